"""Words of a chapter that differ between notebook and page, from one source.

In the source of a chapter stands

    <!-- notebook -->
    Go cell by cell with **Shift+Enter**.
    <!-- page: The code is there to be read. -->

A notebook shows the first, since no front end shows comments; a page shows the second, which may be empty.
"""

import re

_MARKED = re.compile(r"<!-- notebook -->(.*?)<!-- page:(.*?)-->", re.DOTALL)
_MARK = re.compile(r"<!-- (?:notebook\b|page:)")


def for_page(markdown) -> str:
    """Return the Markdown of a chapter with what it says on a page; ValueError for half a mark."""
    text = _MARKED.sub(lambda found: found[2].strip(), markdown)
    if half := _MARK.search(text):
        raise ValueError(f"a mark without its other half: {text[half.start() :][:60]!r}")
    return text
