"""A seed does wherever a Generator does, and gives the same numbers; nonsense is refused."""

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.checks import as_rng
from neuronlab.course.random_trace import random_trace
from neuronlab.parallel import LossyStep
from neuronlab.training import iterate

S2 = nl.examples.two_neurons
TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
X, Y = nl.data.two_moons(20, 0.1, 0)
NETWORK = nl.init([2, 3, 1], ["tanh", "identity"], 0)


def parameters(network):
    return [part for layer in network.layers for part in (layer.W, layer.b)]


def trace_and_rate(trace, lr):
    return [*parameters(trace.network), trace.X, trace.Y, lr]


RANDOM = {
    "init": lambda rng: parameters(nl.init([3, 4, 2], ["relu", "identity"], rng)),
    "train": lambda rng: nl.train(NETWORK, X, Y, "squared_error", 0.1, 3, 7, rng).losses,
    "iterate": lambda rng: [
        epoch.loss
        for epoch, _ in zip(iterate(NETWORK, X, Y, "squared_error", 0.1, 7, rng), "abc", strict=False)
    ],
    "batches": lambda rng: nl.data.batches(10, 3, rng),
    "train_test_split": lambda rng: nl.data.train_test_split(X, Y, 0.3, rng),
    "folds": lambda rng: [part for pair in nl.data.folds(10, 3, rng) for part in pair],
    "random_trace": lambda rng: trace_and_rate(
        *random_trace(nl.backprop(S2.network, S2.X, S2.Y, S2.loss), rng)
    ),
    "LossyStep.sample": lambda rng: LossyStep(1.0, 0.2, 4).sample(50, rng),
} | {
    name: lambda rng, name=name: getattr(nl.data, name)(20, 0.1, rng)
    for name in ("xor", "two_moons", "circles", "spirals")
}


@pytest.mark.parametrize("name", RANDOM)
def test_a_seed_is_the_generator_made_from_it(name):
    by_generator, by_seed, other = (RANDOM[name](rng) for rng in (np.random.default_rng(5), np.int64(5), 6))
    for one, same in zip(by_generator, by_seed, strict=True):
        np.testing.assert_array_equal(one, same)
    assert any(np.not_equal(one, another).any() for one, another in zip(by_generator, other, strict=True))


def test_what_numpy_calls_a_seed_is_one():
    for kind in (np.random.SeedSequence, np.random.PCG64):
        assert as_rng(kind(3)).random() == as_rng(kind(3)).random()
    rng = np.random.default_rng(3)
    assert as_rng(rng) is rng


@pytest.mark.parametrize("nonsense", [None, True, 1.0, "1", [1, 2], np.random.RandomState(1)])
def test_nonsense_is_no_seed(nonsense):
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator or a seed such as 0, got "):
        as_rng(nonsense)


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="rng as a seed must be at least 0, got -1"):
        as_rng(-1)
