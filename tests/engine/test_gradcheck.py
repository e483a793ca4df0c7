"""Gradients against finite differences; and a check of gradients that notices when they are wrong."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from unchecked import unchecked

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES

PAIRS = [
    (activation, loss)
    for activation in ACTIVATIONS
    for loss in LOSSES
    if activation == "identity" or LOSSES[loss].targets == "any"
]


def problem(activation, loss, last="identity", seed=0):
    """Return what `backprop` takes: three layers and five samples."""
    rng = np.random.default_rng(seed)
    network = nl.init([3, 5, 4, 2], [activation, "tanh", last], rng)
    layers = [
        nl.Layer(layer.W, rng.normal(0, 0.5, layer.n_out), layer.activation) for layer in network.layers
    ]
    Y = rng.uniform(0.1, 0.9, (5, 2))
    if LOSSES[loss].targets == "distribution":
        Y /= Y.sum(axis=1, keepdims=True)
    return nl.Network(layers), rng.normal(0, 1, (5, 3)), Y, loss


def moved(network, direction, length):
    return nl.Network(
        nl.Layer(layer.W + length * W, layer.b + length * b, layer.activation)
        for layer, (W, b) in zip(network.layers, direction, strict=True)
    )


def assert_slope_along_random_directions(network, X, Y, loss):
    trace, rng, h = nl.backprop(network, X, Y, loss), np.random.default_rng(1), 1e-5
    for _ in range(20):
        direction = [
            (rng.normal(size=layer.W.shape), rng.normal(size=layer.n_out)) for layer in network.layers
        ]
        up, down = (nl.backprop(moved(network, direction, s * h), X, Y, loss).mean_loss for s in (1, -1))
        slope = sum(
            (made.dW * W).sum() + (made.db * b).sum()
            for made, (W, b) in zip(trace.layers, direction, strict=True)
        )
        assert slope == pytest.approx((up - down) / (2 * h), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_along_random_directions(activation, loss):
    assert_slope_along_random_directions(*problem(activation, loss))


@pytest.mark.parametrize(("last", "loss"), PAIRS)
def test_a_right_gradient_passes(last, loss):
    for seed in range(3):
        assert nl.check_gradients(*problem("sigmoid", loss, last, seed)) < 1e-7


def wrong_slope(z):
    return np.ones_like(z)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_a_wrong_slope_is_noticed(activation, loss):
    wrong = unchecked(ACTIVATIONS[activation], df=wrong_slope)
    right = problem(activation, loss)
    assert nl.check_gradients(*right) < 1e-7
    assert nl.check_gradients(*problem(wrong, loss)) > 1e-2
    with pytest.raises(AssertionError):
        assert_slope_along_random_directions(*problem(wrong, loss))


def test_a_wrong_derivative_of_the_loss_is_noticed():
    network, X, Y, loss = problem("tanh", "half_squared_error")
    wrong = unchecked(LOSSES[loss], grad=lambda S, Y: Y - S)
    assert nl.check_gradients(network, X, Y, wrong) > 1


def test_a_wrong_mean_is_noticed(monkeypatch):
    """A batch's gradient that is a sum, where the loss is a mean, is five times too long for five samples."""
    module = sys.modules["neuronlab.backprop"]  # the package's name for it is the function's

    def sums(network, X, Y, loss, passes=module.run_passes):
        trace = passes(network, X, Y, loss)
        layers = tuple(replace(made, dW=made.dW * len(X), db=made.db * len(X)) for made in trace.layers)
        return replace(trace, layers=layers)

    monkeypatch.setattr(module, "run_passes", sums)
    assert nl.check_gradients(*problem("tanh", "half_squared_error")) == pytest.approx(0.8, abs=1e-6)


def test_float32_is_checked_with_differences_in_float64():
    network, X, Y, loss = problem("tanh", "half_squared_error")
    layers = [
        nl.Layer(np.float32(layer.W), np.float32(layer.b), layer.activation) for layer in network.layers
    ]
    assert nl.check_gradients(nl.Network(layers), np.float32(X), np.float32(Y), loss) < 1e-4


def test_small_gradients_are_measured_against_the_loss():
    """The floor is 1e-3 of the larger of 1 and the mean loss: a small wrong gradient counts against that."""
    network = nl.Network([nl.Layer([[0.0]], [0.0], "identity")])
    loss = unchecked(LOSSES["half_squared_error"], grad=lambda S, Y: S - Y + 1e-5)
    assert nl.check_gradients(network, [[0.0]], [[0.0]], loss) == pytest.approx(1e-5 / 1e-3, rel=1e-4)
    # A mean loss of 50 with a gradient of 0: two samples that pull to both sides.
    error = nl.check_gradients(network, [[0.0], [0.0]], [[10.0], [-10.0]], loss)
    assert error == pytest.approx(1e-5 / (1e-3 * 50), rel=1e-3)


def test_what_cannot_be_checked_is_refused():
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    with pytest.raises(ValueError, match=r"the mean loss must be finite .* got inf"):
        nl.check_gradients(network, [[1e200]], [[0]], "squared_error")
    with pytest.raises(ValueError, match="X must have 1 column"):
        nl.check_gradients(network, [[1, 2]], [[0]], "squared_error")
