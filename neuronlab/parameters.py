"""All parameters of a network, or their gradient, as one vector: layer by layer, W row by row, then b."""

from itertools import pairwise

import numpy as np

from .checks import all_finite
from .network import Layer, Network


def flatten(pairs) -> np.ndarray:
    """Return a new vector (n_parameters,) of `pairs`, the (W, b) or (dW, db) of each layer in their order."""
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def unflatten(vector, sizes) -> list:
    """Return [(W, b), ...] as views of `vector`, for a network of these `sizes`: undoes `flatten`."""
    pairs, start = [], 0
    for n_in, n_out in pairwise(sizes):
        middle, end = start + n_out * n_in, start + n_out * (n_in + 1)
        pairs.append((vector[start:middle].reshape(n_out, n_in), vector[middle:end]))
        start = end
    return pairs


def place_of(network, ref) -> int:
    """Return the place in the vector of all of the weight or bias that `ref` names."""
    W, b = unflatten(np.arange(network.n_parameters), network.sizes)[ref.layer]
    return int(W[ref.row, ref.column] if ref.name == "W" else b[ref.row])


def parameters_of(network) -> list:
    """Return [(W, b), ...], those of each layer of `network`."""
    return [(layer.W, layer.b) for layer in network.layers]


def gradients_of(trace) -> list:
    """Return [(dW, db), ...], those of each layer of `trace`."""
    return [(layer.dW, layer.db) for layer in trace.layers]


def with_parameters(network, pairs) -> Network:
    """Return a network with the activations of `network` and these (W, b), which become its own.

    The shapes are known to be right. ValueError, as of `Layer`, for what is not finite.
    """
    layers = []
    for layer, (W, b) in zip(network.layers, pairs, strict=True):
        make = Layer.of if all_finite(W) and all_finite(b) else Layer
        W.flags.writeable = b.flags.writeable = False
        layers.append(make(W, b, layer.activation))
    return Network.of(layers)
