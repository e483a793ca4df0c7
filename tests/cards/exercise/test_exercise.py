"""The exercise's Python side, and its replies in the browser: the same as `check` gives."""

import base64
import random

import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.course import progress_file
from neuronlab.course.chapters import CHAPTERS, question
from neuronlab.course.choice import Choice
from neuronlab.course.hint import Hint
from neuronlab.course.option import Option
from neuronlab.course.question import Question
from neuronlab.course.solution import Solution
from neuronlab.course.wrong import Wrong
from neuronlab.widgets.exercise.exercise import AHEAD, MOST, Exercise
from neuronlab.widgets.kit.question_card import WIDTH, question_figure
from neuronlab.widgets.stepper.embedded import program_of, traits_of
from neuronlab.widgets.stepper.stepper import Stepper
from neuronlab.writing.numbers import format_number

KEYS = [key for chapter in CHAPTERS for key in chapter.questions]
FREE = Question("How many bits has a byte?", 8.0, wrongs=[Wrong(4.0, "it is half a byte")])
UNREADABLE = [
    "",
    "  ",
    "hello",
    "1e400",
    "nan",
    "1/0",
    "__import__('os')",
    "<b>1</b>",
    "9" * 10_000,
    "١٢",
    "0.1.2",
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of notebooks in which nothing has been answered yet."""
    monkeypatch.setenv(progress_file.PLACE, str(tmp_path))
    monkeypatch.setattr(Exercise, "_left", {})
    return tmp_path


def send(exercise, message):
    """Let a message arrive, as the page sends it."""
    exercise._handle_custom_msg(message, [])


# --- replies in the browser


def answers_for(asked):
    """Answers of every kind, most of them in several spellings."""
    if isinstance(asked, Choice):
        return ["a", "b", "c", "d", "z", "", "ab"]
    draw = random.Random(asked.text)
    values = [asked.answer, -asked.answer, 2 * asked.answer, *(wrong.value for wrong in asked.wrongs)]
    values += [asked.answer * (1 + off * sign) for off in (1e-7, 1e-5, 1e-4, 3e-4, 1e-3) for sign in (1, -1)]
    values += [draw.uniform(-2, 2) for _ in range(10)]
    spelled = [format_number(value, digits, draw.random() < 0.3) for value in values for digits in (3, 4, 10)]
    return [
        *spelled,
        *(f"{value:.1g}" for value in values),
        *(f"{value:.2f}" for value in values),
        *UNREADABLE,
    ]


def test_replies_in_the_browser_are_those_of_python():
    asked = [question(key) for key in KEYS] + [FREE, *(question("4.1").another(seed) for seed in range(4))]
    data = [(one.card(), answers_for(one)) for one in asked]
    script = "const answer = data.map(([card, texts]) => texts.map((text) => replyTo(card, text)));"
    replied = in_node(["kit/reply.js"], script, data)
    verdicts = set()
    for one, (_, texts), replies in zip(asked, data, replied, strict=True):
        for text, reply in zip(texts, replies, strict=True):
            expected = one.check(text)
            assert (reply["verdict"], reply["text"]) == expected[:2], f"{text!r} to {one.text}"
            verdicts.add(reply["verdict"])
    assert verdicts == {"right", "rounded", "wrong", "unreadable"}


LIMITS = {
    "kind": "number",
    "says": {
        **{name: name for name in ("right", "near", "coarse", "wrong", "unknown", "empty", "unreadable")},
        "one": "when {when}.",
        "several": "when, in more than one way, {when}.",
        "or": " or ",
    },
    "units": {},
    "factor": 1,
    "right": 1,
    "tolerance": 0.25,
    "near": 0.5,
    "coarse": [4],
    "wrongs": [
        {"name": "doubled", "when": "doubled here", "look": "Look.", "value": 2, "tolerance": 0.25},
        {"name": "doubled", "when": "doubled there", "look": "Look!", "value": 2, "tolerance": 0.25},
        {"name": "", "when": "trebled", "look": "", "value": 3, "tolerance": 0.25},
        {"name": "", "when": "trebled", "look": "", "value": 3, "tolerance": 0.25},
        {"name": "", "when": "added", "look": "", "value": 3, "tolerance": 0.25},
    ],
}


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        ("1.25", "right", "right"),
        ("0.75", "right", "right"),
        ("1.2500001", "rounded", "near"),
        ("1.5", "rounded", "near"),
        ("0.5", "rounded", "near"),
        ("1.5000001", "wrong", "wrong unknown"),
        ("0.4999999", "wrong", "wrong unknown"),
        ("1.75", "wrong", "wrong when doubled here. Look."),
        ("2.25", "wrong", "wrong when doubled here. Look."),
        ("2.2500001", "wrong", "wrong unknown"),
        ("3", "wrong", "wrong when, in more than one way, trebled or added."),
        ("4", "rounded", "coarse"),
        ("4.00000001", "wrong", "wrong unknown"),
        (" ", "unreadable", "empty"),
        ("one", "unreadable", "unreadable"),
    ],
)
def test_a_reply_at_the_limits(text, verdict, says):
    """A number at a limit is inside, and a slip that leads there in two places is named once."""
    script = "const answer = [replyTo(data[0], data[1]), slipBehind(data[0], 9)];"
    reply, none = in_node(["kit/reply.js"], script, [LIMITS, text])
    assert (reply["verdict"], reply["text"], none) == (verdict, says, "")


def test_the_way_knows_all_that_a_stepper_shows():
    fixed = in_node(["stepper/embedded.js"], "const answer = STEPPER_TRAITS;", None)
    way = question("4.1").solution
    stepper = Stepper(
        way.trace.network, way.trace.X, way.trace.Y, way.trace.loss, way.lr, position=way.position
    )
    own = {name for name in stepper.keys if not name.startswith("_")} - {"layout", "tabbable", "tooltip"}
    own -= {"program", "values"}
    assert own == {*fixed, *traits_of(way)}
    for name, value in {**fixed, **traits_of(way)}.items():
        assert getattr(stepper, name) == value, name
    assert stepper.program == program_of(way)


@pytest.mark.parametrize("key", KEYS)
def test_the_program_of_the_way_serves_all_its_numbers(key):
    exercise = Exercise(key)
    if exercise.question.solution is None:
        assert exercise.program == {} and exercise.cards[0]["way"] is None
        return
    for made, card in zip(exercise._questions, exercise.cards, strict=True):
        assert card["way"] == traits_of(made.solution)
        assert exercise.program == program_of(made.solution)
        assert 0 <= card["way"]["position"] < len(exercise.program["steps"])


# --- answering


def test_a_right_answer_is_noted_and_a_new_widget_knows():
    exercise = nl.Exercise("4.1")
    assert (exercise.solved, exercise.report, exercise.given) == (False, "", "")
    for text, verdict in [("0.7", "rounded"), ("0.6", "wrong"), ("", "unreadable"), ("none", "unreadable")]:
        assert exercise.answer(text).verdict == verdict
        assert not exercise.solved and progress_file.load().solved == {}
    assert exercise.answer(str(exercise.question.answer)).verdict == "right"
    assert exercise.solved and progress_file.load().solved.keys() == {"4.1"}
    assert exercise.answer("0").verdict == "wrong" and exercise.solved  # once solved stays solved
    assert Exercise("4.1").solved and not Exercise("4.2").solved


def test_what_the_page_sends():
    exercise = Exercise("4.1")
    seen = []
    exercise.observe(lambda change: seen.append((change.name, change.new)), ["given", "solved", "shown"])
    send(exercise, {"answer": "1", "shown": 0})
    right = format_number(exercise._questions[2].answer, 4)
    send(exercise, {"answer": right, "shown": 2})
    assert seen == [("given", "1"), ("shown", 2), ("given", right), ("solved", True)]
    assert exercise.question is exercise._questions[2] and progress_file.load().solved.keys() == {"4.1"}
    send(exercise, {"reset": True})
    assert (exercise.shown, exercise.given, exercise.solved) == (0, "", False)
    assert progress_file.load().solved == {}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "answer",
        7,
        {},
        {"answer": 0.5, "shown": 0},
        {"answer": "0.5"},
        {"answer": "0.5", "shown": "0"},
        {"answer": "0.5", "shown": -1},
        {"answer": "0.5", "shown": 99},
        {"answer": None, "shown": 0},
        {"reset": "yes"},
        {"reset": 1},
    ],
)
def test_other_messages_change_nothing(message, capfd):
    exercise = Exercise("4.2")
    exercise.answer(str(exercise.question.answer))
    before = exercise.get_state(["shown", "given", "solved", "report"])
    send(exercise, message)
    assert exercise.get_state(["shown", "given", "solved", "report"]) == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", [t for t in UNREADABLE if t.strip()])
def test_what_is_no_number_is_kept_as_text_only(text):
    exercise = Exercise("4.2")
    send(exercise, {"answer": text, "shown": 0})
    assert exercise.given == text and not exercise.solved


def test_a_choice_is_answered_by_its_letter():
    exercise = Exercise("4.6")
    send(exercise, {"answer": "a", "shown": 0})
    assert not exercise.solved
    send(exercise, {"answer": "b", "shown": 0})
    assert exercise.solved and progress_file.load().solved.keys() == {"4.6"}
    assert len(exercise.cards) == 1 and exercise.cards[0]["kind"] == "choice"


def test_a_folder_that_cannot_be_written_to_gives_one_sentence(monkeypatch, folder):
    exercise = Exercise("4.2")
    monkeypatch.setenv(progress_file.PLACE, str(folder / "gone"))
    assert exercise.answer(str(exercise.question.answer)).verdict == "right"
    assert exercise.solved and "could not be noted" in exercise.report and exercise.report.count(".") == 1
    monkeypatch.setenv(progress_file.PLACE, str(folder))
    exercise.answer(str(exercise.question.answer))
    assert exercise.report == "" and progress_file.load().solved.keys() == {"4.2"}
    monkeypatch.setenv(progress_file.PLACE, str(folder / "gone"))
    assert not Exercise("4.2").solved


def test_a_damaged_file_is_reported_once(folder):
    (folder / progress_file.FILE).write_text("{")
    assert "damaged" in Exercise("4.2").report and Exercise("4.1").report == ""


def test_two_notebooks_at_once_lose_nothing():
    one, other = Exercise("4.2"), Exercise("4.1")
    one.answer(str(one.question.answer))
    other.answer(str(other.question.answer))
    assert progress_file.load().solved.keys() == {"4.2", "4.1"}
    one.reset()
    assert progress_file.load().solved.keys() == {"4.1"}


def test_without_a_key_nothing_is_noted(folder):
    exercise = Exercise(FREE)
    assert exercise.answer("8").verdict == "right" and exercise.solved and exercise.name == "Exercise"
    exercise.reset()
    assert not exercise.solved
    assert list(folder.iterdir()) == []
    own = Exercise(FREE, key="my own")
    own.answer("8")
    assert own.name == "Exercise my own" and progress_file.load().solved.keys() == {"my own"}


# --- other numbers, and a cell that is run again


def test_other_numbers_are_ready_before_they_are_asked_for():
    exercise = Exercise("4.4")
    for shown in range(MOST + 1):
        exercise.shown = shown
        assert len(exercise.cards) == max(AHEAD + 1, min(shown + 2, MOST + 1))
        assert exercise.cards[shown]["right"] == exercise.question.answer
        assert (
            exercise.question.text == (question("4.4").another(shown - 1) if shown else question("4.4")).text
        )
    with pytest.raises(ValueError, match=f"shown must be from 0 to {MOST}, got {MOST + 1}"):
        exercise.shown = MOST + 1
    with pytest.raises(ValueError, match="got -1"):
        exercise.shown = -1
    assert exercise.shown == MOST


def test_a_cell_that_is_run_again_shows_what_was_typed():
    exercise = Exercise("4.1")
    exercise.shown, exercise.given = 2, "0.4"
    again = Exercise("4.1")
    assert (again.shown, again.given, again.cards[2]) == (2, "0.4", exercise.cards[2])
    assert (Exercise("4.2").shown, Exercise("4.2").given) == (0, "")
    again.reset()
    assert (Exercise("4.1").shown, Exercise("4.1").given) == (0, "")
    own = Exercise(FREE, key="4.1")  # somebody's own question under the same name
    own.given = "7"
    assert Exercise("4.1").given == ""


def test_another_network_brings_no_way_that_would_not_fit():
    wide, narrow = question("4.3"), question("4.2")
    mixed = Question("z?", 1.0, solution=narrow.solution, again=lambda seed: wide)
    cards = Exercise(mixed).cards
    assert cards[0]["way"] is not None and cards[1]["way"] is None
    assert Exercise(Question("z?", 1.0)).cards[0]["way"] is None


# --- bad input, and how it looks without a kernel


@pytest.mark.parametrize("asked", [4.1, None, ["4.2"], Question, nl.examples.neuron])
def test_what_is_no_question_is_refused(asked):
    with pytest.raises(TypeError, match=r"question must be a Question, a Choice or a key such as '4\.1'"):
        Exercise(asked)


def test_bad_keys_are_refused():
    with pytest.raises(ValueError, match=r"no exercise '4\.99'; known are"):
        Exercise("4.99")
    for key in ("", "x" * 41, "4\n1"):
        with pytest.raises(ValueError, match="key must be a text"):
            Exercise(FREE, key=key)
    with pytest.raises(TypeError, match="key must be a str"):
        Exercise(FREE, key=4.1)


def test_repr_and_picture_are_those_of_the_question_whatever_was_answered():
    exercise = Exercise("4.1")
    data, _ = exercise._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert png.startswith(b"\x89PNG") and data["text/plain"] == repr(exercise)
    assert repr(exercise) == f"Exercise 4.1: {question('4.1').text}"
    exercise.shown = 1
    exercise.answer(str(exercise.question.answer))
    again = Exercise("4.1")
    assert repr(exercise) == repr(again) == data["text/plain"]
    assert again._repr_mimebundle_()[0]["image/png"] == data["image/png"]


@pytest.mark.parametrize("key", KEYS)
def test_the_picture_shows_all_of_the_question_inside_its_frame(key):
    card = question(key).card()
    figure = question_figure("Exercise", card)
    written = " ".join(text.get_text() for text in figure.axes[0].texts)
    said = [card["lead"], card["ask"], *(option["text"] for option in card.get("options", ()))]
    said += [f"{name}\u00a0=\u00a0{value}" for name, value, *_ in card.get("given", ())]
    assert [text for text in said if text not in written] == []
    figure.canvas.draw()
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 > 20 and box.x1 < WIDTH - 10 and box.y0 > 10 and box.y1 < figure.bbox.height - 10


def test_no_text_of_a_question_is_taken_for_tex():
    asked = Choice("What costs $5, $6 or \\frac?", [Option("$x$", True, ""), Option("<b>", False, "")])
    texts = question_figure("$", asked.card()).axes[0].texts
    texts[0].figure.canvas.draw()
    assert not any(text._preprocess_math(text.get_text())[1] for text in texts)


def test_hints_and_way_of_a_question_of_ones_own_arrive():
    trace = nl.backprop(
        nl.examples.neuron.network, nl.examples.neuron.X, nl.examples.neuron.Y, "squared_error"
    )
    own = Question(
        "z?", 3.02, hints=[Hint("Add."), Hint("All.", "<mi>z</mi>")], solution=Solution(trace, 0.1, 0)
    )
    (card,) = Exercise(own).cards
    assert card["hints"] == [{"text": "Add.", "mathml": ""}, {"text": "All.", "mathml": "<mi>z</mi>"}]
    assert card["way"]["position"] == 0 and card["right"] == 3.02


def test_a_way_that_was_seen_stays_seen_when_the_cell_is_run_again(folder):
    first = Exercise("4.1")
    send(first, {"answer": "1", "shown": 0, "way_seen": True})
    again = Exercise("4.1")
    assert again.way_seen
    again.answer(format_number(again.question.answer, 6))
    noted = progress_file.load()
    assert again.helped and not again.solved and noted.solved == {} and "4.1" in noted.helped
    other = Exercise("4.1")
    other.shown = 1
    assert not other.way_seen
    other.answer(format_number(other.question.answer, 6))
    assert other.solved and "4.1" in progress_file.load().solved
    assert Exercise("4.2").way_seen is False


def test_who_goes_round_to_numbers_whose_way_was_seen_has_still_seen_it(folder):
    exercise = Exercise("4.1")
    exercise.ways_seen = [0]  # as the page does
    exercise.shown = 1
    exercise.shown = 0
    send(exercise, {"answer": format_number(exercise.question.answer, 6), "shown": 0, "way_seen": False})
    assert exercise.helped and not exercise.solved
    assert progress_file.load().solved == {}
    exercise.reset()
    assert exercise.ways_seen == [] and not exercise.way_seen
