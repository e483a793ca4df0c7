"""The loss as a function of two chosen parameters, all others held: the landscape that training walks on."""

import numpy as np

from .backprop import backprop, forward
from .checks import as_floats
from .data.order import batches
from .data.philox import Philox
from .evaluation import read
from .network import Layer, Network
from .parameters import flatten, parameters_of, unflatten, with_parameters
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


DIVERGED = 1000  # times the first loss, or times 1 if that was smaller: no training comes back from there
ORDER = 2  # of the streams of a seed, the one that shuffles


def walk_down(network, X, Y, loss, refs, start, lr, decay, batch_size, epochs, seed) -> np.ndarray:
    """Return the way (n_steps + 1, 2) of gradient descent from `start` (2,), in the two parameters `refs`.

    The rate of an epoch, counted from 0, is `lr` times `decay` to its power. Batches smaller than all samples
    are dealt out in an order of their own in each epoch, that of the stream (seed, 2, epoch) of `Philox`.
    Where the loss of a batch grows beyond 1000 times the first, or a number leaves the finite ones, the way
    ends. widgets/live_plot/descent.js does the same in the page. The arguments are known to be right.
    """
    here, way = np.array(start, float), [np.array(start, float)]
    limit = DIVERGED * max(1.0, backprop(with_values(network, refs, here), X, Y, loss).mean_loss)
    n = len(X)
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(epochs):
            rng = Philox(seed, ORDER, epoch) if batch_size < n else None
            for rows in batches(n, batch_size, rng):
                trace = backprop(with_values(network, refs, here), X[rows], Y[rows], loss)
                gradient = np.array([_gradient(trace, ref) for ref in refs])
                here = here - lr * decay**epoch * gradient
                if not trace.mean_loss <= limit or not np.isfinite(here).all():
                    return np.array(way)
                way.append(here)
    return np.array(way)


def with_values(network, refs, values) -> Network:
    """Return `network` with these values (2,) of the parameters `refs`."""
    pairs = unflatten(flatten(parameters_of(network)), network.sizes)
    for ref, value in zip(refs, values, strict=True):
        _place(pairs, ref, 0, value)
    return with_parameters(network, pairs)


def _gradient(trace, ref):
    layer = trace.layers[ref.layer]
    return layer.dW[ref.row, ref.column] if ref.name == "W" else layer.db[ref.row]


def _place(parameters, ref, first, value):
    W, b, *_ = parameters[ref.layer - first]
    if ref.name == "W":
        W[ref.row, ref.column] = value
    else:
        b[ref.row] = value
