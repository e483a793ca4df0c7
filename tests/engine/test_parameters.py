"""One order for all parameters in one vector: by layers, W row by row, then b; there and back."""

import numpy as np
import pytest
from hypothesis import given
from strategies import cases

import neuronlab as nl
from neuronlab.parallel import gradient_vector, split_gradient
from neuronlab.parameters import flatten, gradients_of, parameters_of, place_of, unflatten, with_parameters
from neuronlab.training import iterate


def test_the_order():
    layers = [nl.Layer([[1, 2, 3], [4, 5, 6]], [7, 8], "relu"), nl.Layer([[9, 10]], [11], "identity")]
    network = nl.Network(layers)
    assert flatten(parameters_of(network)).tolist() == list(range(1, 12))
    assert flatten(parameters_of(nl.examples.two_gpus.network)).shape == (45,)
    refs = [nl.Ref("W", 0, row=1, column=0), nl.Ref("b", 0, row=1), nl.Ref("W", 1, row=0, column=1)]
    assert [place_of(network, ref) for ref in refs] == [3, 7, 9]


@given(cases())
def test_there_and_back(case):
    pairs = parameters_of(case.network)
    vector = flatten(pairs)
    back = unflatten(vector, case.network.sizes)
    for pair, same in zip(pairs, back, strict=True):
        for part, view in zip(pair, same, strict=True):
            np.testing.assert_array_equal(part, view)
            assert np.shares_memory(view, vector) and not np.shares_memory(part, vector)
    other = with_parameters(case.network, back)
    assert all(np.shares_memory(part, vector) for pair in parameters_of(other) for part in pair)
    np.testing.assert_array_equal(flatten(parameters_of(other)), vector)
    assert [layer.activation for layer in other.layers] == [layer.activation for layer in case.network.layers]
    assert not any(part.flags.writeable for pair in parameters_of(other) for part in pair)


@pytest.mark.parametrize(("W", "b"), [([[np.inf]], [0.0]), ([[1.0]], [np.nan]), ([[np.nan]], [-np.inf])])
def test_no_network_is_made_of_numbers_that_are_not_finite(W, b):
    network = nl.Network([nl.Layer([[1.0]], [0.0], "relu")])
    with pytest.raises(ValueError, match="must be finite"):
        with_parameters(network, [(np.array(W), np.array(b))])


@given(cases())
def test_a_gradient_on_the_wire_has_the_same_order(case):
    trace = case.trace
    np.testing.assert_array_equal(gradient_vector(trace), flatten(gradients_of(trace)))
    dW, db = split_gradient(case.network, gradient_vector(trace))
    for pair, made in zip(zip(dW, db, strict=True), gradients_of(trace), strict=True):
        for one, same in zip(pair, made, strict=True):
            np.testing.assert_array_equal(one, same)


@given(cases(numbers=None, losses=("squared_error",)))
def test_what_a_training_keeps_has_the_same_order(case):
    """The vector of an epoch, which its network is made of, is that network's own, flattened."""
    epoch = next(iterate(case.network, case.X, case.Y, case.loss, 1e-6))
    np.testing.assert_array_equal(epoch._vector, flatten(parameters_of(epoch.network)))
    updated = nl.sgd(case.network, case.trace, 1e-6)
    np.testing.assert_allclose(epoch._vector, flatten(parameters_of(updated)), rtol=1e-9, atol=1e-9)
