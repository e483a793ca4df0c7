"""The three ways to write a cross entropy: of the right class, of all classes, and from the scores."""

from math import inf, log

from ..ref import Ref

LOSSES = ("binary_cross_entropy", "softmax_cross_entropy")
AS_SHOWN = 1e-9  # how near -ln(prediction) is to the loss, relatively, where the formula says it


def predictions(step) -> tuple:
    """Return the Ref of each prediction that the loss of `step` is about; () for another step or loss."""
    kind, _, name = step.rule.partition(":")
    if kind != "loss" or name not in LOSSES:
        return ()
    return tuple(Ref("y_hat", None, target.sample, target.row) for _, target in step.terms)


def ways(loss_name, n_outputs) -> list:
    """Return all ways to write this loss, as `way_of` returns them; [] for another loss.

    With one sigmoid the right class is 0 or 1, with a softmax one of its outputs.
    """
    if loss_name not in LOSSES:
        return []
    softmax = loss_name == "softmax_cross_entropy"
    classes = range(n_outputs) if softmax else range(2) if n_outputs == 1 else ()
    return ["all", "stable", *map(str, classes), *(f"stable {right}" for right in classes)]


def way_of(loss_name, targets, predicted, value, stable=False):
    """Return the way in which these numbers are shown; `widgets/stepper/cross_entropy.js` says the same.

    "2" is -ln of the probability of class 2, where the targets of a sample say that it is the right one;
    "all" is the sum over all classes. "stable" and "stable 2" are computed from the scores, as the loss
    itself is. They are asked for, or needed where a probability is 0 or 1 to rounding: its logarithm would
    say something else.
    """
    right = right_class(loss_name, targets)
    parts = list(zip(targets, predicted, strict=True))
    if loss_name == "binary_cross_entropy":
        parts += [(1 - y, 1 - p) for y, p in parts]
    if right is not None:
        parts = [(y, p) for y, p in parts if y]
    if not stable:
        said = -sum(y * log(p) for y, p in parts) if all(p > 0 for _, p in parts) else inf
        stable = not abs(said - value) <= AS_SHOWN * abs(value)
    return " ".join((["stable"] if stable else []) + ([] if right is None else [str(right)])) or "all"


def right_class(loss_name, targets):
    """Return which class the targets of one sample say, or None if they say no single one."""
    if any(y not in (0, 1) for y in targets):
        return None
    if loss_name == "softmax_cross_entropy":
        return list(targets).index(1) if sum(targets) == 1 else None
    return int(targets[0]) if len(targets) == 1 else None
