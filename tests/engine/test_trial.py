"""Functions of one's own: what is wrong with them shows when they are made, and what is right is taken."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES, Activation, Loss, identity, softmax

S2 = nl.examples.two_neurons


def writes(z):
    z[z < 0] = 0
    return z


def double_and_write(S, Y):
    Y *= 2
    return S - Y / 2


WRONG_ACTIVATIONS = {
    "one number": (lambda z: z.max(), np.sign, r"f of .* must return an array of shape \(2, 3\)"),
    "a row for all": (lambda z: z[:1], np.sign, r"f of .* must return an array of shape \(2, 3\)"),
    "never mind the shape": (lambda z: np.ones((2, 3)), np.zeros_like, r"f of .* of shape \(1, 3\) here"),
    "columns": (lambda z: softmax(np.atleast_2d(z)), np.zeros_like, "f of .* must be elementwise: of "),
    "rows": (lambda z: z - z.mean(axis=0), np.ones_like, "f of .* must be elementwise: of "),
    "a slope of all": (lambda z: z, lambda z: z / z.max(), "df of .* must be elementwise: of "),
    "writes": (writes, np.sign, "f of .* must not write into the array that it is given"),
    "the slope writes": (np.abs, lambda z: np.sign(z, out=z), "df of .* must not write into the array"),
    "another slope": (np.sin, np.sin, r"df of .* must be the derivative: at z = -7.3 it is -0.850"),
    "a slope of a": (np.tanh, lambda z: 1 - z**2, "df of .* must be the derivative"),
    "a sign": (lambda z: np.exp(-z), lambda z: np.exp(-z), "df of .* must be the derivative"),
    "one side": (np.abs, lambda z: np.heaviside(z, 0), "the derivative: .* it is 0, and .* values gives -1"),
    "two per cent": (np.tanh, lambda z: 1.02 * (1 - np.tanh(z) ** 2), "df of .* must be the derivative"),
}


@pytest.mark.parametrize("wrong", WRONG_ACTIVATIONS)
def test_a_wrong_activation_is_refused(wrong):
    f, df, message = WRONG_ACTIVATIONS[wrong]
    with pytest.raises(ValueError, match=message):
        Activation("own", f, df)


def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)))


RIGHT_ACTIVATIONS = {
    "leaky relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "elu": (elu, elu_slope),
    "softplus": (lambda z: np.logaddexp(0, z), lambda z: 1 / (1 + np.exp(-z))),
    "gaussian": (lambda z: np.exp(-(z**2)), lambda z: -2 * z * np.exp(-(z**2))),
    "square": (lambda z: z**2 / 2, lambda z: z),
    "exponential": (np.exp, np.exp),
    "steep": (lambda z: np.tanh(50 * z), lambda z: 50 / np.cosh(50 * z) ** 2),
    "hard tanh": (lambda z: np.clip(z, -1, 1), lambda z: (np.abs(z) < 1).astype(z.dtype)),
    "logarithm": (np.log, lambda z: 1 / z),
    "in float32": (
        lambda z: np.tanh(z.astype(np.float32)),
        lambda z: 1 - np.tanh(z.astype(np.float32)) ** 2,
    ),
    "small": (lambda z: 1e-9 * np.sin(z), lambda z: 1e-9 * np.cos(z)),
    "reciprocal": (lambda z: 1 / z, lambda z: -1 / z**2),
}


@pytest.mark.parametrize("right", RIGHT_ACTIVATIONS)
def test_a_right_activation_is_taken(right):
    """Kinks, places where it is no number, steep ones and those that calculate in float32 included."""
    assert Activation(right, *RIGHT_ACTIVATIONS[right]).name == right


def mean_of_batch(S, Y):
    return ((S - S.mean(axis=0) - Y) ** 2).sum(axis=1)


HALF = LOSSES["half_squared_error"]
WRONG_LOSSES = {
    "a mean": ({"value": mean_of_batch}, "value of .* must be the same for a sample alone"),
    "grad of the mean": ({"grad": lambda S, Y: (S - Y) / len(S)}, "grad of .* the same for a sample alone"),
    "link": ({"link": lambda S: S / S.sum()}, "link of .* must be the same for a sample alone"),
    "writes": ({"link": writes}, "link of .* must not write into the array that it is given"),
    "writes targets": ({"grad": double_and_write}, "grad of .* must not write into the array"),
    "twice": ({"grad": lambda S, Y: 2 * (S - Y)}, r"grad .* the derivative: for a score of -1.3 it is -4.6"),
    "sign": ({"grad": lambda S, Y: Y - S}, "grad of .* must be the derivative"),
    "value": ({"value": lambda S, Y: ((S - Y) ** 2).sum(axis=1)}, "grad of .* must be the derivative"),
}


@pytest.mark.parametrize("wrong", WRONG_LOSSES)
def test_a_wrong_loss_is_refused(wrong):
    change, message = WRONG_LOSSES[wrong]
    with pytest.raises(ValueError, match=message):
        replace(HALF, name="own", **change)


def test_a_right_loss_is_taken():
    hinge = Loss(
        "hinge",
        lambda S: S,
        lambda S, Y: np.maximum(0, 1 - (2 * Y - 1) * S).sum(axis=1),
        lambda S, Y: np.where((2 * Y - 1) * S < 1, 1 - 2 * Y, 0.0),
    )
    absolute = Loss(
        "absolute", lambda S: S + 0, lambda S, Y: np.abs(S - Y).sum(axis=1), lambda S, Y: np.sign(S - Y)
    )
    for loss in (hinge, absolute):
        assert loss.link is identity and nl.check_gradients(S2.network, S2.X, S2.Y, loss) < 1e-7


@pytest.mark.parametrize("link", [lambda S: S, lambda S: S.copy(), lambda S: S * 1, np.positive])
def test_whatever_acts_as_identity_is_identity(link):
    """It may stand behind tanh, and has no steps and no link of its own."""
    own = replace(HALF, name="own", link=link)
    network = nl.init([3, 1], ["tanh"], 0)
    assert own.link is identity and not nl.Architecture([1, 1], ["tanh"], own).has_link
    trace = nl.backprop(network, S2.X, S2.Y, own)
    np.testing.assert_array_equal(trace.Y_hat, trace.layers[-1].a)
    history = nl.train(network, S2.X, S2.Y, own, 0.1, 5)
    np.testing.assert_allclose(history.losses, nl.train(network, S2.X, S2.Y, HALF, 0.1, 5).losses)


@pytest.mark.parametrize("link", [lambda S: np.clip(S, -1e5, 1e5), lambda S: S + 1e-9, np.abs])
def test_what_is_nearly_the_identity_is_none(link):
    own = replace(HALF, name="own", link=link)
    assert own.link is link
    with pytest.raises(ValueError, match="own turns scores into probabilities itself"):
        nl.backprop(nl.init([3, 1], ["tanh"], 0), S2.X, S2.Y, own)


def test_dividing_by_zero_is_a_divergence_and_no_warning():
    reciprocal = Activation("reciprocal", *RIGHT_ACTIVATIONS["reciprocal"])
    network = nl.Network([nl.Layer([[1.0]], [0.0], reciprocal)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert nl.train(network, [[0.0]], [[1.0]], "squared_error", 0.1, 5).diverged == 0
        assert nl.backprop(network, [[0.0]], [[1.0]], "squared_error").mean_loss == np.inf


def test_functions_are_not_tried_in_a_training():
    """The trial is over when they are made: a training calls them once a pass."""
    calls = []

    def f(z):
        calls.append(z.shape)
        return np.tanh(z)

    own = Activation("own", f, lambda z: 1 - np.tanh(z) ** 2)
    calls.clear()
    nl.train(nl.init([3, 2, 1], [own, "identity"], 0), S2.X, S2.Y, S2.loss, 0.1, 7)
    assert calls == [(2, 1)] * 7


def test_those_of_the_course_pass_their_own_trial():
    for record in (*ACTIVATIONS.values(), *LOSSES.values()):
        assert replace(record, name="again").name == "again"
