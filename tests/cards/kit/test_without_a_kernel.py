"""On a saved page, where no Python runs, every card of the table in docs/without_a_kernel.md answers."""

import re
from pathlib import Path

import pytest
from all_cards import CARDS

import neuronlab as nl
from neuronlab.widgets.kit.card import Card
from tools.browser import wait_until

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]

RIGHT, CLICK = "ArrowRight", "click"
POINT = ".nl [tabindex='0'][role=slider], .nl [tabindex='0'][role=application]"
# Where the finger goes, and what it does there; a slider elsewhere.
ACTIONS = {
    "Stepper": (".nl", RIGHT),
    "Exercise": (".nl-ex-check", CLICK),
    "Predict": ("button:has-text('how me')", CLICK),
    "ProgressMap": ("[data-paper] input", CLICK),
    "Playground": ("[data-do=epoch]", CLICK),
    "LivePlot": (POINT, RIGHT),
    "Perceptron": (POINT, RIGHT),
    "ActivationExplorer": (POINT, RIGHT),
    "LinearPlane": (POINT, RIGHT),
    "LossExplorer": (POINT, RIGHT),
    "SaturationExplorer": (POINT, RIGHT),
    "LossLandscape": (".nl", RIGHT),
    "Replicas": (".nl", RIGHT),
    "RingPlayer": (".nl", RIGHT),
}
SLIDER = ("input[type=range]:visible", RIGHT)


def test_the_table_has_every_card():
    table = (ROOT / "docs/without_a_kernel.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    cards = [name for name in nl.__all__ if _is_card(getattr(nl, name))]
    assert sorted(told) == sorted(cards) == sorted(CARDS)


def _is_card(thing):
    return isinstance(thing, type) and issubclass(thing, Card)


def test_every_card_answers(page, page_of):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(page_of(*CARDS))
    outputs = page.locator(".saved-output:has(.nl)")
    outputs.nth(len(CARDS) - 1).wait_for()
    for card, name in zip(outputs.all(), CARDS, strict=True):
        where, what = ACTIONS.get(name, SLIDER)
        place = card.locator(where).first
        place.focus()  # which may change the page, too
        before = card.locator(".nl").first.inner_html()
        if what == CLICK:
            place.click()
        else:
            place.press(what)
        wait_until(
            page,
            "([card, before]) => card.querySelector('.nl').innerHTML !== before",
            arg=[card.element_handle(), before],
        )
        assert said == [], name
