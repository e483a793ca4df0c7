"""Predictions of chapter 3, on layers and loss: shapes that fit by accident, and what a miss costs."""

import numpy as np

from ....backprop import backprop, forward
from ....network import Layer, Network
from ....training import train
from ... import examples
from ...prediction import Prediction
from ...question import Question
from ...sketch import Sketch
from ...wrong import Wrong

_SLOW = examples.saturating_slow
_HANDED_ON = Network([Layer([[1.0]], [0.0], "identity")])  # a neuron that answers with its input


def _by_accident():
    answers, targets = np.zeros((4, 1)), np.zeros(4)
    table = answers - targets
    return Prediction(
        Question(
            lead="Four answers stand below each other, one in each row: 4 × 1. Four targets stand in a "
            "simple list of 4. Somebody takes answers − targets.",
            ask="How many differences does numpy compute?",
            answer=table.size,
            whole=True,
            wrongs=(
                Wrong(4, "each target is taken from its own answer", "For that both would need one shape."),
                Wrong(0, "numpy is thought to refuse", "That would be the friendly case. These shapes fit."),
            ),
        ),
        why=f"A table of {table.shape[0]} × {table.shape[1]}: every target is taken from every answer, "
        "without a word, and the mean of it is a number that looks like a loss.",
        unit="differences",
    )


def _one_large_miss():
    misses = np.append(np.full(99, 0.1), 10.0)[:, None]
    trace = backprop(_HANDED_ON, misses, np.zeros((100, 1)), "squared_error")
    share = trace.losses[-1] / trace.losses.sum()
    return Prediction(
        Question(
            lead="Of 100 examples 99 are missed by 0.1 each. One has a wrong target, and is missed by 10.",
            ask="What share of the mean squared error comes from that one?",
            answer=100 * share,
            digits=3,
            wrongs=(
                Wrong(1, "the examples are counted", "Each counts by the square of its miss."),
                Wrong(
                    100 * misses[-1, 0] / misses.sum(),
                    "the misses are added up without being squared",
                    "What is the square of 10, and what the square of 0.1?",
                ),
            ),
        ),
        why=f"The MSE is {trace.mean_loss:.4f}; without that one it would be {trace.losses[0]:.2f}. That is "
        "the price of squaring: one wrong target, and the network bends to please it.",
        unit="%",
    )


def _no_limit():
    # Of the probability p the score is ln(p / (1 - p)): then the engine's cross entropy is that of p.
    p = np.linspace(0.01, 0.99, 99)
    scores, right = np.log(p / (1 - p))[:, None], np.ones((99, 1))
    entropy = backprop(_HANDED_ON, scores, right, "binary_cross_entropy").losses
    squares = backprop(_HANDED_ON, p[:, None], right, "squared_error").losses
    return Prediction(
        Sketch(
            lead="The more probable the right answer was to a network, the less its prediction costs. "
            "The thin line is that cost by the squared error.",
            ask="Sketch the cost by the cross entropy: minus the logarithm of that probability.",
            x=p,
            y=entropy,
            x_label="probability of the right answer",
            y_label="cost",
            span=(0, 5),
            known={"squared error": squares},
        ),
        why="To the right both agree that little is wrong. To the left the square never exceeds 1, and the "
        f"logarithm has no limit: at one chance in a hundred it is {entropy[0]:.2f} already.",
    )


def _cancelled_slope():
    data = _SLOW.X, _SLOW.Y
    squared = train(_SLOW.network, *data, _SLOW.loss, _SLOW.lr, epochs=300)
    score = Network([Layer([[2.0]], [2.0], "identity")])
    entropy = train(score, *data, "binary_cross_entropy", _SLOW.lr, epochs=300)
    lines, found = ["rounds  squared error  cross entropy"], {}
    for k in (0, 20, 100, 150, 300):
        first = forward(squared.networks[k], _SLOW.X).item()
        found[k] = backprop(entropy.networks[k], *data, "binary_cross_entropy").Y_hat.item()
        lines.append(f"{k:6}           {first:.2f}           {found[k]:.2f}")
    before = forward(squared.networks[20], _SLOW.X).item()
    return Prediction(
        Question(
            lead=f"The neuron says {found[0]:.2f} and should say 0. With the squared error it still says "
            f"{before:.2f} after 20 rounds. Now the loss is the cross entropy; neuron, weights and rate are "
            "the same.",
            ask="What does it say after 20 rounds?",
            answer=found[20],
            digits=3,
            slack=0.02,
        ),
        why="The slope of the sigmoid cancels. What gets through is prediction minus target: the larger "
        "the mistake, the more gets through.",
        text="\n".join(lines),
    )


def _one_adjustment(before, after):
    return Prediction(
        Question(
            lead="A layer with random weights is to tell three classes of 20 points apart, around three "
            f"places. Before it has learned anything it gets {before:.0%} right.",
            ask="What share of the 60 points does it get right after one single adjustment?",
            answer=100 * after,
            digits=3,
            slack=0.5,
        ),
        why="The derivatives say of every weight which way to go, and the first step is the largest. What "
        "follows makes the layer surer: the loss goes on falling when hardly an answer changes any more.",
        unit="%",
    )


PREDICTIONS = {
    "3.p1": _by_accident,
    "3.p2": _one_large_miss,
    "3.p3": _no_limit,
    "3.p4": _cancelled_slope,
    "3.p5": _one_adjustment,
}
