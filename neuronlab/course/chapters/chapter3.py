"""Exercises of chapter 3, on layers, shapes and losses."""

from functools import partial

import numpy as np

from ...backprop import backprop
from ...network import Layer, Network
from ...steps import Ref
from ..choice import Choice
from ..hint import Hint
from ..number_question import question_about
from ..option import Option
from ..question import Question
from ..wrong import Wrong

# Two inputs and two neurons, so that rows and columns of W can be confused.
_SQUARE = backprop(
    Network([Layer([[0.4, -0.7], [0.9, 0.3]], [0.2, 0.1], "relu"), Layer([[0.8, 0.6]], [0.3], "identity")]),
    [[0.6, 0.5]],
    [[1.0]],
    "half_squared_error",
)
_THREE = backprop(
    Network([Layer([[1.0]], [0.0], "identity")]),
    [[2.0], [0.5], [-1.0]],
    [[1.5], [0.3], [1.0]],
    "squared_error",
)
_SCORES = backprop(
    Network([Layer([[0.0], [0.0], [0.0]], [2.0, 1.0, -1.0], "identity")]),
    [[0.0]],
    [[0.0, 1.0, 0.0]],
    "softmax_cross_entropy",
)


def _output(sample, row):
    return Ref("a", 0, sample=sample, row=row)


def _parameters(seed=None):
    sizes = [4, 3, 2] if seed is None else np.random.default_rng(seed).integers(2, 12, 3).tolist()
    n_in, hidden, n_out = sizes
    weights = n_in * hidden + hidden * n_out
    return Question(
        lead="A fully connected network has one hidden layer.",
        given=(("inputs", str(n_in)), ("hidden neurons", str(hidden)), ("output neurons", str(n_out))),
        why="Every neuron has a weight for each of its inputs and one bias; inputs are no neurons.",
        ask="How many numbers can it learn, weights and biases together?",
        answer=weights + hidden + n_out,
        whole=True,
        wrongs=(
            Wrong(weights, "the biases are left out", "Each neuron has one number besides its weights."),
            Wrong(
                weights + n_in + hidden + n_out,
                "the inputs get biases too",
                "Inputs are no neurons: they only pass a value on.",
            ),
            Wrong(weights + 2, "one bias a layer is counted", "Each neuron has its own."),
            Wrong(sum(sizes), "neurons and inputs are counted", "What is learned sits on the connections."),
            Wrong(hidden + n_out, "the neurons are counted", "What is learned sits on the connections."),
            Wrong(
                n_in * hidden * n_out,
                "the sizes of all layers are multiplied",
                "A weight connects two layers, not three.",
            ),
        ),
        hints=(
            Hint("Count layer by layer: each neuron is connected with everything in the layer before it."),
            Hint("A neuron has one weight for each of its inputs, and one bias."),
        ),
        again=_parameters,
    )


def _shape():
    return Choice(
        lead="A batch X of 32 pictures has one row for each picture, with 784 pixels. A layer has 128 "
        "neurons; its matrix W has one row for each neuron.",
        ask="Which product gives the sums of all neurons for all pictures, and in which shape?",
        options=(
            Option(
                "X W, 32 × 128",
                False,
                "Not yet. X is 32 × 784 and W is 128 × 784: the two sizes in the middle are 784 and 128.",
            ),
            Option(
                "X times W transposed, 32 × 128",
                True,
                "Right: (32 × 784) times (784 × 128). One row for each picture, one column for each neuron.",
            ),
            Option(
                "W X, 128 × 32",
                False,
                "Not yet. W is 128 × 784 and X is 32 × 784: 784 meets 32 in the middle.",
            ),
            Option(
                "X times W transposed, 128 × 784",
                False,
                "Not yet. The product is the right one. Which two sizes remain of it?",
            ),
        ),
        hints=(
            Hint("Write the two shapes side by side. Which sizes must be equal?"),
            Hint("The sizes in the middle must match; the outer ones remain."),
        ),
    )


def _by_accident():
    return Choice(
        lead="The answers of a network have the shape (4, 1), a column. The four targets are a simple list, "
        "of shape (4,), and answers − targets is a table of 4 × 4.",
        ask="Which of these gives the four differences that were meant?",
        options=(
            Option(
                "answers − targets.T",
                False,
                "Not yet. A simple list has no rows and columns that could be swapped: it stays as it is.",
            ),
            Option(
                "(answers − targets).mean(axis=1)",
                False,
                "Not yet. Each row of the table holds one answer less all four targets, and the mean mixes "
                "them.",
            ),
            Option(
                "answers − targets.reshape(4, 1)",
                True,
                "Right: now both are columns, and each target is taken from its own answer. Print the "
                "shapes whenever something behaves oddly.",
            ),
        ),
        hints=(
            Hint("Which shape must the targets have, so that each stands in the row of its own answer?"),
            Hint("Numpy repeats what has the size 1, until the shapes fit. Equal shapes repeat nothing."),
        ),
    )


def _first_loss():
    return Choice(
        lead="A network is to tell three classes apart. Before any training, with small random weights, its "
        "cross entropy is 12.",
        ask="What does that tell you?",
        options=(
            Option(
                "Nothing: an untrained network may be anywhere.",
                False,
                "Not yet. One that knows nothing should give each class about the same probability.",
            ),
            Option(
                "It is very sure, and wrong: something is not right.",
                True,
                "Right: knowing nothing costs ln 3 = 1.0986. At 12 the right class gets six chances in a "
                "million. Look at the scale of the inputs and of the first weights.",
            ),
            Option(
                "There are 12 mistakes.",
                False,
                "Not yet. Cross entropy counts no mistakes; it is a mean of logarithms.",
            ),
        ),
        hints=(
            Hint("Which probability does a network give that knows nothing about three classes?"),
            Hint("Minus the natural logarithm of 1/3: how far is that from 12?"),
        ),
    )


QUESTIONS = {
    "3.1": partial(question_about, _SQUARE, Ref("z", 0, sample=0, row=1)),
    "3.2": _shape,
    "3.3": _parameters,
    "3.4": _by_accident,
    "3.5": partial(
        question_about,
        _THREE,
        Ref("mean_loss"),
        known=tuple(_output(n, 0) for n in range(3)),
        lead="Three examples, counted in square brackets: y is a target, y with a hat the network's answer.",
    ),
    "3.6": partial(
        question_about,
        _SCORES,
        Ref("loss", sample=0),
        known=tuple(_output(0, row) for row in range(3)),
        lead="Three classes: s are the scores of neurons a, b and c, and y are their targets.",
    ),
    "3.7": _first_loss,
}
