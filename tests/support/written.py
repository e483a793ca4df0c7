"""Traces of random numbers, and what formulas about them are held against."""

import xml.etree.ElementTree as ElementTree

import numpy as np

import neuronlab as nl
from neuronlab.functions import LOSSES, identity

LR = 0.35


def make_trace(sizes, activations, loss, n_samples, seed, digits=15):
    """A trace of random numbers, half of them negative, some of them 0 when `digits` is small."""
    rng = np.random.default_rng(seed)
    draw = lambda *shape: rng.normal(0, 0.8, shape).round(digits)  # noqa: E731
    if LOSSES[loss].link is not identity:
        activations = [*activations[:-1], "identity"]
    network = nl.Network(
        nl.Layer(draw(n_out, n_in), draw(n_out), activation)
        for n_in, n_out, activation in zip(sizes, sizes[1:], activations, strict=False)
    )
    Y = draw(n_samples, sizes[-1])
    if LOSSES[loss].targets == "unit":
        Y = rng.random(Y.shape)
    elif LOSSES[loss].targets == "distribution":
        Y = rng.dirichlet(np.ones(sizes[-1]), n_samples)
    return nl.backprop(network, draw(n_samples, sizes[0]), Y, loss)


def engine_values(trace, lr):
    """Every number of a trace by its Ref, as the engine made it; what an update makes comes from sgd."""
    updated = nl.sgd(trace.network, trace, lr)
    values = nl.leaves(trace, lr)
    for step in nl.steps(trace, lr=lr):
        ref = step.result
        if step.phase != "update":
            values[ref] = nl.read(trace, ref)
            continue
        at = (ref.row,) if ref.column is None else (ref.row, ref.column)
        kind, _, parameter = ref.name.partition("_")
        old, new = (getattr(network.layers[ref.layer], parameter)[at] for network in (trace.network, updated))
        values[ref] = float(new) if kind == "new" else float(new - old)
    return values


def group(values, ref):
    """All numbers that stand in one array with `ref`, in reading order."""
    return [value for other, value in values.items() if (other.name, other.layer) == (ref.name, ref.layer)]


def close(found, expected):
    found, expected = np.ravel(found), np.ravel(expected)
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-9, atol=1e-9)


def parsed(chunks):
    """Chunks of a template, each of which must be well-formed on its own, as one element."""
    whole = ElementTree.Element("math")
    for chunk in chunks:
        whole.extend(ElementTree.fromstring(f"<math>{chunk}</math>"))
    return whole
