"""Friendly numbers for exercises and worksheets: one decimal each, and nothing silent or already solved."""

import numpy as np

from ..backprop import Trace, backprop, check_trace
from ..checks import as_rng
from ..network import Layer, Network
from ..training import sgd

TRIES = 200
RATES = (0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)
LEAST = 0.05  # how far a ReLU must be from silence, and an output from its target


def random_trace(trace, rng) -> tuple[Trace, float]:
    """Return (trace, lr): a new trace of the same sizes, activations, loss and samples with friendly
    numbers.

    Inputs, weights and biases are tenths from 0.1 to 0.9, a few weights negative; targets are whole or
    tenths. Every ReLU is active, no output is at its target, and the rate lowers the error, as far as that
    can be found in some hundred draws. `rng` is a `numpy.random.Generator` or a seed; TypeError for another
    type.
    """
    check_trace(trace)
    rng = as_rng(rng)
    drawn = trace
    for attempt in range(TRIES):
        negative = 0.25 * (1 - 2 * attempt / TRIES)  # later on all positive: then every ReLU is active
        drawn = _draw(trace, rng, max(0.0, negative))
        rates = RATES[rng.integers(3) :]
        if _lively(drawn):
            lowers = (lr for lr in rates if _after(drawn, lr).mean_loss < drawn.mean_loss)
            if (rate := next(lowers, None)) is not None:
                return drawn, rate
    return drawn, RATES[-1]


def _draw(trace, rng, negative):
    layers = []
    for layer in trace.network.layers:
        signs = np.where(rng.random(layer.W.shape) < negative, -1, 1)
        layers.append(
            Layer(_tenths(rng, layer.W.shape) * signs, _tenths(rng, layer.b.shape), layer.activation)
        )
    X = np.array([_apart(rng, trace.X.shape[1]) for _ in trace.X])
    return backprop(Network(layers), X, _targets(trace, rng), trace.loss)


def _tenths(rng, shape):
    return rng.integers(1, 10, shape) / 10


def _apart(rng, count):
    """Tenths that differ from each other, as far as there are enough."""
    return rng.choice(np.arange(1, 10), count, replace=count > 9) / 10


def _targets(trace, rng):
    if trace.loss.targets == "distribution":
        return np.eye(trace.Y.shape[1])[rng.integers(0, trace.Y.shape[1], len(trace.Y))]
    if trace.loss.targets == "unit":
        return rng.integers(0, 2, trace.Y.shape).astype(float)
    return rng.integers(1, 11, trace.Y.shape) / 10


def _after(trace, lr):
    return backprop(sgd(trace.network, trace, lr), trace.X, trace.Y, trace.loss)


def _lively(trace):
    """True if no neuron is silent, no output right, and no sum is 1 or that of another neuron: that would
    hide slips.
    """
    misses = np.abs(trace.Y_hat - trace.Y)
    sums = np.concatenate([made.z.ravel() for made in trace.layers]).round(9)
    active = all(
        layer.activation.name != "relu" or made.z.min() > LEAST
        for layer, made in zip(trace.network.layers, trace.layers, strict=True)
    )
    return active and misses.min() > LEAST and 1 not in sums and len(set(sums)) == len(sums)
