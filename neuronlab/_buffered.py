"""The arithmetic of backprop.py once more, in buffers that are used again: for `train` alone, and private.

backprop.py and functions.py are where to read it, and they decide: a test holds every number made here to
theirs, and an activation or a loss that has no quick form here is computed as it stands there.

In here samples are COLUMNS, (n_out, n), so that sums over a layer's neurons run along the first axis, which
numpy does fastest; and a bias is the weight of one more input that is always 1, so that it takes no step of
its own. So parameters are packed: each neuron's weights, then its bias. This order never leaves this file and
the loop in training.py, which hands out vectors in the order of `flatten` (see `flat_order`).

A kernel is a function that writes into arrays that are there already. It is made for one shape and type: it
keeps its constants as arrays of that type, because to turn a Python number into one takes numpy as long as
the operation itself, and the arrays that it needs on the way.
"""

import numpy as np

from .functions import ACTIVATIONS, LOSSES, identity
from .parameters import flatten

_LINE = 64  # bytes of a cache line


class BufferedPasses:
    """Both passes of one network over batches of n samples, in buffers that the next run overwrites.

    `parameters` is a packed vector (n_parameters,); `gradient` takes the derivatives of the batch's mean loss
    in the same order. Every layer of `layers` has its z, a, slope, da, delta (n_out, n) and dW_and_db
    (n_out, n_in + 1), the whole has Y_hat (n_out, n) and losses (n,).
    """

    def __init__(self, network, loss, n, parameters, gradient):
        self.gradient = gradient
        self.n = np.array(n, gradient.dtype)
        self.layers = [
            _BufferedLayer(layer.activation, n, W_and_b, dW_and_db)
            for layer, W_and_b, dW_and_db in zip(
                network.layers,
                packed_layers(network, parameters),
                packed_layers(network, gradient),
                strict=True,
            )
        ]
        scores = self.layers[-1].a
        self.loss_kernel = loss_kernel(loss, scores.shape, scores.dtype)
        self.Y_hat = scores if loss.link is identity else np.empty_like(scores)
        self.losses, self.ones = np.empty(n, scores.dtype), self.layers[-1].a_and_1[-1]

    def run(self, X, Y):
        """Do both passes for X (n, n_in + 1), its last column 1 (see `with_ones`), and Y (n_out, n)."""
        layers = self.layers
        inputs = X.T
        for layer in layers:
            layer.dot_W(inputs, layer.z)
            if not layer.is_linear:
                layer.f(layer.z, layer.a)
            inputs = layer.a_and_1
        last = layers[-1]
        self.loss_kernel(last.a, Y, self.Y_hat, self.losses, last.da)
        for l in range(len(layers) - 1, -1, -1):
            layer = layers[l]
            if not layer.is_linear:
                layer.df(layer.z, layer.a, layer.slope)
                np.multiply(layer.da, layer.slope, layer.delta)
            layer.dot_delta(layers[l - 1].a_and_1_rows if l else X, layer.dW_and_db)
            if l:
                layer.dot_W_T(layer.delta, layers[l - 1].da)
        if len(X) > 1:
            np.divide(self.gradient, self.n, self.gradient)


class _BufferedLayer:
    """One layer's buffers; where the activation is the identity, z is a and delta is da, as one array."""

    def __init__(self, activation, n, W_and_b, dW_and_db):
        n_out, dtype = len(W_and_b), W_and_b.dtype
        self.a_and_1 = np.ones((n_out + 1, n), dtype)
        self.a, self.a_and_1_rows, self.dW_and_db = self.a_and_1[:-1], self.a_and_1.T, dW_and_db
        self.z, self.slope, self.da, self.delta = np.ones((4, n_out, n), dtype)
        self.is_linear = (activation.f, activation.df) == _IDENTITY
        if self.is_linear:
            self.z, self.delta = self.a, self.da
        else:
            self.f = activation_kernel(activation, self.z.shape, dtype)
            self.df = slope_kernel(activation, self.z.shape, dtype)
        # Bound, with an `out` of the right type: numpy's quickest way to multiply small matrices.
        self.dot_W, self.dot_W_T, self.dot_delta = W_and_b.dot, W_and_b[:, :-1].T.dot, self.delta.dot


def with_ones(X) -> np.ndarray:
    """Return a new (n, n_in + 1): X (n, n_in) and a column of 1, the biases' input."""
    n, n_in = X.shape
    made = np.empty((n, n_in + 1), X.dtype)
    made[:, :-1], made[:, -1] = X, 1
    return made


def pack(network, dtype) -> tuple:
    """Return two packed vectors (n_parameters,): the parameters of `network`, and one for the gradient."""
    parameters, gradient = (_aligned(network.n_parameters, dtype) for _ in range(2))
    for layer, both in zip(network.layers, packed_layers(network, parameters), strict=True):
        both[:, :-1], both[:, -1] = layer.W, layer.b
    return parameters, gradient


def _aligned(n, dtype):
    """Return an empty (n,) that begins a cache line: a long one may else be a tenth slower, by chance."""
    longer = np.empty(n + _LINE // dtype.itemsize, dtype)
    start = -longer.ctypes.data % _LINE // dtype.itemsize
    return longer[start : start + n]


def packed_layers(network, packed) -> list:
    """Return a view (n_out, n_in + 1) of a packed vector for each layer: W, and b as its last column."""
    found, start = [], 0
    for layer in network.layers:
        end = start + layer.n_out * (layer.n_in + 1)
        found.append(packed[start:end].reshape(layer.n_out, layer.n_in + 1))
        start = end
    return found


def flat_order(network) -> np.ndarray:
    """Return where in a packed vector the numbers of a flat one stand: flat = packed.take(flat_order)."""
    places = packed_layers(network, np.arange(network.n_parameters))
    return flatten((both[:, :-1], both[:, -1]) for both in places)


def activation_kernel(activation, shape, dtype):
    """Return what writes f(z) into a, called with (z, a)."""
    f = activation.f
    if f in _ACTIVATION_KERNELS:
        return _ACTIVATION_KERNELS[f](shape, dtype)
    return lambda z, a: np.copyto(a, f(z))


def slope_kernel(activation, shape, dtype):
    """Return what writes df(z) into slope, called with (z, a, slope), where a is f(z)."""
    # Who changes only one of the pair f and df gets what was written there: the quick form trusts both.
    f, df = activation.f, activation.df
    if (f, df) in _SLOPE_KERNELS:
        return _SLOPE_KERNELS[f, df](shape, dtype)
    return lambda z, a, slope: np.copyto(slope, df(z))


def loss_kernel(loss, shape, dtype):
    """Return what writes predictions, losses and derivatives, called with (S, Y, Y_hat, losses, da).

    `shape` (n_out, n) and `dtype` are those of S, Y, Y_hat and da; losses has shape (n,). Where the link is
    the identity, Y_hat must be S itself.
    """
    link, value, grad = loss.link, loss.value, loss.grad
    if (link, value, grad) in _LOSS_KERNELS:
        return _LOSS_KERNELS[link, value, grad](shape, dtype)

    def kernel(S, Y, Y_hat, losses, da):
        S, Y = S.T, Y.T
        np.copyto(Y_hat.T, link(S))
        np.copyto(losses, value(S, Y))
        np.copyto(da.T, grad(S, Y))

    return kernel


def _relu(shape, dtype):
    # With a whole array of zeros numpy is up to three times as fast as with a single one.
    zeros = np.zeros(shape, dtype)
    return lambda z, a: np.maximum(z, zeros, out=a)


def _relu_slope(shape, dtype):
    return lambda z, a, slope: np.sign(a, slope)  # a is never negative: 1 where the neuron is active, else 0


def _tanh(shape, dtype):
    return np.tanh


def _tanh_slope(shape, dtype):
    one = np.array(1, dtype)
    return lambda z, a, slope: np.subtract(one, np.multiply(a, a, slope), slope)


def _half_squared_error(shape, dtype):
    sum_squares, two = _sum_squares(shape, dtype), np.array(2, dtype)

    def kernel(S, Y, Y_hat, losses, da):
        np.subtract(S, Y, da)
        sum_squares(da, losses)
        np.divide(losses, two, losses)

    return kernel


def _squared_error(shape, dtype):
    sum_squares, two = _sum_squares(shape, dtype), np.array(2, dtype)

    def kernel(S, Y, Y_hat, losses, da):
        np.subtract(S, Y, da)
        sum_squares(da, losses)
        np.multiply(da, two, da)

    return kernel


def _sum_squares(shape, dtype):
    if shape[0] == 1:  # one output: nothing to add up
        return lambda da, losses: np.multiply(da[0], da[0], losses)
    sum_outputs, squares = _sum_outputs(shape, dtype), np.empty(shape, dtype)
    return lambda da, losses: sum_outputs(np.multiply(da, da, squares), losses)


def _sum_outputs(shape, dtype):
    return np.ones(shape[0], dtype).dot  # numpy's quickest sum over so few numbers is a product with ones


def _binary_cross_entropy(shape, dtype):
    """The sigmoid and its cross entropy share e^-|s|."""
    zero, one = np.array(0, dtype), np.array(1, dtype)
    both = np.empty((2, *shape), dtype)
    e, part = both[0], both[1]
    sum_outputs = _sum_outputs(shape, dtype)

    def kernel(S, Y, Y_hat, losses, da):
        np.negative(np.abs(S, e), e)
        np.exp(e, e)
        np.log1p(e, da)  # da holds max(s, 0) - s y + ln(1 + e^-|s|) at first
        np.add(da, np.maximum(S, zero, out=part), da)
        np.subtract(da, np.multiply(S, Y, part), da)
        sum_outputs(da, losses)
        np.add(e, one, part)
        np.copyto(e, one, where=zero <= S)
        np.divide(e, part, Y_hat)
        np.subtract(Y_hat, Y, da)

    return kernel


def _softmax_cross_entropy(shape, dtype):
    """Softmax and its cross entropy share the shifted scores and the sum of their exponentials."""
    lowest = np.full(shape, np.finfo(dtype).min)
    both = np.empty((2, shape[1]), dtype)
    top, sums = both[0], both[1]
    sum_outputs = _sum_outputs(shape, dtype)

    def kernel(S, Y, Y_hat, losses, da):
        np.subtract(S, np.maximum.reduce(S, 0, None, top), da)
        # A score infinitely far below the largest one would make 0 * inf of a target of 0.
        np.maximum(da, lowest, out=da)
        np.exp(da, Y_hat)
        np.divide(Y_hat, np.add.reduce(Y_hat, 0, None, sums), Y_hat)
        np.subtract(np.log(sums, sums), da, da)
        sum_outputs(np.multiply(Y, da, da), losses)
        np.subtract(Y_hat, Y, da)

    return kernel


def _functions(activation):
    return activation.f, activation.df


_IDENTITY = _functions(ACTIVATIONS["identity"])
_ACTIVATION_KERNELS = {ACTIVATIONS["relu"].f: _relu, ACTIVATIONS["tanh"].f: _tanh}
_SLOPE_KERNELS = {
    _functions(ACTIVATIONS["relu"]): _relu_slope,
    _functions(ACTIVATIONS["tanh"]): _tanh_slope,
}
_LOSS_KERNELS = {
    (loss.link, loss.value, loss.grad): kernel
    for loss, kernel in (
        (LOSSES["half_squared_error"], _half_squared_error),
        (LOSSES["squared_error"], _squared_error),
        (LOSSES["binary_cross_entropy"], _binary_cross_entropy),
        (LOSSES["softmax_cross_entropy"], _softmax_cross_entropy),
    )
}
