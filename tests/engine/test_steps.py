"""Steps explain every number of a trace once, operands first; evaluated, they read what the trace holds."""

import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cases, numbers_of, updates_of

import neuronlab as nl
from neuronlab.evaluation import from_leaves
from neuronlab.rules import RULES
from neuronlab.steps import MOST_TERMS, PHASES

S2 = nl.examples.two_neurons
TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
BATCH = nl.backprop(
    nl.init([3, 4, 2], ["tanh", "identity"], np.random.default_rng(0)),
    np.eye(3),
    np.eye(3)[:, :2],
    "squared_error",
)


def test_a_ref_shows_what_applies_and_can_be_typed_again():
    for ref in (nl.Ref("lr"), nl.Ref("W", 1, row=0, column=2), nl.Ref("z", 0, 0, 1)):
        assert eval(repr(ref), {"Ref": nl.Ref}) == ref and "None" not in repr(ref)
    assert repr(nl.Ref("W", 1, row=0, column=2)) == "Ref('W', layer=1, row=0, column=2)"


def names(steps):
    return Counter(step.result.name for step in steps)


@given(cases())
def test_each_number_is_explained_once_and_after_its_operands(case):
    steps = nl.steps(case.trace, lr=case.lr)
    known = set(nl.leaves(case.trace, case.lr))
    for step in steps:
        assert known.issuperset(step.operands), f"{step.result} comes before its operands"
        assert step.result not in known, f"{step.result} is explained twice"
        assert step.phase in PHASES and step.rule in RULES
        known.add(step.result)
    explained = {step.result for step in steps}
    assert explained == set(numbers_of(case.trace) | updates_of(case.trace, case.lr))
    assert [step for step in steps if step.phase != "update"] == nl.steps(case.trace)
    phases = [PHASES.index(step.phase) for step in steps]
    assert phases == sorted(phases)


@given(cases(), st.randoms(use_true_random=False))
def test_the_list_depends_only_on_sizes_activations_and_loss(case, random):
    start = nl.leaves(case.trace)
    moved = {ref: value if ref.name == "y" else random.uniform(-3, 3) for ref, value in start.items()}
    network, X, Y = from_leaves(case.trace, moved)
    assert nl.steps(nl.backprop(network, X, Y, case.loss), lr=0.1) == nl.steps(case.trace, lr=case.lr)


@given(cases())
def test_leaves_go_there_and_back(case):
    start = nl.leaves(case.trace)
    network, X, Y = from_leaves(case.trace, start)
    again = nl.backprop(network, X, Y, case.loss)
    assert nl.leaves(again) == start and numbers_of(again) == numbers_of(case.trace)
    n_leaves = case.X.size + case.Y.size + case.network.n_parameters
    assert len(start) == n_leaves and len(nl.leaves(case.trace, 0.1)) == n_leaves + 1


@given(cases())
def test_read_finds_what_the_arrays_hold(case):
    for ref, value in (numbers_of(case.trace) | nl.leaves(case.trace)).items():
        assert nl.read(case.trace, ref) == value


@given(cases())
def test_a_sample_and_a_layer_choose_from_the_whole_list(case):
    steps, n, n_layers = nl.steps(case.trace, lr=0.1), len(case.X), len(case.network.layers)
    for l in range(n_layers):
        assert nl.steps(case.trace, layer=l, lr=0.1) == [step for step in steps if step.result.layer == l]
    for s in range(n) if n > 1 else []:
        own = [step for step in steps if step.result.sample == s]
        assert nl.steps(case.trace, sample=s) == own
        assert nl.steps(case.trace, sample=np.int64(s), layer=0) == [
            step for step in own if step.result.layer == 0
        ]
        assert own[-1].result.name == "delta"
    if n == 1:
        assert nl.steps(case.trace, sample=0, lr=0.1) == steps


def test_the_thirty_steps_of_two_neurons():
    steps = nl.steps(TRACE, lr=S2.lr)
    assert len(steps) == 30 and Counter(step.phase for step in steps) == dict(
        zip(PHASES, (4, 2, 12, 12), strict=True)
    )
    assert names(steps)["y_hat"] == 0, "an identity link makes no step"
    first = steps[0]
    bias, *products = first.terms
    assert (first.rule, first.result) == ("sum", nl.Ref("z", 0, 0, 0)) and bias == (nl.Ref("b", 0, row=0),)
    assert products == [(nl.Ref("W", 0, row=0, column=i), nl.Ref("x", sample=0, row=i)) for i in range(3)]
    da = next(step for step in steps if step.result == nl.Ref("da", 0, 0, 0))
    assert da.terms == ((nl.Ref("delta", 1, 0, 0), nl.Ref("W", 1, row=0, column=0)),), (
        "the old weight, not the new one"
    )


@pytest.mark.parametrize(("loss", "n"), [("binary_cross_entropy", 1), ("softmax_cross_entropy", 2)])
def test_a_link_is_a_step_for_each_output(loss, n):
    network = nl.Network([nl.Layer(np.ones((n, 2)), np.zeros(n), "identity")])
    steps = nl.steps(nl.backprop(network, [[1, 2]], np.eye(n)[:1], loss))
    assert names(steps)["y_hat"] == n
    residuals = [step for step in steps if step.rule == f"residual:{loss}"]
    assert [step.operands[0].name for step in residuals] == ["y_hat"] * n


@pytest.mark.parametrize(
    ("sizes", "n", "chosen", "refused"),
    [
        (
            [64, 32, 10],
            50_000,
            [{"sample": 0, "layer": 1}],
            [{}, {"layer": 0}, {"layer": 1}, {"sample": 49_999}, {"layer": 0, "lr": 1}],
        ),
        ([3000, 2], 1, [], [{}, {"sample": 0}, {"layer": 0}]),
        ([2, 1], 3000, [{"sample": 2999}], [{}, {"layer": 0}]),
    ],
)
def test_too_many_terms_are_refused_at_once(sizes, n, chosen, refused, monkeypatch):
    network = nl.init(sizes, ["identity"] * (len(sizes) - 1), np.random.default_rng(0))
    trace = nl.backprop(network, np.zeros((n, sizes[0])), np.zeros((n, sizes[-1])), "squared_error")
    for choice in chosen:
        assert sum(len(step.operands) for step in nl.steps(trace, **choice)) <= MOST_TERMS
    made = []

    def counted(*fields):
        made.append(fields)
        assert len(made) <= MOST_TERMS, "some 10^8 steps are made before they are counted"
        return nl.Step(*fields)

    monkeypatch.setattr(sys.modules["neuronlab.algorithm"], "Step", counted)
    message = (
        r"more than 5000 terms; choose a sample or a layer: steps\(trace, sample=0\), steps\(trace, layer=0\)"
    )
    for choice in refused:
        made.clear()
        with pytest.raises(ValueError, match=message):
            nl.steps(trace, **choice)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: nl.steps(S2.network),
            TypeError,
            "trace must be a Trace, as backprop returns it, got Network",
        ),
        (lambda: nl.steps(TRACE, sample=1), ValueError, "sample must be from 0 to 0, got 1"),
        (lambda: nl.steps(TRACE, sample=-1), ValueError, "sample must be at least 0, got -1"),
        (lambda: nl.steps(TRACE, layer=2), ValueError, "layer must be from 0 to 1, got 2"),
        (lambda: nl.steps(TRACE, layer=True), TypeError, "layer must be a whole number, got bool True"),
        (lambda: nl.steps(TRACE, sample=0.0), TypeError, "sample must be a whole number, got float 0.0"),
        (lambda: nl.steps(TRACE, lr="0.1"), TypeError, "lr must be a number, got str '0.1'"),
        (lambda: nl.steps(TRACE, lr=np.nan), ValueError, "lr must be finite, got nan"),
        (
            lambda: nl.steps(BATCH, sample=1, lr=0.1),
            ValueError,
            "gradient of all 3 samples: leave out sample=1 or lr",
        ),
        (lambda: nl.leaves(None), TypeError, "trace must be a Trace"),
        (lambda: nl.leaves(TRACE, lr=[1]), TypeError, r"lr must be a number, got list \[1\]"),
        (lambda: from_leaves(None, {}), TypeError, "trace must be a Trace"),
        (lambda: from_leaves(TRACE, []), TypeError, "values must be a dict of Ref: float, got list"),
        (lambda: from_leaves(TRACE, {}), ValueError, r"values lack Ref\('x'"),
        (
            lambda: from_leaves(TRACE, changed("0.1")),
            TypeError,
            r"values\[Ref\('b'.* must be a number, got str",
        ),
        (
            lambda: from_leaves(TRACE, changed(np.inf)),
            ValueError,
            r"values\[Ref\('b'.* must be finite, got inf",
        ),
        (
            lambda: nl.evaluate(nl.steps(TRACE), None),
            TypeError,
            "leaves must be a dict of Ref: float, got NoneType",
        ),
        (lambda: nl.evaluate(nl.steps(TRACE), {}), ValueError, r"leaves lack Ref\('b'"),
        (
            lambda: nl.evaluate(nl.steps(TRACE, lr=1), nl.leaves(TRACE)),
            ValueError,
            r"leaves lack Ref\('lr'",
        ),
        (lambda: nl.evaluate(7, {}), TypeError, "steps must be a list, got int 7"),
        (lambda: nl.evaluate([7], {}), TypeError, "steps must hold Step objects, got int"),
        (
            lambda: nl.evaluate([nl.Step("forward", "magic", nl.Ref("z"), ())], {}),
            ValueError,
            "no rule 'magic'; known",
        ),
        (lambda: nl.read(None, nl.Ref("x")), TypeError, "trace must be a Trace"),
        (lambda: nl.read(TRACE, "x"), TypeError, "ref must be a Ref, got str"),
        (lambda: nl.read(TRACE, nl.Ref("lr")), ValueError, "a trace holds no 'lr'; it holds x, y"),
        (lambda: nl.read(TRACE, nl.Ref("new_W", 0, None, 0, 0)), ValueError, "a trace holds no 'new_W'"),
        (lambda: nl.read(TRACE, nl.Ref("adjust_b", 0, None, 0)), ValueError, "a trace holds no 'adjust_b'"),
        (lambda: nl.read(TRACE, nl.Ref("z", 2, 0, 0)), ValueError, "layer must be from 0 to 1, got 2"),
        (
            lambda: nl.read(TRACE, nl.Ref("z", 0, 0, 1)),
            ValueError,
            r"holds no Ref\('z'.*z has shape \(1, 1\)",
        ),
        (lambda: nl.read(TRACE, nl.Ref("x", None, 0, -1)), ValueError, "row must be at least 0, got -1"),
        (
            lambda: nl.read(TRACE, nl.Ref("x", None, 0, 0.5)),
            TypeError,
            "row must be a whole number, got float",
        ),
        (lambda: nl.read(TRACE, nl.Ref("z", 0, "a", 0)), TypeError, "sample must be a whole number, got str"),
        (
            lambda: nl.read(TRACE, nl.Ref("W", 0, 0, 0)),
            ValueError,
            "W is found by layer, row, column, got Ref",
        ),
        (
            lambda: nl.read(TRACE, nl.Ref("mean_loss", 0)),
            ValueError,
            "mean_loss is found by its name alone, got Ref",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def changed(value):
    """The leaves of S2 with one bias replaced."""
    return nl.leaves(TRACE) | {nl.Ref("b", 1, row=0): value}
