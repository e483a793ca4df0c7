"""The buffered passes of `train` make the numbers of backprop.py, and its kernels those of functions.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from strategies import KINKED, cases, floats, targets
from unchecked import unchecked

import neuronlab as nl
from neuronlab import _buffered
from neuronlab.functions import ACTIVATIONS, LOSSES, identity
from neuronlab.parameters import flatten, gradients_of, parameters_of

ANY = st.floats(allow_nan=True, allow_infinity=True)


class Run:
    """The passes of one case in buffers, with the names and the shapes of a trace."""

    def __init__(self, network, X, Y, loss, times=1):
        self.network = network
        self.parameters, self.gradient = _buffered.pack(network, X.dtype)
        self.gradient.fill(np.nan)  # whatever is in it must not matter
        passes = _buffered.BufferedPasses(network, loss, len(X), self.parameters, self.gradient)
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(times):
                passes.run(_buffered.with_ones(X), Y.T.copy())
        self.Y_hat, self.losses = passes.Y_hat.T, passes.losses
        self.layers = passes.layers

    def numbers(self):
        """Yield (name, array) as `numbers_of` does for a trace."""
        yield from (("Y_hat", self.Y_hat), ("losses", self.losses))
        for l, layer in enumerate(self.layers):
            for name in ("z", "a", "slope", "da", "delta"):
                yield f"{name} of layer {l}", getattr(layer, name).T
            yield f"dW of layer {l}", layer.dW_and_db[:, :-1]
            yield f"db of layer {l}", layer.dW_and_db[:, -1]


def numbers_of(trace):
    yield from (("Y_hat", trace.Y_hat), ("losses", trace.losses))
    for l, layer in enumerate(trace.layers):
        for name in ("z", "a", "slope", "da", "delta", "dW", "db"):
            yield f"{name} of layer {l}", getattr(layer, name)


def largest_sum(trace):
    """The largest number on the way to any of a trace: sums of absolute terms, or 1 if that is larger."""
    largest = [1.0, *(np.abs(array).max() for _, array in numbers_of(trace))]
    a_before = trace.X
    for layer, made in zip(trace.network.layers, trace.layers, strict=True):
        largest.append((abs(a_before) @ abs(layer.W.T) + abs(layer.b)).max())
        largest += [(abs(made.delta.T) @ abs(a_before)).max(), (abs(made.delta) @ abs(layer.W)).max()]
        a_before = made.a
    return max(map(float, largest))


def rounded_over_a_kink(layer, made, buffered, allowed):
    """True where a sum that is 0 but for rounding has another sign in the buffers, and that matters."""
    other_side = np.sign(made.z) != np.sign(buffered.z.T)
    return layer.activation.name in KINKED and (other_side & (np.abs(made.z) <= allowed)).any()


def assert_same_numbers(network, X, Y, loss, rounding, times=1):
    trace, buffered = nl.backprop(network, X, Y, loss), Run(network, X, Y, LOSSES[loss], times)
    allowed = rounding * largest_sum(trace)
    if any(map(rounded_over_a_kink, network.layers, trace.layers, buffered.layers, [allowed] * 9)):
        return  # either side is right
    for (name, wanted), (same, found) in zip(numbers_of(trace), buffered.numbers(), strict=True):
        assert name == same and found.dtype == wanted.dtype == X.dtype
        np.testing.assert_allclose(found, wanted, rtol=0, atol=allowed, err_msg=name)
    order = _buffered.flat_order(network)
    np.testing.assert_array_equal(buffered.parameters.take(order), flatten(parameters_of(network)))
    np.testing.assert_allclose(
        buffered.gradient.take(order), flatten(gradients_of(trace)), rtol=0, atol=allowed
    )


@given(case=cases(), times=st.integers(1, 2))
def test_every_number_in_the_buffers_is_that_of_the_trace(case, times):
    """A second run, over what the first one left, changes nothing."""
    assert_same_numbers(*case[:4], 1e-12, times)


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_pairs_of_activation_and_loss_in_both_types(activation, loss, dtype, n):
    rng = np.random.default_rng(n)
    last = activation if LOSSES[loss].targets == "any" else "identity"
    layers = [
        nl.Layer(rng.normal(size=shape).astype(dtype), rng.normal(size=shape[0]).astype(dtype), name)
        for shape, name in (((5, 3), activation), ((4, 5), "identity"), ((2, 4), last))
    ]
    X, Y = rng.normal(size=(n, 3)).astype(dtype), rng.uniform(size=(n, 2)).astype(dtype)
    if LOSSES[loss].targets == "distribution":
        Y = np.eye(2, dtype=dtype)[rng.integers(0, 2, n)]
    assert_same_numbers(nl.Network(layers), X, Y, loss, 1e-12 if dtype is np.float64 else 2e-5)


def same(one, other):
    """Equal to a few units in the last place of the larger number on the way, NaN where NaN."""
    np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=ANY))
def test_an_activations_kernels_are_the_activation(name, z):
    activation = ACTIVATIONS[name]
    a, slope, kept = np.empty_like(z), np.empty_like(z), z.copy()
    with np.errstate(all="ignore"):
        _buffered.activation_kernel(activation, z.shape, z.dtype)(z, a)
        _buffered.slope_kernel(activation, z.shape, z.dtype)(z, a, slope)
        wanted = activation.f(z), activation.df(z)
    np.testing.assert_array_equal(z, kept)
    np.testing.assert_array_equal(a, wanted[0])
    same(slope, wanted[1])


@pytest.mark.parametrize("name", LOSSES)
@given(data=st.data(), shape=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_a_losss_kernel_is_the_loss(name, data, shape):
    loss = LOSSES[name]
    S = data.draw(arrays(float, shape, elements=floats(-800.0, 800.0)))
    Y = data.draw(targets(loss.targets, shape, floats()))
    columns = S.T.copy()
    # Without a link the scores are the predictions, as one array.
    Y_hat = columns if loss.link is identity else np.empty_like(columns)
    losses, da = np.empty(shape[0]), np.empty_like(columns)
    _buffered.loss_kernel(loss, columns.shape, columns.dtype)(columns, Y.T.copy(), Y_hat, losses, da)
    same(Y_hat.T, loss.link(S))
    np.testing.assert_allclose(losses, loss.value(S, Y), rtol=1e-12, atol=1e-12)
    same(da.T, loss.grad(S, Y))


@pytest.mark.parametrize("name", LOSSES)
def test_scores_too_far_apart_for_a_float_cost_nothing_where_they_are_not_wanted(name):
    loss = LOSSES[name]
    S, Y = np.array([[1e308, -1e308]]), np.array([[1.0, 0.0]])
    losses = np.empty(1)
    with np.errstate(over="ignore"):
        _buffered.loss_kernel(loss, (2, 1), S.dtype)(
            S.T.copy(), Y.T.copy(), np.empty((2, 1)), losses, np.empty((2, 1))
        )
        np.testing.assert_array_equal(losses, loss.value(S, Y))


def test_whatever_a_learner_changes_is_used_as_it_is():
    """A slope, a link or a derivative of one's own must not be replaced by the quick form of another."""
    z = np.array([[-1.0, 2.0]])
    for name in ("relu", "tanh"):
        mine = unchecked(ACTIVATIONS[name], df=lambda z: z * 0 + 7)
        slope = np.empty_like(z)
        _buffered.slope_kernel(mine, z.shape, z.dtype)(z, np.zeros_like(z), slope)
        np.testing.assert_array_equal(slope, 7)
        a = np.empty_like(z)
        _buffered.activation_kernel(unchecked(ACTIVATIONS[name], f=lambda z: z + 1), z.shape, z.dtype)(z, a)
        np.testing.assert_array_equal(a, z + 1)
    mine = unchecked(LOSSES["half_squared_error"], grad=lambda S, Y: Y - S)
    da = np.empty((1, 1))
    kernel = _buffered.loss_kernel(mine, da.shape, da.dtype)
    kernel(np.array([[3.0]]), np.array([[1.0]]), np.empty((1, 1)), np.empty(1), da)
    assert da.item() == -2


def test_float32_stays():
    for activation in ACTIVATIONS.values():
        z = np.array([[-1.5, 0.0, 2.0]], np.float32)
        assert activation.f(z).dtype == activation.df(z).dtype == np.float32
