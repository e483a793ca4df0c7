"""The numbers of the engine are those of the scalar rules and of an automatic differentiation."""

import numpy as np
import pytest
from autodiff import numbers as by_autodiff
from effort import share
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import assert_same, cases, numbers_of, same_side, tolerance, updates_of

import neuronlab as nl

S2 = nl.examples.two_neurons
CROSS_ENTROPIES = ("binary_cross_entropy", "softmax_cross_entropy")
LAYER_ARRAYS = ("z", "a", "slope", "da", "delta", "dW", "db")


@settings(max_examples=share(300))
@given(cases())
def test_engine_scalar_rules_and_autodiff_agree(case):
    trace = case.trace
    steps = nl.steps(trace, lr=case.lr)
    start = nl.leaves(trace, case.lr)
    by_rules = nl.evaluate(steps, start)
    by_engine = numbers_of(trace) | updates_of(trace, case.lr)
    assume(same_side(case.network, by_engine, by_rules))
    allowed = tolerance(steps, start | by_rules)
    assert_same(by_engine, by_rules, allowed)
    other = by_autodiff(*case)
    assume(same_side(case.network, by_engine, other))
    assert_same(by_engine, other, allowed)


@given(cases())
def test_the_gradient_of_a_batch_is_the_mean_of_its_samples(case):
    trace = case.trace
    alone = [nl.backprop(case.network, x, y, case.loss) for x, y in zip(case.X, case.Y, strict=True)]
    allowed = tolerance(nl.steps(trace), nl.leaves(trace) | numbers_of(trace))
    assume(all(same_side(case.network, *pair) for pair in each_sample(trace, alone)))
    for l, layer in enumerate(trace.layers):
        np.testing.assert_allclose(
            layer.dW, np.mean([t.layers[l].dW for t in alone], axis=0), rtol=0, atol=allowed
        )
        np.testing.assert_allclose(
            layer.db, np.mean([t.layers[l].db for t in alone], axis=0), rtol=0, atol=allowed
        )
    assert trace.mean_loss == pytest.approx(np.mean([t.mean_loss for t in alone]), abs=allowed)


def each_sample(trace, alone):
    """Yield the z of one sample as the batch has it and as it is alone."""
    for s, single in enumerate(alone):
        for l, layer in enumerate(single.layers):
            for j, z in enumerate(layer.z[0]):
                ref = nl.Ref("z", l, s, j)
                yield {ref: nl.read(trace, ref)}, {ref: z}


@given(cases())
def test_shapes_and_what_forward_returns(case):
    trace = case.trace
    n, n_out = case.Y.shape
    assert trace.X.shape == case.X.shape and trace.Y.shape == trace.Y_hat.shape == (n, n_out)
    assert trace.losses.shape == (n,) and isinstance(trace.mean_loss, float)
    for layer, made in zip(case.network.layers, trace.layers, strict=True):
        assert {getattr(made, name).shape for name in LAYER_ARRAYS[:5]} == {(n, layer.n_out)}
        assert (made.dW.shape, made.db.shape) == (layer.W.shape, layer.b.shape)
    np.testing.assert_array_equal(nl.forward(case.network, case.X), trace.layers[-1].a)
    np.testing.assert_array_equal(trace.Y_hat, trace.loss.link(trace.layers[-1].a))


@given(cases(numbers=st.floats(allow_nan=False, allow_infinity=False)))
def test_no_finite_input_warns(case):
    # A RuntimeWarning is an error in every test.
    trace = case.trace
    assert trace.losses.shape == (len(case.X),)
    nl.forward(case.network, case.X)
    np.testing.assert_array_equal(trace.X, case.X)


def test_many_rows_are_those_of_each_one():
    """Scores are computed some thousand rows at a time: none is lost, and each has its own place."""
    network, X = nl.init([3, 4, 2], ["tanh", "identity"], 5), np.random.default_rng(6).normal(size=(2500, 3))
    first, last = network.layers
    expected = np.tanh(X @ first.W.T + first.b) @ last.W.T + last.b
    np.testing.assert_allclose(nl.forward(network, X), expected, rtol=1e-12, atol=1e-12)


def test_one_float64_array_makes_all_of_it_float64():
    """Nothing on the way is rounded to float32, wherever the one array stands among the others."""
    network = nl.init([3, 4, 2], ["tanh", "identity"], 5)
    single, X = [part.astype("f4") for layer in network.layers for part in (layer.W, layer.b)], np.eye(3) / 3
    for k in range(4):
        parts = [part.astype("f8") if i == k else part for i, part in enumerate(single)]
        mixed = nl.Network(
            nl.Layer(*parts[2 * l : 2 * l + 2], layer.activation) for l, layer in enumerate(network.layers)
        )
        whole = nl.Network(
            nl.Layer(layer.W.astype("f8"), layer.b.astype("f8"), layer.activation) for layer in mixed.layers
        )
        np.testing.assert_array_equal(nl.forward(mixed, np.float32(X)), nl.forward(whole, np.float32(X)))
        one, other = (
            nl.backprop(each, np.float32(X), np.eye(3, 2, dtype=np.float32), "squared_error")
            for each in (mixed, whole)
        )
        np.testing.assert_array_equal(one.layers[0].dW, other.layers[0].dW)
        assert one.mean_loss == other.mean_loss


def test_a_trace_and_its_layers_are_themselves_and_nothing_else():
    """They are compared as what they are, not number by number, and so can be kept in a set."""
    one, same = (nl.backprop(S2.network, S2.X, S2.Y, S2.loss) for _ in range(2))
    assert one == one and one != same and one.layers[0] != same.layers[0]
    assert len({one, same, *one.layers, *same.layers}) == 6


def test_one_sample_is_a_batch_of_one():
    one, batch = (nl.backprop(S2.network, X, Y, S2.loss) for X, Y in ((S2.X[0], S2.Y[0]), (S2.X, S2.Y)))
    assert numbers_of(one) == numbers_of(batch)
    assert nl.forward(S2.network, S2.X[0]).shape == (1, 1)


def test_a_trace_is_nobody_elses_memory():
    X, Y = np.array(S2.X), np.array(S2.Y)
    trace = nl.backprop(S2.network, X, Y, S2.loss)
    arrays = [trace.X, trace.Y, trace.Y_hat, trace.losses]
    arrays += [getattr(layer, name) for layer in trace.layers for name in LAYER_ARRAYS]
    for array in arrays:
        assert not np.shares_memory(array, X) and not np.shares_memory(array, Y)
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    X[:], Y[:] = 7, 7
    assert trace.X[0, 0] == 0.2 and trace.Y[0, 0] == 1
    with pytest.raises(AttributeError):
        trace.X = X
    assert "half_squared_error 0.019208" in repr(trace)
    assert repr(trace.layers) == "(LayerTrace(1 sample, 1 neuron), LayerTrace(1 sample, 1 neuron))"


@pytest.mark.parametrize("loss", nl.functions.LOSSES)
@pytest.mark.parametrize("activation", nl.functions.ACTIVATIONS)
@pytest.mark.parametrize(
    ("given", "kept"), [(np.float32, np.float32), (np.float16, np.float64), (int, np.float64)]
)
def test_float32_stays_and_everything_else_becomes_float64(loss, activation, given, kept):
    layers = [
        nl.Layer(np.array(W, given), np.zeros(2, given), name)
        for W, name in (([[1, 2], [3, -4]], activation), ([[2, 1], [1, -1]], "identity"))
    ]
    X, Y = np.array([[1, 2], [0, 1]], given), np.array([[1, 0], [0, 1]], given)
    trace = nl.backprop(nl.Network(layers), X, Y, loss)
    arrays = [trace.X, trace.Y, trace.Y_hat, trace.losses, nl.forward(trace.network, X)]
    arrays += [getattr(layer, name) for layer in trace.layers for name in LAYER_ARRAYS]
    arrays += [a for layer in nl.sgd(trace.network, trace, 0.1).layers for a in (layer.W, layer.b)]
    arrays += [
        a for layer in nl.train(trace.network, X, Y, loss, 0.1, 2).network.layers for a in (layer.W, layer.b)
    ]
    assert {array.dtype for array in arrays} == {np.dtype(kept)}


NAN = np.array([[0.2, 0.1, np.nan]])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"network": "two neurons"}, TypeError, "network must be a Network, got str"),
        ({"X": [[1, 2]]}, ValueError, r"X must have 3 columns \(rows are samples\), got shape \(1, 2\)"),
        ({"X": [1, 2]}, ValueError, r"X must have 3 columns .* got shape \(2,\)"),
        ({"X": [[[1, 2, 3]]]}, ValueError, r"X must have 1 or 2 axes, got shape \(1, 1, 3\)"),
        ({"X": 3}, ValueError, r"X must have 1 or 2 axes, got shape \(\)"),
        ({"X": np.zeros((0, 3))}, ValueError, r"X is empty: shape \(0, 3\)"),
        ({"X": []}, ValueError, r"X is empty: shape \(0,\)"),
        ({"X": NAN}, ValueError, r"X must be finite, got nan at \[0, 2\]"),
        ({"X": -NAN * np.inf}, ValueError, r"X must be finite, got -inf at \[0, 0\]"),
        ({"X": [["1", "2", "3"]]}, TypeError, "X must be an array of numbers, got list"),
        ({"X": "0.2"}, TypeError, "X must be an array of numbers, got str '0.2'"),
        ({"X": [[1, 2, 3], [4]]}, TypeError, "X must be an array of numbers, got list"),
        ({"X": None}, TypeError, "X must be an array of numbers, got NoneType"),
        ({"X": [[1j, 2, 3]]}, TypeError, "X must be an array of numbers"),
        ({"Y": [[1, 2]]}, ValueError, r"Y must have 1 column .* got shape \(1, 2\)$"),
        ({"Y": [1, 2]}, ValueError, r"got shape \(2,\); Y\[:, None\] makes a column of it"),
        ({"Y": [[np.inf]]}, ValueError, r"Y must be finite, got inf at \[0, 0\]"),
        ({"Y": [[1], [2]]}, ValueError, "one row a sample: X has 1 rows, Y has 2"),
        (
            {"loss": "mae"},
            ValueError,
            "unknown loss 'mae'; known are half_squared_error, squared_error, binary",
        ),
        ({"loss": 3}, TypeError, "loss must be of type Loss or a name, got int"),
        ({"loss": "binary_cross_entropy"}, ValueError, "the last activation must be identity, got relu"),
        ({"loss": "softmax_cross_entropy"}, ValueError, "the last activation must be identity, got relu"),
    ],
)
def test_bad_input_is_named(change, error, message):
    good = {"network": S2.network, "X": S2.X, "Y": S2.Y, "loss": S2.loss}
    with pytest.raises(error, match=message):
        nl.backprop(**good | change)
    if "X" in change or "network" in change:
        with pytest.raises(error, match=message):
            nl.forward(*list((good | change).values())[:2])


@pytest.mark.parametrize(
    ("loss", "Y", "message"),
    [
        ("binary_cross_entropy", [[0, 1], [0, 1.5]], r"targets from 0 to 1, got Y\[1, 1\] = 1.5"),
        ("softmax_cross_entropy", [[0, 1], [-0.5, 1.5]], r"targets from 0 to 1, got Y\[1, 0\] = -0.5"),
        ("softmax_cross_entropy", [[0, 1], [0.5, 0.6]], "add up to 1, got a sum of 1.1 in row 1 of Y"),
        ("softmax_cross_entropy", [[0.45, 0.5], [0, 1]], "add up to 1, got a sum of 0.95 in row 0 of Y"),
    ],
)
def test_targets_that_a_loss_does_not_allow(loss, Y, message):
    network = nl.Network([nl.Layer(np.eye(2), [0, 0], "identity")])
    with pytest.raises(ValueError, match=message):
        nl.backprop(network, [[1, 2], [3, 4]], Y, loss)


@pytest.mark.parametrize("n", [3, 4])
@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
def test_labels_where_rows_belong(n, shape):
    network, X = nl.init([2, 3], ["identity"], 0), np.ones((n, 2))
    Y = np.arange(n).reshape(shape)
    with pytest.raises(ValueError, match=r"nl\.data\.one_hot\(labels, 3\)"):
        nl.backprop(network, X, Y, "softmax_cross_entropy")
    with pytest.raises(ValueError, match="Y") as error:
        nl.backprop(network, X, Y, "squared_error")
    assert "one_hot" not in str(error.value)


def test_mse_is_the_squared_error():
    network = nl.init([2, 3], ["identity"], 0)
    assert nl.backprop(network, [1, 2], [1, 2, 3], "mse").loss is nl.functions.LOSSES["squared_error"]
