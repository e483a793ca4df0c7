"""Activations and losses: the textbook's values, right derivatives, no warning for any finite number."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from neuronlab.functions import (
    ACTIVATIONS,
    LOSSES,
    Activation,
    Loss,
    as_activation,
    as_loss,
    sigmoid,
    softmax,
)
from neuronlab.rules import RULES

finite = st.floats(allow_nan=False, allow_infinity=False)
finite32 = st.floats(allow_nan=False, allow_infinity=False, width=32)
HUGE = np.array(
    [0.0, -0.0, 1e-320, -1e-320, 36.7, -36.8, 709.8, -800.0, 1e4, -1e4, 1e300, -1e300, 1.7e308, -1.7e308]
)


OWN = {"name": "swish", "f": np.sin, "df": np.cos}
COST = {"name": "own", "link": np.sin, "value": np.add, "grad": np.subtract}


@pytest.mark.parametrize(
    ("kind", "wrong", "error", "message"),
    [
        (Activation, OWN | {"name": 3}, TypeError, "name of the activation must be text, got int 3"),
        (Activation, OWN | {"df": 1.0}, TypeError, "df of the activation must be a function, got float 1.0"),
        (Loss, COST | {"name": None}, TypeError, "name of the loss must be text, got NoneType None"),
        (Loss, COST | {"grad": "g"}, TypeError, "grad of the loss must be a function, got str 'g'"),
        (Loss, COST | {"targets": "all"}, ValueError, "targets must be one of any, unit, .*, got str 'all'"),
        (
            Activation,
            OWN | {"df": lambda z: 1},
            ValueError,
            r"df of Activation\('swish'\) must return an array of",
        ),
        (
            Activation,
            OWN | {"f": np.sum},
            ValueError,
            r"f of .* must return an array of shape \(2, 3\) here, got",
        ),
        (
            Loss,
            COST,
            ValueError,
            r"value of Loss\('own'\) must return an array of shape \(3,\) here, got ndarray",
        ),
        (Loss, COST | {"link": lambda S: S[:, 0]}, ValueError, "link of .* must return an array of shape"),
        (
            Loss,
            COST | {"value": lambda S, Y: S[:, 0], "grad": lambda S, Y: (S - Y)[:, 0]},
            ValueError,
            r"grad of Loss\('own'\) must return an array of shape \(3, 3\) here, got ndarray array",
        ),
    ],
)
def test_a_function_of_nonsense_is_refused(kind, wrong, error, message):
    with pytest.raises(error, match=message):
        kind(**wrong)


@pytest.fixture(autouse=True)
def strict():
    """Overflow at most may be silenced inside; division by zero and invalid operations never happen."""
    with (
        np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(
    ("name", "z", "a", "slope"),
    [
        ("identity", -2.5, -2.5, 1),
        ("relu", 3.02, 3.02, 1),
        ("relu", -3.02, 0, 0),
        ("relu", 0, 0, 0),
        ("tanh", 3.02, 0.9952482, 1 - 0.9952482**2),
        ("sigmoid", 3.02, 0.9534695, 0.9534695 * (1 - 0.9534695)),
        ("sigmoid", 0, 0.5, 0.25),
        ("sigmoid", -800, 0, 0),
        ("step", -0.1, 0, 0),
        ("step", 0, 1, 0),
        ("sign", -0.1, -1, 0),
        ("sign", 0, 0, 0),
        ("sign", 3, 1, 0),
    ],
)
def test_the_values_of_the_sources(name, z, a, slope):
    """A1 to A4, A6, N10, E8: the numbers of the sources, to the digits they have there."""
    activation, z = ACTIVATIONS[name], np.array([float(z)])
    assert activation.f(z) == pytest.approx(a, abs=5e-8) and activation.df(z) == pytest.approx(
        slope, abs=5e-8
    )


@given(st.floats(-700, 700))
def test_sigmoid_is_symmetric_around_a_half(z):
    """E6, E7: the point of symmetry is (0, 1/2), and the limits are reached by rounding only."""
    assert sigmoid(np.array([-z]))[0] == pytest.approx(1 - sigmoid(np.array([z]))[0], abs=3e-16)
    assert 0 < sigmoid(np.array([z]))[0] < 1 or z > 36


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=str)
def test_slopes_are_the_derivatives(activation):
    z, h = np.linspace(-4, 4, 50), 1e-6
    numeric = (activation.f(z + h) - activation.f(z - h)) / (2 * h)
    np.testing.assert_allclose(activation.df(z), numeric, atol=1e-9)


def pairs(loss, rng, n=40, n_out=3):
    """Return scores S and allowed targets Y."""
    S, Y = rng.normal(0, 2, (n, n_out)), rng.uniform(0, 1, (n, n_out))
    return S, Y / Y.sum(axis=1, keepdims=True) if loss.targets == "distribution" else Y


TEXTBOOK = {
    "half_squared_error": lambda Y_hat, Y: 0.5 * (Y - Y_hat) ** 2,
    "squared_error": lambda Y_hat, Y: (Y - Y_hat) ** 2,
    "binary_cross_entropy": lambda Y_hat, Y: -Y * np.log(Y_hat) - (1 - Y) * np.log(1 - Y_hat),
    "softmax_cross_entropy": lambda Y_hat, Y: -Y * np.log(Y_hat),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_losses_and_their_derivatives(loss):
    """L1, L3, B8: the textbook's formula in the predictions; the derivative by differences."""
    S, Y = pairs(loss, np.random.default_rng(1))
    np.testing.assert_allclose(loss.value(S, Y), TEXTBOOK[loss.name](loss.link(S), Y).sum(axis=1), rtol=1e-12)
    for k, moved in enumerate(np.eye(3) * 1e-6):
        numeric = (loss.value(S + moved, Y) - loss.value(S - moved, Y)) / 2e-6
        np.testing.assert_allclose(loss.grad(S, Y)[:, k], numeric, atol=1e-8)


@given(
    arrays(float, array_shapes(max_dims=2), elements=finite)
    | arrays(np.float32, 3, elements=finite32)
    | st.just(HUGE)
)
def test_no_finite_number_upsets_an_activation(z):
    for activation in ACTIVATIONS.values():
        a, slope = activation.f(z), activation.df(z)
        assert a.shape == slope.shape == z.shape and a.dtype == slope.dtype == z.dtype
        assert np.isfinite(a).all() and ((slope >= 0) & (slope <= 1)).all()


@given(
    arrays(float, (2, 3), elements=finite | st.sampled_from(HUGE)),
    arrays(float, (2, 3), elements=st.floats(0, 1)),
    st.booleans(),
)
def test_no_finite_score_upsets_a_loss(S, Y, single):
    if single:
        S, Y = np.clip(S, -3e38, 3e38).astype(np.float32), Y.astype(np.float32)
    for loss in LOSSES.values():
        targets = np.eye(3, dtype=Y.dtype)[[0, 2]] if loss.targets == "distribution" else Y
        made = loss.link(S), loss.value(S, targets), loss.grad(S, targets)
        assert {array.dtype for array in made} == {S.dtype}
        # Infinity where the right answer is beyond all floats, but never NaN.
        assert (made[1] >= 0).all() and not np.isnan(made[2]).any()
        if loss.targets != "any":
            assert ((made[0] >= 0) & (made[0] <= 1)).all() and (abs(made[2]) <= 1).all()


def test_scores_far_apart_cost_their_distance():
    """The logarithm of a prediction that is rounded to 0 would be infinite; the loss of the scores is not."""
    S, Y = np.array([[1e4, 0.0, -1e4], [1e300, 1e300, 0.0]]), np.array([[0, 0, 1], [1, 0, 0]])
    np.testing.assert_allclose(LOSSES["softmax_cross_entropy"].value(S, Y), [2e4, np.log(2)])
    np.testing.assert_array_equal(softmax(S), [[1, 0, 0], [0.5, 0.5, 0]])
    binary = LOSSES["binary_cross_entropy"].value(np.array([[-800.0], [800.0]]), np.array([[1.0], [1.0]]))
    np.testing.assert_array_equal(binary, [800, 0])


@given(finite)
def test_scalar_rules_of_activations_are_the_same_functions(z):
    for name, activation in ACTIVATIONS.items():
        assert RULES[f"activation:{name}"](z) == pytest.approx(
            activation.f(np.array([z]))[0], rel=1e-15, abs=1e-15
        )
        assert RULES[f"slope:{name}"](z) == pytest.approx(
            activation.df(np.array([z]))[0], rel=1e-13, abs=1e-15
        )


@given(arrays(float, (1, 3), elements=finite), st.integers(0, 2))
def test_scalar_rules_of_losses_are_the_same_functions(S, k):
    Y = np.eye(3)[[k]]
    (scores,), (targets,) = S.tolist(), Y.tolist()
    for name, loss in LOSSES.items():
        by_rule = RULES[f"loss:{name}"](*zip(scores, targets, strict=True))
        assert by_rule == pytest.approx(loss.value(S, Y)[0], rel=1e-14)
        link = {
            "sigmoid": lambda s: RULES["link:sigmoid"](s),
            "softmax": lambda s: RULES["link:softmax"]([s], scores),
        }
        y_hat = [link.get(loss.link.__name__, float)(s) for s in scores]
        assert y_hat == pytest.approx(loss.link(S)[0].tolist(), rel=1e-14, abs=1e-300)
        slopes = [RULES[f"residual:{name}"](*pair) for pair in zip(y_hat, targets, strict=True)]
        assert slopes == pytest.approx(loss.grad(S, Y)[0].tolist(), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("look_up", [as_activation, as_loss])
def test_names_are_looked_up(look_up):
    known = ACTIVATIONS if look_up is as_activation else LOSSES
    for name, thing in known.items():
        assert look_up(name) is look_up(thing) is thing and name in repr(thing)
    what = look_up.__name__.removeprefix("as_")
    with pytest.raises(ValueError, match=f"unknown {what} 'ReLU'; known are {', '.join(known)}"):
        look_up("ReLU")
    with pytest.raises(TypeError, match=f"{what} must be of type {what.title()} or a name, got function"):
        look_up(sigmoid)


@pytest.mark.parametrize("record", [*ACTIVATIONS.values(), *LOSSES.values()], ids=repr)
def test_no_field_can_be_set_anew(record):
    """All networks share the one tanh: whoever changed it would change theirs."""
    for name in ("name", "f", "df", "link", "value", "grad"):
        if hasattr(record, name):
            with pytest.raises(AttributeError):
                setattr(record, name, getattr(record, name))
