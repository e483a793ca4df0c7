"""What is typed into a card's field is kept when it is left, and no number is refused in silence."""

import pytest
from all_cards import CARDS
from effort import THOROUGH, with_more
from frames import settle

pytestmark = pytest.mark.browser

# Of each card with fields: which number is typed over, or the field itself; a good number; a place to click.
HANDLES = {
    "Stepper": (".nl-picture .nl-leaf", "0.7", ".nl-sentence"),
    "Replicas": (".nl-picture .nl-leaf", "0.7", ".nl-act, .nl-sentence"),
    "RingPlayer": (".nl-ring-vectors .nl-leaf", "0.7", ".nl-sentence"),
    "Perceptron": ("table .nl-leaf", "0.7", ".nl-plot-title"),
    "LinearPlane": ("table .nl-leaf", "0.7", ".nl-plot-title"),
    "LossExplorer": ("table .nl-leaf", "0.7", ".nl-plot-title"),
    "SaturationExplorer": ("table .nl-leaf", "0.7", ".nl-plot-title"),
    "LivePlot": ("table .nl-leaf", "0.7", "table th"),
}
FIELDS = {
    "Exercise": (".nl-ex-input", "0.5", ".nl-ex-name"),
    "Predict": (".nl-pr-input", "3", ".nl-pr-name"),
    "Playground": (".nl-pg-settings label:has-text('learning rate') input", "0.5", ".nl-pg-where"),
}
TRIED = [*HANDLES, *FIELDS] if THOROUGH else ["Stepper", *FIELDS]
REFUSED = "five"
FOCUSED = "(one) => one === document.activeElement"


def leave(root, field, way, elsewhere):
    if way == "Tab":
        field.press("Tab")
    else:
        root.locator(elsewhere).locator("visible=true").first.click(force=True)


def assert_refused(page, field):
    """The text is there still, and why it was not taken can be seen, is read with the field and is said."""
    assert field.input_value() == REFUSED
    assert field.get_attribute("aria-invalid") == "true"
    described = [
        page.locator(f"[id='{name}']") for name in (field.get_attribute("aria-describedby") or "").split()
    ]
    said = [
        one
        for one in described
        if one.evaluate("(one) => Boolean(one.closest('[role=alert], [role=status], [aria-live]'))")
    ]
    assert len(said) == 1, "one of the sentences is a live one"
    assert said[0].is_visible() and "number" in said[0].inner_text()
    box = said[0].bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]


@pytest.mark.thorough
def test_no_card_with_fields_is_missing(page, page_of):
    """A number to be typed over is a spin button; a field is an input of text."""
    page.goto(page_of(*CARDS))
    outputs = page.locator(".saved-output:has(.nl)")
    outputs.nth(len(CARDS) - 1).wait_for()
    page.wait_for_timeout(300)
    has = "(all) => all.map((one) => one.querySelector('[role=spinbutton], input[type=text]') !== null)"
    found = [name for name, field in zip(CARDS, outputs.evaluate_all(has), strict=True) if field]
    assert sorted(found) == sorted([*HANDLES, *FIELDS])


@pytest.mark.parametrize("name", TRIED)
def test_what_is_no_number_stays_and_is_refused(open_card, name):
    root = open_card(name)
    for width, ways in ((1280, ["Tab"]), (360, with_more(["click"], "Tab"))):
        root.page.set_viewport_size({"width": width, "height": 900})
        settle(root.page)
        for way in ways:
            is_refused_until_it_is_a_number(root, name, way)


def is_refused_until_it_is_a_number(root, name, way):
    number, good, elsewhere = (HANDLES | FIELDS)[name]
    field = root.locator(number).locator("visible=true").first
    if name in HANDLES:
        field.focus()
        field.press("Enter")
        field = root.locator(".nl-typing")
    field.fill(REFUSED)
    leave(root, field, way, elsewhere)
    assert_refused(root.page, field)
    field.fill(good)
    field.press("Tab")
    if name in HANDLES:
        assert field.count() == 0 and root.locator(".nl-refusal").count() == 0
    else:
        assert field.get_attribute("aria-invalid") in (None, "false") and field.input_value() == good


@pytest.mark.parametrize(("name", "pressed"), [("Exercise", "[data-do=hint]"), ("Predict", "[data-do=show]")])
def test_the_button_that_is_pressed_does_not_run_away(open_card, name, pressed):
    """The sentence about the field that is left comes when the finger is up: the click must not be lost."""
    root = open_card(name)
    root.locator(FIELDS[name][0]).fill(REFUSED)
    before = root.inner_text()
    root.locator(pressed).click()
    assert len(root.inner_text()) > len(before) + 20


@pytest.mark.parametrize("name", [name for name in TRIED if name in HANDLES])
def test_tab_keeps_a_good_value_and_goes_on_to_the_next_number(open_card, name):
    root = open_card(name)
    number, good, _ = HANDLES[name]
    numbers = root.locator(number).locator("visible=true")
    first, several = numbers.first, numbers.count() > 1
    before = first.get_attribute("aria-valuenow")
    first.focus()
    first.press("Enter")
    root.locator(".nl-typing").fill(good)
    root.page.keyboard.press("Tab")
    assert first.get_attribute("aria-valuenow") == good != before
    on = root.page.evaluate("document.activeElement.getAttribute('role')") == "spinbutton"
    assert on is several and root.evaluate("(root) => root.contains(document.activeElement)")
    assert not first.evaluate(FOCUSED)


@pytest.mark.parametrize("name", FIELDS)
def test_tab_keeps_a_good_answer_and_goes_on(open_card, name):
    root = open_card(name)
    selector, good, _ = FIELDS[name]
    field = root.locator(selector)
    field.fill(good)
    field.press("Tab")
    assert field.input_value() == good and not field.evaluate(FOCUSED)
    assert root.evaluate("(root) => root.contains(document.activeElement)")
    if name == "Playground":
        assert root.page.evaluate("document.activeElement.matches('.nl-pg-number')")
