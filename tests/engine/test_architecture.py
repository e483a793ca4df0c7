"""What decides the list of steps: one architecture has one list, made once, counted before it is made."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cases

import neuronlab as nl
from neuronlab.architecture import KEPT, MOST_TERMS
from neuronlab.functions import ACTIVATIONS, LOSSES, identity

S2 = nl.examples.two_neurons
TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
ONE = nl.Architecture([3, 1, 1], ["relu", "relu"], "half_squared_error")
LARGE = nl.Architecture([500] * 7, ["relu"] * 6, "half_squared_error")


@st.composite
def architectures(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    activations = [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in sizes[1:]]
    if LOSSES[loss].link is not identity:
        activations[-1] = "identity"
    return nl.Architecture(sizes, activations, loss)


@given(cases())
def test_an_architecture_has_the_steps_and_leaves_of_its_traces(case):
    architecture, n = nl.Architecture.of(case.trace), len(case.X)
    assert list(architecture.steps(n)) == nl.steps(case.trace)
    assert list(architecture.steps(n, rate=True)) == nl.steps(case.trace, lr=0.1)
    leaves = nl.leaves(case.trace, 0.1)
    assert architecture.leaves(n, rate=True) == tuple(leaves)
    assert architecture.leaves(n) == tuple(nl.leaves(case.trace))
    assert all(nl.read(case.trace, ref) == value for ref, value in leaves.items() if ref.name != "lr")
    refs = architecture.refs(n, rate=True)
    assert refs == (*leaves, *(step.result for step in architecture.steps(n, rate=True)))
    assert [architecture.places(n, rate=True)[ref] for ref in refs] == list(range(len(refs)))


@given(architectures(), st.integers(1, 3), st.data())
def test_terms_are_counted_as_they_are(architecture, n, data):
    sample = data.draw(st.none() | st.integers(0, n - 1))
    layer = data.draw(st.none() | st.integers(0, architecture.n_layers - 1))
    rate = data.draw(st.booleans()) and (sample is None or n == 1)
    made = architecture.steps(n, sample, layer, rate)
    assert architecture.count_terms(n, sample, layer, rate) == sum(len(step.operands) for step in made)


def test_one_architecture_is_made_once():
    again = nl.Architecture((3, 1, 1), S2.network.layers[0].activation.name.split() * 2, S2.loss)
    assert again == ONE == nl.Architecture.of(TRACE) and hash(again) == hash(ONE)
    assert len({again, ONE, nl.Architecture([3, 1, 1], ["relu", "tanh"], S2.loss)}) == 2
    for made in ("steps", "leaves", "refs", "places"):
        assert getattr(ONE, made)(2, rate=True) is getattr(again, made)(np.int64(2), rate=1)
        assert getattr(ONE, made)(2) is not getattr(ONE, made)(1)
    assert nl.Architecture.of(TRACE) is nl.Architecture.of(nl.backprop(S2.network, S2.X * 2, S2.Y, S2.loss))
    with pytest.raises(TypeError):
        ONE.places(1)[nl.Ref("x")] = 0


def test_all_threads_get_the_same_steps():
    architecture = nl.Architecture([3, 5, 4, 2], ["tanh"] * 3, "squared_error")
    found = []
    threads = [threading.Thread(target=lambda: found.append(architecture.steps(2))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(made == found[0] for made in found)


def test_what_is_kept_has_a_bound():
    kept = []
    for n in range(1, 2 * KEPT):
        kept.append(nl.Architecture([1, 1], ["identity"], "squared_error").steps(n))
    assert nl.Architecture([1, 1], ["identity"], "squared_error").steps(1) == kept[0]
    assert nl.Architecture([1, 1], ["identity"], "squared_error").steps(1) is not kept[0]


def test_leaves_are_kept_up_to_the_same_bound():
    """1-9-1 has 28 parameters, and each sample brings 2 numbers."""
    architecture, most = nl.Architecture([1, 9, 1], ["relu"] * 2, "squared_error"), (MOST_TERMS - 28) // 2
    assert len(architecture.leaves(most)) == MOST_TERMS
    assert architecture.leaves(most) is architecture.leaves(most)
    assert architecture.leaves(most + 1) is not architecture.leaves(most + 1)


def test_your_own_functions_are_told_apart():
    """Two activations of one name may be different functions."""
    own = [nl.Activation("relu", np.abs, np.sign) for _ in range(2)]
    first, second = (nl.Architecture([1, 1], [each], "squared_error") for each in own)
    assert first == nl.Architecture([1, 1], own[0], "squared_error") != second
    assert first != nl.Architecture([1, 1], ["relu"], "squared_error")
    assert first.activations == (own[0],)


def test_too_large_a_network_is_refused_by_counting(monkeypatch):
    def never(*fields):
        raise AssertionError("a step is made")

    for name in ("steps_of", "leaves_of"):
        monkeypatch.setattr(f"neuronlab.algorithm.{name}", never)
    assert LARGE.count_terms(rate=True) > 1000 * MOST_TERMS
    for refused in (LARGE.steps, LARGE.refs, LARGE.places, LARGE.check_size):
        with pytest.raises(ValueError, match="more than 5000 terms; choose a sample or a layer"):
            refused(rate=True)
    nl.Architecture([50, 20, 2], ["relu"] * 2, "squared_error").check_size()


def test_as_many_terms_as_are_allowed():
    architecture = nl.Architecture([13, 2], ["identity"], "squared_error")
    assert architecture.count_terms(40) == MOST_TERMS
    assert sum(len(step.operands) for step in architecture.steps(40)) == MOST_TERMS


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nl.Architecture([3], [], "squared_error"), ValueError, "sizes must be the inputs and"),
        (lambda: nl.Architecture([3, 0], ["relu"], "squared_error"), ValueError, r"sizes\[1\] must be at"),
        (lambda: nl.Architecture(3, ["relu"], "squared_error"), TypeError, "sizes must be a list, got int 3"),
        (lambda: nl.Architecture([3, 1], [], "squared_error"), ValueError, "activations must be 1, one a"),
        (lambda: nl.Architecture([3, 1], ["rely"], "squared_error"), ValueError, "unknown activation 'rely'"),
        (lambda: nl.Architecture([3, 1], 3, "squared_error"), TypeError, "activations must be a list"),
        (lambda: nl.Architecture([3, 1], ["relu"], "mae"), ValueError, "unknown loss 'mae'"),
        (lambda: nl.Architecture.of(S2.network), TypeError, "trace must be a Trace"),
        (lambda: ONE.steps(0), ValueError, "n_samples must be at least 1, got 0"),
        (lambda: ONE.steps(2, sample=2), ValueError, "sample must be from 0 to 1, got 2"),
        (lambda: ONE.steps(layer=2), ValueError, "layer must be from 0 to 1, got 2"),
        (lambda: ONE.steps(2, sample=0, rate=True), ValueError, "gradient of all 2 samples"),
        (lambda: ONE.leaves(1.5), TypeError, "n_samples must be a whole number"),
        # Where 2 is kept, 2.0 would be found as well.
        (lambda: (ONE.refs(2), ONE.refs(2.0)), TypeError, "n_samples must be a whole number"),
        (lambda: (ONE.places(2), ONE.places(2.0)), TypeError, "n_samples must be a whole number"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_it_says_what_it_is():
    assert repr(ONE) == "Architecture(3-1-1, relu, relu, half_squared_error)"
    assert (ONE.n_layers, ONE.n_parameters, ONE.has_link) == (2, 6, False)
