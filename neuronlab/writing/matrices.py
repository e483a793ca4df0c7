"""The whole group that a step belongs to as one line of matrices: a layer's neurons, the batch's samples."""

from ..ref import Ref
from .expression import Array, Call, Constant, Fraction, Product
from .scalars import TWO, added, difference, negative, rate

SCALARS = ("loss", "mean_loss")  # what stays a scalar in matrix notation too


def array(network, n_samples, ref, transposed=False) -> Array:
    """Return the Array that `ref` stands in; `network` is a Network or an Architecture: its sizes count."""
    name, l = ref.name, ref.layer
    width = network.sizes[0 if name == "x" else -1 if l is None else l + 1]
    if name.endswith("W"):
        return Array(Ref(name, l, row=0, column=0), width, network.sizes[l], transposed)
    if name.endswith("b"):
        return Array(Ref(name, l, row=0), 1, width, transposed)
    return Array(Ref(name, l, 0, 0), n_samples, width, transposed)


def matrix_tree(network, step, update, n_samples):
    """Return the tree of matrices that computes the group of `step`."""
    kind, _, name = step.rule.partition(":")
    result = step.result
    l = result.layer

    def whole(name, layer=l, transposed=False):
        return array(network, n_samples, Ref(name, layer), transposed)

    before = None if l is None else whole("a", l - 1) if l else whole("x", None)
    behind = None if l is None else l + 1
    if kind in ("adjustment", "update"):
        return _update(kind, update, result.name.rpartition("_")[2], whole)
    if kind == "mean":
        other = before if result.name == "dW" else None
        delta = whole("delta", transposed=other is not None)
        ones = Array(None, 1, n_samples)
        factors = (delta, other) if other else (ones, delta)
        return Product(
            factors if n_samples == 1 else (Fraction(Constant("1"), Constant(str(n_samples))), *factors), ""
        )
    if kind == "sum" and result.name == "z":
        return added((Product((before, whole("W", transposed=True)), ""), whole("b")))
    if kind == "sum":
        return Product((whole("delta", behind), whole("W", behind)), "")
    if kind == "product":
        return Product((whole("da"), whole("slope")), "⊙")
    if kind in ("activation", "slope"):
        z = whole("z")
        return z if step.rule == "activation:identity" else Call(name, (z,), prime=kind == "slope")
    if kind == "link":
        return Call(name, (whole("a", len(network.sizes) - 2),))
    predicted = whole("a") if name.endswith("squared_error") else whole("y_hat", None)
    off = difference(predicted, whole("y", None))
    return Product((TWO, off)) if name == "squared_error" else off


def _update(kind, update, parameter, whole):
    change = whole(f"d{parameter}")
    if kind == "adjustment":
        return negative(Product((rate(), change))) if update == "subtract" else Product((rate(-1), change))
    if update == "add":
        return added((whole(parameter), whole(f"adjust_{parameter}")))
    return difference(whole(parameter), Product((rate(), change)))
