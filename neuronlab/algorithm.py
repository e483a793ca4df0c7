"""Backpropagation as a list of steps, for any architecture: what its numbers are, and how they arise."""

from itertools import pairwise

from .ref import Ref
from .step import Step


def leaves_of(architecture, n_samples, rate):
    """Yield the Ref of every number that is given: inputs, targets, biases, weights, and the `rate`."""
    sizes = architecture.sizes
    for s in range(n_samples):
        yield from (Ref("x", sample=s, row=i) for i in range(sizes[0]))
        yield from (Ref("y", sample=s, row=k) for k in range(sizes[-1]))
    for l, (n_in, n_out) in enumerate(pairwise(sizes)):
        for j in range(n_out):
            yield Ref("b", l, row=j)
            yield from (Ref("W", l, row=j, column=i) for i in range(n_in))
    if rate:
        yield Ref("lr")


def steps_of(architecture, n_samples, sample, layer, rate):
    """Yield the `Step`s of all `n_samples` samples and all layers, or of the one given, operands first."""
    samples, layers = _chosen(n_samples, sample), _chosen(architecture.n_layers, layer)
    all_samples = len(samples) == n_samples
    for s in samples:
        for l in layers:
            yield from _forward(architecture, s, l)
        if layer is None:
            yield from _link(architecture, s)
    if layer is None:
        yield from _error(architecture, samples, all_samples)
    for s in samples:
        for l in reversed(layers):
            yield from _backward(architecture, s, l)
    if all_samples:
        yield from _gradients(architecture, samples, layers)
    if rate:
        yield from _updates(architecture, layers)


def count_terms(architecture, n_samples, sample, layer, rate) -> int:
    """Return how many terms the steps of `steps_of` have together, by arithmetic: no step is made."""
    sizes, n_outputs = architecture.sizes, architecture.sizes[-1]
    samples = _chosen(n_samples, sample)
    all_samples = len(samples) == n_samples
    of_sample = of_batch = 0
    for l in _chosen(architecture.n_layers, layer):
        n_in, n_out = sizes[l], sizes[l + 1]
        # What flows back into a neuron: a prediction and a target, or an error term and a weight for each
        # neuron behind it.
        behind = sizes[l + 2] if l < architecture.n_layers - 1 else 1
        of_sample += n_out * (1 + 2 * n_in + 1)  # sum, activation
        of_sample += n_out * (2 * behind + 1 + 2)  # da, slope, delta
        of_batch += n_out * (1 + 2 * n_in) * len(samples) if all_samples else 0  # gradients
        of_batch += n_out * (1 + n_in) * 4 if rate else 0  # adjustment and update
    if layer is None:
        linked = 1 if _link_rule(architecture) == "link:sigmoid" else 1 + n_outputs
        of_sample += n_outputs * (linked if architecture.has_link else 0)
        of_sample += n_outputs * 2  # loss
        of_batch += len(samples) if all_samples else 0  # mean
    return len(samples) * of_sample + of_batch


def _forward(architecture, s, l):
    n_in, n_out = architecture.sizes[l : l + 2]
    rule = f"activation:{architecture.activations[l].name}"
    inputs = [_input(l, s, i) for i in range(n_in)]
    for j in range(n_out):
        products = ((Ref("W", l, row=j, column=i), each) for i, each in enumerate(inputs))
        yield Step("forward", "sum", Ref("z", l, s, j), ((Ref("b", l, row=j),), *products))
        yield Step("forward", rule, Ref("a", l, s, j), (Ref("z", l, s, j),))


def _link(architecture, s):
    if not architecture.has_link:
        return
    rule, scores = _link_rule(architecture), _scores(architecture, s)
    for k, score in enumerate(scores):
        terms = (score,) if rule == "link:sigmoid" else ((score,), scores)
        yield Step("forward", rule, Ref("y_hat", sample=s, row=k), terms)


def _link_rule(architecture):
    return f"link:{architecture.loss.link.__name__}"


def _error(architecture, samples, all_samples):
    for s in samples:
        pairs = tuple((score, Ref("y", sample=s, row=k)) for k, score in enumerate(_scores(architecture, s)))
        yield Step("error", f"loss:{architecture.loss.name}", Ref("loss", sample=s), pairs)
    if all_samples:
        yield Step("error", "mean", Ref("mean_loss"), tuple((Ref("loss", sample=s),) for s in samples))


def _backward(architecture, s, l):
    last = architecture.n_layers - 1
    slope_rule = f"slope:{architecture.activations[l].name}"
    for j in range(architecture.sizes[l + 1]):
        da, slope, delta = (Ref(name, l, s, j) for name in ("da", "slope", "delta"))
        if l == last:
            predicted = Ref("y_hat", sample=s, row=j) if architecture.has_link else Ref("a", l, s, j)
            terms = (predicted, Ref("y", sample=s, row=j))
            yield Step("backward", f"residual:{architecture.loss.name}", da, terms)
        else:
            n_behind = architecture.sizes[l + 2]
            behind = ((Ref("delta", l + 1, s, k), Ref("W", l + 1, row=k, column=j)) for k in range(n_behind))
            yield Step("backward", "sum", da, tuple(behind))
        yield Step("backward", slope_rule, slope, (Ref("z", l, s, j),))
        yield Step("backward", "product", delta, (da, slope))


def _gradients(architecture, samples, layers):
    for l in reversed(layers):
        n_in, n_out = architecture.sizes[l : l + 2]
        for j in range(n_out):
            deltas = [Ref("delta", l, s, j) for s in samples]
            yield Step("backward", "mean", Ref("db", l, row=j), tuple((delta,) for delta in deltas))
            for i in range(n_in):
                products = tuple((delta, _input(l, delta.sample, i)) for delta in deltas)
                yield Step("backward", "mean", Ref("dW", l, row=j, column=i), products)


def _updates(architecture, layers):
    for l in layers:
        n_in, n_out = architecture.sizes[l : l + 2]
        for j in range(n_out):
            for name, column in (("b", None), *(("W", i) for i in range(n_in))):
                at = {"layer": l, "row": j, "column": column}
                adjustment = Ref(f"adjust_{name}", **at)
                yield Step("update", "adjustment", adjustment, (Ref("lr"), Ref(f"d{name}", **at)))
                yield Step("update", "update", Ref(f"new_{name}", **at), (Ref(name, **at), adjustment))


def _scores(architecture, s):
    last = architecture.n_layers - 1
    return tuple(Ref("a", last, s, k) for k in range(architecture.sizes[-1]))


def _input(l, s, i):
    """The i-th number that layer l takes in for sample s."""
    return Ref("a", l - 1, s, i) if l else Ref("x", sample=s, row=i)


def _chosen(count, one):
    """The range of all, or of the one that was given."""
    return range(count) if one is None else range(one, one + 1)
