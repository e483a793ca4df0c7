"""Random networks with data for hypothesis, and what two evaluations of them are held against."""

import math
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES

KINKED = ("relu", "step", "sign")


class Case(NamedTuple):
    """What `backprop` takes, and a rate."""

    network: nl.Network
    X: np.ndarray
    Y: np.ndarray
    loss: str
    lr: float

    @property
    def trace(self):
        return nl.backprop(*self[:4])


def floats(low=-4.0, high=4.0):
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def cases(draw, activations=tuple(ACTIVATIONS), losses=tuple(LOSSES), numbers=None, samples=None):
    """Draw 1 to 4 layers of 1 to 5 neurons, 1 to 4 samples or as many as are asked for, finite numbers."""
    numbers = floats() if numbers is None else numbers
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    loss = LOSSES[draw(st.sampled_from(losses))]
    names = [draw(st.sampled_from(activations)) for _ in sizes[1:]]
    if loss.targets != "any":
        names[-1] = "identity"
    network = nl.Network(
        nl.Layer(
            draw(arrays(float, (n_out, n_in), elements=numbers)),
            draw(arrays(float, n_out, elements=numbers)),
            name,
        )
        for n_in, n_out, name in zip(sizes, sizes[1:], names, strict=False)
    )
    n = draw(st.integers(1, 4)) if samples is None else samples
    X = draw(arrays(float, (n, sizes[0]), elements=numbers))
    Y = draw(targets(loss.targets, (n, sizes[-1]), numbers))
    return Case(network, X, Y, loss.name, draw(floats(-1.0, 1.0)))


def targets(kind, shape, numbers):
    """Draw the Y that a loss allows; rows of probabilities are one-hot or soft."""
    if kind == "any":
        return arrays(float, shape, elements=numbers)
    unit = arrays(float, shape, elements=floats(0.0, 1.0))
    if kind == "unit":
        return unit
    one_hot = arrays(int, shape[0], elements=st.integers(0, shape[1] - 1)).map(lambda k: np.eye(shape[1])[k])
    return one_hot | unit.map(lambda Y: (Y + 1e-3) / (Y + 1e-3).sum(axis=1, keepdims=True))


def numbers_of(trace):
    """Return {Ref: float} of every number that the arrays of a trace hold, found by walking the arrays."""
    found = {nl.Ref("mean_loss"): trace.mean_loss}
    found |= {nl.Ref("loss", sample=s): float(v) for (s,), v in np.ndenumerate(trace.losses)}
    if LOSSES[trace.loss.name].targets != "any":
        found |= {nl.Ref("y_hat", sample=s, row=k): float(v) for (s, k), v in np.ndenumerate(trace.Y_hat)}
    for l, layer in enumerate(trace.layers):
        for name in ("z", "a", "slope", "da", "delta"):
            at = np.ndenumerate(getattr(layer, name))
            found |= {nl.Ref(name, l, sample=s, row=j): float(v) for (s, j), v in at}
        found |= {nl.Ref("dW", l, row=j, column=i): float(v) for (j, i), v in np.ndenumerate(layer.dW)}
        found |= {nl.Ref("db", l, row=j): float(v) for (j,), v in np.ndenumerate(layer.db)}
    return found


def updates_of(trace, lr):
    """Return {Ref: float} of the adjustments and the updated parameters, taken from `sgd`."""
    found = {}
    for l, (made, new) in enumerate(zip(trace.layers, nl.sgd(trace.network, trace, lr).layers, strict=True)):
        for name in ("W", "b"):
            for at, value in np.ndenumerate(getattr(new, name)):
                row, column = (*at, None)[:2]
                found[nl.Ref(f"new_{name}", l, None, row, column)] = float(value)
                found[nl.Ref(f"adjust_{name}", l, None, row, column)] = -lr * float(
                    getattr(made, f"d{name}")[at]
                )
    return found


def tolerance(steps, values):
    """Return 1e-12 times the largest sum of absolute terms that the steps add up, or 1 if that is larger."""
    largest = 1.0
    for step in steps:
        if step.rule in ("sum", "mean", "product"):
            groups = step.terms if isinstance(step.terms[0], tuple) else [step.terms]
            sizes = [
                math.prod(abs(values[ref]) for ref in group) for group in groups if isinstance(group, tuple)
            ]
            sizes += [abs(values[ref]) for ref in step.terms if isinstance(ref, nl.Ref)]
        else:
            sizes = [abs(values[ref]) for ref in step.operands] + [abs(values[step.result])]
        largest = max(largest, sum(sizes))
    return 1e-12 * largest


def same_side(network, one, other):
    """True unless two evaluations stand on different sides of a kink, where either is right."""
    return not any(
        ref.name == "z"
        and network.layers[ref.layer].activation.name in KINKED
        and abs(one[ref]) < 1e-6
        and np.sign(one[ref]) != np.sign(other[ref])
        for ref in one
    )


def assert_same(found, expected, tolerance):
    """Fail, with the address, unless both hold the same Refs and every number agrees."""
    assert found.keys() == expected.keys()
    for ref, value in expected.items():
        assert abs(found[ref] - value) <= tolerance, f"{ref}: {found[ref]!r} instead of {value!r}"
