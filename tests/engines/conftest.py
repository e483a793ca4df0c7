"""Firefox and WebKit, each with one window for the checks of this folder, and one page with every card."""

import pytest
from saved_pages import SavedPages
from webkit import find_webkit, open_webkit
from windows import PageWindow, WebKitWindow

from tools.browser import find_firefox, launch, new_context

CELLS = """
import neuronlab as nl
example = nl.examples.two_neurons
nl.Stepper.of(example, position=0)
---
nl.Exercise("4.1")
---
nl.Predict(nl.course.Question("How large?", 2.5, digits=3, why="Half of 5."), key="9.p1")
---
nl.Playground(n_points=40, hidden=(2,))
---
nl.RingPlayer([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]])
---
nl.ActivationExplorer(["relu", "tanh"])
---
nl.Replicas.of(nl.examples.two_gpus)
---
nl.TrainingMemory(stage=2, digits=10)
""".strip().split("\n---\n")


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """The page with the cards, executed once for both engines."""
    return SavedPages(tmp_path_factory.mktemp("engines"), *CELLS)


@pytest.fixture(scope="session")
def firefox():
    """A window of Firefox; without Firefox the check is skipped."""
    path = find_firefox()
    if path is None:
        pytest.skip("no Firefox found: install one (Debian: firefox-esr), or name it in NEURONLAB_FIREFOX")
    with launch(path, "firefox") as browser:
        yield PageWindow(new_context(browser, 1280, 900).new_page())


@pytest.fixture(scope="session")
def webkit():
    """A window of WebKit; without WebKit the check is skipped."""
    found = find_webkit()
    if found is None:
        pytest.skip("no WebKit found: install Debian's webkit2gtk-driver and xvfb")
    with open_webkit(*found) as driver:
        yield WebKitWindow(driver)
