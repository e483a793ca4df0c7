"""Whole chapters in JupyterLab: all cells run, steppers show the engine's numbers, the console is quiet.

In a push test_soak.py does that, with a chapter of the cluster's cards.
"""

import pytest
from card import Card

import neuronlab as nl

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

EXAMPLE = nl.examples.two_neurons


@pytest.fixture(params=["04_backprop_iteration_1", "05_backprop_iteration_2"])
def chapter(request, open_notebook):
    """The chapter, run from its first cell to its last."""
    notebook = open_notebook(f"{request.param}.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


def steppers_of(chapter):
    """Yield the card of each stepper of the worked example, and what its cell makes."""
    for cell, (kind, source) in enumerate(chapter.cells):
        last = source.splitlines()[-1] if source else ""
        if kind == "code" and last.startswith("nl.Stepper.of(example"):
            made = eval(last, {"nl": nl, "example": EXAMPLE})
            output = chapter.output(cell)
            output.scroll_into_view_if_needed()
            shows = {"update": made.update, "notation": made.notation}
            yield Card(output.locator(".nl"), made.trace, made.lr, **shows), made


def test_chapter_runs_and_its_steppers_answer(chapter):
    cards = []
    for card, made in steppers_of(chapter):
        card.check(made.position)
        cards.append(card)
    assert len(cards) >= 2

    card = cards[0]
    card.open_values()
    for name in ("w_a1", "w_b0"):
        card.slider(name).focus()
        for key in ("ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"):
            before = card.value_on_page(name)
            card.press(key)
            card.set(name, card.value_on_page(name))
            assert card.value_on_page(name) != before
            card.check(0)
    card.focus()
    for position in (1, 2, 3, 2, 1):
        card.press("ArrowRight" if position > card.position else "ArrowLeft")
        card.check(position)
    card.press("End")
    card.check(card.n_steps - 1)
    card.click("apply")
    card.next_iteration()
    card.check(0)
    # The others have numbers of their own.
    for other in cards[1:]:
        other.check(other.position)
    assert chapter.cell_errors() == []
    assert chapter.errors == []
