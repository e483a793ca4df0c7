"""Fixtures of the tests of steppers in JupyterLab."""

import pytest
from card import Card

import neuronlab as nl

EXAMPLE = nl.examples.two_neurons


@pytest.fixture
def show(scratch):
    """Shows a stepper of the worked example with these keywords, in Python called s; gives its card."""

    def make(**keywords):
        keywords.setdefault("position", 0)
        given = ", ".join(f"{name}={value!r}" for name, value in keywords.items())
        root = scratch.show(f"s = nl.Stepper.of(example, {given})\ns", cell=1).locator(".nl")
        shows = {
            name: keywords[name] for name in ("digits", "comma", "update", "notation") if name in keywords
        }
        trace = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
        card = Card(root, trace, EXAMPLE.lr, **shows)
        card.focus()
        return card

    yield make
    assert scratch.take_errors() == [], "the console holds an error"


@pytest.fixture
def card(show):
    """The card of a fresh stepper of the worked example, at its first step."""
    return show()
