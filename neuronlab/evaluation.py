"""From addresses to numbers: read from a trace, or computed step by step from the leaves it starts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .architecture import Architecture
from .backprop import check_trace
from .checks import as_count, as_index, as_list, as_number
from .network import Layer, Network
from .ref import Ref
from .rules import RULES
from .step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .backprop import Trace

# Which fields of a Ref say where in a trace a number stands.
_FIELDS = {
    **dict.fromkeys(("x", "y", "y_hat"), ("sample", "row")),
    "loss": ("sample",),
    "mean_loss": (),
    **dict.fromkeys(("z", "a", "slope", "da", "delta"), ("layer", "sample", "row")),
    **dict.fromkeys(("W", "dW"), ("layer", "row", "column")),
    **dict.fromkeys(("b", "db"), ("layer", "row")),
}
_WHOLE = {"x": "X", "y": "Y", "y_hat": "Y_hat", "loss": "losses"}


def read(trace: Trace, ref: Ref) -> float:
    """Return the number at an address in a trace.

    Parameters
    ----------
    trace : Trace
        As `backprop` returns it.
    ref : Ref
        The address.

    Returns
    -------
    float
        The number.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For what a trace does not hold (rate, adjustment, new weight).
    """
    check_trace(trace)
    if not isinstance(ref, Ref):
        raise TypeError(f"ref must be a Ref, got {type(ref).__name__}")
    if ref.name not in _FIELDS:
        raise ValueError(f"a trace holds no {ref.name!r}; it holds {', '.join(_FIELDS)}")
    fields = _FIELDS[ref.name]
    if fields != tuple(f for f in ("layer", "sample", "row", "column") if getattr(ref, f) is not None):
        raise ValueError(f"{ref.name} is found by {', '.join(fields) or 'its name alone'}, got {ref}")
    holder, index = trace, [getattr(ref, field) for field in fields]
    if fields[:1] == ("layer",):
        layers = trace.network.layers if ref.name in ("W", "b") else trace.layers
        holder = layers[as_index("layer", index.pop(0), len(layers))]
    values = np.asarray(getattr(holder, _WHOLE.get(ref.name, ref.name)))
    index = [as_count(field, i, least=0) for field, i in zip(fields[-values.ndim :], index, strict=True)]
    if any(i >= size for i, size in zip(index, values.shape, strict=True)):
        raise ValueError(f"this trace holds no {ref}: its {ref.name} has shape {values.shape}")
    return float(values[tuple(index)])


def leaves(trace: Trace, lr: float | None = None) -> dict[Ref, float]:
    """Return all that a trace starts from: inputs, targets, weights, biases, and the rate.

    Parameters
    ----------
    trace : Trace
        As `backprop` returns it.
    lr : float, optional
        The rate, which a trace does not hold.

    Returns
    -------
    dict of {Ref: float}
        What `evaluate` begins with.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a rate that is not finite.
    """
    refs = Architecture.of(trace).leaves(len(trace.X), rate=lr is not None)
    samples = np.hstack([trace.X, trace.Y])
    parameters = (np.column_stack([layer.b, layer.W]) for layer in trace.network.layers)
    numbers = [number for part in (samples, *parameters) for number in part.ravel().tolist()]
    return dict(zip(refs, numbers if lr is None else [*numbers, as_number("lr", lr)], strict=True))


def from_leaves(trace, values) -> tuple[Network, np.ndarray, np.ndarray]:
    """Return (network, X, Y) of `trace`'s sizes and activations with `values` {Ref: float}; undoes `leaves`.

    Other Refs among the values are not looked at. TypeError for a wrong type; ValueError for a leaf that is
    missing, NaN or infinite.
    """
    check_trace(trace)
    _check_mapping("values", values)
    X, Y = np.array(trace.X), np.array(trace.Y)
    parameters = [{"W": np.array(layer.W), "b": np.array(layer.b)} for layer in trace.network.layers]
    for ref in Architecture.of(trace).leaves(len(trace.X)):
        holder = {"x": X, "y": Y}[ref.name] if ref.layer is None else parameters[ref.layer][ref.name]
        if ref not in values:
            raise ValueError(f"values lack {ref}")
        index = tuple(i for i in (ref.sample, ref.row, ref.column) if i is not None)
        holder[index] = as_number(f"values[{ref}]", values[ref])
    network = Network(
        Layer(p["W"], p["b"], layer.activation)
        for p, layer in zip(parameters, trace.network.layers, strict=True)
    )
    return network, X, Y


def evaluate(steps: Iterable[Step], leaves: Mapping[Ref, float]) -> dict[Ref, float]:
    """Return the number of every step's result, computed one at a time from the leaves.

    Plain Python floats, no numpy: an oracle for the engine that shares no code with it.

    Parameters
    ----------
    steps : iterable of Step
        Operands first, as `steps` returns them.
    leaves : mapping of {Ref: float}
        What they start from, as `leaves` returns it.

    Returns
    -------
    dict of {Ref: float}
        One number for each step.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a leaf that is missing and for a rule that is not in `neuronlab.rules.RULES`.
    """
    _check_mapping("leaves", leaves)
    values = dict(leaves)
    results = {}
    for step in as_list("steps", steps):
        if not isinstance(step, Step):
            raise TypeError(f"steps must hold Step objects, got {type(step).__name__}")
        if step.rule not in RULES:
            raise ValueError(f"no rule {step.rule!r}; known are {', '.join(RULES)}")
        try:
            numbers = fill(step.terms, values)
        except KeyError as missing:
            raise ValueError(f"leaves lack {missing.args[0]}, which {step.result} is computed from") from None
        results[step.result] = values[step.result] = float(RULES[step.rule](*numbers))
    return results


def _check_mapping(name, given):
    if not isinstance(given, Mapping):
        raise TypeError(f"{name} must be a dict of Ref: float, got {type(given).__name__}")


def fill(terms, numbers) -> tuple:
    """Return a step's `terms` with the number in the place of every Ref; KeyError for one that is missing."""
    return tuple(numbers[term] if isinstance(term, Ref) else fill(term, numbers) for term in terms)
