"""Plane, losses and saturation on a saved page: by mouse and keys, phone and laptop, in both themes."""

import re
from functools import cache

import numpy as np
import pytest
from accessibility import look
from effort import with_more
from frames import settle
from saved_pages import SavedPages
from test_saturation_explorer import explorer_at

import neuronlab as nl
from neuronlab.widgets.live_plot.saturation_explorer import EVERY, HALVED, UPDATES, B, W
from neuronlab.writing.numbers import format_number, parse_number

pytestmark = pytest.mark.browser

WIDTHS = with_more([360], 1280)  # in a push a phone's, where a finger has least room
LOOKS = with_more([(360, "dark")], (1280, "light"), (360, "light"), (1280, "dark"))


# The numbers of the tables that do not end in the card.
OUTSIDE = """(card) => [...card.querySelectorAll(".nl-table td")]
  .filter((one) => /\\d/.test(one.innerText))
  .filter((one) => one.getBoundingClientRect().right > card.getBoundingClientRect().right)
  .map((one) => one.innerText)"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A saved page with the three cards."""
    cells = ("import neuronlab as nl\nnl.LinearPlane()", "nl.LossExplorer()", "nl.SaturationExplorer()")
    return SavedPages(tmp_path_factory.mktemp("fingers"), *cells)


@pytest.fixture
def cards(page, saved):
    """Opens the page at a width in a theme, with the cards of these numbers or with all; returns them."""

    def make(*which, width=1280, theme="light"):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(saved.address(theme, *which))
        count = len(which) or 3
        page.locator(".nl-live").nth(count - 1).wait_for()
        settle(page)
        return [page.locator(".nl-live").nth(k) for k in range(count)]

    return make


def handle(card, name):
    return card.get_by_role("slider", name=name, exact=True)


def numbers_of(card):
    """Return the numbers of each table, row by row."""
    read = """(tables) => tables.map((table) => [...table.tBodies[0].rows].map((row) =>
        [...row.cells].slice(1).map((cell) => cell.innerText)))"""
    return card.locator(".nl-table").evaluate_all(read)


def drag(page, mark, dx, dy):
    """Drag the middle of a mark; return how far it went."""
    mark.scroll_into_view_if_needed()
    x, y = middle(mark)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()
    after = middle(mark)
    return after[0] - x, after[1] - y


def middle(mark):
    """Return the middle of a mark, which its outline does not move."""
    box = mark.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def check_plane(plane):
    """The tables and the sentence say what the engine says; returns w1, w2, b, x1, x2."""
    (neuron, _), (point, _) = numbers_of(plane)
    w1, w2, b, x1, x2 = (parse_number(text) for text in [*neuron, *point[:2]])
    said = nl.forward(nl.Network([nl.Layer([[w1, w2]], [b], "identity")]), [x1, x2]).item()
    assert point[2] == format_number(said)
    told = plane.locator(".nl-verdict").inner_text()
    assert told.splitlines()[0].endswith(f"= {format_number(said)}")
    if np.hypot(w1, w2) and b:
        assert f"{format_number(abs(b) / np.hypot(w1, w2))} from the origin" in told
    return w1, w2, b, x1, x2


@pytest.mark.parametrize("width", WIDTHS)
def test_knobs_of_the_plane_stay_under_the_finger(cards, page, width):
    (plane,) = cards(0, width=width)
    assert check_plane(plane) == (1, 0.5, -1, 2, 2)
    for name, place in (("bias b", 2), ("weight w1", 0), ("weight w2", 1)):
        before = check_plane(plane)
        assert drag(page, handle(plane, name).locator(".nl-knob"), 0, -15) == pytest.approx((0, -15), abs=1.6)
        after = check_plane(plane)
        assert after[place] > before[place], name
        assert [a for k, a in enumerate(after) if k != place] == [
            b for k, b in enumerate(before) if k != place
        ]
        was = numbers_of(plane)[0][1]
        assert [parse_number(text) for text in was] == list(before[:3]), name


@pytest.mark.parametrize("width", WIDTHS)
def test_the_point_follows_the_finger_across_the_plane(cards, page, width):
    (plane,) = cards(0, width=width)
    dot = handle(plane, "point").locator(".nl-dot")
    plane.get_by_role("button", name="from above").click()
    assert drag(page, dot, -40, 20) == pytest.approx((-40, 20), abs=2)
    plane.get_by_role("button", name="in space").click()
    assert drag(page, dot, -20, 10) == pytest.approx((-20, 10), abs=2)
    *_, x1, x2 = check_plane(plane)
    assert x1 < 2 and x2 < 2


def test_the_plane_turns_and_no_number_changes(cards, page):
    (plane,) = cards(0)
    before, line = check_plane(plane), plane.locator(".nl-zero").get_attribute("d")
    view = plane.locator(".nl-view")
    box = view.bounding_box()
    view.scroll_into_view_if_needed()
    box = view.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 112, box["y"] + 12, steps=4)
    page.mouse.up()
    assert "turned by degrees 15" in view.get_attribute("aria-valuetext")
    assert plane.locator(".nl-zero").get_attribute("d") != line
    assert check_plane(plane) == before
    assert not plane.locator(".nl-plane-ghost").get_attribute("d")  # nothing to compare
    assert plane.locator("[data-do=undo]").get_attribute("aria-disabled") == "true"


def test_the_plane_goes_by_keys_and_back(cards, page):
    (plane,) = cards(0)
    handle(plane, "bias b").focus()
    page.keyboard.press("ArrowRight")
    assert check_plane(plane)[2] == -1, "walking moves nothing"
    handle(plane, "bias b").focus()
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    *_, b, _, _ = check_plane(plane)
    assert b > -1
    # The ghost stands where the keys took hold, not one press behind.
    assert numbers_of(plane)[0][1] == ["1", "0.5", "−1"]
    assert plane.locator(".nl-plane-ghost").get_attribute("d")
    handle(plane, "view").focus()
    assert not handle(plane, "bias b").get_attribute("aria-valuetext").startswith("held")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert "turned by degrees −30" in handle(plane, "view").get_attribute("aria-valuetext")
    for _ in range(5):
        plane.locator("[data-do=undo]").click()
    assert check_plane(plane)[:3] == (1, 0.5, -1)
    handle(plane, "weight w1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    plane.locator("[data-do=reset]").click()
    assert check_plane(plane) == (1, 0.5, -1, 2, 2)
    assert "turned by degrees −35" in handle(plane, "view").get_attribute("aria-valuetext")


def test_a_level_plane_is_told(cards, page):
    (plane,) = cards(0)
    for k in range(2):
        number = plane.locator(".nl-table .nl-leaf").nth(k)
        number.focus()
        page.keyboard.press("0")
        page.keyboard.press("Enter")
    assert "It is level: ŷ is nowhere 0." in plane.locator(".nl-verdict").inner_text()
    assert not plane.locator(".nl-zero").get_attribute("d")


loss_explorer = cache(nl.LossExplorer)  # to draw a backdrop takes long


def check_losses(losses):
    """The tables are what the engine says of the score; returns p."""
    (p, score), (square, logarithm), (from_square, from_logarithm) = numbers_of(losses)
    explorer = loss_explorer()
    probability = parse_number(handle(losses, "p").get_attribute("aria-valuenow"))
    explorer.leaf("z").value = float(np.log(probability / (1 - probability)))
    assert p[0] == format_number(explorer.p) and score[0] == format_number(explorer.leaves[nl.Ref("z")])
    shown = [one[0] for one in (square, logarithm, from_square, from_logarithm)]
    assert shown == [format_number(one) for one in (*explorer.losses.values(), *explorer.gradients.values())]
    return probability


@pytest.mark.parametrize("width", WIDTHS)
def test_a_probability_is_dragged_and_both_losses_follow(cards, page, width):
    (losses,) = cards(1, width=width)
    assert check_losses(losses) == pytest.approx(0.5)
    dot = handle(losses, "logarithm").locator(".nl-dot")
    axis = losses.locator(".nl-layer clipPath rect").first.evaluate("(rect) => rect.width.baseVal.value")
    moved, _ = drag(page, dot, -0.3 * axis, 0)
    assert moved == pytest.approx(-0.3 * axis, abs=3)
    assert check_losses(losses) == pytest.approx(0.2, abs=0.01)
    was = [table[0][1] for table in numbers_of(losses)]
    assert was == ["0.5", "0.25", "−0.25"]
    pale = losses.locator(".nl-ghost .nl-dot")
    assert [one.is_visible() for one in pale.all()] == [True] * 4


def test_a_confident_mistake_is_heard_by_one_of_them(cards, page):
    (losses,) = cards(1)
    losses.get_by_role("button", name="p = 0.02").click()
    assert check_losses(losses) == pytest.approx(0.02)
    told = losses.locator(".nl-verdict").inner_text()
    times = 0.98 / (2 * 0.02 * 0.98**2)
    assert told.startswith("0.98 is missing") and told.endswith(
        f"0.0384: {format_number(times, 3)} times less."
    )
    handle(losses, "p").focus()
    page.keyboard.press("ArrowRight")
    assert check_losses(losses) == pytest.approx(0.025)
    page.keyboard.press("End")
    assert check_losses(losses) > 0.999
    losses.locator("[data-do=reset]").click()
    assert check_losses(losses) == pytest.approx(0.5)


def check_run(card):
    """The tables and the sentence are those of the engine; returns the explorer that says so."""
    rows, ((w, b, z), _) = numbers_of(card)
    chosen = card.locator("tr.nl-chosen th").inner_text()
    explorer = explorer_at(parse_number(w), parse_number(b), chosen)
    numbers = explorer.numbers
    assert z == format_number(numbers[nl.Ref("z", 0, 0, 0)])
    for row, shown in enumerate(rows):
        wanted = [numbers[nl.Ref(name, 0, 0, row)] for name in ("a", "slope", "delta")]
        assert shown == [format_number(one) for one in wanted]
    told, n = card.locator(".nl-verdict").inner_text(), int(numbers[HALVED])
    assert (f"halved after {n} updates" if n <= UPDATES else "It waits") in told
    assert format_number(explorer.losses[-1], 3) in told
    return explorer


def heights(line):
    """Return the heights of a drawn line, in pixels from above."""
    return [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", line.get_attribute("d"))]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_dragged_weight_trains_the_neuron_anew(cards, page, width):
    (card,) = cards(2, width=width)
    assert check_run(card).leaves[B] == 0.9
    run = card.locator(".nl-kind-line.nl-as-error:not(.nl-ghost) .nl-line")
    before = heights(run)
    axis = card.locator(".nl-layer clipPath rect").first.evaluate("(rect) => rect.width.baseVal.value")
    moved, _ = drag(page, handle(card, "first weight").locator(".nl-dot"), 0.25 * axis, 0)
    assert moved == pytest.approx(0.25 * axis, abs=3)
    explorer = check_run(card)
    assert explorer.leaves[W] == pytest.approx(0.6 + 2.5, abs=0.1)
    # What is drawn is the run, and where it was before stays.
    drawn, losses = heights(run), explorer.losses[::EVERY]
    assert len(drawn) == len(losses) and np.corrcoef(drawn, losses)[0, 1] < -0.9999
    assert heights(card.locator(".nl-kind-line.nl-ghost .nl-line")) == before


def test_two_starts_and_another_activation(cards, page):
    (card,) = cards(2)
    card.get_by_role("button", name="2 and 2").click()
    slow = check_run(card).numbers[HALVED]
    card.get_by_role("radio", name="tanh").check()
    assert check_run(card).numbers[HALVED] > slow
    handle(card, "first weight").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert check_run(card).leaves[W] < 2
    card.locator("[data-do=reset]").click()
    assert check_run(card).leaves[W] == 0.6


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_nothing_hides_what_they_say_from_anybody(cards, page, width, theme):
    plane, losses, saturation = cards(width=width, theme=theme)
    handle(plane, "bias b").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    handle(losses, "p").focus()
    page.keyboard.press("ArrowLeft")
    handle(saturation, "first weight").focus()
    page.keyboard.press("ArrowRight")
    grave, _ = look(page, ".nl-live")
    assert grave == []
    for card in (plane, losses, saturation):
        wide = card.evaluate("(card) => card.scrollWidth - card.clientWidth")
        assert wide <= 0
        assert card.evaluate(OUTSIDE) == []
