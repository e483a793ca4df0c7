"""Predict in Python and its arithmetic of the page: what is asked, kept, noted, refused and compared."""

import base64
import json

import numpy as np
import pytest
from javascript import in_node
from matplotlib.figure import Figure

import neuronlab as nl
from neuronlab.course import Option, Wrong, progress_file
from neuronlab.course.chapters import CHAPTERS, prediction, predictions_of
from neuronlab.course.prediction import Prediction
from neuronlab.widgets.predict.kept_figure import LARGEST, kept_figure

SLIP = Wrong(12.0, "the slope is left out", "Look at the slope.", "no slope")
NUMBER = nl.Question("How large is it?", 2.5, digits=3, wrongs=[SLIP], why="It is half of 5.")
CHOICE = nl.Choice(
    "Which way?", [Option("Up", False, "Not yet. Uphill."), Option("Down", True, "Right: downhill.")]
)
X = np.arange(0.0, 11.0)
CURVE = nl.Sketch("How does it fall?", X, 10 - X, "rounds", "loss", span=(0, 10))
HIDDEN = "secret 7.25"


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv(progress_file.PLACE, str(tmp_path))
    nl.Predict._left.clear()
    return tmp_path


def compared(asked, *guesses, unit=""):
    card = nl.Predict(asked, unit=unit).asked
    script = "const answer = data[1].map((guess) => compare(data[0], guess));"
    return in_node(["predict/comparison.js"], script, [card, list(guesses)])


@pytest.mark.parametrize(
    ("guess", "verdict", "words"),
    [
        ("2.5", "right", "Right."),
        ("2,50", "right", "Right."),
        ("5/2", "right", "Right."),
        ("2.501", "right", "Right."),
        ("2.6", "close", "4 % too large."),
        ("2.3", "close", "8 % too small."),
        ("3.5", "off", "40 % too large."),
        ("12.5", "off", "About 5 times too large."),
        ("0.5", "off", "About 5 times too small."),
        ("2.5e9", "off", "About 1 billion times too large."),
        ("-2.5", "off", "The wrong sign; the size is about right."),
        ("-25", "off", "The wrong sign, and the size is about 10 times too large."),
        ("0", "off", "Too small."),
    ],
)
def test_a_number_is_compared_in_words(guess, verdict, words):
    (found,) = compared(NUMBER, guess)
    assert (found["verdict"], found["words"], found["is"]) == (verdict, words, "2.5")


def test_a_slip_is_named_where_it_leads_to_the_guess():
    slip, none = compared(NUMBER, "12", "13")
    assert slip["slip"] == "That number comes out when the slope is left out. Look at the slope."
    assert none["slip"] == ""


def test_numbers_that_are_counted_or_per_cent_are_told_apart_as_such():
    counted = nl.Question("How many?", 20, whole=True)
    assert [found["words"] for found in compared(counted, "22", "17", "60")] == [
        "2 too many.",
        "3 too few.",
        "About 3 times too large.",
    ]
    share = nl.Question("How much?", 98.0, digits=3)
    few = compared(share, "90", "97 %", "50 per cent", unit="%")
    assert few[0]["words"] == "8 percentage points too small."
    assert few[1]["words"] == "1 percentage point too small." and few[1]["said"] == "97\u00a0%"
    assert few[2]["words"] == "48 percentage points too small."
    nothing = nl.Question("How many?", 0, whole=True)
    assert [found["words"] for found in compared(nothing, "3", "0")] == [
        "Too large.",
        "Right.",
    ]


@pytest.mark.parametrize(
    ("guess", "unit", "said"),
    [
        ("600 ms", "s", "0.6\u00a0s"),
        ("3 min", "s", "180\u00a0s"),
        ("2 days", "h", "48\u00a0h"),
        ("1 hour", "h", "1\u00a0h"),
        ("1", "answers", "1\u00a0answer"),
        ("8 µs", "µs", "8\u00a0µs"),
        ("0.000008", "s", "8 µs"),
        ("2 days", "s", "2 days"),
        ("1 s", "µs", "1,000,000\u00a0µs"),
        ("120GB", "GB", "120\u00a0GB"),
        ("1.5 TB", "GB", "1,500\u00a0GB"),
        ("7.5 million", "", "7,500,000"),
        ("3 thousand parameters", "parameters", "3,000\u00a0parameters"),
        ("5 billion", "billion", "5\u00a0billion"),
        ("500 million", "billion", "0.5\u00a0billion"),
        ("4 times", "times", "4\u00a0times"),
        ("4 ×", "times", "4\u00a0times"),
        ("35 %", "share", "0.35"),
        ("35 per cent", "share", "0.35"),
        ("2 Gbit", "MB", "250\u00a0MB"),
        ("400 Gbit/s", "GB/s", "50\u00a0GB/s"),
        ("3 Weeks", "days", "21\u00a0days"),
        ("1 year", "days", "365\u00a0days"),
    ],
)
def test_a_guess_may_have_a_unit_of_its_kind(guess, unit, said):
    (found,) = compared(nl.Question("How much?", 7.0), guess, unit=unit)
    assert found["said"].replace(",", "") == said.replace(",", "")


def test_a_question_brings_its_unit_along():
    card = nl.Predict(nl.Question("How long?", 2.5, unit="ms"))
    assert card.asked["unit"] == "ms" and nl.Predict(NUMBER, unit="s").asked["unit"] == "s"
    script = "const answer = compare(data, '0.0025 s');"
    assert in_node(["predict/comparison.js"], script, card.asked)["verdict"] == "right"


@pytest.mark.parametrize(
    "guess", ["", "three", "5 GB", "1;2", "alert(1)", "1e999", "9" * 99, "__import__('os')", "5 s s"]
)
def test_what_is_no_such_number_is_refused_in_a_sentence(guess):
    (found,) = compared(nl.Question("How long?", 7.0), guess, unit="s")
    assert found["verdict"] == "unreadable" and found["words"].endswith(("7.6e-1.", "7.6e-1, in s."))


def test_of_two_readings_the_one_that_is_nearer_was_meant():
    assert compared(nl.Question("How many?", 4100), "4,002")[0]["said"] == "4002"
    assert compared(nl.Question("How many?", 4.1), "4,002")[0]["said"] == "4.002"


def test_an_option_is_answered_by_its_reply_without_the_verdict():
    wrong, right, none, odd = compared(CHOICE, "a", "b", "", "ab")
    assert (wrong["verdict"], wrong["said"], wrong["is"], wrong["slip"]) == ("off", "Up", "Down", "Uphill.")
    assert (right["verdict"], right["slip"]) == ("right", "Downhill.")
    assert none["verdict"] == odd["verdict"] == "unreadable"


def test_a_sketch_is_compared_point_by_point():
    exact = " ".join(str(10 - k) for k in range(11))
    high = " ".join(str(min(10, 12 - k)) for k in range(11))
    rising = " ".join(str(k) for k in range(11))
    found = compared(CURVE, exact, high, rising, "", "1 2 -", " ".join("-" * 11), " ".join(["99"] * 11))
    assert [each["verdict"] for each in found] == ["right", "off", "off", *["unreadable"] * 4]
    assert "less than 1 % of the axis off on average" in found[0]["words"]
    assert "too high by 20 % of the axis" in found[1]["words"]
    assert "Yours rises, the curve falls" in found[2]["words"]


def test_between_two_points_of_the_true_curve_it_is_straight_as_seen():
    exact = " ".join(str(10 - k) for k in range(11))
    (found,) = compared(nl.Sketch("How?", [0, 10], [10, 0], span=(0, 10)), exact)
    assert "less than 1 % of the axis off" in found["words"]
    powers = " ".join(f"1e-{k}" for k in range(11))
    (found,) = compared(nl.Sketch("How?", [0, 10], [1, 1e-10], log=True), powers)
    assert "less than 1 % of the axis off" in found["words"]


def test_a_sketch_on_a_logarithmic_axis_is_measured_there():
    curve = nl.Sketch("How?", X, 10.0**-X, log=True, span=(1e-11, 10))
    exact = " ".join(f"1e-{k}" for k in range(11))
    tenfold = " ".join(f"1e-{k + 1}" for k in range(11))
    right, off = compared(curve, exact, tenfold)
    assert right["verdict"] == "right" and "8 % of the axis off" in off["words"]  # one decade of twelve


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"x": [1, 1], "y": [1, 2]}, ValueError, "x must ascend"),
        ({"x": [1], "y": [2]}, ValueError, "2 places or more"),
        ({"x": [1, 2], "y": [1, 2, 3]}, ValueError, "as many numbers as x, 2, got 3"),
        ({"x": [1, 2], "y": [0, 2], "log": True}, ValueError, "above 0"),
        ({"x": [1, 2], "y": [1, 2], "span": (1.5, 3)}, ValueError, "where the curves lie"),
        ({"x": [1, 2], "y": [1, 2], "span": (3, 1)}, ValueError, "lowest, highest"),
        ({"x": [1, 2], "y": [1, 2], "points": 40}, ValueError, "from 5 to 21"),
        ({"x": [1, 2], "y": [1, 2], "near": 1}, ValueError, "near must be"),
        ({"x": [1, 2], "y": [1, 2], "known": [1]}, TypeError, "known must be a dict"),
        ({"x": [1, 2], "y": [1, 2], "log": 1}, TypeError, "True or False"),
        ({"x": "ab", "y": [1, 2]}, TypeError, "x must be an array"),
    ],
)
def test_a_sketch_that_cannot_be_is_refused(given, error, says):
    with pytest.raises(error, match=says):
        nl.Sketch("How?", **given)


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    x = np.linspace(0, 1, 5000)
    card = nl.Sketch("How?", x, x**2).card()
    assert len(card["x"]) == 120 and (card["x"][0], card["x"][-1], card["y"][-1]) == (0, 1, 1)
    assert card["limits"] == [0, 1, -0.5, 1.5]  # half as much again on either side


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: nl.Predict(3), TypeError, "a Sketch or a key"),
        (lambda: nl.Predict("9.p9"), ValueError, "no prediction '9.p9'"),
        (lambda: nl.Predict(CHOICE, unit="s"), TypeError, "unit belongs to a number"),
        (lambda: nl.Predict(NUMBER, unit="s" * 99), ValueError, "short text"),
        (lambda: nl.Predict(NUMBER, figure="nice.png"), TypeError, "matplotlib Figure"),
        (lambda: nl.Predict(NUMBER, why=3), TypeError, "why must be text"),
        (lambda: nl.Predict(NUMBER, key=""), ValueError, "1 to 40"),
        (lambda: setattr(nl.Predict(NUMBER), "given", "x" * 999), ValueError, "400"),
    ],
)
def test_what_is_no_prediction_is_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_an_exercise_may_be_predicted_too():
    trace = nl.backprop(*(nl.examples.two_neurons.__dict__[name] for name in ("network", "X", "Y", "loss")))
    card = nl.Predict(nl.course.question_about(trace, nl.Ref("z", 0, sample=0, row=0)))
    assert card.asked["right"] == pytest.approx(0.76) and card.asked["wrongs"] and not card.asked["hints"]
    assert card.revealed["why"]


def test_nothing_of_the_answer_stands_in_picture_or_text():
    card = nl.Predict(NUMBER, why=HIDDEN, text=HIDDEN, key="9.p1")
    assert repr(card) == "Prediction 9.1: How large is it?"
    hidden = nl.Predict(nl.Question("How large is it?", 999.0, digits=3), key="9.p1")
    pictures = [one._repr_mimebundle_()[0]["image/png"] for one in (card, hidden)]
    assert pictures[0] == pictures[1] and base64.b64decode(pictures[0]).startswith(b"\x89PNG")
    for asked in (CHOICE, CURVE):
        data = nl.Predict(asked, why=HIDDEN)._repr_mimebundle_()[0]
        assert HIDDEN not in data["text/plain"] and data["image/png"]


def test_a_figure_is_kept_as_a_drawing_in_the_colours_of_the_theme_or_as_pixels():
    drawn = kept_figure(nl.figures.loss_by_probability())
    assert drawn["svg"].startswith("<svg") and "var(--nl-ink)" in drawn["svg"] and "png" not in drawn
    assert "What a prediction costs" in drawn["alt"] and drawn["width"] == 900
    many = Figure()
    many.add_subplot().plot(np.random.default_rng(0).random(20_000))
    kept = kept_figure(many)
    assert "svg" not in kept and base64.b64decode(kept["png"]).startswith(b"\x89PNG") and LARGEST > 0


def test_a_guess_is_noted_and_there_again_but_is_not_solved(own_progress):
    card = nl.Predict(NUMBER, key="9.p1")
    card._hear(card, {"guess": "12"}, [])
    noted = progress_file.load()
    assert noted.predicted == {"9.p1": "12"} and not noted.solved
    again = nl.Predict(NUMBER, key="9.p1")
    assert (again.given, again.committed) == ("12", True)
    # Another kind of question now: a guess that cannot be one is left out.
    assert not nl.Predict(CHOICE, key="9.p1").committed
    again.reset()
    assert progress_file.load().predicted == {} and not again.committed
    contents = json.loads((own_progress / progress_file.FILE).read_text(encoding="utf-8"))
    assert set(contents) == {"solved", "version"}  # as older programs know it


def test_not_to_be_asked_is_noted_for_the_chapter_and_taken_back():
    card = nl.Predict(NUMBER, key="9.p1")
    card._hear(card, {"unasked": True}, [])
    assert nl.Predict(CHOICE, key="9.p2").unasked and not nl.Predict(CHOICE, key="8.p2").unasked
    card._hear(card, {"unasked": False}, [])
    assert not nl.Predict(CHOICE, key="9.p2").unasked


@pytest.mark.parametrize(
    "message", [None, [], {"guess": 3}, {"guess": "x" * 999}, {"guess": ""}, {"unasked": 1}]
)
def test_what_the_page_would_never_send_changes_nothing(message):
    card = nl.Predict(NUMBER, key="9.p1")
    card._hear(card, message, [])
    assert progress_file.load().predicted == {} and progress_file.load().unasked == {}


def test_what_is_forgotten_is_named_and_older_programs_read_the_file(own_progress):
    progress_file.record("4.1")
    progress_file.record_guess("4.p1", "c")
    progress_file.record_unasked("4", True)
    assert nl.reset_progress() == (
        "This would forget 1 solved exercise (4.1), 1 prediction (4.p1), 1 chapter without questions (4). "
        "If you are sure: nl.reset_progress(sure=True)."
    )
    contents = json.loads((own_progress / progress_file.FILE).read_text(encoding="utf-8"))
    assert contents["version"] == 1 and set(contents["solved"]) == {"4.1"}
    assert nl.reset_progress(["4.p1"], sure=True) == "Forgotten: 1 prediction (4.p1)."
    assert progress_file.load().solved.keys() == {"4.1"} and progress_file.load().predicted == {}


def test_keys_belong_to_their_chapter():
    for chapter in CHAPTERS:
        for key in predictions_of(chapter.number):
            assert key.startswith(f"{chapter.number}.p")


def test_a_prediction_takes_its_reason_from_its_question():
    assert Prediction(NUMBER).reason == "It is half of 5." and Prediction(NUMBER, "So.").reason == "So."
    with pytest.raises(ValueError, match="no prediction"):
        prediction("4.1")
    with pytest.raises(TypeError, match="key must be a str"):
        prediction(4)
