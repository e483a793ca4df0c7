"""The map on its page: it grows while exercises are solved beside it, takes ticks, and asks Python."""

import json
import re
from functools import partial

import pytest
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.course import progress_file
from neuronlab.export import save_page
from tools.browser import wait_until
from tools.lab import write_notebook

pytestmark = pytest.mark.browser

KEEP = "kept => localStorage.setItem('neuronlab-progress', JSON.stringify(kept))"
# Of a notebook closed before it has its kernel, JupyterLab's manager of widgets reads the kernel: an error in
# the console. With its kernel it has something to save, so that to close it would bring a question.
CLOSE = """async () => {
    const { context, sessionContext } = jupyterapp.shell.currentWidget;
    await context.ready;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    await new Promise((resolve) => setTimeout(resolve));
    context.model.dirty = false;
    await jupyterapp.commands.execute("application:close");
}"""
# What JupyterLab says of its own when the notebook is closed while it still asks the new kernel for its
# breakpoints, or for a thread for what pages send.
CLOSED_SOON = re.compile(r"Canceled future for (debug|create_subshell)_request message before replies")
CELLS = "import neuronlab as nl\nnl.progress()", "nl.Exercise('1.1')", "nl.Predict('1.p1')", "nl.progress()"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("map"), *CELLS).address()


@pytest.fixture
def saved(page, address):
    """The saved page with two maps, an exercise and a prediction; this browser knows of nothing."""
    page.goto(address)
    if page.evaluate("localStorage.length"):
        page.evaluate("localStorage.clear()")
        page.reload()
    page.locator(".nl-progress-map").nth(1).wait_for()
    yield page
    page.evaluate("localStorage.clear()")


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory):
    """The address of a page with a map, beside the page of the chapter to go on with."""
    folder = tmp_path_factory.mktemp("two_pages")
    here, there = folder / "00_start_here.ipynb", folder / "01_neuron.ipynb"
    write_notebook(here, "import neuronlab as nl\nnl.progress()")
    write_notebook(there)
    save_page(there)
    return save_page(here, beside=[there]).as_uri()


@pytest.mark.parametrize("by", ["keyboard", "mouse"])
def test_the_link_to_go_on_with_can_be_used(page, two_pages, by):
    """The map asks and paints as soon as somebody comes to it; the link must outlive that."""
    page.goto(two_pages)
    link = page.locator(".nl-pm-next a")
    link.wait_for()
    if by == "mouse":
        link.click()
    else:
        link.focus()
        settle(page)
        assert link.evaluate("(link) => link === document.activeElement")
        page.keyboard.press("Enter")
    page.wait_for_url("**/01_neuron.html*")


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('neuronlab-progress')") or "{}")


def states(shown, kind):
    """{key: state} of the marks of a kind that have one."""
    found = shown.locator(f"[data-{kind}]").evaluate_all(
        f"marks => marks.map((mark) => [mark.dataset.{kind}, mark.dataset.state])"
    )
    return {key: state for key, state in found if state}


def test_without_a_kernel_maps_grow_beside_the_exercise_and_are_ticked(saved):
    first, second = saved.locator(".nl-progress-map").all()
    assert first.locator(".nl-pm-next").inner_text() == "0 of 58 exercises solved. Begin with 1.1."
    exercise = saved.get_by_role("group", name="Exercise 1.1")
    exercise.locator(".nl-ex-input").fill(f"{nl.Exercise('1.1').question.answer:.10g}")
    exercise.locator(".nl-ex-check").click()
    prediction = saved.locator(".nl-predict")
    prediction.locator("input").first.click()
    if prediction.locator(".nl-pr-input").count():
        prediction.locator(".nl-pr-input").fill("2")
    prediction.locator(".nl-pr-commit").click()
    for shown in (first, second):
        assert states(shown, "key") == {"1.1": "solved"}
        assert states(shown, "guess") == {"1.p1": "predicted"}
        assert "Continue with 1.2." in shown.locator(".nl-pm-next").inner_text()
    box = first.get_by_role("checkbox", name="1.6, NOR, on paper: done")
    box.focus()
    saved.keyboard.press(" ")
    assert states(second, "paper") == {"1.6": "paper"} and "1.6" not in kept(saved)["solved"]
    assert first.locator(".nl-pm-count").first.inner_text().strip() == "2 of 6"
    assert first.locator(".nl-pm-count").last.text_content() == "", "nothing is asked there"
    saved.reload()
    again = saved.locator(".nl-progress-map").first
    again.wait_for()
    assert states(again, "paper") == {"1.6": "paper"} and states(again, "key") == {"1.1": "solved"}
    again.get_by_role("checkbox", name="1.6, NOR, on paper: done").uncheck()
    assert states(again, "paper") == {} and kept(saved)["paper"] == {"1.6": ""}


def test_it_says_the_same_as_python(saved, tmp_path, monkeypatch):
    monkeypatch.setenv(progress_file.PLACE, str(tmp_path))
    keys = [*nl.progress().chapters[0]["keys"], "4.1", "8.8"]
    shown = saved.locator(".nl-progress-map").first
    for known in ([], keys[:1], ["1.2", "4.1"], ["8.8"], keys):
        saved.evaluate(KEEP, {"solved": dict.fromkeys(known, "2026-01-02T03:04:05Z")})
        saved.evaluate("dispatchEvent(new Event('focus'))")
        nl.reset_progress(sure=True)
        for key in known:
            progress_file.record(key)
        said = shown.locator(".nl-pm-next a").inner_text()
        assert said == nl.progress().next[0], known


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_cut_off_and_every_mark_can_be_hit(saved, width):
    saved.set_viewport_size({"width": width, "height": 720})
    shown = saved.locator(".nl-progress-map").first
    assert shown.evaluate("(root) => root.scrollWidth <= root.clientWidth")
    for mark in shown.locator(".nl-pm-marks li, .nl-pm-guesses a").all():
        box = mark.bounding_box()
        assert box["height"] >= 24 and box["width"] >= 24


def test_with_a_kernel_it_asks_ticks_and_takes_over(scratch, lab):
    """In JupyterLab: what another process writes, what the page ticks, and what the browser kept before."""
    scratch.execute("from ipywidgets import Widget\nWidget.close_all()")
    place = scratch.execute("import os\nprint(os.environ['NEURONLAB_PROGRESS'])").strip()
    nl.reset_progress(folder=place, sure=True)
    kept_before = {
        "solved": {"4.1": "2026-01-01"},
        "paper": {"2.8": "2026-01-01"},
        "predicted": {"4.p1": "1"},
    }
    scratch.page.evaluate(KEEP, kept_before)
    wait = partial(wait_until, scratch.page)
    try:
        shown = scratch.show("m = nl.progress()\nm", cell=1).locator(".nl-progress-map")
        shown.wait_for()
        scratch.wait_for("list(m.solved), list(m.paper), m.predicted", "['4.1'] ['2.8'] {'4.p1': '1'}")
        wait("document.querySelector('.nl-pm-next')?.textContent.includes('Continue with 4.2')")
        assert progress_file.load(place).solved.keys() == {"4.1"}
        shown.get_by_role("checkbox", name="1.6, NOR, on paper: done").check()
        scratch.wait_for("sorted(m.paper)", "['1.6', '2.8']")
        shown.get_by_role("checkbox", name="2.8, what linear layers cost: done").uncheck()
        scratch.wait_for("list(m.paper)", "['1.6']")
        # Another notebook's kernel notes something; this map is looked at again.
        progress_file.record("4.2", place)
        scratch.page.wait_for_timeout(400)
        scratch.page.evaluate("dispatchEvent(new Event('focus'))")
        wait("document.querySelector('.nl-pm-next')?.textContent.includes('Continue with 4.3')")
        # An exercise of this kernel: at once, without a look.
        scratch.execute("e = nl.Exercise('4.3')")
        scratch.execute("e.answer(f'{e.question.answer:.10g}')\nNone")
        wait("document.querySelector('.nl-pm-next')?.textContent.includes('Continue with 4.4')")
        # A link opens inside JupyterLab: the page stays.
        scratch.page.evaluate("window.stays = true")
        shown.locator(".nl-pm-title a").first.click()
        wait("jupyterapp.shell.currentWidget?.context?.path === '01_neuron.ipynb'")
        assert scratch.page.evaluate("window.stays")
        scratch.page.evaluate(CLOSE)
        wait("jupyterapp.shell.currentWidget?.context?.path === 'scratch.ipynb'")
    finally:
        scratch.page.evaluate("localStorage.clear()")
        nl.reset_progress(folder=place, sure=True)
    errors = [error for error in scratch.take_errors() if not CLOSED_SOON.search(error)]
    assert errors == [], "the console holds an error"
