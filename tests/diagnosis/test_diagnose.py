"""The slip behind a whole gradient is named, and who is right or has made another mistake is not accused."""

import re

import numpy as np
import pytest
from broken_backprop import backpropagate
from effort import share

import neuronlab as nl
from neuronlab.diagnosis.catalogue import CATALOGUE
from neuronlab.diagnosis.variation import gradients

LR = 0.3
SIZES = ((3, 2, 2), (2, 3, 3, 1), (3, 3, 3, 3))
# Where each slip can happen: (activation of the hidden layers, loss).
SQUARE, BINARY, SOFTMAX = "half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"
PLACES = {
    "z for a in the sigmoids slope": ("sigmoid", SQUARE),
    "z for a in the slope of tanh": ("tanh", SQUARE),
    "plus in the slope of tanh": ("tanh", SQUARE),
    "one left out of the slope of tanh": ("tanh", SQUARE),
    "slope at the output": ("tanh", SQUARE),
    "slope of a sigmoid": ("tanh", SQUARE),
    "sigmoids slope of the sum": ("tanh", SQUARE),
    "derivative of both logarithms": ("tanh", BINARY),
    "mask of the error": ("relu", SQUARE),
    "slope behind a cross entropy": ("sigmoid", SOFTMAX),
    "diagonal of softmax": ("tanh", SOFTMAX),
    "derivative by the probability": ("tanh", SOFTMAX),
    "scores for probabilities": ("sigmoid", BINARY),
}
NEEDS_SQUARE = {"own output for the input", "weights not transposed", "transposed"}


def problem(sizes, hidden, loss, n=4, seed=0):
    """(network, X, Y) of random numbers."""
    rng = np.random.default_rng(seed)
    last = "identity" if loss.endswith("cross_entropy") else hidden
    network = nl.Network(
        nl.Layer(rng.normal(size=(n_out, n_in)), rng.normal(size=n_out), name)
        for n_in, n_out, name in zip(sizes, sizes[1:], [hidden] * (len(sizes) - 2) + [last], strict=False)
    )
    X, Y = rng.normal(size=(n, sizes[0])), rng.uniform(0.1, 0.9, (n, sizes[-1]))
    if loss == SOFTMAX:
        Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    return network, X, Y


def weights_of(network):
    return [layer.W for layer in network.layers], [layer.b for layer in network.layers]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("loss", [SQUARE, BINARY, SOFTMAX])
def test_right_is_right(sizes, hidden, loss):
    if loss == SOFTMAX and sizes[-1] == 1:
        return
    network, X, Y = problem(sizes, hidden, loss)
    found = nl.diagnose(network, X, Y, loss, *backpropagate(*weights_of(network), X, Y, hidden, loss))
    assert found.right and found.slips == () and str(found) == "Every number is right."
    dWs, dbs = backpropagate(*weights_of(network), X, Y, hidden, loss)
    in_short = [array.astype("f") for array in dWs], [array.astype("f") for array in dbs]
    assert nl.diagnose(network, X, Y, loss, *in_short).right


def placed(where, count):
    """The layers that are meant by where a slip is said to have been made."""
    return {
        "in all layers": range(count),
        "in all hidden layers": range(count - 1),
        "at the output": [count - 1],
    }.get(where) or [int(number) for number in re.findall("[0-9]+", where)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("slip", CATALOGUE, ids=lambda slip: slip.name)
def test_every_slip_is_named(slip, sizes):
    hidden, loss = PLACES.get(slip.name, ("sigmoid", SQUARE))
    if loss == SOFTMAX and sizes[-1] == 1:
        sizes = (*sizes[:-1], 2)
    for seed in range(20):  # until it makes a difference
        network, X, Y = problem(sizes, hidden, loss, seed=seed)
        made = backpropagate(*weights_of(network), X, Y, hidden, loss, slip.name, LR)
        if not nl.diagnose(network, X, Y, loss, *made).right:
            break
    else:
        assert slip.name in NEEDS_SQUARE and sizes != SIZES[2], "nothing here is square"
        return
    found = nl.diagnose(network, X, Y, loss, *made, lr=LR)
    assert not found.right and slip.name in [one.name for one in found.slips], found
    for other in found.slips:  # told apart from all others, save for those that give the same numbers
        (same,) = (one for one in CATALOGUE if one.name == other.name)
        trace, layers = nl.backprop(network, X, Y, loss), placed(other.where, len(network.layers))
        theirs = gradients(trace, {(same.line, l): same for l in layers}, LR)
        for k in (0, 1):
            for ours, pair in zip(made[k], theirs, strict=True):
                np.testing.assert_allclose(ours, pair[k], rtol=1e-9, atol=1e-12)
    assert found.slips[0].look in str(found) and "nl.Stepper(" in str(found)


@pytest.mark.parametrize("name", ["slope left out", "slope at the error", "no gradient for biases"])
def test_a_slip_in_one_layer_is_placed_there(name):
    network, X, Y = problem((3, 4, 3, 2), "tanh", SQUARE)
    everywhere = backpropagate(*weights_of(network), X, Y, "tanh", SQUARE, name)
    found = nl.diagnose(network, X, Y, SQUARE, *everywhere)
    assert (found.slips[0].name, found.slips[0].where) == (name, "in all layers")
    if name == "no gradient for biases":
        dWs, dbs = backpropagate(*weights_of(network), X, Y, "tanh", SQUARE)
        dbs[1] = np.zeros_like(dbs[1])
        found = nl.diagnose(network, X, Y, SQUARE, dWs, dbs)
        assert (found.slips[0].name, found.slips[0].where) == (name, "in layer 1")
        assert [mask.any() for pair in found.entries for mask in pair] == [
            False,
            False,
            False,
            True,
            False,
            False,
        ]


FACTORS = {
    -1: "the sign is turned",
    2: "the gradient is doubled",
    0.5: "the gradient is halved",
    4: "the sum over the 4 samples",
    0.25: "divided by the 4 samples twice",
    1 / 3: "a mean over the 3 outputs too",
    LR: "multiplied by the rate",
    7.31: "7.31 times what it should be",
}


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("which", ["all", "dW", "one"])
def test_constant_factors(factor, which):
    network, X, Y = problem((2, 4, 3), "sigmoid", SQUARE)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE)
    for l in (0, 1):
        if which != "one" or l == 1:
            dWs[l] = factor * dWs[l]
        if which == "all":
            dbs[l] = factor * dbs[l]
    found = nl.diagnose(network, X, Y, SQUARE, dWs, dbs, lr=LR)
    (slip,) = found.slips
    assert slip.name == "constant factor" and FACTORS[factor] in slip.when
    assert slip.where == {"all": "in all arrays", "dW": "in every dW", "one": "in dW[1]"}[which]


def test_two_slips_at_once():
    network, X, Y = problem((3, 3, 2), "tanh", SQUARE)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "tanh", SQUARE, "slope at the output")
    found = nl.diagnose(network, X, Y, SQUARE, dWs, [np.zeros_like(b) for b in dbs])
    assert {slip.name for slip in found.slips} == {"slope at the output", "no gradient for biases"}


@pytest.mark.parametrize(
    ("first", "its_layers", "second", "other_layers"),
    [
        ("slope at the output", (0, 1, 2), "no gradient for biases", (1,)),
        ("slope left out", (1,), "row sums of dW", (0, 1, 2)),
        ("slope at the error", (0,), "weights not transposed", (2,)),
        ("one number for all biases", (2,), "slope of a sigmoid", (0, 1)),
        ("slope left out", (0, 2), None, ()),
    ],
)
def test_two_slips_in_some_layers_each(first, its_layers, second, other_layers):
    network, X, Y = problem((3, 3, 3, 3), "tanh", SQUARE)
    by_name = {slip.name: slip for slip in CATALOGUE}
    trace = nl.backprop(network, X, Y, SQUARE)
    slips = {(by_name[first].line, l): by_name[first] for l in its_layers}
    if second:
        slips |= {(by_name[second].line, l): by_name[second] for l in other_layers}
    made = gradients(trace, slips)
    found = nl.diagnose(network, X, Y, SQUARE, [dW for dW, _ in made], [db for _, db in made])
    wanted = {first: list(its_layers)} | ({second: list(other_layers)} if second else {})
    assert {slip.name: list(placed(slip.where, 3)) for slip in found.slips} == wanted


def test_random_wrong_gradients_are_not_accused():
    rng, accused = np.random.default_rng(0), 0
    for k in range(share(300)):
        sizes = SIZES[k % 3]
        network, X, Y = problem(sizes, ("sigmoid", "tanh", "relu")[k % 3], SQUARE, n=1 + 3 * (k % 2), seed=k)
        trace = nl.backprop(network, X, Y, SQUARE)
        arrays = [[layer.dW.copy() for layer in trace.layers], [layer.db.copy() for layer in trace.layers]]
        for part in rng.integers(0, 2, rng.integers(1, 4)):
            array = arrays[part][rng.integers(len(sizes) - 1)]
            array *= rng.uniform(0.5, 2, array.shape)
        found = nl.diagnose(network, X, Y, SQUARE, *arrays)
        accused += bool(found.slips)
    assert accused <= 1


def test_columns_and_turned_arrays():
    network, X, Y = problem((3, 2, 2), "sigmoid", SQUARE)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE)
    columns = [b[:, None] for b in dbs]
    for layout in (None, "columns"):
        found = nl.diagnose(network, X.T, Y.T, SQUARE, dWs, columns, layout=layout)
        assert found.right and "columns of X" in str(found)
    found = nl.diagnose(network, X, Y, SQUARE, [dWs[0].T, dWs[1]], dbs)
    assert found.right and "dW[0] is the transposed of what is expected" in str(found)
    assert nl.diagnose(network, X, Y, SQUARE, dWs).right
    assert (
        nl.diagnose(network, X, Y, SQUARE, [None, 2 * dWs[1]])
        .slips[0]
        .when.startswith("the gradient is doubled")
    )


def test_the_page_marks_entries_and_escapes():
    network, X, Y = problem((3, 2, 2), "sigmoid", SQUARE)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE)
    dWs[0][1, 2] += 0.5
    found = nl.diagnose(network, X, Y, SQUARE, dWs, dbs)
    assert [np.argwhere(mask).tolist() for pair in found.entries for mask in pair if mask.any()] == [[[1, 2]]]
    page = found._repr_html_()
    assert page.count("nl-wrong") == 2 and page.count("✗") == 1 and page.count("✓") == 13  # once in the style
    assert "1 of 14 numbers are wrong: 1 of 6 in dW[0]." in page and "None of the slips" in page


def test_the_stepper_opens_at_the_first_wrong_number():
    network, X, Y = problem((3, 2, 2), "sigmoid", SQUARE)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE)
    dWs[1][1, 0] += 0.5
    line = nl.diagnose(network, X, Y, SQUARE, dWs, dbs).first
    stepper = eval(line, {"nl": nl, "network": network, "X": X, "Y": Y})
    assert stepper.step.result == nl.Ref("dW", 1, row=1, column=0)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda dW, db: (dW[:1], db), ValueError, "dW must be 2 arrays, one a layer, got 1"),
        (lambda dW, db: (dW, [*db, db[0]]), ValueError, "db must be 2 arrays"),
        (lambda dW, db: ([dW[0][:, :2], dW[1]], db), ValueError, r"dW\[0\] must have the shape \(2, 3\)"),
        (lambda dW, db: ([dW[0] * np.nan, dW[1]], db), ValueError, r"dW\[0\] must be finite"),
        (lambda dW, db: (None, db), TypeError, "dW must be a list"),
        (lambda dW, db: (["x", dW[1]], db), TypeError, r"dW\[0\] must be an array of numbers"),
        (lambda dW, db: ([np.array([[None]]), dW[1]], db), TypeError, r"dW\[0\] must be an array"),
    ],
)
def test_bad_input(change, error, message):
    network, X, Y = problem((3, 2, 2), "sigmoid", SQUARE)
    given = change(*backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE))
    with pytest.raises(error, match=message):
        nl.diagnose(network, X, Y, SQUARE, *given)
    with pytest.raises(ValueError, match="digits must be from 3 to 12, got 2"):
        nl.diagnose(network, X, Y, SQUARE, [None] * 2, digits=2)
    with pytest.raises(ValueError, match="layout must be 'rows' or 'columns'"):
        nl.diagnose(network, X, Y, SQUARE, [None] * 2, layout="batch")
    with pytest.raises(TypeError, match="network must be a Network, got list"):
        nl.diagnose([network], X, Y, SQUARE, [None] * 2)
    small = nl.Network([nl.Layer([[1e-150]], [0.0], "identity")])
    with pytest.raises(ValueError, match="the gradient must be finite"):  # everything is as near to infinity
        nl.diagnose(small, [[1e250]], [[0.0]], SQUARE, [[[1.0]]])


def test_a_factor_that_all_arrays_share_is_told_on_a_small_network():
    network, X, Y = problem((2, 2, 1), "sigmoid", SQUARE, n=1)
    dWs, dbs = backpropagate(*weights_of(network), X, Y, "sigmoid", SQUARE)
    (slip,) = nl.diagnose(network, X, Y, SQUARE, [3 * W for W in dWs], [3 * b for b in dbs]).slips
    assert (slip.where, slip.when) == ("in all arrays", "the gradient is 3 times what it should be")
    alone = nl.diagnose(network, X, Y, SQUARE, dWs, [dbs[0], 3 * dbs[1]])
    assert alone.slips == (), "one number is some multiple of any other"
