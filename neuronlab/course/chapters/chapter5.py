"""Exercises of chapter 5, on the second iteration, several samples and the slips of a printed page."""

from dataclasses import replace
from functools import partial

from ...backprop import backprop
from ...steps import Ref
from ...training import sgd
from .. import examples
from ..choice import Choice
from ..hint import Hint
from ..number_question import question_about
from ..option import Option
from ..solution import Solution
from ..wrong import Wrong

_E = examples.two_neurons
_FIRST = backprop(_E.network, _E.X, _E.Y, _E.loss)
_SECOND = backprop(sgd(_E.network, _FIRST, _E.lr), _E.X, _E.Y, _E.loss)
_TWO_SAMPLES = backprop(_E.network, [[0.2, 0.1, 0.4], [0.5, 0.3, 0.1]], [[1.0], [0.8]], _E.loss)
_Y_B, _Z_A = Ref("a", 1, sample=0, row=0), Ref("z", 0, sample=0, row=0)


def _printed_weight():
    """Erratum E1."""
    known = (Ref("delta", 1, sample=0, row=0), Ref("a", 0, sample=0, row=0))
    lead = "Find the mistake in the printed page: it has 0.491142 for neuron b's new weight."
    asked = question_about(_FIRST, Ref("new_W", 1, row=0, column=0), _E.lr, known, lead=lead)
    return _with_printed(asked, 0.491142, "Adjustment first: three factors, all of them known, and the sign.")


def _printed_sum():
    """Erratum E2."""
    lead = "Find the mistake in the printed page: it has 0.7750 for neuron a's sum in the second iteration."
    return _with_printed(
        question_about(_SECOND, _Z_A, lead=lead),
        0.7750,
        "Four products: which of them alone is already near 0.65?",
    )


def _with_printed(question, printed, look):
    """A question about one printed page: there is no other of its kind."""
    copied = Wrong(printed, "the page is believed", look, "printed number")
    return replace(question, wrongs=(copied, *question.wrongs), again=None)


def _printed_error():
    """Erratum E3."""
    return Choice(
        lead="Find the mistake in the printed page. The output is 0.998235, the target 1, and the page gives "
        "0.0017 for the error, which is half the square of the difference.",
        ask="What is 0.0017 in truth?",
        options=(
            Option(
                "Half the square, as it should be.",
                False,
                "Not yet. The difference is less than two thousandths. How small is the square of such a "
                "number?",
            ),
            Option(
                "The square without the half.",
                False,
                "Not yet. Half or whole is a factor of 2. Estimate the square: by which factor is 0.0017 "
                "too large?",
            ),
            Option(
                "The difference itself, cut off.",
                True,
                "Right: 1 − 0.998235 is 0.001765. Squared and halved it would be about a thousand times "
                "smaller.",
            ),
        ),
        hints=(
            Hint("Compute the difference first, before any square."),
            Hint("A thousandth squared is a millionth."),
        ),
        solution=Solution(_SECOND, _E.lr, 4),
    )


def _overshoot():
    return Choice(
        lead="In the second iteration the output is a little above its target. All weights and inputs are "
        "positive, and both neurons are active.",
        ask="What does this update do?",
        options=(
            Option(
                "Every parameter grows.",
                False,
                "Not yet. That was so in the first iteration, with an output too low.",
            ),
            Option(
                "Every parameter falls a little.",
                True,
                "Right: the difference has turned its sign, and every error term and gradient with it.",
            ),
            Option(
                "Some grow, some fall.",
                False,
                "Not yet. Follow the signs back: is there a negative factor on any path, other than the "
                "first?",
            ),
            Option(
                "Nothing: the target is reached.",
                False,
                "Not yet. Too high is not right either; only at the target itself is the gradient 0.",
            ),
        ),
        hints=(
            Hint("Which sign has output minus target now?"),
            Hint(
                "Weights, inputs and slopes are positive. What does that mean for the sign of each gradient?"
            ),
        ),
        solution=Solution(_SECOND, _E.lr, 6),
    )


def _rate():
    return Choice(
        lead="A loss falls in every iteration, evenly and slowly; after 20 iterations it is still falling.",
        ask="What is worth trying first?",
        options=(
            Option(
                "A larger rate.", True, "Right: no overshooting in sight, so there is room for longer steps."
            ),
            Option(
                "A smaller rate.",
                False,
                "Not yet. A smaller rate helps against overshooting. Is there any sign of that?",
            ),
            Option(
                "A negative rate.",
                False,
                "Not yet. With its sign turned each step would go uphill.",
            ),
        ),
        hints=(
            Hint("Look again at the four curves of the chapter: which one is this?"),
            Hint("The direction is right. What about the length of the steps?"),
        ),
    )


QUESTIONS = {
    "5.1": partial(question_about, _SECOND, _Y_B),
    "5.2": _overshoot,
    "5.3": _printed_weight,
    "5.4": _printed_sum,
    "5.5": _printed_error,
    "5.6": partial(
        question_about,
        _TWO_SAMPLES,
        Ref("dW", 0, row=0, column=0),
        known=(Ref("delta", 0, sample=0, row=0), Ref("delta", 0, sample=1, row=0)),
    ),
    "5.7": _rate,
}
