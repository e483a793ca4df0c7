"""Fixtures of the tests in JupyterLab: one browser and one scratch notebook for all of them."""

import pytest
from card import Card

import neuronlab as nl
from tools.browser import open_browser
from tools.lab import Notebook, write_notebook

EXAMPLE = nl.examples.two_neurons
SETUP = "import neuronlab as nl\nimport numpy as np\nexample = nl.examples.two_neurons"


@pytest.fixture(scope="package")
def open_notebook(lab, chromium):
    """Opens a notebook of the lab's folder by its name; one browser for the whole package."""
    with open_browser(chromium) as context:
        yield lambda name: Notebook(context, lab[0], name)


@pytest.fixture(scope="package")
def scratch(lab, open_notebook):
    """A notebook whose second and third cell are free."""
    write_notebook(lab[1] / "scratch.ipynb", SETUP, "", "")
    notebook = open_notebook("scratch.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def show(scratch):
    """Shows a stepper of the worked example with these keywords, in Python called s; gives its card."""

    def make(**keywords):
        keywords.setdefault("position", 0)
        given = ", ".join(f"{name}={value!r}" for name, value in keywords.items())
        root = scratch.show(f"s = nl.Stepper.of(example, {given})\ns", cell=1).locator(".nl")
        shows = {name: keywords[name] for name in ("digits", "comma", "update") if name in keywords}
        trace = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
        card = Card(root, trace, EXAMPLE.lr, **shows)
        card.focus()
        return card

    yield make
    assert scratch.errors == [], "the console holds an error"


@pytest.fixture
def card(show):
    """The card of a fresh stepper of the worked example, at its first step."""
    return show()
