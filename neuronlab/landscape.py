"""The loss as a function of two chosen parameters, all others held: the landscape that training walks on."""

import numpy as np

from .backprop import backprop, forward
from .checks import as_floats
from .evaluation import read
from .network import Layer, Network
from .steps import Ref


def loss_over(network, X, Y, loss, ref1, values1, ref2, values2) -> np.ndarray:
    """Return the mean loss over a grid (len(values2), len(values1)): rows follow `ref2`, columns `ref1`.

    `ref1` and `ref2` are the addresses of two weights or biases of `network`, such as Ref("W", 1, row=0,
    column=0), values1 and values2 the numbers (n,) that they take; all other parameters stay. X (n, n_in), Y
    (n, n_out). Where the network leaves the finite numbers the loss is infinite or NaN. TypeError for a
    wrong type, ValueError for a Ref that is no parameter, for twice the same Ref, and otherwise as in
    `backprop`.
    """
    trace = backprop(network, X, Y, loss)
    check_parameters(trace, ref1, ref2)
    values1, values2 = as_floats("values1", values1, 1), as_floats("values2", values2, 1)
    # The layers before the first one that changes give the same output at every point of the grid.
    first = min(ref1.layer, ref2.layer)
    inputs = forward(Network(network.layers[:first]), trace.X) if first else trace.X
    parameters = [
        (np.array(layer.W), np.array(layer.b), layer.activation) for layer in network.layers[first:]
    ]
    losses = np.empty((len(values2), len(values1)))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for row, value2 in enumerate(values2):
            _place(parameters, ref2, first, value2)
            for column, value1 in enumerate(values1):
                _place(parameters, ref1, first, value1)
                scores = forward(Network(Layer(*parts) for parts in parameters), inputs)
                losses[row, column] = trace.loss.value(scores, trace.Y).mean()
    return losses


def check_parameters(trace, *refs):
    """TypeError or ValueError unless `refs` are addresses of different parameters of `trace`'s network."""
    for number, ref in enumerate(refs, 1):
        if not isinstance(ref, Ref):
            raise TypeError(f"ref{number} must be a Ref, got {type(ref).__name__}")
        if ref.name not in ("W", "b"):
            raise ValueError(f"ref{number} must be the address of a weight (W) or a bias (b), got {ref}")
        read(trace, ref)
    if len(set(refs)) < len(refs):
        raise ValueError(f"the two parameters must be different, got {refs[0]} twice")


def _place(parameters, ref, first, value):
    W, b, _ = parameters[ref.layer - first]
    if ref.name == "W":
        W[ref.row, ref.column] = value
    else:
        b[ref.row] = value
