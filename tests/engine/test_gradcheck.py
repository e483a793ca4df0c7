"""Gradients against finite differences; and a check of gradients that notices when they are wrong."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from effort import share
from unchecked import unchecked

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES

HIDDEN = ("identity", "relu", "tanh", "sigmoid")
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


@pytest.mark.parametrize(("slope", "share"), [(3.0, 0.5), (30.0, 0.5), (0.1, 0.06), (0.01, 0.006)])
def test_what_is_a_millionth_of_the_loss_counts_less(slope, share):
    """Two samples with a loss of half a million pull a bias each its way; a sum of small slope is left over.

    Half of it is given. From 1e-6 of the loss on that is an error of one half; below it counts in proportion.
    """
    network = nl.Network([nl.Layer([[0.0]], [0.0], "identity")])
    X, Y = [[1.0], [1.0]], [[1000.0], [-1000.0 - 2 * slope]]
    half = [[[[slope / 2]]], [[slope / 2]]]
    error = nl.check_gradients(network, X, Y, "half_squared_error", half)
    assert error == pytest.approx(share, rel=0.25)


@pytest.mark.parametrize("given", [0.5, -0.5, 1e-300])
def test_a_weight_that_no_sample_moves_has_no_gradient(given):
    """Its input is 0 in all samples: any other number than 0 is altogether wrong."""
    network, X, Y = (
        nl.Network([nl.Layer([[1.0, 2.0]], [0.0], "identity")]),
        [[0.3, 0.0], [0.1, 0.0]],
        [[1.0]] * 2,
    )
    dW = nl.backprop(network, X, Y, "squared_error").layers[0].dW.copy()
    db = nl.backprop(network, X, Y, "squared_error").layers[0].db
    assert nl.check_gradients(network, X, Y, "squared_error", [[dW], [db]]) < 1e-7
    dW[0, 1] = given
    assert nl.check_gradients(network, X, Y, "squared_error", [[dW], [db]]) == 1.0


def test_float32_is_checked_with_differences_in_float64():
    network, X, Y, loss = problem("tanh", "half_squared_error")
    layers = [
        nl.Layer(layer.W.astype("f4"), layer.b.astype("f4"), layer.activation) for layer in network.layers
    ]
    assert nl.check_gradients(nl.Network(layers), np.float32(X), np.float32(Y), loss) < 1e-3


def any_problem(rng):
    """Return a network of any make with weights down to 0.001 and inputs up to 5,000, and its problem."""
    loss = list(LOSSES.values())[rng.integers(len(LOSSES))]
    sizes = [2 if loss.targets == "distribution" else 1, *rng.integers(1, 5, rng.integers(1, 4))][::-1]
    names = [HIDDEN[rng.integers(len(HIDDEN))] for _ in sizes[1:]]
    if loss.targets != "any":
        names[-1] = "identity"
    small, large = 10.0 ** rng.uniform(-3, 0.5), 10.0 ** rng.uniform(-3, np.log10(5000))
    layers = [
        nl.Layer(rng.normal(0, rng.choice([1, small]), (o, i)), rng.normal(0, 0.5, o), name)
        for i, o, name in zip(sizes, sizes[1:], names, strict=False)
    ]
    n = rng.integers(1, 5)
    Y = rng.uniform(0.1, 0.9, (n, sizes[-1]))
    if loss.targets == "distribution":
        Y /= Y.sum(axis=1, keepdims=True)
    return nl.Network(layers), rng.normal(0, large, (n, sizes[0])), Y, loss


def test_right_gradients_of_any_size_pass():
    rng = np.random.default_rng(4)
    assert max(nl.check_gradients(*any_problem(rng)) for _ in range(share(400))) < 1e-6


def of(trace):
    return [layer.dW for layer in trace.layers], [layer.db for layer in trace.layers]


@pytest.mark.parametrize("size", [1 / 5000, 1.0])
def test_right_gradients_behind_large_inputs_pass(size):
    """They used to give 8e-4: with inputs of 5,000 a step of 1e-5 in a weight is one of 0.05 in z."""
    rng = np.random.default_rng(1)
    network = nl.Network(
        [
            nl.Layer(rng.normal(0, size, (3, 2)), [0.1, 0.2, 0.3], "tanh"),
            nl.Layer([[0.5, -0.4, 0.3]], [0.1], "identity"),
        ]
    )
    made = network, rng.normal(0, 5000, (4, 2)), rng.uniform(0, 1, (4, 1)), "half_squared_error"
    assert nl.check_gradients(*made) < 1e-8


@pytest.mark.parametrize("weight", [1.0, 1e-3, 1e-5])
def test_a_halved_slope_is_half_an_error_even_behind_a_small_weight(weight):
    """It used to give 1.8e-4 behind 0.001: the smallest error that counted was measured against the loss."""
    rng = np.random.default_rng(2)
    network = nl.Network(
        [
            nl.Layer(rng.normal(size=(3, 2)), [0.1, 0.2, 0.3], "tanh"),
            nl.Layer([[weight, -weight, weight]], [0.1], "identity"),
        ]
    )
    problem = network, rng.normal(size=(4, 2)), rng.uniform(0, 1, (4, 1)), "half_squared_error"
    dWs, dbs = of(nl.backprop(*problem))
    assert nl.check_gradients(*problem, gradients=(dWs, dbs)) < 1e-7
    halved = [dWs[0] / 2, dWs[1]], [dbs[0] / 2, dbs[1]]
    assert nl.check_gradients(*problem, gradients=halved) == pytest.approx(0.5, abs=1e-5)


def test_gradients_of_ones_own_are_checked_entry_by_entry():
    made = problem("sigmoid", "softmax_cross_entropy")
    dWs, dbs = of(nl.backprop(*made))
    for arrays in (dWs, dbs):
        for l, array in enumerate(arrays):
            for index in np.ndindex(array.shape):
                arrays[l] = array.copy()
                arrays[l][index] *= 1.01
                assert nl.check_gradients(*made, gradients=(dWs, dbs)) == pytest.approx(0.01 / 1.01, rel=1e-3)
            arrays[l] = array


def test_gradients_that_do_not_fit_are_refused():
    made = problem("tanh", "half_squared_error")
    dWs, dbs = of(nl.backprop(*made))
    with pytest.raises(TypeError, match="gradients must be a list, got int 3"):
        nl.check_gradients(*made, gradients=3)
    with pytest.raises(ValueError, match=r"gradients must be two lists, \(dWs, dbs\), got 3"):
        nl.check_gradients(*made, gradients=dWs)
    with pytest.raises(ValueError, match="dbs must be 3 arrays, one a layer, got 2"):
        nl.check_gradients(*made, gradients=(dWs, dbs[1:]))
    with pytest.raises(ValueError, match=r"dWs\[0\] must have the shape \(5, 3\), got \(3, 5\); is it trans"):
        nl.check_gradients(*made, gradients=([dWs[0].T, *dWs[1:]], dbs))
    with pytest.raises(ValueError, match=r"dbs\[2\] must be finite, got nan"):
        nl.check_gradients(*made, gradients=(dWs, [*dbs[:2], [np.nan, 0]]))


def test_a_minimum_is_no_error():
    """Loss and gradient are 0: differences have nothing but rounding errors, which do not count."""
    network = nl.Network([nl.Layer([[0.1]], [0.2], "identity")])
    assert nl.check_gradients(network, [[0.3]], [[0.23]], "half_squared_error") < 1e-6
    loss = unchecked(LOSSES["half_squared_error"], grad=lambda S, Y: S - Y + 1e-5)
    assert nl.check_gradients(network, [[0.3]], [[0.23]], loss) > 0.9


def test_far_from_a_flat_place_nothing_agrees_by_accident():
    """Both ways tanh ends at 1 in size, and the loss of a target of 0 is the same; but there is a slope."""
    network = nl.Network(
        [
            nl.Layer([[1.0]], [0.0], "identity"),
            nl.Layer([[1e4]], [0.3], "tanh"),
            nl.Layer([[1.0]], [0.0], "identity"),
        ]
    )
    right = nl.backprop(network, [[0.0]], [[0.0]], "half_squared_error")
    assert abs(right.layers[0].db[0]) > 1e3
    assert nl.check_gradients(network, [[0.0]], [[0.0]], "half_squared_error") < 1e-6
    nothing = of(right)
    nothing[1][0] = np.zeros(1)
    assert nl.check_gradients(network, [[0.0]], [[0.0]], "half_squared_error", nothing) > 0.9


def test_what_cannot_be_checked_is_refused():
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    with pytest.raises(ValueError, match=r"the mean loss must be finite .* got inf"):
        nl.check_gradients(network, [[1e200]], [[0]], "squared_error")
    with pytest.raises(ValueError, match="X must have 1 column"):
        nl.check_gradients(network, [[1, 2]], [[0]], "squared_error")
    small = nl.Network([nl.Layer([[1e-150]], [0.0], "identity")])
    with pytest.raises(ValueError, match="the gradient must be finite"):  # 2e100 times 1e250
        nl.check_gradients(small, [[1e250]], [[0]], "squared_error", gradients=([[[1.0]]], [[2e100]]))


def test_a_weight_on_the_smallest_input_is_checked_too():
    """To move its sum by a hundredth it would have to be moved beyond all floats."""
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    data = [[5e-324]], [[1.0]], "squared_error"
    assert nl.check_gradients(network, *data) < 1e-6
    assert nl.check_gradients(network, *data, gradients=([[[7.0]]], [[-2.0]])) > 0.9
