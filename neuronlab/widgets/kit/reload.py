"""While developing, an edit of a JavaScript or CSS file shows in the cards that are on the page.

With the environment variable ANYWIDGET_HMR=1 a card's text is one that anywidget follows, and a thread makes
it anew whenever a file of the cards is saved. That variable is anywidget's own; watchfiles, which sees the
saving, comes with the extra `test`.
"""

import json
import logging
import os
from functools import cache
from threading import Thread
from typing import Any

_followed = []  # pairs (what anywidget follows, what makes its text)


def is_following() -> bool:
    """Return whether cards follow the edits of their files."""
    return os.environ.get("ANYWIDGET_HMR") == "1"


def followed(make, folder) -> Any:
    """Return the text that `make` returns; while developing, one that follows the files in `folder`."""
    if not is_following():
        return make()
    from anywidget._file_contents import VirtualFileContents

    contents = VirtualFileContents(make())
    _followed.append((contents, make))
    _watch(folder)
    return contents


def refresh():
    """Make every followed text anew; what cannot be made says why in the log and in the cards."""
    for contents, make in _followed:
        try:
            text = make()
        except ValueError as error:
            logging.getLogger(__name__).warning("%s", error)
            text = f"throw new Error({json.dumps(str(error))});\n"
        if text != contents.contents:
            contents.contents = text


@cache
def _watch(folder):
    """Start the one thread that waits for a file of `folder` to be saved."""
    from watchfiles import watch

    def wait():
        for _ in watch(folder):
            refresh()

    Thread(target=wait, name="cards", daemon=True).start()
