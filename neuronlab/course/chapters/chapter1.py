"""Exercises of chapter 1, on one neuron: its sum, its line, and what it cannot do."""

from functools import partial

import numpy as np

from ...backprop import backprop
from ...network import Layer, Network
from ...steps import Ref
from .. import examples
from ..choice import Choice
from ..hint import Hint
from ..number_question import question_about
from ..option import Option
from ..question import Question
from ..solution import Solution
from ..wrong import Wrong

_E = examples.neuron
_OTHER_INPUTS = backprop(_E.network, [[2.0, 1.0, 5.0]], _E.Y, _E.loss)
_SILENT = backprop(
    Network([Layer([[0.1, 0.2, -3.0]], [0.6], "relu")]), [[0.2, 0.1, 0.4]], [[1.0]], "half_squared_error"
)
_TRIPLES = ((3, 4), (6, 8), (5, 12), (8, 15), (20, 21), (9, 40))  # their lengths are whole numbers


def _bias_keeps_active():
    """Erratum: the bias is said to keep a neuron active."""
    return Choice(
        lead="A neuron has the activation ReLU and the bias 0.6. Its weights are 0.1, 0.2 and −3, its inputs "
        "0.2, 0.1 and 0.4. A book says that the bias ensures that a neuron is active.",
        ask="What does this neuron answer?",
        options=(
            Option(
                "Something above 0: the bias is positive.",
                False,
                "Not yet. The bias is one term of the sum. How large is the term of the third input?",
            ),
            Option(
                "0: the third input outweighs the bias.",
                True,
                "Right: 0.02 + 0.02 − 1.2 + 0.6 is below 0, and ReLU makes 0 of it. The bias shifts the "
                "threshold, and promises nothing.",
            ),
            Option(
                "−0.56, the sum itself.",
                False,
                "Not yet. That is the weighted sum. The neuron still applies ReLU to it.",
            ),
        ),
        hints=(
            Hint("Three products and the bias: only the sign of their sum matters here."),
            Hint("The third product is −3 times 0.4."),
        ),
        solution=Solution(_SILENT, 0.1, 0),
    )


def _distance(seed=None):
    w1, w2, bias = 3, 4, -10
    if seed is not None:
        rng = np.random.default_rng(seed)
        (w1, w2), bias = _TRIPLES[rng.integers(len(_TRIPLES))], int(rng.integers(2, 30))
        bias *= 1 if rng.integers(2) else -1
    length = float(np.hypot(w1, w2))
    return Question(
        lead="A linear neuron with two inputs is a plane, and where its output is 0 there is a line.",
        given=(
            ("w1", str(w1), "<msub><mi>w</mi><mn>1</mn></msub>"),
            ("w2", str(w2), "<msub><mi>w</mi><mn>2</mn></msub>"),
            ("b", str(bias).replace("-", "−"), "<mi>b</mi>"),
        ),
        why="The bias is z at the origin, and the length of w says how fast z changes from there.",
        ask="How far from the origin is this line?",
        answer=abs(bias) / length,
        wrongs=(
            Wrong(abs(bias), "the length of the weight vector is left out", "The bias is only half of it."),
            Wrong(
                abs(bias) / length**2,
                "the root is left out",
                "The length of a vector is the root of the sum of squares.",
            ),
            Wrong(
                abs(bias) / (w1 + w2),
                "the weights are added up",
                "The length of a vector is not the sum of its parts: think of Pythagoras.",
            ),
            Wrong(length, "the length of the weight vector is given", "Where does the bias come in?"),
            Wrong(
                -abs(bias) / length,
                "the sign of the bias is kept",
                "A distance is never negative; the sign says on which side the line lies.",
            ),
            Wrong(
                length / abs(bias),
                "the fraction is turned over",
                "A larger bias moves the line further away.",
            ),
        ),
        hints=(
            Hint("The bias moves the line along the direction of the weight vector."),
            Hint(
                "The size of the bias, divided by the length of the weight vector:",
                "<mfrac><mrow><mo>|</mo><mi>b</mi><mo>|</mo></mrow>"
                "<msqrt><msubsup><mi>w</mi><mn>1</mn><mn>2</mn></msubsup><mo>+</mo>"
                "<msubsup><mi>w</mi><mn>2</mn><mn>2</mn></msubsup></msqrt></mfrac>",
            ),
        ),
        again=_distance,
    )


def _larger_bias():
    return Choice(
        ask="A perceptron's bias grows, its weights stay. What happens to its decision boundary?",
        options=(
            Option(
                "It turns around the origin.",
                False,
                "Not yet. Its direction is given by the weights alone: it is perpendicular to their vector.",
            ),
            Option(
                "It shifts without turning.",
                True,
                "Right: the weights say which way it faces, the bias where it stands.",
            ),
            Option(
                "It stays; only the answers change.",
                False,
                "Not yet. The boundary is where the sum is 0, and the bias is part of the sum.",
            ),
        ),
        hints=(
            Hint("The boundary is the line on which weights times inputs, plus bias, is 0."),
            Hint("Try it: in the card of the perceptron, drag the line, then the arrow."),
        ),
    )


def _not_separable():
    return Choice(
        ask="Which of these can no single perceptron answer, whatever its weights are?",
        options=(
            Option(
                "Are both inputs 0?",
                False,
                "Not that one: a line with (0, 0) on one side and the other three corners on the other is "
                "easily drawn.",
            ),
            Option(
                "Is at least one input 1?",
                False,
                "Not that one: this is OR, and a line below and to the left of (0, 1) and (1, 0) does it.",
            ),
            Option(
                "Are the two inputs equal?",
                True,
                "Right: (0, 0) and (1, 1) on one side, (0, 1) and (1, 0) on the other. It is XOR with yes "
                "and no swapped, and a line that parts these would part those of XOR as well.",
            ),
            Option(
                "Is the first input 1 and the second 0?",
                False,
                "Not that one: it cuts off a single corner, which a line can always do.",
            ),
        ),
        hints=(
            Hint("Draw the four corners of a square, and mark those whose answer is yes."),
            Hint("Can a straight line part the marked corners from the others?"),
        ),
    )


QUESTIONS = {
    "1.1": partial(question_about, _OTHER_INPUTS, Ref("z", 0, sample=0, row=0)),
    "1.2": _bias_keeps_active,
    "1.3": _larger_bias,
    "1.4": _not_separable,
    "1.5": _distance,
}
