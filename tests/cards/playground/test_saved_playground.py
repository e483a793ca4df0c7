"""A saved page plays without a kernel: it learns, explains a step, paints, copies and restores."""

import numpy as np
import pytest
from hands import write
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.widgets.playground import from_text
from tools.browser import wait_until

pytestmark = pytest.mark.browser

CELLS = (
    "import neuronlab as nl\np = nl.Playground(n_points=40)\np.epoch(2)\np",
    "nl.Playground(data='painted', hidden=(2,))",
    "p",
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook with three cards, the last a second view of the first, as a page."""
    return SavedPages(tmp_path_factory.mktemp("saved"), *CELLS).address()


@pytest.fixture
def cards(saved, page):
    """The three cards on their page; nobody is behind it."""
    page.goto(saved)
    cards = page.locator(".nl-pg")
    cards.nth(2).wait_for()
    return [cards.nth(k) for k in range(3)]


def do(card, name):
    card.locator(f"[data-do={name}]").first.click()


def where(card):
    return card.locator(".nl-pg-where").inner_text()


def wait(card, condition):
    wait_until(card.page, f"(root) => {condition}", arg=card.element_handle())


def message(card):
    return card.locator(".nl-pg-message span").inner_text()


def copied(card):
    do(card, "copy")
    area = card.locator(".nl-pg-text textarea")
    wait(card, "root.querySelector('.nl-pg-text textarea').value.startsWith('neuronlab-playground')")
    text = area.input_value()
    do(card, "done")
    return text


def test_it_begins_where_it_was_saved_and_goes_the_way_of_python(cards):
    first, other, second = cards
    assert where(first) == where(second) == "epoch 2" and where(other) == "epoch 0"
    do(first, "play")
    wait(first, "Number(root.querySelector('.nl-pg-where').textContent.match(/[0-9]+/)[0]) >= 10")
    do(second, "play")  # the other view of the same card
    do(second, "epoch")
    epoch = int(where(first).split()[1])
    assert where(second) == where(first) and where(other) == "epoch 0"
    run = nl.Playground(n_points=40).run
    for _ in range(epoch):
        run.finish_epoch()
    there = from_text(copied(first))
    assert (there.epoch, there.batch) == (epoch, 0)
    for own, python in zip(there.network.layers, run.network.layers, strict=True):
        np.testing.assert_allclose(own.W, python.W, rtol=1e-8)


def test_a_pause_acts_within_one_frame(cards):
    seen = cards[0].evaluate(
        """async (root) => {
            const find = (selector) => root.querySelector(selector);
            find(".nl-pg-speed select").value = "0";
            find(".nl-pg-speed select").dispatchEvent(new Event("change"));
            find("[data-do=play]").click();
            for (let k = 0; k < 10; k++) await new Promise(requestAnimationFrame);
            const before = find(".nl-pg-where").textContent;
            find("[data-do=play]").click();
            await new Promise(requestAnimationFrame);
            const at = [find("[data-do=play]").getAttribute("aria-label"), root.dataset.picture];
            for (let k = 0; k < 10; k++) await new Promise(requestAnimationFrame);
            return [before, ...at, root.dataset.picture];
        }"""
    )
    assert seen[0] != "epoch 2" and seen[1] == "Play" and seen[2] == seen[3]


def test_a_step_is_explained_for_the_network_that_was_saved(cards):
    card = cards[0]
    do(card, "step")
    do(card, "explain")
    stepper = card.locator(".nl-pg-explained .nl-stepper")
    stepper.wait_for()
    assert "with the weights after epoch 2, step 1 of 3" in card.locator(".nl-pg-title").inner_text()
    stepper.focus()
    stepper.page.keyboard.press("End")
    assert stepper.locator(".nl-where").inner_text().startswith("Step")
    do(card, "explain")
    card.get_by_label("One hidden layer more").click()
    do(card, "explain")
    assert message(card).startswith("The formulas for a network of this shape are made by Python")
    card.get_by_label("One hidden layer fewer").click()
    do(card, "explain")
    stepper.wait_for()


def test_points_are_painted_and_taken_back(cards):
    card = cards[1]
    do(card, "play")
    assert message(card).startswith("There is nothing to learn from yet")
    plane = card.locator(".nl-pg-map")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    plane.click(position={"x": 0.2 * box["width"], "y": 0.3 * box["height"]})
    card.locator(".nl-pg-tools input[value='1']").check()
    plane.click(position={"x": 0.7 * box["width"], "y": 0.6 * box["height"]})
    do(card, "epoch")
    assert where(card) == "epoch 1"
    do(card, "clear")
    assert card.locator(".nl-pg-map .nl-pg-point").count() == 0
    do(card, "undo")
    assert card.locator(".nl-pg-map .nl-pg-point").count() == 2
    for _ in range(2):
        do(card, "undo")
    assert card.locator("[data-do=undo]").get_attribute("aria-disabled") == "true"


def test_a_text_is_restored_and_a_refused_number_is_explained(cards):
    first, other, _ = cards
    text = copied(first)
    do(other, "paste")
    other.locator(".nl-pg-text textarea").fill(text)
    other.locator(".nl-pg-text [type=submit]").click()
    wait(other, "root.querySelector('.nl-pg-text').hidden")
    assert where(other) == "epoch 2" and message(other).startswith("Restored, after 2 epochs.")
    write(other.get_by_label("batch size"), "2.5")
    assert message(other) == "Batch size must be a whole number, got 2.5."
    assert other.locator("[data-do=good]").is_hidden()
