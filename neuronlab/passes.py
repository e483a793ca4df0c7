"""The forward and the backward pass: the one place where a network's arithmetic stands."""

import numpy as np

from .checks import all_finite
from .functions import ACTIVATIONS, identity
from .inplace import fill_of, fill_slope_of, measure_of
from .network import Layer, Network

# Rows that `scores` takes at a time: with layers of usual widths their numbers stay in the processor's cache.
ROWS_AT_ONCE = 1024

_STRAIGHT = ACTIVATIONS["identity"].f, ACTIVATIONS["identity"].df


class Passes:
    """Both passes of one network over batches of n samples, in buffers that the next run overwrites.

    In here samples are COLUMNS, so that sums over a layer's neurons run along the first axis, which numpy
    does fastest; and a bias is the weight of one more input that is always 1, so that it takes no step of its
    own. `parameters` is one vector (n_parameters,), layer by layer, each neuron's weights and then its bias;
    `gradient` takes the derivatives of the batch's mean loss in the same order. Every layer of `layers` has
    its z, a, slope, da, delta (n_out, n), the whole has Y_hat (n_out, n) and losses (n,).
    """

    def __init__(self, network, loss, n, parameters, gradient):
        self.gradient = gradient
        self.n = np.array(n, gradient.dtype)
        self.layers = [
            _Layer(layer.activation, n, weights, derivatives)
            for layer, weights, derivatives in zip(
                network.layers, split(network, parameters), split(network, gradient), strict=True
            )
        ]
        scores = self.layers[-1].a
        self.measure = measure_of(loss, scores.shape, scores.dtype)
        self.Y_hat = scores if loss.link is identity else np.empty_like(scores)
        self.losses, self.ones = np.empty(n, scores.dtype), self.layers[-1].a_and_1[-1]

    def run(self, X, Y):
        """Do both passes for X (n, n_in + 1), its last column 1 (see `with_ones`), and Y (n_out, n).

        Beside each call stands what it does, as one would write it for samples in rows.
        """
        layers = self.layers
        inputs = X.T
        for layer in layers:
            layer.dot_W(inputs, layer.z)  # z = a @ layer.W.T + layer.b
            if layer.bends:
                layer.fill(layer.z, layer.a)  # a = layer.activation.f(z)
            inputs = layer.a_and_1
        last = layers[-1]
        # Y_hat = loss.link(scores); losses = loss.value(scores, Y); da = loss.grad(scores, Y)
        self.measure(last.a, Y, self.Y_hat, self.losses, last.da)
        for l in range(len(layers) - 1, -1, -1):
            layer = layers[l]
            if layer.bends:
                layer.fill_slope(layer.z, layer.a, layer.slope)  # slope = layer.activation.df(z)
                np.multiply(layer.da, layer.slope, layer.delta)  # delta = da * slope
            # dW = delta.T @ a_before / n; db = delta.sum(axis=0) / n
            layer.dot_delta(layers[l - 1].rows if l else X, layer.dW)
            if l:
                layer.dot_W_T(layer.delta, layers[l - 1].da)  # da = delta @ layer.W
        if len(X) > 1:
            np.divide(self.gradient, self.n, self.gradient)


class _Layer:
    """One layer's buffers; where the activation is the identity, z is a and delta is da, as one array.

    W and dW (n_out, n_in + 1) hold weights and biases and their derivatives.
    """

    def __init__(self, activation, n, W, dW):
        n_out, dtype = len(W), W.dtype
        self.a_and_1 = np.empty((n_out + 1, n), dtype)
        self.a_and_1[-1] = 1
        self.a, self.rows = self.a_and_1[:-1], self.a_and_1.T
        self.room = np.empty((4, n_out, n), dtype)
        self.z, self.slope, self.da, self.delta = self.room
        self.bends = (activation.f, activation.df) != _STRAIGHT
        if self.bends:
            self.fill = fill_of(activation, self.z.shape, dtype)
            self.fill_slope = fill_slope_of(activation, dtype)
        else:
            self.z, self.delta = self.a, self.da
            self.slope.fill(1)
        self.dW = dW
        # Bound, with an `out` of the right type: numpy's quickest way to multiply small matrices.
        self.dot_W, self.dot_W_T, self.dot_delta = W.dot, W[:, :-1].T.dot, self.delta.dot

    def read_only(self) -> tuple:
        """Return z, a, slope, da, delta (n, n_out), dW and db as a trace shows them; no run may follow."""
        for whole in (self.room, self.a_and_1, self.dW):
            whole.flags.writeable = False  # and so of every view that is made from now on
        a = self.a_and_1.T[:, :-1]
        z, slope, da, delta = self.room.transpose(0, 2, 1)
        if not self.bends:
            z, delta = a, da
        return z, a, slope, da, delta, self.dW[:, :-1], self.dW[:, -1]


def scores(network, X) -> np.ndarray:
    """Return the last layer's a, (n, n_out), for X (n, n_in), without what only a backward pass needs."""
    weights = [np.column_stack((layer.W, layer.b)) for layer in network.layers]
    parts = []
    for start in range(0, len(X), ROWS_AT_ONCE):
        a = with_ones(X[start : start + ROWS_AT_ONCE]).T
        for W, layer in zip(weights, network.layers, strict=True):
            inputs = a
            made = np.ones((len(W) + 1, inputs.shape[1]), np.result_type(W, inputs))
            z = W.dot(inputs, made[:-1])
            fill_of(layer.activation, z.shape, z.dtype)(z, z)
            a = made
        parts.append(a[:-1].T)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def with_ones(X) -> np.ndarray:
    """Return a new (n, n_in + 1): X (n, n_in) and a column of 1, the biases' input."""
    n, n_in = X.shape
    made = np.empty((n, n_in + 1), X.dtype)
    made[:, :-1], made[:, -1] = X, 1
    return made


def split(network, vector) -> list:
    """Return an (n_out, n_in + 1) view of `vector` for each layer: a neuron's weights, then its bias."""
    found, start = [], 0
    for layer in network.layers:
        n_out, n_in = layer.W.shape
        end = start + n_out * (n_in + 1)
        found.append(vector[start:end].reshape(n_out, n_in + 1))
        start = end
    return found


def join(network, pairs, dtype) -> np.ndarray:
    """Return (W, b) or (dW, db) of every layer as one new vector (n_parameters,), in the order of `split`."""
    vector = np.empty(network.n_parameters, dtype)
    for (W, b), made in zip(pairs, split(network, vector), strict=True):
        made[:, :-1], made[:, -1] = W, b
    return vector


def parameters_of(network, dtype) -> np.ndarray:
    """Return all parameters of `network` as one vector in the order of `split`; not to be written to."""
    if network._vector is not None and network._vector.dtype == dtype:
        return network._vector
    return join(network, ((layer.W, layer.b) for layer in network.layers), dtype)


def with_parameters(network, vector) -> Network:
    """Return a network of the make of `network` with the parameters of `vector`, which becomes its own.

    What is not finite is refused, as by `Layer`.
    """
    vector.flags.writeable = False
    make = Layer.of if all_finite(vector) else Layer
    layers = [
        make(W[:, :-1], W[:, -1], layer.activation)
        for layer, W in zip(network.layers, split(network, vector), strict=True)
    ]
    return Network.of(layers, vector)
