"""Every card answers in Firefox and in WebKit as in Chromium, and says the engine's numbers there."""

import numpy as np
import pytest
from effort import THOROUGH
from seen import SeenCard

import neuronlab as nl
from neuronlab.course.chapters import question
from neuronlab.functions import ACTIVATIONS
from neuronlab.parallel import ring
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.widgets.playground import from_text
from neuronlab.writing.numbers import format_number

# A machine that does much else starts Firefox in a minute; what never ends, ends here.
pytestmark = pytest.mark.timeout(240)

ENGINES = [pytest.param(name, marks=pytest.mark.browser(name)) for name in ("firefox", "webkit")]
CARDS = ["stepper", "exercise", "predict", "pg", "ring", "live", "replicas", "zero"]  # in the order of CELLS
EXAMPLE = nl.examples.two_neurons
MEANS = """() => {
    const cells = document.querySelectorAll("table[aria-label='mean gradient'] [data-parameter]");
    return cells.length && [...cells].map((cell) => [Number(cell.dataset.parameter), cell.textContent]);
}"""
ROWS = """() => [...document.querySelectorAll(".nl-live tbody tr")].map((row) =>
    [...row.cells].map((cell) => cell.textContent))"""
COLOURS = """() => ["backgroundColor", "color"].map((part) => getComputedStyle(
    document.querySelector(".nl-stepper"))[part].match(/[\\d.]+/g).slice(0, 3).map(Number))"""


@pytest.mark.browser("firefox")
def test_firefox_opens_beside_the_browser_of_the_run(browser, firefox):
    assert browser.is_connected() and "Firefox" in firefox.ask("() => navigator.userAgent")


@pytest.fixture(scope="module", params=ENGINES)
def window(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def show(window, saved):
    """Shows one of the cards alone, and no error came of it."""

    def opened(card, theme="light"):
        window.open(saved.address(theme, CARDS.index(card)))
        window.wait_until("(card) => document.querySelector(`.nl-${card}`)?.childElementCount", card)
        return window

    yield opened
    assert window.errors == []


@pytest.fixture
def stepper(show):
    window = show("stepper")
    window.wait_until("() => document.querySelector('.nl-stage')")
    window.focus(".nl-stepper")
    return SeenCard(window, EXAMPLE)


def test_the_stepper_says_the_numbers_of_every_step(stepper):
    for position in range(stepper.n_steps):
        if THOROUGH or position % 6 == 0:  # a push walks all steps in Chromium, these here
            stepper.check(position)
        stepper.window.press("ArrowRight")


def test_a_number_of_a_formula_is_dragged_and_moved_by_keys(stepper):
    number = ".nl-with-numbers mn.nl-leaf"
    before = stepper.take_over(number)
    stepper.window.drag(number, 32)
    place, dragged = stepper.take_over(number)
    assert place == before[0] and dragged - before[1] == pytest.approx(32 * 4 / 320, abs=0.03)
    stepper.check(0)
    stepper.window.focus(number)
    stepper.window.press("ArrowUp")
    assert stepper.take_over(number)[1] == pytest.approx(dragged + 0.02)
    stepper.check(0)


def test_a_number_that_can_be_changed_is_underlined(stepper):
    """Chromium and WebKit underline a number of a formula as one elsewhere, Firefox only by a border."""
    dotted = """(selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return (style.textDecorationLine.includes("underline") && style.textDecorationStyle === "dotted")
            || (style.borderBottomStyle === "dotted" && style.borderBottomWidth !== "0px");
    }"""
    assert stepper.window.ask(dotted, ".nl-picture .nl-leaf")
    assert stepper.window.ask(dotted, ".nl-formula mn.nl-leaf")


def test_a_letter_needs_no_font_for_mathematics(stepper):
    """Drawn as a character of mathematics it would be wider, or a box where no font has it."""
    letter, plain = stepper.window.ask(
        """() => {
            const letters = [...document.querySelectorAll(".nl-picture mi")];
            const letter = letters.find((e) => e.textContent === "η");
            const { fontFamily, fontSize, fontStyle } = getComputedStyle(letter);
            const plain = document.createElement("span");
            plain.textContent = "η";
            Object.assign(plain.style, { fontFamily, fontSize, fontStyle });
            letter.closest(".nl-stepper").append(plain);
            return [letter, plain].map((e) => e.getBoundingClientRect().width);
        }"""
    )
    assert letter == pytest.approx(plain, abs=0.6)


def test_an_index_is_small_and_low(stepper):
    """Firefox makes none smaller than 8 points by itself, and lowers none without a font for mathematics."""
    indices = stepper.window.ask(
        """() => {
        const digit = (sub) => /^x\\d$/.test(sub.textContent);
        return [...document.querySelectorAll(".nl-picture msub")].filter(digit).map((sub) => {
            const size = (e) => parseFloat(getComputedStyle(e).fontSize);
            const middle = ({ top, bottom }) => (top + bottom) / 2;
            const [letter, index] = [...sub.children];
            const low = middle(index.getBoundingClientRect()) - middle(letter.getBoundingClientRect());
            return [size(index) / size(letter), low / size(letter)];
        })}"""
    )
    assert len(indices) == 3
    for size, low in indices:
        assert size == pytest.approx(0.71, abs=0.01) and 0.15 < low < 0.45


def test_the_fractions_of_a_neuron_stay_in_its_box(stepper):
    stepper.window.press("End")
    outside = """() => [...document.querySelectorAll(".nl-neuron .nl-cell > *")].filter((part) => {
        const [one, box] = [part, part.closest(".nl-neuron")].map((e) => e.getBoundingClientRect());
        const next = part.nextElementSibling?.getBoundingClientRect();
        const sticksOut = one.right > box.right || one.left < box.left || one.bottom > box.bottom;
        return one.width && (sticksOut || (next?.width && next.left < one.right && next.top < one.bottom));
    }).map((part) => part.textContent)"""
    assert stepper.window.ask("() => document.querySelectorAll('.nl-neuron mfrac').length") >= 2
    assert stepper.window.ask(outside) == []


def test_an_exercise_judges(show):
    window, asked = show("exercise"), question("4.1")
    for number, verdict in ((asked.answer + 1, "nl-ex-wrong"), (asked.answer, "nl-ex-right")):
        window.click(".nl-ex-input")
        window.ask("() => document.querySelector('.nl-ex-input').select()")
        window.type(format_number(number, 6))
        window.press("Enter")
        window.wait_until("(verdict) => document.querySelector(`.nl-ex-reply.${verdict}`)", verdict)


def test_a_prediction_opens(show):
    window = show("predict")
    window.click(".nl-pr-input")
    window.type("2")
    window.press("Enter")
    window.wait_until("() => document.querySelector('.nl-pr-reply').checkVisibility()")
    assert "Half of 5." in window.text(".nl-predict")
    tiles = window.ask(
        "() => [...document.querySelectorAll('.nl-pr-tile > :last-child')].map((e) => e.textContent)"
    )
    assert tiles[:2] == ["2", "2.5"]


def test_the_playground_learns_as_python_does(show):
    window = show("pg")
    window.click("[data-do=play]")
    window.wait_until(
        "() => Number(document.querySelector('.nl-pg-where').textContent.match(/[0-9]+/)?.[0]) >= 5"
    )
    window.click("[data-do=play]")
    window.click("[data-do=epoch]")
    window.click("[data-do=copy]")
    text = window.wait_until("() => document.querySelector('.nl-pg-text textarea').value")
    there, run = from_text(text), nl.Playground(n_points=40, hidden=(2,)).run
    assert (there.epoch >= 6, there.batch) == (True, 0)
    for _ in range(there.epoch):
        run.finish_epoch()
    for page, python in zip(there.network.layers, run.network.layers, strict=True):
        np.testing.assert_allclose(page.W, python.W, rtol=1e-8)


def test_the_ring_adds_up(show):
    window, vectors = show("ring"), np.array([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]])
    window.focus(".nl-ring")
    states = simulate(ring(2), vectors).states
    window.wait_until("() => document.querySelector('.nl-ring-numbers .nl-num')")
    for step, state in enumerate(states):
        shown = window.ask(
            """() => [...document.querySelectorAll('.nl-ring-numbers .nl-num')].map((e) =>
                [...e.dataset.at.split(',').slice(1).map(Number), e.textContent])"""
        )
        assert len(shown) == vectors.size
        for worker, i, text in shown:
            assert text == format_number(float(state[worker][i])), f"step {step}: {worker}, {i}"
        window.press("ArrowRight")


def test_the_explorer_follows_its_slider(show):
    window = show("live")
    window.focus(".nl-live [role=slider]")
    window.press("ArrowRight", "ArrowRight")
    z = float(
        window.ask("() => document.querySelector('.nl-live [role=slider]').getAttribute('aria-valuenow')")
    )
    rows = window.ask(ROWS)
    assert len(rows) == 2
    for name, row in zip(("relu", "tanh"), rows, strict=True):
        f, df = (getattr(ACTIVATIONS[name], part)(np.array(z)).item() for part in ("f", "df"))
        assert row[1:3] == [format_number(f), format_number(df)]


def test_replicas_average_their_gradients(show):
    window = show("replicas")
    window.click(".nl-onward")
    shown = dict(window.wait_until(MEANS))
    e = nl.examples.two_gpus
    gradient = nl.parallel.parallel_step(e.network, e.X, e.Y, e.loss, e.lr, 2).gradient
    assert len(shown) == len(gradient)
    for place, number in enumerate(gradient):
        text = shown[place].replace("−", "-")
        places = len(text.partition(".")[2])
        assert places >= 3 and float(text) == pytest.approx(number, abs=0.5001 * 10.0**-places), place


def test_the_memory_of_training_follows_its_slider(show):
    window, twin = show("zero"), nl.TrainingMemory(stage=2, digits=10)
    window.focus("input[data-trait=n_gpus]")
    window.press("ArrowRight")
    stop = window.ask("() => Number(document.querySelector('input[data-trait=n_gpus]').value)")
    assert twin.stops["n_gpus"][stop] != twin.n_gpus
    twin.n_gpus = twin.stops["n_gpus"][stop]
    total = float(window.ask("() => document.querySelector('[data-figure=total]').dataset.value"))
    assert total == pytest.approx(twin.memory.total, rel=1e-12)


def test_a_card_is_dark_on_a_dark_page(show):
    window = show("stepper", "dark")
    paper, ink = window.ask(COLOURS)
    assert sum(paper) < 200 < 450 < sum(ink)
