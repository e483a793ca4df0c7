"""The chapters' predictions: each has the right answer, by hand or by another way, and is asked once."""

import ast
import inspect
import math
import re
from pathlib import Path

import numpy as np
import pytest

import neuronlab as nl
from neuronlab import parallel
from neuronlab.course.chapters import CHAPTERS, prediction, predictions_of
from neuronlab.course.chapters import predictions as folder
from neuronlab.course.choice import Choice
from neuronlab.course.question import Question
from neuronlab.course.sketch import Sketch

SOURCES = Path(__file__).resolve().parents[2] / "notebooks" / "source"
ALL = {key: make for chapter in CHAPTERS for key, make in predictions_of(chapter.number).items()}
MADE_ALONE = [key for key, make in ALL.items() if not inspect.signature(make).parameters]
# What the cells of the chapters hand over, here made up.
FROM_CELLS = {
    "9.p1": (1.25, 7.5),
    "3.p5": (0.65, 0.97),
    "6.p1": (0.0384,),
    "6.p2": ([[3, 2.0], [3, 0.1], [3, 0.04]],),
    "6.p4": (0.114, "9"),
    "6.p7": (np.linspace(2, 0, 61), (np.arange(61) - 20) ** 2 / 1000 + 0.6),
    "6.p5": (359, 6, 323, 0),
    "6.p8": (0.983, 0.432),
    "6.p3": (
        {
            "always 0.2": np.full(41, 0.008),
            "always 0.01": np.full(41, 5e-5),
            "0.2, then × 0.9": np.full(41, 1e-5),
        },
    ),
    "7.p6": (np.zeros(41), np.linspace(0, 0.07, 41)),
}
# Worked out on paper, or by another way than the prediction goes.
BY_HAND = {
    "1.p1": 0.02 + 1.2 + 0.48 + 2.4,
    "1.p2": 1,
    "1.p4": 0,
    "9.p2": 99,
    "9.p1": 7.5,
    "2.p1": -2 * -1,
    "2.p2": (1 / (1 + math.exp(-4))) ** 2 * (1 - 1 / (1 + math.exp(-4))),
    "2.p4": 0.25**20,
    "2.p5": -10,
    "2.p6": 1 / (1 + math.exp(-1) + math.exp(-3)),
    "3.p1": 16,
    "3.p2": 100 * 100 / (100 + 0.99),
    "3.p5": 97,
    "4.p1": (1 - 0.5) / 0.76,
    "4.p2": 100 * ((1 - 0.5 - 0.4 * 0.78) ** 2 / 0.196**2 - 1),
    "4.p4": ((1 - 0.6007940) / 0.196) ** 2,
    "4.p5": (0.196 / 0.0173802589) ** 2,
    "5.p4": 302,
    "5.p7": 6,
    "6.p1": 0.0384,
    "6.p4": 11.4,
    "6.p5": 0,
    "6.p8": 43.2,
    "7.p5": (2 * 5 + 2 * 25) / 2,
    "7.p2": 2 * 63 / 64,
    "7.p3": math.log2(64),
    "8.p1": 100 * (2 * 1023 * (4e-6 + 15e9 / 1024 / 50e9) / (2 * 63 * (4e-6 + 15e9 / 64 / 50e9)) - 1),
    "8.p2": 100 * (1 - 0.99**64),
    "8.p3": 98 * 4096 / 50e9,
    "8.p4": 100 * 0.99 / (1 + 97 * 0.01),
    "8.p6": 54 * 24 / 419,
}
RIGHT = {
    "1.p3": "keeps its direction",
    "4.p3": "w_b0",
    "5.p1": "jumps over the target",
    "5.p3": "nothing moves any more",
    "5.p5": "valley",
    "5.p6": "Fewer",
    "6.p2": "One by one",
    "6.p3": "decays",
    "6.p6": "5.",
    "7.p1": "half of what GPU B",
    "7.p4": "Nothing at all",
}


def made(key):
    return prediction(key, *FROM_CELLS.get(key, ()))


@pytest.mark.parametrize("key", BY_HAND)
def test_a_number_is_the_one_worked_out_by_hand(key):
    assert made(key).asked.answer == pytest.approx(BY_HAND[key], rel=2e-3)


def test_the_others_are_the_engines():
    slow = nl.examples.saturating_slow
    score = nl.Network([nl.Layer([[2.0]], [2.0], "identity")])
    run = nl.train(score, slow.X, slow.Y, "binary_cross_entropy", slow.lr, epochs=20)
    said = 1 / (1 + math.exp(-nl.forward(run.network, slow.X).item()))
    assert made("3.p4").asked.answer == pytest.approx(said)
    link = parallel.LINKS["RoCEv2 400G"]
    steps = [
        parallel.training_step(7.5e9, 2, 64, link, 0.5, stage=2, n_buckets=10, loss=loss).seconds
        for loss in (0, 0.01)
    ]
    assert made("8.p5").asked.answer == pytest.approx(steps[1] / steps[0])
    # A day without a failure, by chance alone: the mean time to the first run of that length.
    rate = 24 * 3600 / parallel.LLAMA3.mtbf
    assert made("8.p7").asked.answer == pytest.approx((math.exp(rate) - 1) / rate, rel=1e-3)


@pytest.mark.parametrize("key", RIGHT)
def test_the_right_option_is_marked(key):
    (right,) = [option for option in made(key).asked.options if option.right]
    assert RIGHT[key] in right.text


def test_what_choices_claim_is_so():
    example = nl.examples.two_neurons
    problem = example.X, example.Y, example.loss
    outputs = [
        nl.forward(one, example.X).item() for one in nl.train(example.network, *problem, 0.6, 6).networks
    ]
    sides = np.sign(np.array(outputs) - 1)
    assert (sides[1:] == -sides[:-1]).all() and (np.diff(abs(np.array(outputs) - 1)) < 0).all()
    # The valley: places far apart with the lowest loss, and as low ones between them, where w_b1 y_a = 0.5.
    biases = np.linspace(0.3, 0.7, 9)
    for bias in biases:
        a, b = example.network.layers
        network = nl.Network([nl.Layer(a.W, [bias], "relu"), nl.Layer([[0.5 / (bias + 0.16)]], b.b, "relu")])
        assert nl.backprop(network, *problem).mean_loss < 1e-20


@pytest.mark.parametrize("key", [key for key in ALL if isinstance(made(key).asked, Sketch)])
def test_a_sketch_has_room_for_other_guesses(key):
    asked = made(key).asked
    low, high = asked.span
    share = np.log if asked.log else np.asarray
    heights = (share(asked.y) - share(low)) / (share(high) - share(low))
    assert heights.min() >= 0 and heights.max() <= 1 and np.ptp(heights) > 0.2


def test_the_sketched_curves_are_the_engines():
    slow = nl.examples.saturating_slow
    run = nl.train(slow.network, slow.X, slow.Y, slow.loss, slow.lr, epochs=300)
    outputs = [nl.forward(network, slow.X).item() for network in run.networks[::5]]
    assert made("2.p3").asked.y == pytest.approx(outputs)
    entropy = made("3.p3").asked
    assert entropy.y == pytest.approx(-np.log(entropy.x))
    assert entropy.known["squared error"] == pytest.approx((1 - entropy.x) ** 2)
    example = nl.examples.two_neurons
    run = nl.train(example.network, example.X, example.Y, example.loss, 1.2, epochs=20)
    assert made("5.p2").asked.y == pytest.approx(run.losses)


@pytest.mark.parametrize("key", ALL)
def test_every_prediction_is_a_card_and_repeats_itself(key):
    values = FROM_CELLS.get(key, ())
    card = nl.Predict(key, *values)
    again = nl.Predict(key, *values)
    assert (card.asked, card.revealed) == (again.asked, again.revealed)
    assert card.revealed["why"] and card.chapter == key[0] and card.asked["ask"].endswith((".", "?", ")"))


@pytest.mark.parametrize("key", ALL)
def test_printed_lines_fit_a_phone_and_are_no_python(key):
    text = made(key).text
    assert max(map(len, text.splitlines()), default=0) <= 37
    assert not re.search(r"[{}\[\]]|None", text)


def test_values_that_are_missing_or_too_many_are_refused():
    with pytest.raises(TypeError, match=r"prediction 9\.p1 takes 2 values \(one_neuron, large\), got 0"):
        nl.Predict("9.p1")
    with pytest.raises(TypeError, match=r"prediction 1\.p1 takes 0 values, got 1"):
        nl.Predict("1.p1", 3)
    with pytest.raises(TypeError, match="values belong to a prediction of the course"):
        nl.Predict(nl.course.Question("How large?", 1.0), 3)


def test_every_kind_is_used_and_no_wrong_number_is_the_right_one():
    asked = {key: made(key).asked for key in ALL}
    assert {type(one) for one in asked.values()} == {Question, Choice, Sketch}
    for key, one in asked.items():
        for wrong in getattr(one, "wrongs", ()):
            assert one.check(nl.course.question.full_number(one.answer)).verdict == "right"
            assert abs(wrong.value - one.answer) > one.card()["tolerance"], (key, wrong)


def test_no_answer_is_typed():
    """Every answer is an expression that something computes: no number stands there itself."""
    for path in sorted(Path(folder.__file__).parent.glob("chapter*.py")):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        answers = [word.value for call in calls for word in call.keywords if word.arg == "answer"]
        assert answers, path.name
        for answer in answers:
            assert any(isinstance(node, ast.Name) for node in ast.walk(answer)), ast.unparse(answer)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.number))
def test_each_chapter_asks_all_of_them_in_order_and_at_least_four(chapter):
    text = (SOURCES / f"{chapter.notebook[:-6]}.md").read_text(encoding="utf-8")
    cells = re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", text, flags=re.DOTALL)
    asked = [re.search(r'^nl\.Predict\("([^"]+)"[^\n]*\)\s*\Z', cell, flags=re.MULTILINE) for cell in cells]
    keys = [found[1] for found in asked if found]
    least = 4 if chapter.questions else 1  # a page to look things up in asks where it surprises
    assert keys == list(predictions_of(chapter.number)) and len(keys) >= least
    assert text.count("nl.Predict(") == len(keys)
