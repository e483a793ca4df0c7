"""Activations and losses once more, written into arrays that are there already: quicker, and harder to read.

functions.py is where to read them, and decides: what has no quick form here is computed as it stands there,
and a test holds the two files together. Here samples are COLUMNS, (n_out, n). Constants are arrays of the
same type, because to turn a Python number into one takes numpy as long as the operation itself.
"""

import numpy as np

from .functions import ACTIVATIONS, LOSSES

_ZERO, _ONE, _TWO = ({dtype: np.array(c, dtype) for dtype in map(np.dtype, "fd")} for c in (0, 1, 2))
_LOWEST = {dtype: np.array(np.finfo(dtype).min) for dtype in _ZERO}


def fill_of(activation):
    """Return what writes f(z) into a, called with (z, a); a may be z itself."""
    f = activation.f
    return _FILL.get(f) or (lambda z, a: np.copyto(a, f(z)))


def fill_slope_of(activation):
    """Return what writes df(z) into slope, called with (z, a, slope), where a is f(z)."""
    # Who changes only one of the pair f and df gets what was written there: the quick form trusts both.
    f, df = activation.f, activation.df
    return _FILL_SLOPE.get((f, df)) or (lambda z, a, slope: np.copyto(slope, df(z)))


def measure_of(loss):
    """Return what writes predictions, losses and derivatives, called with (S, Y, Y_hat, losses, da).

    Where the link is the identity, Y_hat must be S itself.
    """
    link, value, grad = loss.link, loss.value, loss.grad

    def measure(S, Y, Y_hat, losses, da):
        S, Y = S.T, Y.T
        np.copyto(Y_hat.T, link(S))
        np.copyto(losses, value(S, Y))
        np.copyto(da.T, grad(S, Y))

    return _MEASURE.get((link, value, grad)) or measure


def _relu(z, a):
    np.maximum(z, _ZERO[z.dtype], out=a)


def _relu_slope(z, a, slope):
    np.sign(a, slope)  # of what is never negative: 1 where the neuron is active, else 0


def _tanh_slope(z, a, slope):
    np.multiply(a, a, slope)
    np.subtract(_ONE[z.dtype], slope, slope)


def _sum_of_squares(da, losses):
    if len(da) == 1:  # one output: nothing to add up
        np.multiply(da[0], da[0], losses)
    else:
        np.add.reduce(da * da, 0, out=losses)


def _half_squared(S, Y, Y_hat, losses, da):
    np.subtract(S, Y, da)
    _sum_of_squares(da, losses)
    np.divide(losses, _TWO[S.dtype], losses)


def _squared(S, Y, Y_hat, losses, da):
    np.subtract(S, Y, da)
    _sum_of_squares(da, losses)
    np.multiply(da, _TWO[S.dtype], da)


def _binary(S, Y, Y_hat, losses, da):
    """The sigmoid and its cross entropy share e^-|s|."""
    e = np.exp(-np.abs(S))
    np.add.reduce(np.maximum(S, 0) - S * Y + np.log1p(e), 0, out=losses)
    np.divide(np.where(S >= 0, 1, e), 1 + e, Y_hat)
    np.subtract(Y_hat, Y, da)


def _softmax(S, Y, Y_hat, losses, da):
    """Softmax and its cross entropy share the shifted scores and the sum of their exponentials."""
    np.subtract(S, np.maximum.reduce(S, 0), da)
    # A score infinitely far below the largest one would make 0 * inf of a target of 0.
    np.maximum(da, _LOWEST[S.dtype], out=da)
    np.exp(da, Y_hat)
    sums = np.add.reduce(Y_hat, 0)
    np.divide(Y_hat, sums, Y_hat)
    np.subtract(np.log(sums), da, da)
    np.multiply(Y, da, da)
    np.add.reduce(da, 0, out=losses)
    np.subtract(Y_hat, Y, da)


_FILL = {ACTIVATIONS["relu"].f: _relu, ACTIVATIONS["tanh"].f: np.tanh}
_FILL_SLOPE = {
    (known.f, known.df): fill
    for known, fill in ((ACTIVATIONS["relu"], _relu_slope), (ACTIVATIONS["tanh"], _tanh_slope))
}
_MEASURE = {
    (loss.link, loss.value, loss.grad): fill
    for loss, fill in (
        (LOSSES["half_squared_error"], _half_squared),
        (LOSSES["squared_error"], _squared),
        (LOSSES["binary_cross_entropy"], _binary),
        (LOSSES["softmax_cross_entropy"], _softmax),
    )
}
