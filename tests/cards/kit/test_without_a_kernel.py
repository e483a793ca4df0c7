"""On a saved page, where no Python runs, every card of the table in docs/without_a_kernel.md answers."""

import re
from pathlib import Path

import pytest
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.widgets.kit.card import Card

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
LIVE_PLOT = """\
from matplotlib.figure import Figure
x, y = nl.Ref("x", sample=0, row=0), nl.Ref("y", sample=0, row=0)
figure = Figure()
axes = figure.add_subplot()
axes.set(xlim=(-6, 6), ylim=(-6, 6))
nl.LivePlot(figure, {x: 2, y: 3}, items=[{"kind": "point", "x": x, "y": y, "drag": "xy", "name": "here"}])"""
CARDS = {
    "Stepper": "nl.Stepper.of(nl.examples.two_neurons)",
    "Exercise": "nl.Exercise('4.1')",
    "Predict": "nl.Predict('1.p1')",
    "ProgressMap": "nl.progress()",
    "Playground": "nl.Playground()",
    "LivePlot": LIVE_PLOT,
    "Perceptron": "nl.Perceptron()",
    "ActivationExplorer": "nl.ActivationExplorer()",
    "Replicas": "nl.Replicas.of(nl.examples.two_gpus)",
    "Shards": "S = nl.examples.two_gpus; nl.Shards(S.network, S.X, S.Y, S.loss, n_workers=2)",
    "RingPlayer": "nl.RingPlayer([[1.0, 10.0], [2.0, 20.0]])",
    "StepTimeline": "nl.StepTimeline()",
    "Checkpoints": "nl.Checkpoints()",
    "TrainingMemory": "nl.TrainingMemory()",
    "NeuronMemory": "nl.NeuronMemory()",
}


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


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    return SavedPages(folder, "import neuronlab as nl", *CARDS.values()).address()


def test_every_card_answers(page, saved):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(saved)
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
        page.wait_for_function(
            "([card, before]) => card.querySelector('.nl').innerHTML !== before",
            arg=[card.element_handle(), before],
        )
        assert said == [], name
