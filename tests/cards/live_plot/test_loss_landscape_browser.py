"""The loss landscape on a saved page: what finger, keys and sliders make of it is what the engine says."""

import re

import numpy as np
import pytest
from accessibility import look
from effort import with_more
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.writing.numbers import format_number

pytestmark = pytest.mark.browser

TWO = """
import numpy as np
e = nl.examples.two_neurons
b, w = nl.Ref("b", 0, row=0), nl.Ref("W", 1, row=0, column=0)
two = nl.LossLandscape(e.network, e.X, e.Y, e.loss, b, w, ((0.2, 0.8), (0.1, 0.8)), lr=0.6)
"""
NOISY = """
rng = np.random.default_rng(3)
X = rng.uniform(0, 2, (200, 1))
Y = 0.3 + 0.8 * X + rng.normal(0, 0.2, X.shape)
start = nl.Network([nl.Layer([[-0.5]], [0.0], "identity")])
w, b = nl.Ref("W", 0, row=0, column=0), nl.Ref("b", 0, row=0)
span = (-0.7, 1.6), (-0.5, 1.5)
names = ("<i>weight</i>", "bias b")
noisy = nl.LossLandscape(start, X, Y, "squared_error", w, b, span, lr=0.05, epochs=5, names=names)
"""


def fresh(source, name):
    """The card that the cell makes, in Python."""
    places = {"nl": nl}
    exec(TWO + source, places)  # the source is this file's own
    return places[name]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    cells = "import neuronlab as nl" + TWO + "two", NOISY + "noisy"
    return SavedPages(tmp_path_factory.mktemp("landscape"), *cells)


LAPTOP, PHONE = (1280, "light"), (360, "dark")


@pytest.fixture(params=with_more([LAPTOP], PHONE), ids=str)
def cards(page, saved, request):
    width, theme = request.param
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(
        reduced_motion="reduce"
    )  # the ball then stands where it has been put, and does not roll
    page.goto(saved.address(theme))
    page.locator(".nl-ll").nth(1).wait_for()
    settle(page)
    return page.locator(".nl-ll")


def now(card):
    return card.locator(".nl-ll-now").text_content()


def said(card, path, losses, step, rate):
    """What the card has to say of this step."""
    names = card.problem["names"]
    here = ", ".join(f"{n} = {format_number(v, 3)}" for n, v in zip(names, path[step], strict=True))
    head = f"Step {step} of {len(path) - 1}: " if step else "Start: "
    text = f"{head}{here}; loss {format_number(losses[step], 3)}, rate {format_number(rate, 3)}."
    return text.replace("_", "")


def check(card, made, step, rate=None):
    path, losses = made.path, made.losses
    step = len(path) - 1 if step == "end" else step
    expected = said(made, path, losses, step, made.lr if rate is None else rate)
    assert now(card).startswith(expected), (now(card), expected)
    # The ball stands where the axes have that place.
    drawn = card.locator(".nl-ll-inside").first
    box = drawn.evaluate("e => ['x', 'y', 'width', 'height'].map((n) => Number(e.getAttribute(n)))")
    ball = card.locator(".nl-ll-ball").evaluate("e => ['cx', 'cy'].map((n) => Number(e.getAttribute(n)))")
    x0, x1, y0, y1 = made.frame["limits"]
    at = [x0 + (ball[0] - box[0]) / box[2] * (x1 - x0), y1 - (ball[1] - box[1]) / box[3] * (y1 - y0)]
    np.testing.assert_allclose(at, path[step], atol=1e-9)


def start_of(card):
    """What the keyboard is told of the start."""
    text = card.locator(".nl-ll-start").get_attribute("aria-valuetext")
    return [float(number.replace("\u2212", "-")) for number in re.findall(r"[\u2212\d][\d.]*(?=,|$)", text)]


def slide(card, trait, key, times=1):
    slider = card.locator(f"input[data-trait={trait}]")
    slider.focus()
    for _ in range(times):
        slider.press(key)


def test_stepping_is_the_engines_way(cards):
    card, made = cards.nth(0), fresh("", "two")
    check(card, made, 0)
    card.focus()
    for step in (1, 2, 3):
        card.press("ArrowRight")
        check(card, made, step)
    card.press("ArrowLeft")
    check(card, made, 2)
    card.press("End")
    check(card, made, "end")
    assert card.locator(".nl-said").text_content().startswith("Step 20 of 20")


def test_the_start_is_dragged_and_its_way_follows(page, cards):
    card, made = cards.nth(0), fresh("", "two")
    ring = card.locator(".nl-ll-start .nl-dot")
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 70, y - 40, steps=5)
    page.mouse.up()
    start = start_of(card)
    assert start[0] < 0.6 and start[1] > 0.4
    made.start = start
    check(card, made, "end")
    assert card.locator(".nl-dp-before").text_content().startswith("Before (pale): rate 0.6, ended at loss")
    assert card.locator(".nl-ll-ghost .nl-ll-line").get_attribute("d").count("L") == 20
    card.locator("[data-do=undo]").click()
    assert start_of(card) == [0.6, 0.4]
    # What was taken back is what it is compared with now.
    assert card.locator(".nl-ll-ghost .nl-ll-line").get_attribute("d").count("L") == 20


def test_the_start_goes_by_keys_and_by_a_click_on_the_map(page, cards):
    card, made = cards.nth(0), fresh("", "two")
    start = card.locator(".nl-ll-start")
    start.focus()
    for key in ("ArrowRight", "ArrowUp", "PageUp"):
        start.press(key)
    made.start = start_of(card)
    assert made.start[0] > 0.6 and made.start[1] > 0.4
    check(card, made, "end")
    heat = card.locator(".nl-ll-heat")
    box = heat.bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    assert start_of(card) == pytest.approx([0.35, 0.275], abs=0.01)
    made.start = start_of(card)
    check(card, made, "end")
    card.locator("[data-do=reset]").click()
    made.reset()
    check(card, made, 0)


def test_a_slider_keeps_the_way_before_as_a_ghost(cards):
    card, made = cards.nth(0), fresh("", "two")
    card.locator("[data-do=last]").click()
    way = card.locator(".nl-ll-way .nl-ll-line").get_attribute("d")
    slide(card, "lr", "ArrowRight", 9)
    made.lr = 2.4
    check(card, made, "end")
    # Nine keys are one change: the ghost is the way before the first of them.
    assert card.locator(".nl-ll-ghost .nl-ll-line").get_attribute("d") == way
    slide(card, "decay", "ArrowLeft", 8)
    made.decay = 0.8
    check(card, made, "end", 2.4 * 0.8**19)
    assert "rate 2.4, ended at" in card.locator(".nl-dp-before").text_content()
    card.locator("[data-do=undo]").click()
    made.decay = 1.0
    check(card, made, "end")


def test_batches_of_one_take_pythons_way(cards):
    card, made = cards.nth(1), fresh(NOISY, "noisy")
    card.locator("[data-do=last]").click()
    check(card, made, "end")
    slide(card, "batch_size", "Home")
    made.batch_size = 1
    check(card, made, "end")
    card.get_by_role("button", name="another order of the samples").click()
    made.seed = 1
    check(card, made, "end")


def test_divergence_and_a_dead_end_are_said(cards):
    card = cards.nth(1)
    card.locator("[data-do=last]").click()
    slide(card, "lr", "End")
    assert "It diverges: each step leads further away. The rate is too high." in now(card)
    dead = cards.nth(0)
    dead.locator("[data-do=last]").click()
    slide(dead, "lr", "ArrowRight", 13)
    assert "rate 4." in now(dead) and "It is stuck: here the gradient is 0" in now(dead)


def test_playing_rolls_to_the_end(page, cards):
    card = cards.nth(1)
    card.locator("[data-do=play]").click()
    card.get_by_text("Step 5 of 5").first.wait_for(timeout=10_000)
    card.get_by_role("button", name="Play", exact=True).wait_for()  # it says "Pause" while it rolls


@pytest.mark.thorough
@pytest.mark.parametrize("cards", [PHONE, LAPTOP], indirect=True, ids=str)
def test_nothing_is_cut_off_or_out_of_reach(page, cards):
    for card in cards.all():
        assert card.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
        assert card.locator("text").evaluate_all("all => all.every((t) => !t.querySelector('i'))")
    grave, _ = look(page, ".nl-ll")
    assert grave == []


# Cards are made outside the page, and come into it three frames later, as in a long notebook of JupyterLab.
LATE = """globalThis[Symbol.for("neuronlab.modules")] = new (class extends Map {
  set(key, coming) {
    return super.set(key, coming.then((module) => ({ ...module, default: { render: async (given) => {
      const el = document.createElement("div");
      const end = module.default.render({ ...given, el });
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      given.el.append(el);
      return end;
    } } })));
  }
})();"""


def test_a_card_that_comes_late_into_the_page_has_its_colours(browser, saved):
    page = browser.new_page()
    page.add_init_script(LATE)
    page.goto(saved.address("light"))
    page.locator(".nl-ll").nth(1).wait_for()
    settle(page)
    pixels = "getContext('2d').getImageData(0, 0, 97, 73).data"
    lightest = page.locator(".nl-ll-heat canvas").evaluate_all(
        f"all => all.map((one) => Math.max(...one.{pixels}.filter((_, k) => k % 4 < 3)))"
    )
    page.close()
    assert lightest == [255, 255], "the paper's white is nowhere"
