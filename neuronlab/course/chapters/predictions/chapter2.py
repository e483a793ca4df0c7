"""Predictions of chapter 2, on activations: bends, slopes, and neurons that cannot learn."""

import numpy as np

from ....backprop import backprop, forward
from ....functions import ACTIVATIONS, softmax
from ....network import Layer, Network
from ....training import train
from ....writing.numbers import format_number
from ... import examples
from ...prediction import Prediction
from ...question import Question
from ...sketch import Sketch
from ...wrong import Wrong

_CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
_FAST, _SLOW = examples.saturating_fast, examples.saturating_slow
_ROUNDS = 300


def _straightened():
    output = Layer([[1, -2]], [0], "identity")
    said = {}
    for name in ("relu", "identity"):
        network = Network([Layer([[1, 1], [1, 1]], [0, -1], name), output])
        said[name] = forward(network, _CORNERS).T[0]
    return Prediction(
        Question(
            lead="Now both hidden neurons get the identity in place of ReLU: they hand on their sums as "
            "they are. All weights and biases stay.",
            ask="What does the network answer at (0, 0), where it should say 0?",
            answer=said["identity"][0],
            digits=3,
            wrongs=(
                Wrong(
                    0,
                    "inputs of 0 are thought to give an answer of 0",
                    "The second hidden neuron has the bias −1. What does ReLU do to it, and what the "
                    "identity?",
                ),
                Wrong(-1, "the bias is handed on as it is", "The output weight of that neuron is −2."),
                Wrong(-2, "a sign is lost", "The bias is −1 and the output weight −2."),
            ),
        ),
        why="ReLU had silenced the second neuron where its sum is −1. Now −1 gets through, times −2. At the "
        f"four corners the network says {_row(said['identity'])}, where it said {_row(said['relu'])}. What "
        "is left is a plane, and no plane does XOR.",
    )


def _row(numbers):
    return ", ".join(f"{number:g}" for number in numbers)


def _deltas():
    return [backprop(e.network, e.X, e.Y, e.loss).layers[0] for e in (_FAST, _SLOW)]


def _gets_through():
    fast, slow = _deltas()
    return Prediction(
        Question(
            lead="With the weight 2.0 and the bias 2.0 the neuron has the sum 4. Its answer "
            f"{slow.a.item():.2f} is even more wrong. With 0.6 and 0.9 the error was {fast.a.item():.3f}, "
            f"and {fast.delta.item():.3f} of it got through.",
            ask="How much gets through now?",
            answer=slow.delta.item(),
            digits=3,
            wrongs=(
                Wrong(slow.da.item(), "the slope is left out", "How steep is the sigmoid at z = 4?"),
                Wrong(
                    slow.da.item() * fast.slope.item(),
                    "the slope of before is taken",
                    "Drag z to 4 in the explorer: how steep is the tangent there?",
                ),
            ),
            slack=0.0005,
        ),
        why=f"At z = {slow.z.item():g} the slope is {slow.slope.item():.3f}, before it was "
        f"{fast.slope.item():.3f}. So {fast.delta.item() / slow.delta.item():.0f} times less gets through, "
        "although more is wrong. The neuron hears its mistake least where the mistake is largest.",
    )


def _waiting():
    runs = [train(e.network, e.X, e.Y, e.loss, e.lr, _ROUNDS) for e in (_FAST, _SLOW)]
    fast, slow = ([forward(n, _FAST.X).item() for n in run.networks] for run in runs)
    every = slice(None, None, 5)
    curve = Sketch(
        lead=f"Both neurons are trained for {_ROUNDS} rounds with the same rate. The target is 0. The thin "
        f"line is the first one: it starts at {fast[0]:.2f} and learns at once.",
        ask=f"Sketch the output of the second one, which starts at {slow[0]:.2f}.",
        x=np.arange(_ROUNDS + 1)[every],
        y=slow[every],
        x_label="round",
        y_label="output",
        span=(0, 1),
        known={"weight 0.6, bias 0.9": fast[every]},
    )
    return Prediction(
        curve,
        why=f"After 100 rounds it still says {slow[100]:.2f}, as if nothing had happened; then it gets off "
        f"the flat part, and after {_ROUNDS} rounds it says {slow[-1]:.2f}. Whoever stopped at round 100 "
        "would have said that it does not work.",
    )


def _vanishing():
    layers = 20
    slope = ACTIVATIONS["sigmoid"].df(np.array(0.0)).item()
    lines = [f"{n:2} layers: {(slope) ** n:.2g}" for n in (1, 5, 10, layers)]
    return Prediction(
        Question(
            lead="An error passes back through 20 layers of sigmoids, one neuron in each, all weights 1. "
            f"The slope of the sigmoid is {slope:g} at best.",
            ask="How much of an error of 1 is left after all 20, at best?",
            answer=slope**layers,
            digits=3,
            slack=slope**layers / 10,
            wrongs=(
                Wrong(slope, "only one layer is counted", "Each layer multiplies by its slope."),
                Wrong(
                    slope / layers,
                    "the slope is divided by the number of layers",
                    "Each layer lets through a quarter of what comes.",
                ),
                Wrong(
                    slope * layers,
                    "the slopes are added up",
                    "Each layer lets through a quarter of what comes.",
                ),
            ),
        ),
        why=f"A quarter of a quarter of a quarter, and so on: {format_number(slope**layers, 3)}. This is "
        "called the vanishing gradient.",
        text="\n".join(lines),
    )


def _dead():
    X = np.random.default_rng(0).normal(size=(50, 2))
    Y = np.abs(X[:, :1])
    ends, falls = [], []
    for bias in (0.0, -10.0):
        start = Network([Layer([[0.5, 0.5]], [bias], "relu")])
        run = train(start, X, Y, "half_squared_error", lr=0.1, epochs=200)
        ends.append(run.network.layers[0].b[0])
        falls.append(f"{run.losses[0]:.2f} to {run.losses[-1]:.2f}")
    return Prediction(
        Question(
            lead=f"A ReLU neuron learns from 50 examples. From the bias 0 its loss falls, from {falls[0]}. "
            "Now it starts with the bias −10, far too low, and gets 200 rounds.",
            ask="What is its bias afterwards?",
            answer=ends[1],
            digits=3,
            wrongs=(
                Wrong(
                    0, "it is thought to find its way", "What is the slope of ReLU where the sum is negative?"
                ),
            ),
        ),
        why="It has not moved at all. Its sum is negative for every example, so the slope is 0, and no "
        "correction ever gets through. One says that it is dead.",
    )


def _shifted():
    scores = np.array([[2.0, 1.0, -1.0]])
    before, after = softmax(scores), softmax(scores + 100)
    return Prediction(
        Question(
            lead=f"With the scores 2, 1 and −1 the cat has the probability {before[0, 0]:.3f}. Now 100 is "
            "added to every score: 102, 101 and 99.",
            ask="What is the probability of the cat now?",
            answer=after[0, 0],
            digits=3,
            wrongs=(
                Wrong(
                    1 / 3, "only the ratio of the scores is looked at", "What becomes of their differences?"
                ),
                Wrong(1, "the largest score is thought to take all", "How far is it ahead of the others?"),
            ),
        ),
        why="Only differences between scores count. Adding 100 multiplies every power by the same number, "
        "which cancels in the fraction.",
    )


PREDICTIONS = {
    "2.p1": _straightened,
    "2.p2": _gets_through,
    "2.p3": _waiting,
    "2.p4": _vanishing,
    "2.p5": _dead,
    "2.p6": _shifted,
}
