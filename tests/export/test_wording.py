"""Words for a notebook and words for a page come from one source; half a mark is refused."""

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from neuronlab.export.page import write_page
from neuronlab.export.wording import for_page

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SOURCE = """# One

<!-- notebook -->
Press **Shift+Enter**.

A second paragraph.
<!-- page: Read on. -->

The cards move<!-- notebook -->; run them<!-- page: -->.

<!-- notebook -->
## Install
<!-- page:
## Look
-->
"""


def test_a_page_has_its_own_words():
    text = for_page(SOURCE)
    assert text == "# One\n\nRead on.\n\nThe cards move.\n\n## Look\n"


def test_text_without_marks_stays():
    text = "a <!-- a remark --> b\n\n`<!--` c"
    assert for_page(text) == text


@pytest.mark.parametrize(
    "text", ["<!-- notebook -->\nRun.", "Run. <!-- page: Read. -->", SOURCE + "<!-- notebook -->"]
)
def test_half_a_mark_is_refused(text):
    with pytest.raises(ValueError, match="without its other half"):
        for_page(text)


def test_a_saved_page_has_the_words_of_a_page(tmp_path):
    path = tmp_path / "one.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(SOURCE)])
    page = BeautifulSoup(write_page(notebook, path, "light", lambda other: None), "html.parser")
    prose = page.find(class_="jp-MarkdownCell")
    assert [one.get_text() for one in prose.find_all("p")] == ["Read on.", "The cards move."]


@pytest.mark.parametrize("path", sorted((NOTEBOOKS / "source").glob("*.md")), ids=lambda path: path.stem)
def test_each_chapter_says_on_a_page_what_holds_there(path):
    text = path.read_text(encoding="utf-8")
    page = for_page(text)
    for words in ("Run All Cells", "Shift+Enter", "*model not found*"):
        assert words in text and words not in page
    assert "as soon as" in page
