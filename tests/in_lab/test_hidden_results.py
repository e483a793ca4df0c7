"""What is hidden until the class has guessed is nowhere in the card: no label, title or live region."""

import re

import pytest
from effort import with_more

import neuronlab as nl
from neuronlab.writing.numbers import format_number, full_number

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_neurons
REVEAL = "button:has-text('Show the result'):visible"  # of Replicas it is one for all networks, and the mean


def texts_of(value):
    """Return how a number may stand on the page: with the card's digits, or with all of them."""
    return {format_number(abs(value), 4), full_number(abs(value)), repr(abs(float(value)))}


def test_a_steppers_result_is_nowhere(show, scratch):
    trace = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
    steps = nl.steps(trace, lr=EXAMPLE.lr)
    numbers = nl.leaves(trace, EXAMPLE.lr) | nl.evaluate(steps, nl.leaves(trace, EXAMPLE.lr))
    card = show(hide_results=True)
    looked = 0
    for position, step in enumerate(steps):
        own = texts_of(numbers[step.result])
        others = {text for ref, x in numbers.items() if ref != step.result for text in texts_of(x)}
        if not own & others and len(min(own, key=len)) > 3:
            card.find(".nl-explanation .nl-own").first.hover()
            html = card.root.evaluate("(root) => root.outerHTML")
            assert [text for text in own if text in html] == [], f"step {position}: {step.result}"
            looked += 1
        card.press("ArrowRight")
    assert looked > 10
    card.press("ArrowLeft")
    card.find(".nl-reveal").click()
    assert any(text in card.root.inner_text() for text in texts_of(numbers[steps[-2].result]))


def stands_in(number, html):
    """Return where a number stands as such, and not as a part of a longer one."""
    number = re.escape(number.strip("(−).,"))
    return [
        html[found.start() - 60 : found.end() + 20]
        for found in re.finditer(rf"(?<![\d.,]){number}(?![\d])", html)
    ]


# Of a ring only the steps that add: later ones hand on what another worker already shows.
@pytest.mark.parametrize(
    ("code", "steps"),
    with_more(
        [("nl.RingPlayer(np.arange(9.0).reshape(3, 3) * 1.37 + 0.11, hide_results=True)", 2)],
        ("nl.Replicas.of(nl.examples.two_gpus, hide_results=True)", 6),
    ),
)
def test_what_is_revealed_was_nowhere_before(scratch, code, steps):
    """Whatever number the page has more, once results are shown, was in no part of it before."""
    root = scratch.show(code, cell=1).locator(".nl").first
    page = root.page
    root.locator("[data-do=first]").wait_for()
    found = 0
    for _ in range(steps):
        root.focus()
        page.keyboard.press("ArrowRight")
        if not root.locator(REVEAL).count():
            continue
        before = root.evaluate("(root) => root.outerHTML")
        shown = set(root.inner_text().split())
        root.locator(REVEAL).first.click()
        new = {word for word in set(root.inner_text().split()) - shown if len(word.strip("(−).,")) > 3}
        new = {word for word in new if any(sign.isdigit() for sign in word)}
        assert [found for word in new for found in stands_in(word, before)] == []
        found += len(new)
    assert found > 3
    scratch.take_errors()
