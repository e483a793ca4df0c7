"""The gradient of backpropagation held against differences of the loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .backprop import backprop
from .network import Layer, Network

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .functions import Loss

# About the cube root of a rounding error: central differences are most exact there.
STEP = 1e-5


def check_gradients(network: Network, X: ArrayLike, Y: ArrayLike, loss: Loss | str) -> float:
    """Return the largest relative error of `backprop`'s gradient against differences of the mean loss.

    The differences are central ones: each weight and bias is moved by +-1e-5 and the loss computed twice, so
    this takes two passes a parameter. The error of a parameter is abs(analytic - numeric) divided by the
    largest of abs(analytic), abs(numeric) and 1e-3 * max(1, mean loss). At a kink (a ReLU with z = 0) the two
    may rightly differ.

    Parameters
    ----------
    network : Network
        What computes.
    X : array_like, shape (n, n_in)
        Samples.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.

    Returns
    -------
    float
        A correct gradient gives 1e-7 or less, a wrong one 1e-2 or more.

    Raises
    ------
    TypeError
        As in `backprop`.
    ValueError
        As in `backprop`, and for a mean loss that is not finite.
    """
    trace = backprop(network, X, Y, loss)
    if not np.isfinite(trace.mean_loss):
        raise ValueError(
            f"the mean loss must be finite for its differences to say anything, got {trace.mean_loss}"
        )
    worst = 0.0
    floor = 1e-3 * max(1.0, trace.mean_loss)
    for l, layer in enumerate(trace.layers):
        for name, analytic in (("W", layer.dW), ("b", layer.db)):
            for index in np.ndindex(analytic.shape):
                up, down = (_mean_loss(trace, l, name, index, change) for change in (STEP, -STEP))
                numeric = (up - down) / (2 * STEP)
                scale = max(abs(analytic[index]), abs(numeric), floor)
                worst = max(worst, float(abs(analytic[index] - numeric) / scale))
    return worst


def _mean_loss(trace, l, name, index, change):
    layers = list(trace.network.layers)
    # Differences of 1e-5 drown in float32.
    parameters = {"W": np.array(layers[l].W, np.float64), "b": np.array(layers[l].b, np.float64)}
    parameters[name][index] += change
    layers[l] = Layer(parameters["W"], parameters["b"], layers[l].activation)
    return backprop(Network(layers), trace.X, trace.Y, trace.loss).mean_loss
