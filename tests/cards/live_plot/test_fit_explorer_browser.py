"""The fit explorer on a saved page: dots and slider make of the curve what the engine computes."""

import numpy as np
import pytest
from accessibility import look
from effort import with_more
from frames import settle
from hands import fill_the_screen
from saved_pages import SavedPages
from test_fit_explorer import explorer

from neuronlab.writing.numbers import format_number

pytestmark = pytest.mark.browser

CELL = """
import numpy as np
import neuronlab as nl
rng = np.random.default_rng(4)
x = rng.uniform(0, 3, 36)
y = np.sin(2 * x) + rng.normal(0, 0.25, 36)
nl.FitExplorer(x[:12], y[:12], x[12:], y[12:], title="<b>dots</b>")
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("fit"), CELL)


LAPTOP, PHONE = (1280, "light"), (360, "dark")


@pytest.fixture(params=with_more([LAPTOP], PHONE), ids=str)
def card(page, saved, request):
    width, theme = request.param
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(saved.address(theme))
    page.locator(".nl-fit").wait_for()
    settle(page)
    return page.locator(".nl-fit")


def check(card, made):
    own, other = made.losses
    assert card.locator(".nl-fit-own-number").text_content() == format_number(own, 3)
    assert card.locator(".nl-fit-other-number").text_content() == format_number(other, 3)
    # The curve that is drawn, read back from its picture.
    box = card.locator(".nl-fit-frame").evaluate(
        "e => ['x', 'y', 'width', 'height'].map((n) => Number(e.getAttribute(n)))"
    )
    x0, x1, y0, y1 = made.frame["limits"]
    line = card.locator(".nl-fit-curve").get_attribute("d").removeprefix("M").split("L")
    points = np.array([[float(number) for number in point.split()] for point in line])
    x = x0 + (points[:, 0] - box[0]) / box[2] * (x1 - x0)
    y = y1 - (points[:, 1] - box[1]) / box[3] * (y1 - y0)
    seen = (points[:, 1] > box[1]) & (points[:, 1] < box[1] + box[3])
    pixel = (y1 - y0) / box[3]
    slope = np.abs(np.gradient(made.predict(x), x)) * (x1 - x0) / box[2]
    assert seen.sum() > 20
    assert (np.abs(made.predict(x) - y)[seen] <= pixel + slope[seen]).all()


def test_more_weights_bend_the_curve(card):
    made = explorer()
    check(card, made)
    slider = card.locator("input[data-trait=n_weights]")
    slider.focus()
    for count in range(3, 13):
        slider.press("ArrowRight")
        made.n_weights = count
        check(card, made)
    before = card.locator(".nl-dp-before").text_content()
    assert before.startswith("Before (pale): 2 weights, 0.137 and 0.249")
    assert "12 weights" in card.locator(".nl-said").text_content()
    # One mark for each number that has been tried, of both kinds.
    assert card.locator(".nl-fit-mark").count() == 22
    card.locator("[data-do=undo]").click()
    made.n_weights = 2
    check(card, made)


def test_a_dot_is_dragged_and_the_curve_follows(page, card):
    made = explorer()
    dot = card.get_by_role("slider", name="dot 4", exact=True)
    dot.scroll_into_view_if_needed()
    box = dot.locator(".nl-dot").bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0], at[1] - 30, steps=4)
    page.mouse.up()
    height = float(dot.get_attribute("aria-valuenow"))
    assert height > made.y[3]
    made.y = [*made.y[:3], height, *made.y[4:]]
    check(card, made)
    assert card.locator(".nl-fit-ghost").get_attribute("d")
    dot.focus()
    dot.press("ArrowDown")
    made.y = [*made.y[:3], float(dot.get_attribute("aria-valuenow")), *made.y[4:]]
    check(card, made)
    card.locator("[data-do=reset]").click()
    made.reset()
    check(card, made)


def test_on_the_full_screen_a_dot_stays_under_the_pointer(page, saved):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(saved.address("light"))
    card = page.locator(".nl-fit")
    fill_the_screen(card.get_by_role("button", name="Full screen"))
    middle = "(dot) => { const box = dot.getBoundingClientRect(); return box.y + box.height / 2; }"
    dot = card.get_by_role("slider", name="dot 4", exact=True).locator(".nl-dot")
    assert dot.evaluate("(dot) => dot.getBoundingClientRect().width > 1.3 * dot.getBBox().width")
    box, from_y = dot.bounding_box(), dot.evaluate(middle)
    x = box["x"] + box["width"] / 2
    try:
        page.mouse.move(x, from_y)
        page.mouse.down()
        page.mouse.move(x, from_y - 120, steps=4)
        assert dot.evaluate(middle) == pytest.approx(from_y - 120, abs=3)  # a step of the dot's height is 2.5
    finally:
        page.mouse.up()


def test_all_dots_are_one_tab_stop(card):
    dots = card.locator(".nl-fit-dot")
    stops = "all => all.filter((dot) => dot.tabIndex === 0).length"
    assert dots.evaluate_all(stops) == 1
    card.locator(".nl-fit-dot[tabindex='0']").focus()
    places = [card.locator(".nl-fit-dot:focus .nl-dot").get_attribute("cx")]
    for _ in range(3):
        card.locator(".nl-fit-dot:focus").press("ArrowRight")
        places.append(card.locator(".nl-fit-dot:focus .nl-dot").get_attribute("cx"))
    assert sorted(places, key=float) == places and len(set(places)) == 4
    assert dots.evaluate_all(stops) == 1
    check(card, explorer())


@pytest.mark.thorough
@pytest.mark.parametrize("card", [PHONE, LAPTOP], indirect=True, ids=str)
def test_it_fits_and_is_accessible(page, card):
    assert card.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert card.locator(".nl-dp-title").text_content() == "<b>dots</b>"
    grave, _ = look(page, ".nl-fit")
    assert grave == []
