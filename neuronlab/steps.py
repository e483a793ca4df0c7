"""The algorithm of a trace written down as data: a step says which number comes from which others, by which rule."""

from dataclasses import dataclass
from itertools import chain

import numpy as np

from .backprop import Trace
from .checks import as_number
from .functions import identity
from .network import Layer, Network
from .rules import RULES

MOST_TERMS = 5_000
PHASES = ("forward", "error", "backward", "update")


@dataclass(frozen=True, slots=True)
class Ref:
    """The address of one number; a field is None where it does not apply. All counts start at 0.

    name: x, y, W, b, lr (the leaves); z, a, y_hat, loss, mean_loss, slope, da, delta, dW, db; adjust_W, adjust_b, new_W, new_b.
    row is the neuron (for x the input, for y, y_hat the output); column is the input that a weight belongs to.
    """

    name: str
    layer: int | None = None
    sample: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """result = rule(terms): how one number of a trace comes from others. `terms` are nested tuples of `Ref`s; no numbers.

    phase is one of forward, error, backward, update; rule is a key of `neuronlab.rules.RULES`, such as "sum" or "activation:relu".
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

    They depend only on sizes, activations and loss. `sample` keeps one sample: of several it ends at that sample's deltas. `layer` keeps
    what one layer computes. With `lr` (a number; only its presence matters here) each parameter gets two more steps, its adjustment -lr * gradient
    and its update. TypeError for a wrong type; ValueError for a sample or layer that is not there, for `lr` together with one sample of
    several, and above 5,000 terms.
    """
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, as backprop returns it, got {type(trace).__name__}")
    n_samples, n_layers = len(trace.X), len(trace.layers)
    _check_index("sample", sample, n_samples)
    _check_index("layer", layer, n_layers)
    if lr is not None:
        as_number("lr", lr)
    samples = range(n_samples) if sample is None else [sample]
    whole = len(samples) == n_samples
    if lr is not None and not whole:
        raise ValueError(f"an update needs the gradient of all {n_samples} samples: leave out sample={sample} or lr")
    parts = [*_forward(trace, samples), *_error(trace, samples, whole), *_backward(trace, samples)]
    if whole:
        parts.append(_gradients(trace, samples))
    if lr is not None:
        parts.append(_updates(trace))
    kept, n_terms = [], 0
    for step in chain.from_iterable(parts):
        if layer is not None and step.result.layer != layer:
            continue
        n_terms += len(step.operands)
        if n_terms > MOST_TERMS:
            raise ValueError(
                f"the steps of {trace.network!r} on {n_samples} samples have more than {MOST_TERMS} terms; choose a sample or a layer: "
                "steps(trace, sample=0) or steps(trace, layer=0)"
            )
        kept.append(step)
    return kept


def _forward(trace, samples):
    for s in samples:
        for l, layer in enumerate(trace.network.layers):
            yield _forward_layer(s, l, layer)
        if trace.loss.link is not identity:
            yield _link(trace, s)


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


def _error(trace, samples, whole):
    rule = f"loss:{trace.loss.name}"
    for s in samples:
        pairs = tuple((score, Ref("y", sample=s, row=k)) for k, score in enumerate(_scores(trace, s)))
        yield [Step("error", rule, Ref("loss", sample=s), pairs)]
    if whole:
        yield [Step("error", "mean", Ref("mean_loss"), tuple((Ref("loss", sample=s),) for s in samples))]


def _backward(trace, samples):
    for s in samples:
        for l in reversed(range(len(trace.layers))):
            yield _backward_layer(trace, s, l)


def _backward_layer(trace, s, l):
    layer = trace.network.layers[l]
    for j in range(layer.n_out):
        da, slope, delta = (Ref(name, l, s, j) for name in ("da", "slope", "delta"))
        if l == len(trace.layers) - 1:
            predicted = _scores(trace, s)[j] if trace.loss.link is identity else Ref("y_hat", sample=s, row=j)
            yield Step("backward", f"residual:{trace.loss.name}", da, (predicted, Ref("y", sample=s, row=j)))
        else:
            n_after = trace.network.layers[l + 1].n_out
            after = tuple((Ref("delta", l + 1, s, k), Ref("W", l + 1, row=k, column=j)) for k in range(n_after))
            yield Step("backward", "sum", da, after)
        yield Step("backward", f"slope:{layer.activation.name}", slope, (Ref("z", l, s, j),))
        yield Step("backward", "product", delta, (da, slope))


def _gradients(trace, samples):
    for l in reversed(range(len(trace.layers))):
        for j in range(trace.network.layers[l].n_out):
            yield Step("backward", "mean", Ref("db", l, row=j), tuple((Ref("delta", l, s, j),) for s in samples))
            for i in range(trace.network.layers[l].n_in):
                products = tuple((Ref("delta", l, s, j), _input(l, s, i)) for s in samples)
                yield Step("backward", "mean", Ref("dW", l, row=j, column=i), products)


def _updates(trace):
    for l, layer in enumerate(trace.network.layers):
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


def _check_index(name, given, count):
    if given is None:
        return
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number or None, got {type(given).__name__} {given!r}")
    if not 0 <= given < count:
        raise ValueError(f"{name} must be from 0 to {count - 1}, got {given}")


def read(trace, ref) -> float:
    """Return the number at `ref` in `trace`; ValueError for what a trace does not hold (rate, adjustments, updated weights)."""
    if not isinstance(ref, Ref):
        raise TypeError(f"ref must be a Ref, got {type(ref).__name__}")
    whole = {"x": trace.X, "y": trace.Y, "y_hat": trace.Y_hat, "loss": trace.losses, "mean_loss": np.asarray(trace.mean_loss)}
    if ref.name in whole:
        holder = whole[ref.name]
    elif ref.layer is not None and 0 <= ref.layer < len(trace.layers) and ref.name in {"W", "b", *_LAYER_NAMES}:
        holder = getattr(trace.network.layers[ref.layer] if ref.name in "Wb" else trace.layers[ref.layer], ref.name)
    else:
        raise ValueError(f"this trace holds no {ref}")
    index = tuple(i for i in (ref.sample, ref.row, ref.column) if i is not None)
    if len(index) != holder.ndim or any(not 0 <= i < size for i, size in zip(index, holder.shape, strict=True)):
        raise ValueError(f"this trace holds no {ref}; its {ref.name} has shape {holder.shape}")
    return float(holder[index])


_LAYER_NAMES = ("z", "a", "slope", "da", "delta", "dW", "db")


def leaves(trace, lr=None) -> dict:
    """Return {Ref: float} of all that `trace` starts from: inputs, targets, weights, biases, and the rate where given."""
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
    """Return (network, X, Y) of `trace`'s sizes and activations, filled from `values` {Ref: float}; the inverse of `leaves`."""
    X, Y = np.array(trace.X), np.array(trace.Y)
    parameters = [{"W": np.array(layer.W), "b": np.array(layer.b)} for layer in trace.network.layers]
    for ref in leaves(trace):
        holder = {"x": X, "y": Y}[ref.name] if ref.layer is None else parameters[ref.layer][ref.name]
        holder[tuple(i for i in (ref.sample, ref.row, ref.column) if i is not None)] = values[ref]
    network = Network(
        Layer(p["W"], p["b"], layer.activation) for p, layer in zip(parameters, trace.network.layers, strict=True)
    )
    return network, X, Y


def evaluate(steps, leaves) -> dict:
    """Return {Ref: float} of every step's result, computed one number at a time from `leaves` {Ref: float}.

    Plain Python floats, no numpy: an oracle for the engine that shares no code with it. ValueError for a leaf that is missing and for
    a rule that is not in `neuronlab.rules.RULES`.
    """
    values = dict(leaves)
    results = {}
    for step in steps:
        if step.rule not in RULES:
            raise ValueError(f"no rule {step.rule!r}; known are {', '.join(RULES)}")
        try:
            numbers = _fill(step.terms, values)
        except KeyError as missing:
            raise ValueError(f"leaves lack {missing.args[0]}, which {step.result} is computed from") from None
        results[step.result] = values[step.result] = float(RULES[step.rule](*numbers))
    return results


def _fill(terms, values):
    return tuple(values[term] if isinstance(term, Ref) else _fill(term, values) for term in terms)
