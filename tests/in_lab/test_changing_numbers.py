"""Changing numbers by slider, drag, keys and typing, and taking it back."""

import pytest
from effort import THOROUGH
from hands import double_click

pytestmark = pytest.mark.browser


def step_of(card, name):
    """The step of a leaf's slider: the 200th part of its range, rounded to 1, 2 or 5 of a power of ten."""
    return {"W": 0.02, "b": 0.02, "x": 0.01, "y": 0.02, "lr": 0.02}[card.names[name].name]


def test_every_slider_by_keyboard(show, scratch):
    card = show(position=29)
    card.open_values()
    kinds = {card.names[name].name: name for name in card.names}  # in a push one of each kind
    for name in card.names if THOROUGH else kinds.values():
        card.slider(name).focus()
        for key, steps in [("ArrowRight", 1), ("ArrowUp", 1), ("PageDown", None), ("ArrowLeft", -1)]:
            before = card.leaves[card.names[name]]
            card.press(key)
            after = card.value_on_page(name)
            if steps is not None:
                assert after == pytest.approx(before + steps * step_of(card, name), abs=1e-12)
            else:
                assert after < before - step_of(card, name)
            card.set(name, after)
            card.check(29)
    card.wait_for_kernel(scratch.execute)
    # The sliders have the last word on the number only, not on the place in the steps.
    scratch.wait_for("s.position", "29")


def test_handle_in_the_picture_by_keys(show, scratch):
    card = show(position=13)
    handle = card.handle("w_b1")
    handle.focus()
    for keys, value in [
        ("ArrowUp", 0.42), ("ArrowUp", 0.44), ("ArrowDown", 0.42), ("PageUp", 0.62), ("PageDown", 0.42),
        ("Shift+ArrowLeft", 0.418), ("ArrowDown", 0.398),
    ]:  # fmt: skip
        card.press(keys)
        card.set("w_b1", value)
        card.check(13)
    card.wait_for_kernel(scratch.execute)
    card.press("Delete")
    card.set("w_b1", 0.4)
    card.check(13)


def test_drag_in_picture_and_formula(show, scratch):
    card = show(position=0)
    for where, name, pixels in [
        (".nl-picture", "w_a1", 32),
        (".nl-picture", "x3", -40),
        (".nl-with-numbers", "w_a0", 16),
    ]:
        box = card.handle(name, where).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        before = card.leaves[card.names[name]]
        card.page.mouse.move(x, y)
        card.page.mouse.down()
        for moved in range(0, pixels, 4 if pixels > 0 else -4):
            card.page.mouse.move(x + moved, y)
            card.set(name, card.value_on_page(name))
            card.check(0)
        card.page.mouse.move(x + pixels, y)
        card.page.mouse.up()
        after = card.value_on_page(name)
        limits = 4 if name.startswith("w") else 2
        assert after - before == pytest.approx(pixels * limits / 320, abs=0.021)
        card.set(name, after)
        card.page.mouse.move(x + 3 * pixels, y)  # released: nothing hangs on the pointer any more
        card.check(0)
    card.wait_for_kernel(scratch.execute)
    double_click(card.handle("w_a1"))
    card.set("w_a1", 0.1)
    card.check(0)


TYPED = {
    "19/25": 19 / 25,
    "0,125": 0.125,
    "-3": -3.0,
    "−.5": -0.5,
    "7.6e-1": 0.76,
    "1e-7": 1e-7,
    "123456789": 123456789.0,
}


def test_typed_numbers(card, scratch):
    for typed, value in TYPED.items():
        card.handle("w_a2").focus()
        card.press("Enter")
        card.page.keyboard.type(typed)
        card.press("Enter")
        card.set("w_a2", value)
        card.check(0)
        card.press("End")  # from the number, that has the focus again, the keys go on stepping
        card.check(29)
        card.press("Home")
        card.wait_for_kernel(scratch.execute)


def test_words_are_refused(card, scratch):
    for typed in ["three", "1/0", "1+1", "alert(1)", "<b>1</b>", "1e400", "nan", "", "0.1.2"]:
        card.handle("x1").focus()
        card.press("Enter")
        field = card.find(".nl-typing")
        field.fill(typed)
        card.press("Enter")
        assert field.get_attribute("aria-invalid") == "true"
        said = card.page.locator(f"[id='{field.get_attribute('aria-describedby')}']")
        assert said.is_visible() and said.get_attribute("role") == "alert"
        what = f"“{typed}” is no number" if typed else "Nothing is typed"
        assert said.inner_text() == f"{what}: write one such as 0.76, −0.6 or 19/25, or press Escape."
        card.press("Tab")  # who goes on with it has to mend it first
        assert field.evaluate("(field) => field === document.activeElement") and field.input_value() == typed
        card.press("Escape")
        assert field.count() == 0 and card.find(".nl-refusal").count() == 0
        card.check(0)
    card.handle("x1").focus()
    card.page.keyboard.type("0.3")  # a digit opens the field as well
    card.press("Enter")
    card.set("x1", 0.3)
    card.check(0)
    card.wait_for_kernel(scratch.execute)


FOCUSED = "document.activeElement.getAttribute('aria-label')"


def test_tab_takes_the_number_and_goes_on_to_the_next(card, scratch):
    names = ["x1", "w_a1", "x2"]
    for name, text in [("x1", "0.3"), ("w_a1", "-0.2")]:
        card.handle(name).focus()
        card.page.keyboard.type(text)
        card.press("Tab")
        card.set(name, float(text))
        card.check(0)
        assert card.page.evaluate("document.activeElement.matches('.nl-picture .nl-leaf')")
        assert card.page.evaluate(FOCUSED) != card.handle(name).get_attribute("aria-label")
    last = card.find(".nl-formula .nl-leaf").last
    last.focus()
    card.page.keyboard.type("0.5")
    card.press("Tab")  # from the last number of its group the Tab key leaves the group
    assert not card.page.evaluate("document.activeElement.matches('.nl-formula .nl-leaf')")
    assert card.find(".nl-typing").count() == 0
    card.click("undo")
    card.handle(names[0]).focus()
    card.page.keyboard.type("0.9")
    card.press("Shift+Tab")
    card.set("x1", 0.9)
    card.check(0)
    card.wait_for_kernel(scratch.execute)


def test_a_click_elsewhere_takes_the_number(card, scratch):
    card.handle("w_a1").focus()
    card.page.keyboard.type("0.7")
    card.find(".nl-sentence").click()
    card.set("w_a1", 0.7)
    card.check(0)
    card.handle("w_a1").focus()
    card.page.keyboard.type("7x")
    card.find(".nl-sentence").click()
    field = card.find(".nl-typing")  # what is no number stays, to be mended
    assert field.input_value() == "7x" and "“7x” is no number" in card.find(".nl-refusal").inner_text()
    card.check(0)
    field.fill("0.8")
    card.find(".nl-sentence").click()
    assert field.count() == card.find(".nl-refusal").count() == 0
    card.set("w_a1", 0.8)
    card.check(0)
    card.handle("x1").focus()
    card.page.keyboard.type("x")
    card.find(".nl-sentence").click()
    card.handle("w_a1").focus()
    card.page.keyboard.type("9z")  # one field at a time
    assert field.count() == 1 and field.input_value() == "9z"
    card.press("Escape")
    assert field.count() == 0
    card.click("undo")
    card.set("w_a1", 0.7)
    card.check(0)
    card.handle("w_a1").focus()
    card.press("Enter")
    card.find(".nl-sentence").click()  # nothing was typed, so there is nothing to take back
    card.click("undo")
    card.set("w_a1", 0.1)
    card.check(0)
    card.wait_for_kernel(scratch.execute)


def test_undo_and_reset(show, scratch):
    card = show(position=5)
    starts = dict(card.leaves)
    card.handle("w_a1").focus()
    card.press("PageUp", "PageUp")
    card.handle("y").focus()
    card.press("ArrowDown")
    assert (card.value_on_page("w_a1"), card.value_on_page("y")) == pytest.approx((0.5, 0.98))
    card.click("undo")
    card.set("w_a1", 0.5)
    card.check(5)
    card.click("undo")
    card.click("undo")
    card.leaves = dict(starts)
    card.check(5)
    assert card.find('[data-do="undo"]').get_attribute("aria-disabled") == "true"
    card.handle("w_b0").focus()
    card.press("PageUp")
    card.click("apply")
    card.click("reset")
    card.check(0)
    card.wait_for_kernel(scratch.execute)
    scratch.wait_for("s.iteration", "1")
    card.click("undo")  # even the reset can be taken back
    assert card.find(".nl-iteration").inner_text() == "iteration 2"


def test_next_and_previous_iteration_with_a_weight_that_does_not_learn(card, scratch):
    card.open_values()
    starts = dict(card.leaves)
    frozen = ["w_a0", "w_a2", "w_b1"]
    for count, name in enumerate(frozen, 1):
        row = card.find(f'.nl-panel .nl-slider:has(.nl-num[data-ref="{card.place(name)}"])')
        row.locator("input[type=checkbox]").uncheck()
        # ipywidgets may take the kernel's echo of one list for a newer one than that still to be sent.
        scratch.wait_for("len(s.frozen)", str(count))
    histories = [starts]
    for _ in range(3):
        card.next_iteration()
        card.leaves |= {card.names[name]: starts[card.names[name]] for name in frozen}
        histories.append(dict(card.leaves))
        card.click("apply")
        card.check(0)
    card.wait_for_kernel(scratch.execute)
    scratch.wait_for("s.iteration", "4")
    for iteration in (3, 2, 1):
        card.click("previous")
        card.leaves, card.shows["iteration"] = dict(histories[iteration - 1]), iteration
        card.check(29)
    assert card.find('[data-do="previous"]').get_attribute("aria-disabled") == "true"
    card.wait_for_kernel(scratch.execute)
