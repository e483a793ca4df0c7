"""The browser's evaluation gives the numbers of `evaluate` and of the engine, in Node and in a browser."""

import math
from itertools import chain, product

import numpy as np
import pytest
from effort import share
from javascript import in_browser, in_node

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.rules import RULES

N_NETWORKS = share(240)
LR = 0.3


def random_trace(rng, loss):
    """Return the trace of a random network of 1 to 4 layers on a batch of 1 to 4 samples."""
    sizes = rng.integers(1, 5, size=rng.integers(2, 6))
    activations = list(rng.choice(list(ACTIVATIONS), size=len(sizes) - 1))
    if "cross_entropy" in loss:
        activations[-1] = "identity"
    scale = rng.choice([0.5, 3.0])
    network = nl.Network(
        nl.Layer(scale * rng.normal(size=(n_out, n_in)), rng.normal(size=n_out), str(activation))
        for n_in, n_out, activation in zip(sizes[:-1], sizes[1:], activations, strict=True)
    )
    n = rng.integers(1, 5)
    X, Y = scale * rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))
    if loss == "binary_cross_entropy":
        Y = rng.uniform(size=Y.shape).round(rng.integers(0, 3))
    elif loss == "softmax_cross_entropy":
        Y = rng.dirichlet(np.ones(sizes[-1]), size=n)
    return nl.backprop(network, X, Y, loss)


@pytest.fixture(scope="module")
def traces():
    rng = np.random.default_rng(4)
    return [random_trace(rng, loss) for _ in range(N_NETWORKS // len(LOSSES)) for loss in LOSSES]


def as_case(steps, leaves):
    """Return what the browser evaluates: steps with places for Refs, and the leaves at the first places."""
    place = {ref: k for k, ref in enumerate([*leaves, *(step.result for step in steps)])}

    def places(terms):
        return [places(term) if isinstance(term, tuple) else place[term] for term in terms]

    return {
        "steps": [[step.rule, place[step.result], places(step.terms)] for step in steps],
        "leaves": list(leaves.values()),
    }


SCRIPT = """const answer = data.map(({ steps, leaves }) => {
  const values = new Float64Array(leaves.length + steps.length);
  values.set(leaves);
  if (evaluate(steps, values) !== values) throw new Error("another array was returned");
  return [...values.subarray(leaves.length)];
});"""


def evaluated(run, traces):
    """Return for each trace its steps and the numbers that `run`, in_node or in_browser, computes."""
    lists = [nl.steps(trace, lr=LR) for trace in traces]
    cases = [as_case(steps, nl.leaves(trace, LR)) for steps, trace in zip(lists, traces, strict=True)]
    answers = run(["kit/evaluate.js"], SCRIPT, cases)
    assert len(answers) == len(traces)
    return [(steps, list(map(float, found))) for steps, found in zip(lists, answers, strict=True)]


def tolerances(steps, values):
    """Return {Ref: 1e-12 times the largest sum of absolute terms on the way to it, or times 1}."""

    def size(term):
        return abs(math.prod(values[ref] for ref in term)) if isinstance(term, tuple) else abs(values[term])

    found = {}
    for step in steps:
        before = [found.get(ref, 1e-12) for ref in step.operands]
        found[step.result] = max(1e-12 * sum(map(size, step.terms)), *before)
    return found


def from_engine(trace, step):
    """Return the number that a step computes as the vectorised engine has it."""
    ref = step.result
    if step.phase != "update":
        return nl.read(trace, ref)
    updated = nl.sgd(trace.network, trace, LR)
    kind, name = ref.name.split("_")
    index = ref.row if ref.column is None else (ref.row, ref.column)
    new, old = (getattr(network.layers[ref.layer], name)[index] for network in (updated, trace.network))
    return new if kind == "new" else new - old


def check_agreement(run, traces):
    for trace, (steps, found) in zip(traces, evaluated(run, traces), strict=True):
        leaves = nl.leaves(trace, LR)
        scalar = nl.evaluate(steps, leaves)
        allowed = tolerances(steps, leaves | scalar)
        for step, number in zip(steps, found, strict=True):
            tolerance = allowed[step.result]
            assert abs(number - scalar[step.result]) <= tolerance, f"{step} of {trace!r}: not as evaluate"
            assert abs(number - from_engine(trace, step)) <= tolerance, f"{step} of {trace!r}: not as engine"


def test_random_networks_use_every_rule(traces):
    used = {step.rule for trace in traces for step in nl.steps(trace, lr=LR)}
    assert used == set(RULES)
    assert (
        {len(trace.network.layers) for trace in traces} == {len(trace.X) for trace in traces} == {1, 2, 3, 4}
    )
    # Next to a kink either side would be right; none of these networks comes near one.
    assert min(np.abs(layer.z).min() for trace in traces for layer in trace.layers) > 1e-6


def test_node_agrees_with_python(traces):
    check_agreement(in_node, traces)


@pytest.mark.browser
def test_the_browser_agrees_with_python(traces, browser):
    check_agreement(lambda *given: in_browser(browser, *given), traces)


@pytest.mark.parametrize("example", ["two_neurons", "neuron", "saturating_fast", "saturating_slow"])
def test_node_agrees_on_the_worked_examples(example):
    example = getattr(nl.examples, example)
    check_agreement(in_node, [nl.backprop(example.network, example.X, example.Y, example.loss)])


SIZES = (0.0, 5e-324, 1e-300, 1e-8, 0.5, 1.0, 20.0, 37.0, 709.5, 745.0, 800.0, 1e4, 1e300, 1.79e308)
EXTREMES = sorted({sign * size for size in SIZES for sign in (-1.0, 1.0)})
NOT_FINITE = [math.inf, -math.inf, math.nan]  # what a network that blows up is full of


def extreme_cases(rule):
    """Yield (step, leaves) for `rule` with extreme numbers in every place, all or a random choice."""
    rng = np.random.default_rng(5)
    kind = rule.partition(":")[0]
    refs = [nl.Ref("x", sample=0, row=i) for i in range(6)]
    if kind in ("activation", "slope") or rule == "link:sigmoid":
        shapes = [(refs[0],)]
    elif kind in ("residual", "adjustment", "update", "product"):
        shapes = [(refs[0], refs[1])]
    elif rule == "link:softmax":
        shapes = [((refs[k],), tuple(refs[:n])) for n in (1, 2, 3) for k in range(n)]
    elif kind == "loss":
        shapes = [tuple(zip(refs[:n], refs[3:], strict=False)) for n in (1, 2, 3)]
    else:
        shapes = [((refs[0],), (refs[1], refs[2])), ((refs[0], refs[1]), (refs[2], refs[3])), ((refs[0],),)]
    for shape in shapes:
        step = nl.Step("forward", rule, nl.Ref("loss", sample=0), shape)
        places = list(dict.fromkeys(step.operands))
        if len(places) < 3:
            choices = product(EXTREMES + NOT_FINITE, repeat=len(places))
        else:
            choices = rng.choice(EXTREMES, size=(share(2000), len(places))).tolist()
            choices += rng.choice(EXTREMES + NOT_FINITE, size=(share(500), len(places))).tolist()
        for numbers in choices:
            leaves = dict(zip(places, numbers, strict=True))
            if kind == "loss" and "cross" in rule:  # its targets are probabilities, zeros among them
                leaves = {ref: x if ref.row < 3 else as_probability(x) for ref, x in leaves.items()}
            yield step, leaves


def as_probability(x):
    return max(0.0, math.sin(x)) if math.isfinite(x) else 0.0


def same(number, expected, tolerance):
    if number == expected or (math.isnan(number) and math.isnan(expected)):
        return True
    return math.isfinite(expected) and abs(number - expected) <= tolerance


def test_extreme_numbers_agree_rule_by_rule():
    cases = list(chain.from_iterable(map(extreme_cases, RULES)))
    assert len(cases) > 5000
    answers = in_node(["kit/evaluate.js"], SCRIPT, [as_case([step], leaves) for step, leaves in cases])
    for (step, leaves), (answer,) in zip(cases, answers, strict=True):
        (expected,) = nl.evaluate([step], leaves).values()
        tolerance = 1e-12 * max(1.0, abs(expected))
        if step.rule in ("sum", "mean") or step.rule.startswith("loss"):
            (tolerance,) = tolerances([step], leaves).values()
        assert same(float(answer), expected, tolerance), f"{step.rule} of {leaves}: {answer}"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_extreme_inputs_agree_with_the_engine(activation):
    network = nl.Network([nl.Layer([[1.0]], [0.0], activation)])
    # One trace each: the mean over the batch would be infinite for all.
    traces = [nl.backprop(network, [[x]], [[0.5]], "half_squared_error") for x in EXTREMES]
    for trace, (steps, found) in zip(traces, evaluated(in_node, traces), strict=True):
        for step, number in zip(steps, found, strict=True):
            if step.phase == "update":
                continue
            expected = nl.read(trace, step.result)
            assert same(number, expected, 1e-12 * max(1.0, abs(expected))), f"{step} of {trace.X}: {number}"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_that_blows_up_agrees_with_the_engine(activation):
    """Its sums are infinite in the first layer, and not a number, infinity less infinity, in the second."""
    network = nl.Network(
        [
            nl.Layer([[1e200], [1e200], [-1e200]], np.zeros(3), "identity"),
            nl.Layer([[1.0, -1.0, 0.5], [1.0, 1.0, -1.0], [0.0, 0.0, 1e-200]], np.zeros(3), activation),
        ]
    )
    trace = nl.backprop(network, [[1e200]], [[0.5, 0.5, 0.5]], "half_squared_error")
    assert np.isnan(trace.layers[1].z).any() and np.isinf(trace.layers[1].z).any()
    ((steps, found),) = evaluated(in_node, [trace])
    scalar = nl.evaluate(steps, nl.leaves(trace, LR))
    for step, number in zip(steps, found, strict=True):
        assert same(number, scalar[step.result], 0.0), f"{step}: {number}, {scalar[step.result]} by evaluate"
        if step.phase != "update":
            expected = nl.read(trace, step.result)
            assert same(number, expected, 0.0), f"{step}: {number}, {expected} by the engine"


def test_a_plain_array_is_filled_in_place():
    script = """const values = [0.5, 2, 3];
    evaluate([["sum", 3, [[0], [1, 2]]], ["activation:relu", 4, [3]]], values);
    const answer = values;"""
    assert in_node(["kit/evaluate.js"], script, None) == [0.5, 2, 3, 6.5, 6.5]


def test_both_languages_know_the_same_rules():
    assert set(in_node(["kit/evaluate.js"], "const answer = Object.keys(RULES);", None)) == set(RULES)


@pytest.mark.parametrize("rule", ["", "activation:swish", "constructor", "__proto__"])
def test_an_unknown_rule_is_an_error(rule):
    script = """let answer;
    try { evaluate([[data, 1, [0]]], [1]); } catch (error) { answer = error.message; }"""
    assert in_node(["kit/evaluate.js"], script, rule) == f'no rule "{rule}"'
