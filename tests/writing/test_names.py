"""Every number has one name of its own, in symbols and in words."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.writing.names import describe, neuron_letters
from neuronlab.writing.symbols import plain_name, symbol


def make(sizes, n_samples, loss="squared_error"):
    network = nl.init(sizes, ["identity"] * (len(sizes) - 1), np.random.default_rng(0))
    Y = np.full((n_samples, sizes[-1]), 1 / sizes[-1])
    trace = nl.backprop(network, np.ones((n_samples, sizes[0])), Y, loss)
    return trace, [*nl.leaves(trace, 0.1), *(step.result for step in nl.steps(trace, lr=0.1))]


CASES = [
    ((3, 1, 1), 1, "squared_error"),
    ((12, 3, 2), 3, "softmax_cross_entropy"),
    ((2, 30, 1), 1, "squared_error"),
]


@pytest.mark.parametrize(("sizes", "n_samples", "loss"), CASES)
def test_no_two_numbers_share_a_name(sizes, n_samples, loss):
    trace, refs = make(sizes, n_samples, loss)
    architecture = nl.Architecture.of(trace)
    for names in (
        [describe(architecture, ref, n_samples) for ref in refs],
        [plain_name(architecture, ref, n_samples) for ref in refs],
        *(
            [getattr(symbol(architecture, ref, notation, n_samples), language) for ref in refs]
            for notation in ("letters", "indices")
            for language in ("tex", "mathml")
        ),
    ):
        assert len(set(names)) == len(refs)


@pytest.mark.parametrize("notation", ["letters", "indices", "matrix"])
def test_symbols_are_well_formed(notation):
    trace, refs = make((2, 3, 2), 2, "softmax_cross_entropy")
    for ref in refs:
        ElementTree.fromstring(f"<math>{symbol(trace.network, ref, notation, 2).mathml}</math>")


def test_letters_run_through_the_layers_and_beyond_z():
    trace, _ = make((2, 2, 25, 2), 1)
    letters = neuron_letters(trace.network)
    assert letters[0] == ("a", "b")
    assert letters[1][0] == "c" and letters[1][-2:] == ("z", "aa")
    assert letters[2] == ("ab", "ac")


WEIGHT, BIAS = nl.Ref("W", 1, row=0, column=1), nl.Ref("b", 1, row=0)


@pytest.mark.parametrize(
    ("ref", "n_samples", "letters", "indices", "matrix", "words"),
    [
        (nl.Ref("x", sample=0, row=1), 1, "x_{2}", "x_{2}", "X", "input x2"),
        (nl.Ref("y", sample=0, row=0), 1, "y", "y_{1}", "Y", "target of neuron c"),
        (WEIGHT, 1, "w_{c2}", "w_{12}^{(2)}", "W^{(2)}", "weight from neuron b to neuron c"),
        (BIAS, 1, "w_{c0}", "b_{1}^{(2)}", "b^{(2)}", "bias of neuron c"),
        (nl.Ref("lr"), 1, r"\eta", r"\eta", r"\eta", "learning rate"),
        (nl.Ref("a", 0, 0, 1), 1, "h_{b}", "a_{2}^{(1)}", "A^{(1)}", "output of neuron b"),
        (nl.Ref("a", 0, 2, 1), 3, "h_{b}^{[3]}", "a_{2}^{(1)[3]}", "A^{(1)}", "output of neuron b, sample 3"),
        (nl.Ref("loss", sample=1), 3, "L^{[2]}", "L^{[2]}", "L^{[2]}", "loss, sample 2"),
        (nl.Ref("mean_loss"), 3, r"\bar{L}", r"\bar{L}", r"\bar{L}", "mean loss"),
        (nl.Ref("slope", 0, 0, 0), 1, "f'(z_{a})", "f'(z_{1}^{(1)})", "f'(Z^{(1)})", "slope of neuron a"),
        (
            nl.Ref("dW", 1, row=0, column=1),
            1,
            r"\frac{\partial L}{\partial w_{c2}}",
            r"\frac{\partial L}{\partial w_{12}^{(2)}}",
            r"\frac{\partial L}{\partial W^{(2)}}",
            "gradient of the weight from neuron b to neuron c",
        ),
        (
            nl.Ref("new_W", 1, row=0, column=1),
            1,
            r"w_{c2}^{\prime}",
            r"w_{12}^{\prime(2)}",
            r"W^{\prime(2)}",
            "new weight from neuron b to neuron c",
        ),
    ],
)
def test_names_of_a_network_of_three_neurons(ref, n_samples, letters, indices, matrix, words):
    trace, _ = make((2, 2, 1), n_samples)
    found = [symbol(trace.network, ref, n, n_samples).tex for n in ("letters", "indices", "matrix")]
    assert found == [letters, indices, matrix]
    assert describe(trace.network, ref, n_samples) == words


def test_what_the_network_says_has_a_hat_and_a_score_has_a_letter_of_its_own():
    said = nl.Ref("a", 1, 0, 0)
    trace, _ = make((2, 2, 1), 1)
    found = [symbol(nl.Architecture.of(trace), said, n).tex for n in ("letters", "indices", "matrix")]
    assert found == [r"\hat{y}", r"\hat{y}_{1}", r"\hat{Y}"]
    trace, _ = make((2, 2, 2), 1, "softmax_cross_entropy")
    architecture = nl.Architecture.of(trace)
    found = [symbol(architecture, said, n).tex for n in ("letters", "indices", "matrix")]
    assert found == ["s_{c}", "s_{1}", "S"]
    predicted = nl.Ref("y_hat", None, 0, 0)
    found = [symbol(architecture, predicted, n).tex for n in ("letters", "indices", "matrix")]
    assert found == [r"\hat{y}_{c}", r"\hat{y}_{1}", r"\hat{Y}"]
    assert [plain_name(architecture, ref) for ref in (said, predicted)] == ["s_c", "y_hat_c"]
    assert describe(architecture, said) == "score of neuron c"


def test_gradients_of_several_samples_are_of_the_mean_loss():
    trace, _ = make((2, 1), 2)
    ref = nl.Ref("db", 0, row=0)
    assert symbol(trace.network, ref, "letters", 2).tex == r"\frac{\partial \bar{L}}{\partial w_{a0}}"


def test_counts_above_nine_are_kept_apart():
    trace, _ = make((12, 11), 1)
    ref = nl.Ref("W", 0, row=1, column=10)
    assert symbol(trace.network, ref, "indices").tex == "w_{2,11}^{(1)}"


def test_several_targets_take_the_letter_of_their_neuron():
    trace, _ = make((2, 2), 1)
    assert symbol(trace.network, nl.Ref("y", sample=0, row=1), "letters").tex == "y_{b}"
    assert plain_name(trace.network, nl.Ref("y", sample=0, row=1)) == "y_b"


def test_typed_names():
    trace, refs = make((1, 1), 1)
    assert [plain_name(trace.network, ref) for ref in refs[:5]] == ["x1", "y", "w_a0", "w_a1", "lr"]


def test_unknown_notation_is_refused():
    trace, refs = make((1, 1), 1)
    with pytest.raises(ValueError, match="notation"):
        symbol(trace.network, refs[0], "roman")


@pytest.mark.parametrize(
    ("network", "ref", "error", "message"),
    [
        ("1-1", nl.Ref("lr"), TypeError, "network must be a Network, got str '1-1'"),
        (None, "w_a1", TypeError, "ref must be a Ref, got str 'w_a1'"),
        (None, nl.Ref("W", 9, row=0, column=0), ValueError, "the address of a number of Network"),
        (None, nl.Ref("W"), ValueError, r"got Ref\('W'\)"),
        (None, nl.Ref("weight"), ValueError, r"got Ref\('weight'\)"),
    ],
)
def test_what_has_no_name_is_refused(network, ref, error, message):
    own, _ = make((1, 1), 1)
    with pytest.raises(error, match=message):
        nl.describe(network or own.network, ref)
