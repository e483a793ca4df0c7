"""The quick forms of activations and losses give what functions.py says, and only where it says just that."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from strategies import floats, targets

from neuronlab import inplace
from neuronlab.functions import ACTIVATIONS, LOSSES, identity

ANY = st.floats(allow_nan=True, allow_infinity=True)


def same(one, other):
    """Equal to a few units in the last place of the larger number on the way, NaN where NaN."""
    np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=ANY))
def test_an_activation_in_place_is_the_activation(name, z):
    activation = ACTIVATIONS[name]
    a, slope, kept = np.empty_like(z), np.empty_like(z), z.copy()
    with np.errstate(all="ignore"):
        inplace.fill_of(activation, z.shape, z.dtype)(z, a)
        inplace.fill_slope_of(activation, z.dtype)(z, a, slope)
        wanted = activation.f(z), activation.df(z)
        itself = z.copy()
        inplace.fill_of(activation, z.shape, z.dtype)(itself, itself)
    np.testing.assert_array_equal(z, kept)
    np.testing.assert_array_equal(a, wanted[0])
    np.testing.assert_array_equal(itself, wanted[0])
    same(slope, wanted[1])


@pytest.mark.parametrize("name", LOSSES)
@given(data=st.data(), shape=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_a_loss_in_place_is_the_loss(name, data, shape):
    loss = LOSSES[name]
    S = data.draw(arrays(float, shape, elements=floats(-800.0, 800.0)))
    Y = data.draw(targets(loss.targets, shape, floats()))
    columns = S.T.copy()
    # Without a link the scores are the predictions, as one array.
    Y_hat = columns if loss.link is identity else np.empty_like(columns)
    losses, da = np.empty(shape[0]), np.empty_like(columns)
    inplace.measure_of(loss, columns.shape, columns.dtype)(columns, Y.T.copy(), Y_hat, losses, da)
    same(Y_hat.T, loss.link(S))
    np.testing.assert_allclose(losses, loss.value(S, Y), rtol=1e-12, atol=1e-12)
    same(da.T, loss.grad(S, Y))


@pytest.mark.parametrize("name", LOSSES)
def test_scores_too_far_apart_for_a_float_cost_nothing_where_they_are_not_wanted(name):
    loss = LOSSES[name]
    S, Y = np.array([[1e308, -1e308]]), np.array([[1.0, 0.0]])
    losses = np.empty(1)
    with np.errstate(over="ignore"):
        inplace.measure_of(loss, (2, 1), S.dtype)(
            S.T.copy(), Y.T.copy(), np.empty((2, 1)), losses, np.empty((2, 1))
        )
        np.testing.assert_array_equal(losses, loss.value(S, Y))


def test_whatever_a_learner_changes_is_used_as_it_is():
    """A slope, a link or a derivative of one's own must not be replaced by the quick form of another."""
    z = np.array([[-1.0, 2.0]])
    for name in ("relu", "tanh"):
        mine = replace(ACTIVATIONS[name], df=lambda z: z * 0 + 7, f=ACTIVATIONS[name].f)
        slope = np.empty_like(z)
        inplace.fill_slope_of(mine, z.dtype)(z, np.zeros_like(z), slope)
        np.testing.assert_array_equal(slope, 7)
        a = np.empty_like(z)
        inplace.fill_of(replace(ACTIVATIONS[name], f=lambda z: z + 1), z.shape, z.dtype)(z, a)
        np.testing.assert_array_equal(a, z + 1)
    mine = replace(LOSSES["half_squared_error"], grad=lambda S, Y: Y - S)
    da = np.empty((1, 1))
    measure = inplace.measure_of(mine, da.shape, da.dtype)
    measure(np.array([[3.0]]), np.array([[1.0]]), np.empty((1, 1)), np.empty(1), da)
    assert da.item() == -2


def test_float32_stays():
    for activation in ACTIVATIONS.values():
        z = np.array([[-1.5, 0.0, 2.0]], np.float32)
        assert activation.f(z).dtype == activation.df(z).dtype == np.float32
