"""All chapters in JupyterLite, from first cell to last, in a browser that reaches no other host."""

import pytest
from lite_stack import OTHER, LiteNotebook, build, get_stack

from tools.browser import new_context
from tools.lab import NOTEBOOKS
from tools.web_server import serve_folder

# It builds the edition, and runs half an hour on a busy machine.
pytestmark = pytest.mark.thorough

CHAPTERS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
PROCESSES = "Real processes cannot run in a browser's page"
# What a key does in a card, and where the card says so; the first of them that a chapter has is tried.
ACTIONS = {
    ".nl-stepper": ("ArrowRight", ".nl-where"),
    ".nl-ring": ("ArrowRight", ".nl-where"),
    ".nl-exercise [data-do=hint]": ("Enter", ".nl-ex-hints"),
    ".nl-predict [data-do=show]": ("Enter", ".nl-pr-form"),
}


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    """The address of the edition, built as `nox -s lite` does."""
    folder = tmp_path_factory.mktemp("lite")
    python, pyodide = get_stack(folder)
    build(python, pyodide, folder / "site")
    with serve_folder(folder / "site") as address:
        yield address


@pytest.fixture(scope="module")
def visitor(browser):
    """A browser's profile: what it keeps is there at the next visit."""
    context = new_context(browser, 1280, 900, proxy={"server": OTHER, "bypass": "127.0.0.1"})
    context.set_default_timeout(15 * 60_000)  # Pyodide on a busy machine
    yield context
    context.close()


# Half a minute to two for each chapter on a machine with two cores that has nothing else to do.
@pytest.mark.only_chromium("a proxy of a context's own")
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_runs_from_first_cell_to_last(lite, visitor, chapter):
    notebook = LiteNotebook(visitor, lite, chapter)
    notebook.run_all()
    cells = notebook.outputs()
    assert all(number for source, number, _ in cells if source.strip())
    said = "".join(str(output.get("text", "")) for *_, outputs in cells for output in outputs)
    assert "Traceback" not in said and "Matplotlib is building" not in said
    assert (PROCESSES in said) == ("run_on_cluster" in "".join(source for source, *_ in cells))
    assert notebook.page.get_by_text("Error displaying widget").count() == 0
    act(notebook.page)
    notebook.close()


def act(page):
    """Press a key in a card, and see it answer."""
    place = next(place for place in ACTIONS if page.locator(place).count())
    key, answer = ACTIONS[place]
    card = page.locator(place.partition(" ")[0]).first
    # JupyterLab hides the cells that are far from the one it shows.
    page.evaluate(
        """async (place) => {
            const { content } = jupyterapp.shell.currentWidget;
            const at = content.widgets.findIndex((cell) => cell.node.querySelector(place));
            await content.scrollToItem(at);
        }""",
        place,
    )
    seen = card.locator(answer).first
    before = seen.inner_text()
    page.locator(place).first.press(key)
    for _ in range(300):
        if seen.inner_text() != before:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{place} says {before!r} as before")


@pytest.mark.only_chromium("a proxy of a context's own")
@pytest.mark.timeout(2400)
def test_progress_is_there_at_the_next_visit(lite, visitor):
    notebook = LiteNotebook(visitor, lite, CHAPTERS[0])
    notebook.execute("from neuronlab.course import progress_file")
    assert notebook.execute("print(progress_file.load().solved)") == "{}\n"
    assert notebook.execute("print(repr(progress_file.record('4.1')))") == "''\n"
    notebook.close()
    notebook = LiteNotebook(visitor, lite, CHAPTERS[4])
    said = notebook.execute("import neuronlab as nl\nprint(nl.progress())")
    assert "4.1 ✓" in said
    notebook.close()
