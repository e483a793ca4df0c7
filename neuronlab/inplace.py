"""Activations and losses once more, written into arrays that are there already: quicker, and harder to read.

functions.py is where to read them, and decides: what has no quick form here is computed as it stands there,
and a test holds the two files together. Here samples are COLUMNS, (n_out, n). What is returned is made for
one type, or one shape: it keeps its constants as arrays of that type, because to turn a Python number into
one takes numpy as long as the operation itself, and the room for what it needs on the way.
"""

from functools import cache

import numpy as np

from .functions import ACTIVATIONS, LOSSES


def fill_of(activation, shape, dtype):
    """Return what writes f(z) into a, called with (z, a) of this shape and dtype; a may be z itself."""
    f = activation.f
    if f in _FILL:
        return _FILL[f](shape, dtype)
    return lambda z, a: np.copyto(a, f(z))


def fill_slope_of(activation, dtype):
    """Return what writes df(z) into slope, called with (z, a, slope) of this dtype, where a is f(z)."""
    # Who changes only one of the pair f and df gets what was written there: the quick form trusts both.
    f, df = activation.f, activation.df
    if (f, df) in _FILL_SLOPE:
        return _FILL_SLOPE[f, df](dtype)
    return lambda z, a, slope: np.copyto(slope, df(z))


def measure_of(loss, shape, dtype):
    """Return what writes predictions, losses and derivatives, called with (S, Y, Y_hat, losses, da).

    `shape` (n_out, n) and `dtype` are those of S, Y, Y_hat and da; losses has shape (n,). Where the link is
    the identity, Y_hat must be S itself.
    """
    link, value, grad = loss.link, loss.value, loss.grad
    if (link, value, grad) in _MEASURE:
        return _MEASURE[link, value, grad](shape, dtype)

    def measure(S, Y, Y_hat, losses, da):
        S, Y = S.T, Y.T
        np.copyto(Y_hat.T, link(S))
        np.copyto(losses, value(S, Y))
        np.copyto(da.T, grad(S, Y))

    return measure


def _relu(shape, dtype):
    # With a whole array of zeros numpy is up to three times as fast as with a single one.
    zeros = np.zeros(shape, dtype)

    def fill(z, a):
        np.maximum(z, zeros, out=a)

    return fill


def _tanh(shape, dtype):
    return np.tanh


@cache
def _relu_slope(dtype):
    def fill_slope(z, a, slope):
        np.sign(a, slope)  # of what is never negative: 1 where the neuron is active, else 0

    return fill_slope


@cache
def _tanh_slope(dtype):
    one = np.array(1, dtype)

    def fill_slope(z, a, slope):
        np.multiply(a, a, slope)
        np.subtract(one, slope, slope)

    return fill_slope


def _half_squared(shape, dtype):
    add_up, two = _sum_of_squares(shape, dtype), np.array(2, dtype)

    def measure(S, Y, Y_hat, losses, da):
        np.subtract(S, Y, da)
        add_up(da, losses)
        np.divide(losses, two, losses)

    return measure


def _squared(shape, dtype):
    add_up, two = _sum_of_squares(shape, dtype), np.array(2, dtype)

    def measure(S, Y, Y_hat, losses, da):
        np.subtract(S, Y, da)
        add_up(da, losses)
        np.multiply(da, two, da)

    return measure


def _sum_of_squares(shape, dtype):
    if shape[0] == 1:  # one output: nothing to add up
        return lambda da, losses: np.multiply(da[0], da[0], losses)
    sum_outputs, squares = _sum_outputs(shape, dtype), np.empty(shape, dtype)
    return lambda da, losses: sum_outputs(np.multiply(da, da, squares), losses)


def _sum_outputs(shape, dtype):
    return np.ones(shape[0], dtype).dot  # numpy's quickest sum over so few numbers is a product with ones


def _binary(shape, dtype):
    """The sigmoid and its cross entropy share e^-|s|."""
    zero, one = np.array(0, dtype), np.array(1, dtype)
    e, part = np.empty((2, *shape), dtype)
    sum_outputs = _sum_outputs(shape, dtype)

    def measure(S, Y, Y_hat, losses, da):
        np.negative(np.abs(S, e), e)
        np.exp(e, e)
        np.log1p(e, da)  # da is room for max(s, 0) - s y + ln(1 + e^-|s|) at first
        np.add(da, np.maximum(S, zero, out=part), da)
        np.subtract(da, np.multiply(S, Y, part), da)
        sum_outputs(da, losses)
        np.add(e, one, part)
        np.copyto(e, one, where=zero <= S)
        np.divide(e, part, Y_hat)
        np.subtract(Y_hat, Y, da)

    return measure


def _softmax(shape, dtype):
    """Softmax and its cross entropy share the shifted scores and the sum of their exponentials."""
    lowest = np.full(shape, np.finfo(dtype).min)
    top, sums = np.empty((2, shape[1]), dtype)
    sum_outputs = _sum_outputs(shape, dtype)

    def measure(S, Y, Y_hat, losses, da):
        np.subtract(S, np.maximum.reduce(S, 0, None, top), da)
        # A score infinitely far below the largest one would make 0 * inf of a target of 0.
        np.maximum(da, lowest, out=da)
        np.exp(da, Y_hat)
        np.divide(Y_hat, np.add.reduce(Y_hat, 0, None, sums), Y_hat)
        np.subtract(np.log(sums, sums), da, da)
        sum_outputs(np.multiply(Y, da, da), losses)
        np.subtract(Y_hat, Y, da)

    return measure


_FILL = {ACTIVATIONS["relu"].f: _relu, ACTIVATIONS["tanh"].f: _tanh}
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
