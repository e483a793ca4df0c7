"""The menu: notations, conventions, digits, decimal comma, and the other error."""

import pytest
from effort import THOROUGH

import neuronlab as nl

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_neurons


NOTATIONS = ["letters", "indices", "matrix"]
BOTH = [(notation, update) for update in ("subtract", "add") for notation in NOTATIONS]


# In a push both iterations are walked in letters by test_explanations.py, and of two others each third step.
@pytest.mark.parametrize(("notation", "update"), BOTH if THOROUGH else BOTH[2:4])
def test_notations_and_conventions(card, scratch, notation, update):
    card.choose("Notation", notation)
    card.choose("Update", update)
    card.shows["update"] = update
    # The convention is that of the update; what comes before it is the same in both.
    card.find(".nl-phase", has_text="Forward" if update == "subtract" else "Update").focus()
    card.press("Enter")
    card.walk(card.position, every=1 if THOROUGH else 3)
    scratch.wait_for("s.notation, s.update", f"{notation} {update}")


def test_digits_comma_and_the_other_error(show, scratch):
    card = show(position=13)
    card.handle("w_a1").focus()
    card.page.keyboard.type("1/3")
    card.press("Enter")
    card.set("w_a1", 1 / 3)
    both = [(digits, comma) for digits in (3, 7, 10) for comma in (True, False)]
    for digits, comma in both if THOROUGH else [both[0], both[-1]]:
        card.choose("Digits", digits)
        card.choose("Decimal comma", comma)
        card.shows |= {"digits": digits, "comma": comma}
        for position in (4, 13, 20):
            scratch.execute(f"s.position = {position}")
            card.wait_for_position(position)
            card.check(position)
    card.choose("Error", "squared_error")
    network = card.trace.network
    card.trace = nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, "squared_error")
    card.find(".nl-phase", has_text="Forward").locator("span").click()
    card.walk(every=1 if THOROUGH else 2)
    scratch.wait_for("s.loss, s.digits, s.comma", "squared_error 10 False")


WIDTHS = [(width, notation) for notation in NOTATIONS for width in (1280, 360)]


@pytest.mark.parametrize(("width", "notation"), WIDTHS if THOROUGH else [WIDTHS[0], WIDTHS[-1]])
def test_rows_of_a_neurons_box_do_not_overlap(show, scratch, notation, width):
    """What stands in a row, raised and lowered parts included, keeps out of the rows above and below."""
    wide = scratch.page.viewport_size
    try:
        scratch.page.set_viewport_size({"width": width, "height": wide["height"]})
        card = show(notation=notation, position=29)
        overlaps = card.find(".nl-neuron").evaluate_all(
            """(boxes) => boxes.flatMap((box) => {
                const cells = [...box.querySelectorAll(".nl-cell")].map((cell) =>
                    [...cell.querySelectorAll("mi, mn, mtext")].map((part) => part.getBoundingClientRect()));
                const over = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5
                    && a.top < b.bottom - 1.5 && b.top < a.bottom - 1.5;
                return cells.flatMap((one, i) => cells.slice(i + 1).flatMap((other) =>
                    one.flatMap((a) => other.filter((b) => over(a, b)).map((b) => [a.top, b.top]))));
            })"""
        )
        assert overlaps == []
    finally:
        scratch.page.set_viewport_size(wide)


def test_sentences_call_neurons_as_the_formula_does(show):
    card = show(notation="letters", position=1)
    assert card.find(".nl-sentence").inner_text().startswith("Neuron a applies")
    card.choose("Notation", "indices")
    assert card.find(".nl-sentence").inner_text().startswith("Neuron 1 of layer 1 applies")
    assert card.find(".nl-neuron .nl-head b").all_inner_texts() == ["1(1)", "1(2)"]
    name = card.find(".nl-picture .nl-num").first.get_attribute("aria-label")
    assert "neuron a" not in name
