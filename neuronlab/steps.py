"""The algorithm of a trace, as data: a step says which number comes from which others, by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from .backprop import Trace
from .checks import as_count, as_list, as_number
from .functions import identity
from .network import Layer, Network
from .rules import RULES

MOST_TERMS = 5_000
PHASES = ("forward", "error", "backward", "update")


@dataclass(frozen=True, slots=True)
class Ref:
    """The address of one number; a field is None where it does not apply. All counts start at 0.

    name: x, y, W, b, lr (the leaves); z, a, y_hat, loss, mean_loss, slope, da, delta, dW, db; adjust_W,
    adjust_b, new_W, new_b. row is the neuron (for x the input, for y, y_hat the output); column is the input
    that a weight belongs to.
    """

    name: str
    layer: int | None = None
    sample: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """result = rule(terms): how one number of a trace comes from others; `terms` are nested tuples of `Ref`s.

    A step holds no numbers. phase is one of forward, error, backward, update; rule is a key of
    `neuronlab.rules.RULES`, such as "sum" or "activation:relu".
    """

    phase: str
    rule: str
    result: Ref
    terms: tuple

    @property
    def operands(self) -> tuple:
        """The Refs of `terms`, one after the other."""
        return tuple(_flatten(self.terms))


def steps(trace, sample=None, layer=None, lr=None) -> list:
    """Return the `Step`s that compute every number of `trace`, each exactly once, operands first.

    They depend only on sizes, activations and loss. `sample` keeps one sample: of several it ends at that
    sample's deltas. `layer` keeps what one layer computes. With `lr` (a number; only its presence matters
    here) each parameter gets two more steps, its adjustment -lr * gradient and its update. TypeError for a
    wrong type; ValueError for a sample or layer that is not there, for `lr` together with one sample of
    several, and above 5,000 terms.
    """
    _check_trace(trace)
    n_samples, n_layers = len(trace.X), len(trace.layers)
    samples = _chosen("sample", sample, n_samples)
    layers = _chosen("layer", layer, n_layers)
    if lr is not None:
        as_number("lr", lr)
    all_samples, all_layers = len(samples) == n_samples, layer is None
    if lr is not None and not all_samples:
        raise ValueError(
            f"an update needs the gradient of all {n_samples} samples: leave out sample={sample} or lr"
        )
    # Generators, so that a trace with billions of numbers is refused as quickly as one with six thousand.
    made = chain(
        _forward(trace, samples, layers, all_layers),
        _error(trace, samples, all_samples) if all_layers else (),
        _backward(trace, samples, layers),
        _gradients(trace, samples, layers) if all_samples else (),
        _updates(trace, layers) if lr is not None else (),
    )
    kept, n_terms = [], 0
    for step in made:
        n_terms += len(step.operands)
        if n_terms > MOST_TERMS:
            raise ValueError(
                f"the steps of {trace.network!r} on {n_samples} samples have more than {MOST_TERMS} terms; "
                "choose a sample or a layer: steps(trace, sample=0), steps(trace, layer=0) or both"
            )
        kept.append(step)
    return kept


def _forward(trace, samples, layers, all_layers):
    for s in samples:
        for l in layers:
            yield from _forward_layer(s, l, trace.network.layers[l])
        if all_layers and trace.loss.link is not identity:
            yield from _link(trace, s)


def _forward_layer(s, l, layer):
    for j in range(layer.n_out):
        products = ((Ref("W", l, row=j, column=i), _input(l, s, i)) for i in range(layer.n_in))
        yield Step("forward", "sum", Ref("z", l, s, j), ((Ref("b", l, row=j),), *products))
        yield Step("forward", f"activation:{layer.activation.name}", Ref("a", l, s, j), (Ref("z", l, s, j),))


def _link(trace, s):
    scores = _scores(trace, s)
    rule = f"link:{trace.loss.link.__name__}"
    for k, score in enumerate(scores):
        terms = (score,) if rule == "link:sigmoid" else ((score,), scores)
        yield Step("forward", rule, Ref("y_hat", sample=s, row=k), terms)


def _error(trace, samples, all_samples):
    for s in samples:
        pairs = tuple((score, Ref("y", sample=s, row=k)) for k, score in enumerate(_scores(trace, s)))
        yield Step("error", f"loss:{trace.loss.name}", Ref("loss", sample=s), pairs)
    if all_samples:
        yield Step("error", "mean", Ref("mean_loss"), tuple((Ref("loss", sample=s),) for s in samples))


def _backward(trace, samples, layers):
    for s in samples:
        for l in reversed(layers):
            yield from _backward_layer(trace, s, l)


def _backward_layer(trace, s, l):
    layer = trace.network.layers[l]
    for j in range(layer.n_out):
        da, slope, delta = (Ref(name, l, s, j) for name in ("da", "slope", "delta"))
        if l == len(trace.layers) - 1:
            predicted = _scores(trace, s)[j] if trace.loss.link is identity else Ref("y_hat", sample=s, row=j)
            yield Step("backward", f"residual:{trace.loss.name}", da, (predicted, Ref("y", sample=s, row=j)))
        else:
            n_after = trace.network.layers[l + 1].n_out
            after = tuple(
                (Ref("delta", l + 1, s, k), Ref("W", l + 1, row=k, column=j)) for k in range(n_after)
            )
            yield Step("backward", "sum", da, after)
        yield Step("backward", f"slope:{layer.activation.name}", slope, (Ref("z", l, s, j),))
        yield Step("backward", "product", delta, (da, slope))


def _gradients(trace, samples, layers):
    for l in reversed(layers):
        for j in range(trace.network.layers[l].n_out):
            deltas = tuple((Ref("delta", l, s, j),) for s in samples)
            yield Step("backward", "mean", Ref("db", l, row=j), deltas)
            for i in range(trace.network.layers[l].n_in):
                products = tuple((Ref("delta", l, s, j), _input(l, s, i)) for s in samples)
                yield Step("backward", "mean", Ref("dW", l, row=j, column=i), products)


def _updates(trace, layers):
    for l in layers:
        layer = trace.network.layers[l]
        for j in range(layer.n_out):
            for name, column in (("b", None), *(("W", i) for i in range(layer.n_in))):
                at = {"layer": l, "row": j, "column": column}
                adjustment = Ref(f"adjust_{name}", **at)
                yield Step("update", "adjustment", adjustment, (Ref("lr"), Ref(f"d{name}", **at)))
                yield Step("update", "update", Ref(f"new_{name}", **at), (Ref(name, **at), adjustment))


def _scores(trace, s):
    last = len(trace.layers) - 1
    return tuple(Ref("a", last, s, k) for k in range(trace.network.sizes[-1]))


def _input(l, s, i):
    """The i-th number that layer l takes in for sample s."""
    return Ref("a", l - 1, s, i) if l else Ref("x", sample=s, row=i)


def _flatten(terms):
    for term in terms:
        if isinstance(term, Ref):
            yield term
        else:
            yield from _flatten(term)


def _check_trace(trace):
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, as backprop returns it, got {type(trace).__name__}")


def _chosen(name, given, count):
    """Return the range of all, or of the one that was given."""
    if given is None:
        return range(count)
    index = as_count(name, given, least=0)
    if index >= count:
        raise ValueError(f"{name} must be from 0 to {count - 1}, got {index}")
    return range(index, index + 1)


# Which fields of a Ref say where in a trace a number stands.
_FIELDS = {
    **dict.fromkeys(("x", "y", "y_hat"), ("sample", "row")),
    "loss": ("sample",),
    "mean_loss": (),
    **dict.fromkeys(("z", "a", "slope", "da", "delta"), ("layer", "sample", "row")),
    **dict.fromkeys(("W", "dW"), ("layer", "row", "column")),
    **dict.fromkeys(("b", "db"), ("layer", "row")),
}
_WHOLE = {"x": "X", "y": "Y", "y_hat": "Y_hat", "loss": "losses", "mean_loss": "mean_loss"}


def read(trace, ref) -> float:
    """Return the number at `ref` in `trace`.

    TypeError for a wrong type; ValueError for what a trace does not hold (rate, adjustment, new weight).
    """
    _check_trace(trace)
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
        holder = layers[_chosen("layer", index.pop(0), len(layers))[0]]
    values = np.asarray(getattr(holder, _WHOLE.get(ref.name, ref.name)))
    if any(not 0 <= i < size for i, size in zip(index, values.shape, strict=True)):
        raise ValueError(f"this trace holds no {ref}: its {ref.name} has shape {values.shape}")
    return float(values[tuple(index)])


def leaves(trace, lr=None) -> dict:
    """Return {Ref: float} of all that `trace` starts from: inputs, targets, weights, biases, rate."""
    _check_trace(trace)
    found = {}
    for s in range(len(trace.X)):
        found |= {Ref("x", sample=s, row=i): float(x) for i, x in enumerate(trace.X[s])}
        found |= {Ref("y", sample=s, row=k): float(y) for k, y in enumerate(trace.Y[s])}
    for l, layer in enumerate(trace.network.layers):
        for j in range(layer.n_out):
            found[Ref("b", l, row=j)] = float(layer.b[j])
            found |= {Ref("W", l, row=j, column=i): float(w) for i, w in enumerate(layer.W[j])}
    return found if lr is None else found | {Ref("lr"): as_number("lr", lr)}


def from_leaves(trace, values) -> tuple:
    """Return (network, X, Y) of `trace`'s sizes and activations with `values` {Ref: float}; undoes `leaves`.

    Other Refs among the values are not looked at. TypeError for a wrong type; ValueError for a leaf that is
    missing, NaN or infinite.
    """
    _check_trace(trace)
    _check_mapping("values", values)
    X, Y = np.array(trace.X), np.array(trace.Y)
    parameters = [{"W": np.array(layer.W), "b": np.array(layer.b)} for layer in trace.network.layers]
    for ref in leaves(trace):
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


def evaluate(steps, leaves) -> dict:
    """Return {Ref: float} of every step's result, computed one number at a time from `leaves` {Ref: float}.

    Plain Python floats, no numpy: an oracle for the engine that shares no code with it. TypeError for a wrong
    type; ValueError for a leaf that is missing and for a rule that is not in `neuronlab.rules.RULES`.
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
            numbers = _fill(step.terms, values)
        except KeyError as missing:
            raise ValueError(f"leaves lack {missing.args[0]}, which {step.result} is computed from") from None
        results[step.result] = values[step.result] = float(RULES[step.rule](*numbers))
    return results


def _check_mapping(name, given):
    if not isinstance(given, Mapping):
        raise TypeError(f"{name} must be a dict of Ref: float, got {type(given).__name__}")


def _fill(terms, values):
    return tuple(values[term] if isinstance(term, Ref) else _fill(term, values) for term in terms)
