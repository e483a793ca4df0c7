"""Exercises of chapter 2, on activation functions, their slopes, and softmax."""

from functools import partial

import numpy as np

from ...backprop import backprop
from ...functions import ACTIVATIONS
from ...network import Layer, Network
from ...steps import Ref
from ..choice import Choice
from ..hint import Hint
from ..number_question import question_about
from ..option import Option
from ..question import Question
from ..wrong import Wrong


def _one(activation):
    network = Network([Layer([[2.0, -0.5]], [0.3], activation)])
    return backprop(network, [[0.4, 0.6]], [[0.0]], "half_squared_error")


_SIGMOID, _TANH = _one("sigmoid"), _one("tanh")
_SCORES = backprop(
    Network([Layer([[0.0], [0.0], [0.0]], [2.0, 1.0, -1.0], "identity")]),
    [[0.0]],
    [[1.0, 0.0, 0.0]],
    "softmax_cross_entropy",
)
_A, _Z, _SLOPE = (Ref(name, 0, sample=0, row=0) for name in ("a", "z", "slope"))
_OTHER_SUMS = (1.5, 0.4, 3.0, 0.8, 2.5, 1.2, 0.6, 1.8, 0.9, 2.2, 0.5, 1.4)


def _mirrored(seed=None):
    z = 2.0 if seed is None else _OTHER_SUMS[seed % len(_OTHER_SUMS)]
    there, here = (float(ACTIVATIONS["sigmoid"].f(np.array(side))) for side in (z, -z))
    return Question(
        lead="The sigmoid need not be computed twice.",
        given=((f"σ({z:g})", f"{there:.6f}"),),
        why="The curve is symmetric about its middle, where it is 0.5.",
        ask=f"How large is σ(−{z:g})?",
        answer=here,
        slack=1e-6,
        wrongs=(
            Wrong(
                -there,
                "the curve is taken to be symmetric around zero",
                "Tanh is. Can a sigmoid be negative?",
                "symmetric around zero",
            ),
            Wrong(there, "both sides are taken to be equal", "Small sums give small outputs."),
            Wrong(there - 1, "the difference is taken the wrong way round", "A sigmoid is never negative."),
            Wrong(1 / there, "the reciprocal is taken", "A sigmoid never exceeds 1."),
            Wrong(
                1 - 2 * there,
                "the curve is taken for tanh's",
                "The sigmoid runs from 0 to 1, so its middle is at 0.5.",
            ),
        ),
        hints=(
            Hint("Turn the curve by half a circle around the point (0, 0.5): it falls onto itself."),
            Hint(
                "What is missing from 1 on one side is what there is on the other:",
                "<mi>σ</mi><mo>(</mo><mo>−</mo><mi>z</mi><mo>)</mo><mo>=</mo><mn>1</mn><mo>−</mo>"
                "<mi>σ</mi><mo>(</mo><mi>z</mi><mo>)</mo>",
            ),
        ),
        again=_mirrored,
    )


def _why_no_step():
    return Choice(
        ask="Why can a network of step functions not learn by passing the error backward?",
        options=(
            Option(
                "Its outputs are only 0 and 1.",
                False,
                "Not yet. A sigmoid's outputs are near 0 and 1 as well, and it learns.",
            ),
            Option(
                "The slope is 0 nearly everywhere.",
                True,
                "Right: on its way back the error is multiplied by the slope of each neuron, and times 0 "
                "nothing is left of it.",
            ),
            Option(
                "It cannot be computed for negative sums.",
                False,
                "Not yet. It can: it answers 0 there.",
            ),
            Option(
                "It is too slow.",
                False,
                "Not yet. A comparison is the quickest of all.",
            ),
        ),
        hints=(
            Hint("What is the error multiplied by when it passes a neuron?"),
            Hint("Look at the tangent of the step function in the explorer."),
        ),
    )


def _saturated():
    return Choice(
        lead="Two sigmoid neurons with the squared error should answer 0. One answers 0.82, the other 0.98.",
        ask="Which of them learns faster at first?",
        options=(
            Option(
                "The one at 0.98, because its error is larger.",
                False,
                "Not yet. One would hope so. But what else is the error multiplied by?",
            ),
            Option(
                "The one at 0.82, because its slope is larger.",
                True,
                "Right: y (1 − y) is 0.148 at 0.82, and only 0.02 at 0.98. The second is saturated.",
            ),
            Option(
                "Both alike, if the rate is the same.",
                False,
                "Not yet. The rate is the same; errors and slopes are not.",
            ),
        ),
        hints=(
            Hint("What gets through is the error times the slope."),
            Hint("The slope of the sigmoid at its output y is y (1 − y). Compute it for both."),
        ),
    )


def _output_layer():
    return Choice(
        lead="A network is to say how likely it is that a mail is unwanted: one number, yes or no.",
        ask="Which activation fits its output?",
        options=(
            Option(
                "The sigmoid.",
                True,
                "Right: it lies between 0 and 1, and can be read as the probability of yes.",
            ),
            Option(
                "ReLU.",
                False,
                "Not yet. It has no upper limit: what would a probability of 3.02 mean?",
            ),
            Option(
                "Tanh.",
                False,
                "Not yet. It runs from −1 to 1, and a probability is never negative.",
            ),
            Option(
                "The identity.",
                False,
                "Not yet. It fits an output that may be any number, such as a temperature.",
            ),
        ),
        hints=(
            Hint("Which numbers can a probability be?"),
            Hint("Compare the ranges in the explorer's table."),
        ),
    )


QUESTIONS = {
    "2.1": partial(question_about, _SIGMOID, _A),
    "2.2": partial(question_about, _TANH, _SLOPE, known=(_Z,)),
    "2.3": _mirrored,
    "2.4": _why_no_step,
    "2.5": _saturated,
    "2.6": _output_layer,
    "2.7": partial(
        question_about,
        _SCORES,
        Ref("y_hat", sample=0, row=1),
        known=tuple(Ref("a", 0, sample=0, row=row) for row in range(3)),
        lead="Softmax makes probabilities of three scores, which are the outputs of neurons a, b and c.",
    ),
}
