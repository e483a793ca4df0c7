"""Replicas as a learner meets them on a saved page, without a kernel; their numbers are the engine's."""

import re
from dataclasses import dataclass

import numpy as np
import pytest
from accessibility import look
from effort import THOROUGH, with_more
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab import parallel
from neuronlab.widgets.data_parallel.workers import parameter_refs
from neuronlab.writing.numbers import parse_number
from tools.browser import wait_until

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_gpus
N = 45
CELLS = {
    "equal": "nl.Replicas.of(nl.examples.two_gpus)",
    "unequal": "nl.Replicas.of(nl.examples.two_gpus, sizes=[3, 1])",
    "four": "nl.Replicas.of(nl.examples.two_gpus, n_workers=4)",
}
TABLES = """(root) => Object.fromEntries([...root.querySelectorAll(".nl-gradients table")].map((table) => [
  table.getAttribute("aria-label"),
  Object.fromEntries(
    [...table.querySelectorAll("[data-parameter]")].map(({ dataset, textContent }) => [
      dataset.parameter, textContent,
    ])),
]))"""
STICKING_OUT = """(root) => {
  const right = root.getBoundingClientRect().right - parseFloat(getComputedStyle(root).paddingRight);
  const scrolls = ".nl-picture, .nl-said, .nl-menu, math";
  return [...root.querySelectorAll("*")]
    .filter((part) => part.textContent && !part.closest(scrolls))
    .filter((part) => part.getBoundingClientRect().right > right + 1.5)
    .map((part) => part.className || part.tagName);
}"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Gives the address of a page with one of the cards: with all of them, each test would draw all."""
    pages = SavedPages(tmp_path_factory.mktemp("replicas"), "import neuronlab as nl", *CELLS.values())
    return lambda name, theme: pages.address(theme, 1 + list(CELLS).index(name))


@pytest.fixture
def open_card(page, saved):
    def opened(name, theme="light"):
        page.goto(saved(name, theme))
        root = page.locator(".nl-replicas")
        root.locator(".nl-stage").first.wait_for()
        return Card(root)

    return opened


@pytest.fixture
def card(open_card):
    return open_card("equal")


@dataclass
class Card:
    """What a learner sees of one card, and does."""

    root: object

    def find(self, selector, **conditions):
        return self.root.locator(selector, **conditions)

    def onward(self, name):
        assert self.find(".nl-onward").inner_text() == name
        self.find(".nl-onward").click()

    def press(self, *keys):
        for key in keys:
            self.root.page.keyboard.press(key)

    def tables(self):
        """The texts of all tables: {title: (N texts)}."""
        read = self.root.evaluate(TABLES)
        return {title: [texts[str(p)] for p in range(N)] for title, texts in read.items()}

    def checks(self):
        return self.find(".nl-check-line").all_inner_texts()

    def wheres(self):
        return self.find(".nl-where").all_inner_texts()

    def choose(self, averaging):
        self.find(".nl-averaging select").select_option(averaging)

    def leaf(self, worker, name):
        """A number that can be changed, in the picture of one worker."""
        return self.find(".nl-replica").nth(worker).locator(f'.nl-picture .nl-leaf[aria-label="{name}"]')


def vector(network):
    return np.concatenate([part.ravel() for layer in network.layers for part in (layer.W, layer.b)])


def assert_shows(texts, numbers):
    """The texts are the numbers, rounded to the places that they have."""
    for text, number in zip(texts, numbers, strict=True):
        places = len(re.sub(r"^[^.,]*[.,]?", "", text))
        assert abs(parse_number(text) - number) <= 0.5000001 * 10.0**-places, (text, number)
        assert (text == "0") == (number == 0)


def one_batch(network, X, Y):
    return nl.backprop(network, X, Y, EXAMPLE.loss)


# --- the numbers


@pytest.mark.parametrize(
    ("name", "sizes", "averaging", "step"),
    with_more(
        [
            ("equal", (2, 2), "error terms", parallel.average_error_terms),
            ("unequal", (3, 1), "weighted mean", parallel.parallel_step),
            ("unequal", (3, 1), "plain mean", parallel.plain_mean),
        ],
        ("equal", (2, 2), "weighted mean", parallel.parallel_step),
        ("four", (1, 1, 1, 1), "weighted mean", parallel.parallel_step),
    ),
)
def test_iterations_are_those_of_the_engine(open_card, name, sizes, averaging, step):
    card = open_card(name)
    card.choose(averaging)
    replicas = whole = EXAMPLE.network
    # Of more than one iteration plain means make more than of one: replicas drift apart.
    last = 3 if THOROUGH else 2 if averaging == "plain mean" else 1
    for iteration in range(1, last + 1):
        assert card.find(".nl-iteration").inner_text() == f"iteration {iteration}"
        made = step(replicas, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, len(sizes), sizes)
        one = one_batch(whole, EXAMPLE.X, EXAMPLE.Y)
        card.onward("average the gradients")
        shown = card.tables()
        for letter, trace in zip("ABCD", made.traces, strict=False):
            assert_shows(shown[f"GPU {letter}: gradient"], parallel.gradient_vector(trace))
        assert_shows(shown["one big batch: gradient"], parallel.gradient_vector(one))
        if averaging == "error terms":
            assert set(shown["mean gradient"]) == {"·"}
        else:
            assert_shows(shown["mean gradient"], made.gradient)
        _, against_one = card.checks()
        assert against_one.startswith("✓ the same as one big batch: 45 of 45") == (
            averaging == "weighted mean"
        )
        card.onward("apply the update")
        shown = card.tables()
        for letter, network in zip("ABCD", made.replicas, strict=False):
            assert_shows(shown[f"GPU {letter}: new weights"], vector(network))
        equal = np.ptp([vector(network) for network in made.replicas], axis=0) == 0
        mark = "✓" if equal.all() else "✗"
        assert card.checks()[0].startswith(f"{mark} replicas equal: {equal.sum()} of 45 new parameters")
        card.onward("next iteration")
        replicas, whole = made.replicas, nl.sgd(whole, one, EXAMPLE.lr)
    assert card.find(".nl-iteration").inner_text() == f"iteration {last + 1}"


def test_the_parameter_pointed_at_is_told_in_full(card):
    card.onward("average the gradients")
    made = parallel.parallel_step(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, 2)
    shards = [parallel.gradient_vector(trace) for trace in made.traces]
    for p in (0, 7, 21, N - 1):
        card.find(f'[data-parameter="{p}"]').nth(2).hover()
        assert card.find(".nl-chosen").count() == 4
        lines = card.find(".nl-meeting-line").all_inner_texts()
        full = [parse_number(text.split()[-1]) for text in lines]
        assert [parse_number(text) for text in re.findall(r"[AB]\s+([^\s,]+)", lines[0])] == [
            pytest.approx(shard[p], abs=1e-15) for shard in shards
        ]
        assert full[1] == pytest.approx(made.gradient[p], abs=1e-15)
        assert full[3] == pytest.approx(vector(made.network)[p], abs=1e-15)
    ref = parameter_refs(EXAMPLE.network)[N - 1]
    assert (ref.name, ref.layer) == ("b", 2)
    assert card.find(".nl-meeting-head").inner_text().endswith("gradient of the bias of neuron i")


def test_a_weight_moves_on_both_an_input_on_one(card):
    weight, given = "weight from neuron e to neuron i", "input x2, sample 1"
    card.leaf(1, weight).focus()
    card.press("ArrowUp", "ArrowUp")
    moved = [float(card.leaf(worker, weight).get_attribute("aria-valuenow")) for worker in (0, 1)]
    assert moved == [0.24, 0.24]
    before = card.leaf(0, given).inner_text()
    card.leaf(1, given).focus()
    card.press("ArrowDown")
    assert card.leaf(0, given).inner_text() == before
    x = float(card.leaf(1, given).get_attribute("aria-valuenow"))
    assert 0.8 < x < EXAMPLE.X[2, 1]
    layers = list(EXAMPLE.network.layers)
    W = layers[2].W.copy()
    W[0, 0] = 0.24
    network = nl.Network([*layers[:2], nl.Layer(W, layers[2].b, layers[2].activation)])
    X = EXAMPLE.X.copy()
    X[2, 1] = x
    made = parallel.parallel_step(network, X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, 2)
    card.onward("average the gradients")
    assert_shows(card.tables()["mean gradient"], made.gradient)
    assert all(line.startswith("✓") and "45 of 45" in line for line in card.checks())
    card.find("[data-do=undo]").click()
    assert card.leaf(1, given).inner_text() == "0.9"
    card.find("[data-do=reset]").click()
    assert card.leaf(0, weight).inner_text() == "0.2"


def test_a_reset_leads_to_the_first_step_of_the_first_iteration(card):
    card.onward("average the gradients")
    card.onward("apply the update")
    card.onward("next iteration")
    card.root.focus()
    card.press("End")
    card.find("[data-do=reset]").click()
    assert card.find(".nl-iteration").inner_text() == "iteration 1"
    assert card.wheres() == ["Step 1 of 138 · Forward 1 of 36"] * 2
    card.find("[data-do=undo]").click()
    assert card.find(".nl-iteration").inner_text() == "iteration 2"
    assert card.wheres() == ["Update", "Update"]


def test_the_rate_is_a_handle_of_all(card):
    card.find(".nl-rate .nl-leaf").focus()
    card.press("ArrowUp")
    rate = float(card.find(".nl-rate .nl-leaf").get_attribute("aria-valuenow"))
    assert rate > EXAMPLE.lr
    card.root.focus()
    card.press("End")
    made = parallel.parallel_step(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, rate, 2)
    assert_shows(card.tables()["GPU B: new weights"], vector(made.network))


# --- stepping


def test_keys_step_both(card):
    card.root.page.evaluate("() => document.addEventListener('keydown', () => (globalThis.heard = true))")
    card.root.focus()
    assert card.wheres() == ["Step 1 of 138 · Forward 1 of 36"] * 2
    card.press("ArrowRight", "ArrowRight", "ArrowLeft")
    assert card.wheres() == ["Step 2 of 138 · Forward 2 of 36"] * 2
    card.press("End")
    assert card.wheres() == ["Update", "Update"]
    card.press("ArrowLeft", "ArrowLeft")
    assert card.wheres() == ["Step 138 of 138 · Backward 99 of 99"] * 2
    card.press("Home", "x", "a", "d", "d")
    assert card.wheres()[1].startswith("Step 1 of 138")
    assert card.root.page.evaluate("globalThis.heard") is None


def test_playing_ends_with_the_update(card):
    card.find(".nl-speed input").fill("6")
    card.root.focus()
    card.press("End", "ArrowLeft", "ArrowLeft", "ArrowLeft", " ")
    assert card.find("[data-do=play]").get_attribute("aria-label") == "Pause"
    wait_until(
        card.root.page,
        "(root) => root.querySelector('.nl-where').textContent === 'Update'",
        arg=card.root.element_handle(),
    )
    wait_until(
        card.root.page,
        "(root) => root.querySelector('[data-do=play]').ariaLabel === 'Play'",
        arg=card.root.element_handle(),
    )


def test_gradients_come_into_the_tables_as_they_are_computed(card):
    card.root.focus()
    for presses, known in ((3, 43), (1, 42)):
        card.press("End", *["ArrowLeft"] * 2) if presses == 3 else None
        card.press(*["ArrowLeft"] * (2 if presses == 3 else 1))
        shown = card.tables()
        assert [
            len([text for text in shown[f"GPU {letter}: gradient"] if text != "·"]) for letter in "AB"
        ] == [known] * 2
        assert set(shown["mean gradient"]) == set(shown["one big batch: gradient"]) == {"·"}
    assert card.checks()[1] == "· the mean against one big batch: not averaged yet"


def test_a_smaller_shard_waits(open_card):
    card = open_card("unequal")
    card.root.focus()
    card.press("End", "ArrowLeft", "ArrowLeft")
    assert card.wheres() == ["Step 184 of 184 · Backward 126 of 126", "Waiting"]
    assert (
        card.find(".nl-sentence").nth(1).inner_text()
        == "GPU B is through with its sample and waits for the others."
    )


def test_tables_are_walked_by_keys(card):
    card.onward("average the gradients")
    cell = card.find('table[aria-label="mean gradient"] td[tabindex="0"]')
    cell.focus()
    card.press("ArrowDown", "ArrowRight")
    focused = card.root.page.evaluate(
        "[document.activeElement.dataset.parameter, document.activeElement.closest('table').ariaLabel]"
    )
    assert focused == ["5", "mean gradient"]  # row b, input x2
    assert card.wheres() == ["Average", "Average"]
    assert "weight from input x2 to neuron b" in card.find(".nl-meeting-head").inner_text()
    card.press("ArrowUp", "ArrowUp", "Home")
    assert "bias of neuron a" in card.find(".nl-meeting-head").inner_text()


def test_hidden_results_come_when_asked_for(card):
    card.find(".nl-hide").check()
    card.onward("average the gradients")
    shown = card.tables()
    assert set(shown["mean gradient"]) == set(shown["one big batch: gradient"]) == {"?"}
    assert "?" not in "".join(shown["GPU A: gradient"])
    assert "hidden" in card.checks()[1]
    made = parallel.parallel_step(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, 2)
    assert f"{made.gradient[0]:.6f}".replace("-", "−") not in card.find(".nl-parameter").inner_text()
    card.find(".nl-reveal-mean").click()
    assert_shows(card.tables()["mean gradient"], made.gradient)
    card.onward("apply the update")
    assert set(card.tables()["GPU A: new weights"]) == {"?"}


def test_notation_and_comma_reach_everything(card):
    card.find(".nl-settings > summary").click()
    card.find(".nl-menu label", has_text="Notation").locator("select").select_option("indices")
    card.find(".nl-menu label", has_text="Decimal comma").locator("input").check()
    card.press("Escape")
    card.onward("average the gradients")
    assert card.find("table").first.locator("th[scope=row]").all_inner_texts() == [*"1234", *"1234", "1"]
    assert all("." not in text for texts in card.tables().values() for text in texts)


# --- who reads it, and where


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 360, 800])
def test_it_fits(page, open_card, width):
    page.set_viewport_size({"width": width, "height": 900})
    for name in CELLS:
        card = open_card(name)
        # Two networks beside each other, or one at a time.
        boxes = [card.find(".nl-replica").nth(k).bounding_box() for k in (0, 1)]
        if width == 1280:
            assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
        else:
            assert boxes[1] is None
            card.find(".nl-which button", has_text="GPU B").click()
            assert [card.find(".nl-replica").nth(k).is_visible() for k in (0, 1)] == [False, True]
        for act in ("average the gradients", "apply the update"):
            card.onward(act)
            assert card.root.evaluate(STICKING_OUT) == []


@pytest.mark.thorough
def test_the_mean_of_four_gpus_is_in_view_with_its_buttons(open_card):
    card = open_card("four")
    card.root.evaluate("(root) => (root.style.width = '1085px')")
    settle(card.root.page)
    card.onward("average the gradients")
    top = card.root.bounding_box()["y"]
    boxes = [
        card.find(name).first.bounding_box() for name in (".nl-transport", ".nl-of-mean", ".nl-of-whole")
    ]
    assert all(top <= box["y"] and box["y"] + box["height"] <= top + 608 for box in boxes)


@pytest.mark.thorough
@pytest.mark.parametrize(("card_width", "most"), [(860, 760), (1085, 608), (1120, 608)])
def test_cause_and_effect_are_seen_at_once(card, card_width, most):
    """As wide as JupyterLab in a window of 1280 pixels makes it, without and with its side bar."""
    card.root.evaluate("(root, width) => (root.style.width = `${width}px`)", card_width)
    settle(card.root.page)
    heights, places, pointed = set(), set(), set()
    card.root.focus()
    for key in ("Home", "ArrowRight", "End", "ArrowLeft", "ArrowLeft"):
        card.press(key)
        heights.add(card.root.bounding_box()["height"])
        places.add(card.find(".nl-onward").bounding_box()["y"])
        pointed.add(card.find(".nl-pointed").bounding_box()["y"])
        assert card.find(".nl-replica").nth(1).is_visible()
    assert len(heights) == len(places) == 1  # nothing moves its place between steps
    assert len(pointed) <= 2  # and words have one place in each of the two views
    assert heights.pop() <= most
    card.onward("average the gradients")
    numbers = card.find(".nl-gradients:visible").evaluate_all(
        """(tables) => tables.map((table) => [...table.querySelectorAll("tr")].map((row) => {
          const texts = [...row.querySelectorAll("td[data-parameter]")].map((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return range.getBoundingClientRect();
          });
          return texts.slice(1).map(({ left }, i) => left - texts[i].right);
        }).flat())"""
    )
    assert len(numbers) == (4 if card_width > 1100 else 3)
    assert min(gap for gaps in numbers for gap in gaps) > 2  # no two numbers run into each other
    for p in (1, 16, 40):
        card.find(f'table[aria-label="mean gradient"] [data-parameter="{p}"]').hover()
        assert card.find(".nl-parameter").evaluate("(told) => told.scrollHeight - told.clientHeight") <= 1


def test_step_and_gradients_can_each_be_looked_at(card):
    words, mean = card.find(".nl-words .nl-formula").first, card.find('table[aria-label="mean gradient"]')
    assert words.is_visible() and not mean.is_visible()
    card.find(".nl-view", has_text="gradients").click()
    assert mean.is_visible() and not words.is_visible()
    card.onward("average the gradients")
    assert mean.is_visible()
    assert (
        card.find(".nl-act").inner_text().startswith("Average Each GPU sends its 45 gradients out, 180 bytes")
    )
    card.find(".nl-view", has_text="this step").focus()
    card.press("Enter")
    assert not mean.is_visible() and card.leaf(1, "input x1, sample 1").is_visible()
    card.root.focus()
    card.press("Home")  # each half of the story shows what it was left with, or its own
    assert words.is_visible()


def test_one_place_tells_about_what_is_pointed_at(card):
    card.onward("average the gradients")
    number, parameter = card.find(".nl-inspector"), card.find(".nl-parameter")
    assert parameter.is_visible() and not number.is_visible()
    card.find(".nl-view", has_text="this step").click()
    card.leaf(0, "input x1, sample 1").hover()
    assert number.is_visible() and not parameter.is_visible()
    assert "input x1" in number.inner_text()
    card.find(".nl-view", has_text="gradients").click()
    card.find('table[aria-label="mean gradient"] [data-parameter="3"]').hover()
    assert parameter.is_visible() and not number.is_visible()


def test_mean_and_one_big_batch_take_turns_where_one_has_room(card):
    card.root.evaluate("(root) => (root.style.width = '860px')")
    mean, whole = (
        card.find(f'table[aria-label="{name}"]') for name in ("mean gradient", "one big batch: gradient")
    )
    card.onward("average the gradients")
    assert mean.is_visible() and not whole.is_visible()
    card.find(".nl-turn:visible").focus()
    card.press("Enter")
    assert whole.is_visible() and not mean.is_visible()
    assert card.root.page.evaluate("document.activeElement.textContent") == "mean"
    card.press("Enter")
    assert mean.is_visible() and not whole.is_visible()


def test_another_way_of_averaging_can_be_undone(card):
    card.choose("error terms")
    card.onward("average the gradients")
    assert set(card.tables()["mean gradient"]) == {"·"}
    card.find("[data-do=undo]").click()
    assert card.find(".nl-averaging select").input_value() == "weighted mean"
    assert card.wheres()[0].startswith("Step 1 of 138")


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_grave(page, open_card, theme):
    card = open_card("unequal", theme)
    card.root.evaluate("(root) => (root.id = 'looked-at')")
    for act in ("average the gradients", "apply the update"):
        card.onward(act)
        grave, looked_at = look(page, "#looked-at")
        assert looked_at["color-contrast"] > 100
        assert grave == []
