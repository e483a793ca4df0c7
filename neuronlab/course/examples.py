"""The worked examples of the literature: their inputs, and every number that they print, right or wrong."""

from ..network import Layer, Network
from ..steps import Ref
from .example import Example
from .printed import Printed

__all__ = [
    "Example",
    "Printed",
    "neuron",
    "saturating_fast",
    "saturating_slow",
    "sum_or_mean",
    "two_gpus",
    "two_neurons",
]


def _weight(layer, name, column=None):
    return Ref(name, layer, row=0, column=column)


def _neuron(layer, name):
    return Ref(name, layer, sample=0, row=0)


_E1 = "-0.6 times -0.196 times 0.76 is 0.089376; the printed number fits 0.775 in the place of 0.76."
_E2 = "The page's own weights give 0.8169184; with the inputs in reverse order they give 0.7750."
_E3 = "This is the difference y - ŷ of the page, cut off; half its square would be 0.0000016."

two_neurons = Example(
    "two neurons",
    Network([Layer([[0.1, 0.2, 0.3]], [0.6], "relu"), Layer([[0.4]], [0.5], "relu")]),
    [[0.2, 0.1, 0.4]],
    [[1.0]],
    "half_squared_error",
    0.6,
    "AI for Network Engineers, ch. 2",
    (
        Printed("B1", 1, _neuron(0, "z"), "0.76", 0.76),
        Printed("B2", 1, _neuron(0, "a"), "0.76", 0.76),
        Printed("B3", 1, _neuron(1, "z"), "0.804", 0.804),
        Printed("B4", 1, _neuron(1, "a"), "0.804", 0.804),
        Printed("B5", 1, Ref("loss", sample=0), "0.019", 0.019208),
        Printed("B7", 1, _neuron(1, "da"), "-0.196", -0.196),
        Printed("B9", 1, _neuron(1, "slope"), "1", 1.0),
        Printed("B9", 1, _neuron(1, "delta"), "-0.196", -0.196),
        Printed("B10", 1, _neuron(0, "slope"), "1", 1.0),
        Printed("B10", 1, _neuron(0, "delta"), "-0.0784", -0.0784),
        Printed("B12", 1, _weight(0, "adjust_W", 0), "0.009408", 0.009408),
        Printed("B12", 1, _weight(1, "adjust_W", 0), "0.0911417", 0.089376, _E1),
        Printed("B13", 1, _weight(0, "new_W", 0), "0.109408", 0.109408),
        Printed(
            "B13",
            1,
            _weight(1, "new_W", 0),
            "0.491142",
            0.489376,
            "It carries on the slip in the adjustment before it.",
        ),
        Printed("C1", 1, _weight(0, "new_b"), "0.64704", 0.64704),
        Printed("C1", 1, _weight(0, "new_W", 1), "0.204704", 0.204704),
        Printed("C1", 1, _weight(0, "new_W", 2), "0.318816", 0.318816),
        Printed("C1", 1, _weight(1, "new_b"), "0.6176", 0.6176),
        Printed("C1", 2, _weight(0, "b"), "0.64704", 0.64704),
        Printed("C1", 2, _weight(0, "W", 0), "0.109408", 0.109408),
        Printed("C1", 2, _weight(0, "W", 1), "0.204704", 0.204704),
        Printed("C1", 2, _weight(0, "W", 2), "0.318816", 0.318816),
        Printed("C1", 2, _weight(1, "b"), "0.6176", 0.6176),
        Printed("C1", 2, _weight(1, "W", 0), "0.4911", 0.489376, _E1),
        Printed("C1", 2, _neuron(0, "z"), "0.7750", 0.8169184, _E2),
        Printed(
            "C1",
            2,
            _neuron(1, "a"),
            "0.9982",
            1.0173802589184,
            "0.6176 + 0.4911 times 0.7750 is 0.9982: two slips carried on.",
        ),
        Printed("C1", 2, Ref("loss", sample=0), "0.0017", 0.000151036699, _E3),
    ),
)

neuron = Example(
    "one neuron",
    Network([Layer([[0.03, 0.8, 0.3]], [0.02], "relu")]),
    [[4.0, 0.6, 8.0]],
    # The source stops at the output; a target makes it an example that can learn.
    [[1.0]],
    "half_squared_error",
    0.01,
    "AI for Network Engineers, ch. 1 (its inputs and weights; target and rate are ours)",
    (Printed("N13", 1, _neuron(0, "z"), "3.02", 3.02), Printed("A4", 1, _neuron(0, "a"), "3.02", 3.02)),
)


def _saturating(name, w, b, printed):
    return Example(
        name,
        Network([Layer([[w]], [b], "sigmoid")]),
        [[1.0]],
        [[0.0]],
        "half_squared_error",
        0.15,
        "Michael Nielsen, Neural Networks and Deep Learning, ch. 3",
        printed,
    )


# After 300 epochs, that is, in the forward pass of iteration 301.
saturating_fast = _saturating(
    "a neuron that learns at once",
    0.6,
    0.9,
    (
        Printed("ch. 3", 1, _neuron(0, "a"), "0.82", 0.8175744761936437),
        Printed("ch. 3", 301, _neuron(0, "a"), "0.09", 0.09395569486364726),
    ),
)
saturating_slow = _saturating(
    "a saturated neuron that learns late",
    2.0,
    2.0,
    (Printed("ch. 3", 1, _neuron(0, "a"), "0.98", 0.9820137900379085),),
)

# The source draws this network and splits its data over two GPUs, but prints no numbers: these are ours, one
# digit each. Hidden neurons are silent for some of the samples; one, the last of the first layer, for all of
# batch A, so that what it learns comes from batch B alone.
two_gpus = Example(
    "two GPUs",
    Network(
        [
            Layer(
                [
                    [0.3, 0.6, 0.3, 0.3],
                    [0.5, -0.4, 0.5, 0.3],
                    [0.5, -0.4, -0.3, 0.2],
                    [0.3, -0.4, -0.1, -0.3],
                ],
                [0.0, 0.1, 0.2, 0.2],
                "relu",
            ),
            Layer(
                [[0.2, -0.4, 0.5, -0.3], [-0.2, 0.6, 0.6, 0.6], [-0.2, 0.5, 0.3, 0.2], [0.5, 0.5, 0.3, 0.2]],
                [0.0, 0.1, -0.1, -0.2],
                "relu",
            ),
            Layer([[0.2, 0.3, -0.5, 0.2]], [-0.2], "identity"),
        ]
    ),
    # Rows 0 and 1 are batch A, rows 2 and 3 batch B.
    [[0.3, 0.1, 0.2, 0.8], [0.2, 0.5, 0.9, 0.2], [0.2, 0.9, 0.6, 0.5], [0.6, 0.2, 0.2, 0.5]],
    [[1.0], [0.0], [0.0], [1.0]],
    "half_squared_error",
    0.3,
    "AI for Network Engineers, ch. 2 (its 4-4-4-1 network on two GPUs; all numbers are ours)",
)

# With the SUM of these squares as loss one process has the gradient 60, two with the plain mean of theirs 30;
# with the mean both have 15.
sum_or_mean = Example(
    "sum or mean",
    Network([Layer([[1.0]], [0.0], "identity")]),
    [[-1.0], [2.0], [-3.0], [4.0]],
    [[0.0]] * 4,
    "squared_error",
    0.01,
    "what PyTorch's DistributedDataParallel averages (pull requests 42471 and 47156 of its documentation)",
)
