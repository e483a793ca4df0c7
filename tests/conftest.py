"""Fixtures that several test files share: browser, JupyterLab and notebook, each once for a whole run."""

import os

import pytest
from effort import PROFILE, share
from hypothesis import Phase, settings

from tools.browser import find_browser, launch, new_context, resize
from tools.lab import Notebook, copy_notebooks, serve_lab, write_notebook

# No deadline: the first figure or process takes its time. A push is judged by the same examples every time
# in CI; the thorough run looks for new ones.
settings.register_profile("push", deadline=None, max_examples=share(100), derandomize="CI" in os.environ)
settings.register_profile("thorough", deadline=None, max_examples=100)
# A mutant is judged by the same examples every time, and one that fails need not be made small.
settings.register_profile(
    "mutants",
    deadline=None,
    max_examples=share(100),
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(PROFILE)

WINDOW = {"width": 1280, "height": 900}  # a small laptop's
# What moves for a quarter of a second after each step is drawn sixty times a second: half of all that a
# stepper takes. A push asks for reduced motion; nox -s thorough, and tests with windows of their own, do not.
CALM = {} if PROFILE == "thorough" else {"reduced_motion": "reduce"}
SETUP = """import neuronlab as nl
import numpy as np
example = nl.examples.two_neurons"""


@pytest.fixture(scope="session")
def engine(request):
    """The engine of the browser that the tests use: "chromium", or what the option --engine says."""
    return request.config.getoption("engine")


@pytest.fixture(scope="session")
def executable(engine):
    """Path of a browser for playwright's `launch(executable_path=...)`; without one the test is skipped."""
    path = find_browser(engine)
    if path is None:
        pytest.skip(f"no {engine} found: install one, or name it in NEURONLAB_{engine.upper()}")
    return path


@pytest.fixture(scope="session")
def browser(executable, engine):
    """One browser for the whole run; its loop goes on, so tests that need it come last (conftest.py)."""
    with launch(executable, engine, calm=bool(CALM)) as opened:
        yield opened


@pytest.fixture(scope="session")
def calm(engine):
    """What a context is told of motion; a Firefox is told as a whole (tools/browser.py)."""
    return CALM if engine == "chromium" else {}


@pytest.fixture(scope="session")
def window(browser, calm):
    """A window for saved pages: to load the next page in it takes half of what a window of its own takes."""
    context = new_context(browser, **WINDOW, **calm)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window):
    """The window as if it were new; an error in its console fails the test."""
    errors = []

    def hear(message):
        if message.type == "error":
            errors.append(message.text)

    def hear_exception(error):
        errors.append(str(error))

    resize(window, **WINDOW)  # a test that failed on the full screen has failed alone
    window.mouse.move(0, 0)
    window.on("console", hear)
    window.on("pageerror", hear_exception)
    yield window
    # What was solved on a saved page is no other test's; all of them are one origin.
    window.evaluate("() => { if (location.protocol === 'file:') localStorage.clear(); }")
    window.remove_listener("console", hear)
    window.remove_listener("pageerror", hear_exception)
    assert errors == []


@pytest.fixture(scope="session")
def lab(executable, tmp_path_factory):
    """One JupyterLab for the whole run, on a copy of the chapters: its address and its folder."""
    folder = tmp_path_factory.mktemp("notebooks")
    copy_notebooks(folder)
    with serve_lab(folder) as url:
        yield url, folder


@pytest.fixture(scope="session")
def open_notebook(lab, browser, calm):
    """Opens a notebook of the lab's folder by its name, all in one context of the browser.

    Its cards come without the still picture: whoever shows one looks at the card. Pictures are looked at in
    tests/figures, and in JupyterLab by test_second_day.py.
    """
    context = new_context(browser, **calm)

    def opened(name):
        notebook = Notebook(context, lab[0], name)
        notebook.draw_no_pictures()
        return notebook

    yield opened
    context.close()


@pytest.fixture(scope="session")
def scratch(lab, open_notebook):
    """A notebook in JupyterLab whose second and third cell are free, with one kernel for the whole run."""
    write_notebook(lab[1] / "scratch.ipynb", SETUP, "", "")
    notebook = open_notebook("scratch.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()
