"""The ring player on a saved page, without a kernel: at every step its numbers are those of `simulate`."""

import re

import numpy as np
import pytest
from accessibility import look
from effort import THOROUGH, with_more
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.parallel import parallel_step, parameter_server, recursive_doubling, ring, weigh
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.widgets.ring_player.ring_words import sentences
from neuronlab.writing.numbers import format_number, parse_number

pytestmark = pytest.mark.browser

RNG = np.random.default_rng(3)
SMALL = RNG.normal(size=(4, 8)).round(2)
EIGHT = RNG.normal(size=(8, 20)) * 10.0 ** RNG.integers(-5, 5, size=(8, 20))
SIZES = [3, 1, 2]
EXAMPLE = nl.examples.two_gpus
PROBLEM = EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr
CELLS = f"""
import numpy as np, neuronlab as nl
from neuronlab.parallel import Schedule, Transfer, parallel_step
nl.RingPlayer({SMALL.tolist()})
---
nl.RingPlayer({EIGHT.tolist()}, n_workers=8)
---
nl.RingPlayer({EIGHT[:3].tolist()}, sizes={SIZES}, hide_results=True)
---
e = nl.examples.two_gpus
nl.RingPlayer.of(parallel_step(e.network, e.X, e.Y, e.loss, e.lr, 3), position=2)
---
nl.RingPlayer({SMALL[:2].tolist()}, Schedule("once", 2, 2, [Transfer(0, 0, 1, 0, "reduce")]), comma=True)
""".split("---")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Saved pages with five players, light and dark."""
    return SavedPages(tmp_path_factory.mktemp("ring"), *map(str.strip, CELLS))


@pytest.fixture
def show(saved, page):
    """Opens the page at a width, with the players of these numbers or with all, and gives them."""

    def make(*which, width=1280, theme="light"):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(saved.address(theme, *which))
        page.locator(".nl-ring-holder").nth(len(which or CELLS) - 1).wait_for()
        return page.locator(".nl-ring")

    return make


@pytest.fixture
def small(show):
    player = show(0)
    player.focus()
    return player


def press(player, *keys):
    for key in keys:
        player.page.keyboard.press(key)


def button(player, name):
    return player.locator(f'[data-do="{name}"]')


def where(player):
    return player.locator(".nl-where").inner_text()


def table(player):
    """Return {(worker, number): text} of all numbers in the cells."""
    found = player.locator(".nl-ring-numbers .nl-num").evaluate_all(
        "all => all.map(e => [...e.dataset.at.split(',').map(Number), e.textContent])"
    )
    return {(worker, i): text for _, worker, i, text in found}


def check(player, states, step, words):
    """Every number in the cells is the engine's after this step, and the sentence is that of the step."""
    shown = table(player)
    assert len(shown) >= len(states[step])
    for (worker, i), text in shown.items():
        value = float(states[step][worker][i])
        assert text in (format_number(value, 4), format_number(value, 3)), f"step {step}: {worker}, {i}"
    assert player.locator(".nl-sentence").inner_text() == words[step]


def check_list(player, states, step):
    """In the chosen chunk each line's numbers add up to the last one, which is the engine's."""
    lines = player.locator(".nl-ring-line").evaluate_all(
        """all => all.map(line =>
          [...line.querySelectorAll('.nl-num')].map(e => [e.dataset.at, e.textContent]))"""
    )
    assert lines
    for line in lines:
        values = [float(states_at(states, at)) for at, _ in line]
        for (_, text), value in zip(line, values, strict=True):
            assert text in (format_number(value), format_number(value, 3))
        if len(line) == 3:
            assert values[0] + values[1] == values[2]
        assert line[-1][0].startswith(f"{step},")


def states_at(states, at):
    position, worker, i = map(int, at.split(","))
    return states[position][worker][i]


# --- stepping


def test_keys_step_through_the_ring_and_back(small):
    schedule = ring(4)
    states, words = simulate(schedule, SMALL).states, sentences(schedule)
    for step in range(schedule.n_steps + 1):
        check(small, states, step, words)
        if step:
            assert where(small).startswith(f"Step {step} of 6 · ")
            check_list(small, states, step)
            assert small.locator(".nl-ring-circle .nl-ring-chip").count() == 4
        press(small, "ArrowRight")
    assert where(small).startswith("Step 6 of 6 · All-gather 3 of 3")
    assert small.locator(".nl-printed").inner_text().startswith("✓ All 4 workers hold the same 8 numbers")
    assert small.locator(".nl-said").text_content().startswith("Step 6 of 6")
    for step in range(5, -1, -1):
        press(small, "ArrowLeft")
        check(small, states, step, words)
    press(small, "End")
    check(small, states, 6, words)
    press(small, "Home")
    assert where(small) == "Start · 6 steps to come"


@pytest.mark.parametrize(
    ("name", "make"),
    with_more(
        [("parameter server", parameter_server), ("recursive doubling", recursive_doubling)], ("ring", ring)
    ),
)
def test_buttons_step_through_every_schedule_of_eight(show, name, make):
    player = show(1)
    schedule = make(8)
    states, words = simulate(schedule, EIGHT).states, sentences(schedule)
    player.get_by_label("Schedule").select_option(name)
    for step in range(schedule.n_steps + 1):
        check(player, states, step, words)
        if step:
            check_list(player, states, step)
        button(player, "next").click(force=True)
    assert "hold the same 20 numbers" in player.locator(".nl-printed").inner_text()
    sent = player.locator(".nl-ring-bytes").all_inner_texts()
    assert [text.split()[0] for text in sent] == [str(4 * count) for count in schedule.sent(20)]


def test_playing_goes_to_the_end(small):
    small.get_by_label("Speed of playing").fill("6")
    small.focus()
    press(small, " ")
    assert button(small, "play").inner_text().strip() == "pause"
    small.locator(".nl-where", has_text="Step 6 of 6").wait_for(timeout=8000)
    small.locator('[data-do="play"]', has_text="play").wait_for()


def test_the_gradient_of_45_numbers_can_be_read_to_the_last(show):
    player = show(3)
    step = parallel_step(*PROBLEM, 3)
    vectors = weigh([nl.parallel.gradient_vector(trace) for trace in step.traces], step.sizes)
    states = simulate(ring(3), vectors).states
    assert where(player).startswith("Step 1 of 4 · Reduce-scatter 1 of 2")
    for chunk in range(3):
        player.locator(".nl-ring-cell").nth(chunk).locator(".nl-ring-more").click()
        lines = player.locator(".nl-ring-line")
        assert lines.count() == 15
        for k in range(15):
            shown = lines.nth(k).locator(".nl-num").last.inner_text()
            value = float(states[1][0][15 * chunk + k])
            assert shown in (format_number(value), format_number(value, 3))


# --- changing


def test_a_typed_number_changes_all_that_follows(small):
    press(small, "ArrowRight", "ArrowRight")
    changed = SMALL.copy()
    changed[0, 0] = 19.5
    small.locator('.nl-ring-numbers .nl-leaf[data-ref="0"]').focus()
    press(small, "Enter")
    small.page.keyboard.type("19.5")
    press(small, "Enter")
    states, words = simulate(ring(4), changed).states, sentences(ring(4))
    for step in range(2, 7):
        check(small, states, step, words)
        button(small, "next").click(force=True)
    button(small, "undo").click()
    press(small, "Home")
    check(small, simulate(ring(4), SMALL).states, 0, words)


def test_a_number_can_be_dragged_and_brought_back(small):
    handle = small.locator('.nl-ring-numbers .nl-leaf[data-ref="3"]')
    box = handle.bounding_box()
    small.page.mouse.move(box["x"] + 5, box["y"] + 5)
    small.page.mouse.down()
    small.page.mouse.move(box["x"] + 65, box["y"] + 5, steps=4)
    small.page.mouse.up()
    value = parse_number(handle.inner_text())
    assert value > SMALL[0, 3] + 0.1
    changed = SMALL.copy()
    changed[0, 3] = value
    button(small, "last").click()
    check(small, simulate(ring(4), changed).states, 6, sentences(ring(4)))
    button(small, "reset").click()
    check(small, simulate(ring(4), SMALL).states, 0, sentences(ring(4)))


def test_a_button_that_is_let_go_outside_drags_nothing_later(small):
    """So quick a mouse leaves the card before the drag has begun, and comes back without a button down."""
    handle = small.locator('.nl-ring-numbers .nl-leaf[data-ref="3"]')
    box, mouse = handle.bounding_box(), small.page.mouse
    mouse.move(box["x"] + 5, box["y"] + 5)
    mouse.down()
    mouse.move(1, 1)
    mouse.up()
    mouse.move(box["x"] + 65, box["y"] + 5, steps=4)
    assert parse_number(handle.inner_text()) == SMALL[0, 3]


def test_the_number_of_workers_can_be_chosen(small):
    small.get_by_label("Number of workers").select_option("3")
    # Doubling wants a power of two.
    assert small.locator(".nl-ring-schedule option[value='recursive doubling']").is_disabled()
    states = simulate(ring(3), SMALL[:3]).states
    button(small, "last").click()
    check(small, states, 4, sentences(ring(3)))
    button(small, "undo").click()
    assert small.get_by_label("Number of workers").input_value() == "4"
    check(small, simulate(ring(4), SMALL).states, 0, sentences(ring(4)))


# --- explaining


def test_the_formula_is_of_the_number_that_was_clicked(small):
    press(small, "ArrowRight", "ArrowRight")
    states = simulate(ring(4), SMALL).states
    small.locator('.nl-ring-numbers .nl-num[data-at="2,2,1"]').click()  # number 2 of C, which B sent
    numbers = small.locator(".nl-explanation .nl-formula mn.nl-num").all_text_contents()
    wanted = [format_number(float(x)) for x in (states[1][2][1], states[1][1][1], states[2][2][1])]
    assert [text.strip("()") for text in numbers] == wanted
    inspector = small.locator(".nl-inspector").inner_text()
    assert "Number 2 of C, in chunk 1" in inspector and "holds A + B + C" in inspector
    full = small.locator(".nl-inspector .nl-value").inner_text()
    assert parse_number(full) == states[2][2][1]


def test_hidden_results_wait_for_the_class(show):
    player = show(2)
    player.focus()
    press(player, "ArrowRight", "ArrowRight")
    states = simulate(ring(3), weigh(EIGHT[:3], SIZES)).states
    hidden = {place for place, text in table(player).items() if text == "?"}
    received = {(each.receiver, each.chunk) for each in ring(3).steps[0]}
    cuts = [range(7), range(7, 14), range(14, 20)]
    assert {(worker, next(c for c in range(3) if i in cuts[c])) for worker, i in hidden} == received
    assert player.locator(".nl-explanation .nl-own").text_content() == "?"
    assert "?" in player.locator(".nl-ring-line").first.inner_text()
    player.get_by_text("Show the results").click()
    check(player, states, 1, sentences(ring(3)))
    press(player, "End")
    assert player.locator(".nl-printed").inner_text() == ""
    player.get_by_text("Show the results").click()
    assert "the weighted mean" in player.locator(".nl-printed").inner_text()


def test_a_wrong_schedule_is_found_out(show):
    player = show(4)
    button(player, "last").click()
    assert player.locator(".nl-printed").inner_text() == (
        "✗ This is no all-reduce: A ends with a chunk 1 that has B's part not at all."
    )
    assert player.locator(".nl-phase").all_inner_texts() == ["Add"]
    assert "," in player.locator(".nl-ring-numbers").first.inner_text()


# --- layout and access


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 360, 800])
def test_nothing_is_cut_off_or_moves_between_steps(show, width):
    players = show(width=width)
    for k in range(5):
        player = players.nth(k)
        over = player.evaluate(
            "root => [...root.querySelectorAll('.nl-num, .nl-ring-parts, .nl-ring-line, select, button')]"
            ".filter(e => e.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)"
            ".map(e => e.outerHTML)"
        )
        assert over == []
        height = player.bounding_box()["height"]
        player.focus()
        for _ in range(4):
            press(player, "ArrowRight")
            assert abs(player.bounding_box()["height"] - height) < 1, f"player {k}"


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light"), (1280, "dark")])
def test_no_grave_violation(show, width, theme):
    which = range(5) if THOROUGH else (0, 2, 3, 4)  # the second is the first with many more numbers
    players = show(*which, width=width, theme=theme)
    for k in range(len(which)):
        players.nth(k).focus()
        press(players, *["ArrowRight"] * k)
    players.nth(0).locator(".nl-ring-numbers .nl-num").first.focus()
    players.nth(0).locator(".nl-settings > summary").click()
    grave, looked_at = look(players.page, ".nl-ring")
    assert looked_at["color-contrast"] > 100 and looked_at["button-name"] > 20
    assert grave == []


def test_keys_stay_in_the_player(small):
    small.page.evaluate("window.heard = []; addEventListener('keydown', event => heard.push(event.key))")
    press(small, "x", "ArrowRight", "d")
    assert small.page.evaluate("heard") == []
    assert re.match("Step 1 of 6", where(small))


# --- quick, and in place

# What makes the browser style and lay out the page in the middle of a step; each call is counted.
COUNT_MEASURES = """() => {
  window.measures = 0;
  const count = (owner, name) => {
    const original = owner[name];
    owner[name] = function (...all) { window.measures += 1; return original.apply(this, all); };
  };
  count(Element.prototype, "getBoundingClientRect");
  count(window, "getComputedStyle");
  const { get } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "offsetHeight");
  Object.defineProperty(HTMLElement.prototype, "offsetHeight", {
    get() { window.measures += 1; return get.call(this); },
  });
}"""
# Where the arrows of the table end, and the cells at whose tops they ought to: [x, y] of each, left to right.
TIPS = """(player) => {
  const [first, second] = [".nl-ring-overlay .nl-ring-head", ".nl-ring-cell.nl-result"].map((selector) =>
    [...player.querySelectorAll(selector)].map((one) => one.getBoundingClientRect()));
  const round = (all) => all.map((pair) => pair.map(Math.round)).sort((a, b) => a[0] - b[0]);
  return [
    round(first.map((head) => [head.left + head.width / 2, head.bottom])),
    round(second.map((cell) => [cell.left + cell.width / 2, cell.top])),
  ];
}"""


def test_a_step_asks_for_no_measures(small):
    small.page.evaluate(COUNT_MEASURES)
    press(small, *["ArrowRight"] * 6)
    assert where(small).startswith("Step 6 of 6")
    assert small.page.evaluate("window.measures") == 0


def test_arrows_stay_at_their_cells(small):
    press(small, "ArrowRight")
    # Letters grow with the page's font, which may also come late.
    for looks in ("width: 1000px", "width: 560px", "width: 1100px", "width: 1100px; font-size: 21px"):
        small.evaluate("(player, looks) => (player.style.cssText += looks)", looks)
        settle(small.page)
        tips, cells = small.evaluate(TIPS)
        assert len(tips) == 4
        assert np.abs(np.subtract(tips, cells)).max() <= 1
