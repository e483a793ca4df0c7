"""The menu: notations, conventions, digits, decimal comma, and the other error."""

import pytest

import neuronlab as nl

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_neurons


@pytest.mark.parametrize("notation", ["letters", "indices", "matrix"])
@pytest.mark.parametrize("update", ["subtract", "add"])
def test_notations_and_conventions(card, scratch, notation, update):
    card.choose("Notation", notation)
    card.choose("Update", update)
    card.shows["update"] = update
    # The convention is that of the update; what comes before it is the same in both.
    card.find(".nl-phase", has_text="Forward" if update == "subtract" else "Update").focus()
    card.press("Enter")
    card.walk(card.position)
    scratch.wait_for("s.notation, s.update", f"{notation} {update}")


def test_digits_comma_and_the_other_error(show, scratch):
    card = show(position=13)
    card.handle("w_a1").focus()
    card.page.keyboard.type("1/3")
    card.press("Enter")
    card.set("w_a1", 1 / 3)
    for digits in (3, 7, 10):
        for comma in (True, False):
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
    card.walk()
    scratch.wait_for("s.loss, s.digits, s.comma", "squared_error 10 False")
