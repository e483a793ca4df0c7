"""Predictions of chapter 1, on one neuron: products, the bias, the line, and what it cannot do."""

import numpy as np

from ....backprop import backprop, forward
from ....network import Layer, Network
from ....writing.numbers import format_number
from ... import examples
from ...choice import Choice
from ...option import Option
from ...prediction import Prediction
from ...question import Question
from ...wrong import Wrong

_E = examples.neuron


def _tenfold():
    x = np.array(_E.X)
    z = [backprop(_E.network, inputs, _E.Y, _E.loss).layers[0].z.item() for inputs in (x, x * [10, 1, 1])]
    before, after = z
    input_, weight = x[0, 0], _E.network.layers[0].W[0, 0]
    return Prediction(
        Question(
            lead=f"The sum is {format_number(before)}. Now the first input becomes ten times as large: "
            f"{10 * input_:g} in place of {input_:g}. Its weight stays {weight:g}.",
            ask="How large is the sum then?",
            answer=after,
            digits=3,
            wrongs=(
                Wrong(10 * before, "the whole sum is multiplied by ten", "Which of the terms have changed?"),
                Wrong(
                    before + 9 * input_,
                    "the larger input is added without its weight",
                    "What does the weight do to it?",
                ),
            ),
        ),
        why=f"Only one term grows: {10 * input_:g} times {weight:g} is "
        f"{format_number(10 * input_ * weight)}, in place of {format_number(input_ * weight)}. What an "
        "input adds to the sum is neither its size nor its weight, but the product of the two.",
    )


def _black_picture():
    answers = {}
    rng = np.random.default_rng(0)
    for name in ("relu", "tanh", "sigmoid"):
        hundred = Network([Layer(rng.normal(size=(100, 3)), np.zeros(100), name)])
        answers[name] = set(forward(hundred, [0, 0, 0])[0].tolist())
    return Prediction(
        Question(
            lead="A hundred neurons with the sigmoid have random weights, each its own, and no bias. They "
            "look at a black picture: all inputs are 0.",
            ask="How many different answers do they give?",
            answer=len(answers["sigmoid"]),
            whole=True,
            wrongs=(
                Wrong(100, "each neuron is thought to answer in its own way", "What is a weight times 0?"),
            ),
        ),
        why="Every product is 0, whatever the weights are. So the sum is 0, and all of them give the same "
        f"answer: the sigmoid's is {answers['sigmoid'].pop():g}, for ReLU and tanh it would be "
        f"{(answers['relu'] | answers['tanh']).pop():g}.",
        unit="answers",
    )


def _push_or_turn():
    return Prediction(
        Choice(
            lead="The black line is where the plane passes through height 0.",
            ask="You lower the bias and leave the weights alone. What happens to the line?",
            options=(
                Option(
                    "It turns around the origin.",
                    False,
                    "To turn, it would need a plane that rises in another direction: other weights.",
                ),
                Option(
                    "It is pushed aside, and keeps its direction.",
                    True,
                    "The weights say in which direction it runs, the bias how far out it lies.",
                ),
                Option(
                    "It stays where it is; only the heights beside it change.",
                    False,
                    "The line is where the height is 0, and the bias is part of every height.",
                ),
            ),
        ),
        why="The whole plane sinks, as steep as before, and so it meets height 0 farther up the slope.",
    )


def _exclusive_or():
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    grid = np.arange(-2, 2.25, 0.25)
    tried = np.stack(np.meshgrid(grid, grid, grid, indexing="ij"), axis=-1).reshape(-1, 3)
    answers = forward(Network([Layer(tried[:, :2], tried[:, 2], "step")]), corners)
    tables = np.array([[0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]])
    counts = [int((table == answers.T).all(axis=1).sum()) for table in tables]
    right = dict(zip(("AND", "OR", "XOR"), counts, strict=True))
    return Prediction(
        Question(
            lead=f"All weights and biases from −2 to 2 in steps of a quarter make {len(tried)} perceptrons. "
            f"{right['AND']} of them answer AND, and {right['OR']} answer OR.",
            ask="How many of them answer XOR?",
            answer=right["XOR"],
            whole=True,
        ),
        why="It was not your patience. Finer steps would not help either, as the next paragraph proves.",
        unit="perceptrons",
    )


PREDICTIONS = {
    "1.p1": _tenfold,
    "1.p2": _black_picture,
    "1.p3": _push_or_turn,
    "1.p4": _exclusive_or,
}
