"""Predictions of chapter 9, on questions that people ask: what a test says, and what a good mark says."""

import numpy as np

from ....backprop import forward
from ....network import Layer, Network
from ...prediction import Prediction
from ...question import Question
from ...wrong import Wrong


def _by_heart(one_neuron, large):
    return Prediction(
        Question(
            lead="The large network runs close to every one of its 12 dots. On the 12 that were kept back, "
            f"the single neuron has a mean squared error of {one_neuron:.1f}.",
            ask="How large is the error of the network with 141 parameters on these 12?",
            answer=large,
            digits=3,
            slack=0.05,
        ),
        why="Rings are the dots kept back. The large network has learned its own dots by heart, noise and "
        "all, and so it misses the others.",
    )


def _always_no():
    never = Network([Layer([[0.0]], [-1.0], "step")])
    cancer = np.repeat([[0.0], [1.0]], [990, 10], axis=0)
    answers = forward(never, np.zeros((1000, 1)))
    right, found = float((answers == cancer).mean()), int(answers[cancer == 1].sum())
    return Prediction(
        Question(
            lead="Of 1000 tissue samples 10 show cancer. A neuron always answers “not cancer”, whatever it "
            "sees.",
            ask="What share of its answers is right?",
            answer=100 * right,
            digits=3,
            wrongs=(
                Wrong(0, "only the cancers are counted", "It is right about all who are healthy."),
                Wrong(50, "a neuron that never looks is taken for one that guesses", "It never says yes."),
                Wrong(1, "right and wrong are exchanged", "On how many samples is it wrong?"),
            ),
        ),
        why=f"A mark that sounds excellent, and of {int(cancer.sum())} cancers it has found {found}.",
        unit="%",
    )


PREDICTIONS = {
    "9.p1": _by_heart,
    "9.p2": _always_no,
}
