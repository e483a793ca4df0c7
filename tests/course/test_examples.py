"""Every number that the sources print, by its line; what is wrong there stays wrong here."""

from itertools import product

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.course.examples import Example, Printed

EXAMPLES = [value for value in vars(nl.examples).values() if isinstance(value, Example)]
S2, NEURON = nl.examples.two_neurons, nl.examples.neuron
W_A1 = nl.Ref("adjust_W", 0, row=0, column=0)
WRONG = {
    "0.0911417": "B12",
    "0.491142": "B13",
    "0.4911": "C1",
    "0.7750": "C1",
    "0.9982": "C1",
    "0.0017": "C1",
}


def after(example, iterations, lr=None):
    """Return the network after so many iterations."""
    network = example.network
    for _ in range(iterations):
        trace = nl.backprop(network, example.X, example.Y, example.loss)
        network = nl.sgd(network, trace, example.lr if lr is None else lr)
    return network


def values(example, iteration):
    """Return {Ref: float} of every number of one iteration, counted from 1."""
    trace = nl.backprop(after(example, iteration - 1), example.X, example.Y, example.loss)
    start = nl.leaves(trace, example.lr)
    return start | nl.evaluate(nl.steps(trace, lr=example.lr), start)


def output(network, example=S2):
    return nl.forward(network, example.X)[0, 0]


@pytest.mark.parametrize(
    ("example", "printed"),
    [pytest.param(e, p, id=f"{p.line}-{p.printed}") for e in EXAMPLES for p in e.printed],
)
def test_the_engine_gives_what_is_right(example, printed):
    assert values(example, printed.iteration)[printed.ref] == pytest.approx(printed.right, rel=1e-8)
    assert printed.holds is (printed.printed not in WRONG), "a printed error stays an error, and nothing else"
    assert bool(printed.note) is not printed.holds, "an error is explained"


def test_every_printed_line_is_there():
    lines = {printed.line for example in (S2, NEURON) for printed in example.printed}
    assert lines == {"N13", "A4", "B1", "B2", "B3", "B4", "B5", "B7", "B9", "B10", "B12", "B13", "C1"}
    errors = {printed.printed: printed.line for printed in S2.printed if not printed.holds}
    assert errors == WRONG
    assert len(EXAMPLES) == 6 and all(example.source in repr(example) for example in EXAMPLES)


@pytest.mark.parametrize(
    ("printed", "right", "holds"),
    [
        ("0.019", 0.019208, True),
        ("0.019", 0.0196, False),
        ("1", 1.4, True),
        ("1", 1.6, False),
        ("-0.2", -0.196, True),
    ],
)
def test_a_printed_number_holds_to_its_digits(printed, right, holds):
    assert Printed("line", 1, nl.Ref("mean_loss"), printed, right).holds is holds


def test_n13_products_and_sum():
    (weights,), bias = NEURON.network.layers[0].W, NEURON.network.layers[0].b[0]
    assert [bias, *(weights * NEURON.X[0])] == pytest.approx([0.02, 0.12, 0.48, 2.4])
    assert output(NEURON.network, NEURON) == pytest.approx(3.02)


def test_b8_the_error_is_half_the_square():
    made = values(S2, 1)
    assert made[nl.Ref("loss", sample=0)] == pytest.approx(0.5 * (1 - 0.804) ** 2)
    assert made[nl.Ref("da", 1, 0, 0)] == pytest.approx(-(1 - 0.804))


def test_b11_a_negative_rate_that_is_added_is_a_positive_one_that_is_subtracted():
    made = values(S2, 1)
    term, x1 = made[nl.Ref("delta", 0, 0, 0)], made[nl.Ref("x", sample=0, row=0)]
    assert made[W_A1] == pytest.approx(-0.6 * term * x1) == pytest.approx(0.009408)


def test_b14_all_weights_are_adjusted_after_all_error_terms_are_known():
    made = values(S2, 1)
    old, new = (made[nl.Ref(name, 1, None, 0, 0)] for name in ("W", "new_W"))
    assert made[nl.Ref("delta", 0, 0, 0)] == pytest.approx(-0.196 * old) != pytest.approx(-0.196 * new)


def test_c2_the_second_iteration():
    made = values(S2, 2)
    b = [made[nl.Ref("b", 1, row=0)], made[nl.Ref("W", 1, None, 0, 0)]]
    assert b == pytest.approx([0.6176, 0.489376], abs=1e-15)
    for layer, right in ((0, 0.8169184), (1, 1.0173802589)):
        assert (
            made[nl.Ref("z", layer, 0, 0)]
            == made[nl.Ref("a", layer, 0, 0)]
            == pytest.approx(right, abs=5e-11)
        )
    assert made[nl.Ref("da", 1, 0, 0)] == pytest.approx(0.0173802589, abs=5e-11)
    assert made[nl.Ref("mean_loss")] == pytest.approx(0.000151036700, abs=5e-13)


def test_c3_iterations_three_to_seven():
    outputs = [output(after(S2, iterations)) for iterations in range(2, 7)]
    assert outputs == pytest.approx(
        [0.9970235325, 1.0004844399, 0.9999204586, 1.0000130415, 0.9999978612], abs=5e-11
    )


def test_e1_the_adjustment_of_wb1():
    adjustment = values(S2, 1)[nl.Ref("adjust_W", 1, None, 0, 0)]
    assert adjustment == pytest.approx(0.089376) and adjustment == pytest.approx(-0.6 * -0.196 * 0.76)


def test_e2_no_choice_of_updated_weights_gives_the_printed_sum():
    made, x = values(S2, 1), np.append(1.0, S2.X[0])
    at = [("b", None), *(("W", i) for i in range(3))]
    pairs = [[made[nl.Ref(prefix + name, 0, None, 0, i)] for prefix in ("", "new_")] for name, i in at]
    sums = [float(np.dot(weights, x)) for weights in product(*pairs)]
    assert len(set(sums)) == 16 and min(sums) == pytest.approx(0.76) and max(sums) == pytest.approx(0.8169184)
    assert min(abs(z - 0.7750) for z in sums) > 0.005
    assert 0.64704 + np.dot([0.109408, 0.204704, 0.318816], S2.X[0][::-1]) == pytest.approx(0.7750, abs=5e-5)


def test_e2_e3_the_printed_output_and_error_follow_from_the_slips_before_them():
    """Neuron b with the printed weight and input gives the printed output; its error is not 0.0017."""
    neuron_b = nl.Network([nl.Layer([[0.4911]], [0.6176], "relu")])
    trace = nl.backprop(neuron_b, [[0.7750]], S2.Y, S2.loss)
    assert trace.Y_hat[0, 0] == pytest.approx(0.9982, abs=5e-5)
    assert trace.mean_loss == pytest.approx(0.0000016, abs=5e-8)
    assert int(-trace.layers[0].da[0, 0] * 10_000) == 17, "the difference y - y_b, cut off after four digits"


def test_e4_the_literal_rule_with_a_positive_rate_makes_the_error_grow():
    worse = after(S2, 1, lr=-0.6)
    assert output(worse) == pytest.approx(0.6007940, abs=5e-8)
    errors = [nl.backprop(network, S2.X, S2.Y, S2.loss).mean_loss for network in (S2.network, worse)]
    assert errors[0] < errors[1]


def test_e10_the_factor_is_the_error_term_of_neuron_a():
    made = values(S2, 1)
    term, x1 = made[nl.Ref("delta", 0, 0, 0)], made[nl.Ref("x", sample=0, row=0)]
    assert term == pytest.approx(-0.0784) and made[W_A1] == pytest.approx(term * x1 * -0.6)
    for printed in (-0.196, -0.784):
        assert abs(printed * x1 * -0.6 - made[W_A1]) > 0.01


@pytest.mark.parametrize(
    ("example", "first", "last"),
    [(nl.examples.saturating_fast, 0.8176, 0.0940), (nl.examples.saturating_slow, 0.9820, 0.2028)],
)
def test_nielsens_neuron_after_300_epochs(example, first, last):
    history = nl.train(example.network, example.X, example.Y, example.loss, example.lr, 300)
    outputs = [output(network, example) for network in (example.network, history.network)]
    assert outputs == pytest.approx([first, last], abs=5e-5)


def test_examples_cannot_be_changed():
    for example in EXAMPLES:
        for array in (example.X, example.Y, example.network.layers[0].W):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"network": "3-1-1"}, TypeError, "network must be a Network, got str"),
        ({"X": [[1.0, 2.0]]}, ValueError, "X must have 3 columns"),
        ({"Y": [["a"]]}, TypeError, "Y must be an array of numbers"),
        ({"lr": "fast"}, TypeError, "lr must be a number"),
        ({"printed": [0.76]}, TypeError, r"printed\[0\] must be a Printed, got float 0.76"),
    ],
)
def test_an_example_of_what_does_not_fit_is_refused(changed, error, message):
    kept = {name: getattr(S2, name) for name in ("network", "X", "Y", "loss", "lr")}
    with pytest.raises(error, match=message):
        Example("mine", **kept | {"source": "", "printed": ()} | changed)
