"""Stepping by keys, by buttons, by the bar of phases, and by playing."""

import pytest
from effort import THOROUGH
from frames import settle

from tools.browser import wait_until

pytestmark = pytest.mark.browser

WIDE = 1600  # of a window in which the widest picture leaves the words room enough
STARTS = {"Forward": 0, "Error": 4, "Backward": 6, "Update": 18}


def test_keys_and_buttons_step(card):
    for press, position in [
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 29), ("ArrowRight", 29),
        ("ArrowLeft", 28), ("Home", 0), ("ArrowLeft", 0),
    ]:  # fmt: skip
        card.press(press)
        card.check(position)
    for button, position in [
        ("next", 1),
        ("next", 2),
        ("back", 1),
        ("last", 29),
        ("next", 29),
        ("first", 0),
        ("back", 0),
    ]:
        card.click(button)
        card.check(position)
        assert card.find('[data-do="back"]').get_attribute("aria-disabled") == str(position == 0).lower()
        assert card.find('[data-do="next"]').get_attribute("aria-disabled") == str(position == 29).lower()
    # The focus stays on the button, where the arrow keys go on.
    card.press("ArrowRight")
    card.check(1)


def test_phases_jump(card):
    for title, start in [*STARTS.items(), ("Forward", 0)]:
        card.find(".nl-phase", has_text=title).locator("span").click()
        card.check(start)
    for title, start in STARTS.items():
        card.find(".nl-phase", has_text=title).focus()
        card.press("Enter")
        card.check(start)
    bar = card.find(".nl-phase", has_text="Update").locator(".nl-bar")
    box = bar.bounding_box()
    for share, position in [(0.01, 18), (0.55, 24), (0.99, 29)]:
        card.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        card.check(position)


def test_play_and_pause(card):
    card.find(".nl-speed input").focus()
    card.press("End")  # a step every 0.4 s
    card.focus()
    card.press(" ")
    card.wait_for_position(2)
    assert card.find(".nl-play").get_attribute("aria-label") == "Pause"
    card.press(" ")
    paused = card.position
    card.page.wait_for_timeout(600)
    card.check(paused)
    assert card.find(".nl-play").get_attribute("aria-label") == "Play"
    card.press("End", "ArrowLeft")
    card.click("play")
    card.wait_for_position(29)
    # At the end it stops by itself; playing again begins at the beginning.
    wait_until(
        card.page,
        "(root) => root.querySelector('.nl-play').getAttribute('aria-label') === 'Play'",
        arg=card.root.element_handle(),
    )
    card.check(29)
    card.click("play")
    card.wait_for_position(1)
    card.press("ArrowLeft")
    assert card.find(".nl-play").get_attribute("aria-label") == "Play"
    card.check(0)


LONG_BIASES = """net = nl.Network([
    nl.Layer([[0.4, 0.2, 0.3], [0.1, -0.2, 0.3]], [-0.001234, 0.4017], "relu"),
    nl.Layer([[0.4, 0.2]], [-0.4017], "relu"),
])
nl.Stepper(net, [[0.2, 0.1, 0.4]], [[1.0]], "half_squared_error", 0.6, notation="letters")"""


@pytest.mark.parametrize("width", [420, 800, WIDE] if THOROUGH else [420, WIDE])
def test_a_long_bias_and_what_stands_behind_it_stay_in_their_box(scratch, width):
    wide = scratch.page.viewport_size
    root = scratch.show(LONG_BIASES, cell=1).locator(".nl")
    root.locator(".nl-stage").wait_for()
    outside = """(root) => {
        const outside = new Set();
        const next = root.querySelector("[data-do=next]");
        for (;;) {
            for (const part of root.querySelectorAll(".nl-neuron .nl-cell > *, .nl-neuron .nl-bias > *")) {
                const [one, box] = [part, part.closest(".nl-neuron")].map((e) => e.getBoundingClientRect());
                if (one.width && (one.right > box.right || one.left < box.left || one.bottom > box.bottom))
                    outside.add(`${root.querySelector(".nl-where").textContent}: ${part.textContent}`);
            }
            if (next.getAttribute("aria-disabled") === "true") return [...outside];
            next.click();
        }
    }"""
    mode = {420: "nl-narrow", 800: "nl-compact", WIDE: "nl-full"}[width]
    try:
        scratch.page.set_viewport_size({"width": width, "height": wide["height"]})
        root.locator(f".nl-stage.{mode}").wait_for()
        assert root.evaluate(outside) == []
        assert root.locator(".nl-struck").count() == 11, "all parameters are updated"
    finally:
        scratch.page.set_viewport_size(wide)


@pytest.mark.parametrize(
    ("width", "place", "keys"),
    [
        (WIDE, ".nl-formula mn.nl-num >> nth=-1", ["ArrowRight"]),
        (WIDE, ".nl-formula mn.nl-num >> nth=0", ["End", "ArrowLeft"]),
        (800, ".nl-neuron .nl-forward .nl-num >> nth=0", ["End", "ArrowLeft"]),
    ],
)
def test_the_keyboard_stays_in_the_card_when_what_had_it_goes(show, scratch, width, place, keys):
    wide = scratch.page.viewport_size
    try:
        scratch.page.set_viewport_size({"width": width, "height": wide["height"]})
        card = show()
        mode = "nl-compact" if width == 800 else "nl-full"
        card.root.locator(f".nl-stage.{mode}").wait_for()
        card.root.locator(place).click()
        for key in keys:
            scratch.page.keyboard.press(key)
        position = {"ArrowRight": 1, "ArrowLeft": 28}[keys[-1]]
        assert card.root.locator(".nl-where").inner_text().startswith(f"Step {position + 1} of")
        assert card.root.evaluate("(root) => root.contains(document.activeElement)")
    finally:
        scratch.page.set_viewport_size(wide)


def test_the_matrices_of_an_update_stay_in_the_card(scratch):
    """Those of chapter 3, whose numbers are long, on a page of usual width."""
    scratch.page.set_viewport_size({"width": 1280, "height": 900})
    try:
        output = scratch.show(
            "layers = [nl.Layer([[0.03, 0.8, 0.3], [0.5, -0.2, 0.1]], [0.02, 0.4], 'relu'),\n"
            "    nl.Layer([[0.5, -0.25]], [0.1], 'identity')]\n"
            "X = [[4, 0.6, 8], [1, 2, 3], [0, 1, 0], [2, 0, 5]]\n"
            "Y = [[1.0]] * 4\n"
            "nl.Stepper(nl.Network(layers), X, Y, 'half_squared_error', notation='matrix', position=78)",
            cell=1,
        )
        root = output.locator(".nl.nl-side")
        root.focus()
        for _ in range(14):
            settle(scratch.page)
            room = root.evaluate(
                """(root) => {
                    const right = (part) => part.getBoundingClientRect().right;
                    const parts = [...root.querySelectorAll(".nl-formula math")];
                    return right(root) - Math.max(...parts.map(right));
                }"""
            )
            assert room >= 8, root.locator(".nl-where").inner_text()
            root.press("ArrowRight")
    finally:
        scratch.page.set_viewport_size({"width": 1440, "height": 1000})
