"""The algorithm of a trace, as data: a step says which number comes from which others, by which rule."""

from dataclasses import dataclass
from itertools import chain

from .backprop import check_trace
from .checks import as_index, as_number
from .functions import identity

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

    def __repr__(self):  # what does not apply would only hide the rest
        at = ((name, getattr(self, name)) for name in ("layer", "sample", "row", "column"))
        return f"Ref({', '.join([repr(self.name), *(f'{name}={i!r}' for name, i in at if i is not None)])})"


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
    check_trace(trace)
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


def _chosen(name, given, count):
    """Return the range of all, or of the one that was given."""
    if given is None:
        return range(count)
    index = as_index(name, given, count)
    return range(index, index + 1)
