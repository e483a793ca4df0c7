"""Which slip explains a whole gradient: it is made anew with each slip, and compared number by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..architecture import Architecture
from ..backprop import backprop
from ..checks import as_amount, as_count, read_only
from ..ref import Ref
from .arrays import arrays, as_rows
from .catalogue import CATALOGUE
from .diagnosis import Diagnosis, FoundSlip
from .factors import factors, meanings
from .two_slips import two_slips
from .variation import gradients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from ..functions import Loss
    from ..network import Network

DIGITS = (3, 12)
TINY = 1e-300


def diagnose(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    dW: Sequence[ArrayLike | None],
    db: Sequence[ArrayLike | None] | None = None,
    lr: float | None = None,
    digits: int = 6,
    layout: str | None = None,
    workers: int | None = None,
) -> Diagnosis:
    """Return what is wrong with a gradient of your own, and the slip that explains all its wrong numbers.

    One slip is tried first, in all layers and in each; then a constant factor in each array; then two slips.
    Nothing is claimed for what fits nothing.

    Parameters
    ----------
    network : Network
        Whose gradient it is.
    X : array_like, shape (n, n_in)
        Samples.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, of which the gradient is that of the mean over the samples.
    dW : sequence of array_like, shape (n_out, n_in) each
        The gradients of the weights, one a layer; None for one that is not to be looked at. Arrays of the
        shape (n_in, n_out) are turned first, and that is said.
    db : sequence of array_like, shape (n_out,) each, optional
        Those of the biases; also columns or rows, (n_out, 1) or (1, n_out).
    lr : float, optional
        The rate, where weights may have been updated too early.
    digits : int, default 6
        Significant digits that count, 3 to 12.
    layout : {"rows", "columns"}, optional
        Whether samples are the rows or the columns of X and Y; by default what fits the network.
    workers : int, optional
        How many workers, each with a shard of the batch, have made the gradient together: that many times
        too much or too little then has a name.

    Returns
    -------
    Diagnosis
        As text or in a notebook it shows itself.

    Raises
    ------
    TypeError
        For what is not numeric, and for a wrong type.
    ValueError
        For a wrong number of arrays, shapes that don't fit, NaN or infinity.
    """
    digits = as_count("digits", digits)
    if not DIGITS[0] <= digits <= DIGITS[1]:
        raise ValueError(f"digits must be from {DIGITS[0]} to {DIGITS[1]}, got {digits}")
    lr = None if lr is None else as_amount("lr", lr)
    workers = 1 if workers is None else as_count("workers", workers)
    X, Y, remarks = as_rows(network, X, Y, layout)
    trace = backprop(network, X, Y, loss)
    wanted = tuple((layer.dW, layer.db) for layer in trace.layers)
    own_dW = arrays("dW", dW, [W for W, _ in wanted], remarks)
    own_db = [None] * len(wanted) if db is None else arrays("db", db, [b for _, b in wanted], remarks)
    given = tuple(zip(own_dW, own_db, strict=True))
    compare = _Comparison(given, digits)
    entries = compare.wrong(wanted)
    wrong = [
        (l, k)
        for l, pair in enumerate(entries)
        for k, mask in enumerate(pair)
        if mask is not None and mask.any()
    ]
    slips = _explain(trace, given, wanted, compare, wrong, lr, workers) if wrong else ()
    return Diagnosis(
        right=not wrong,
        slips=tuple(slips),
        entries=_read_only(entries),
        remark=" ".join(remarks),
        first=_first(trace, entries, wrong) if wrong else "",
        given=_read_only(given),
        wanted=wanted,
    )


def _read_only(layers):
    return tuple(tuple(None if part is None else read_only(part) for part in pair) for pair in layers)


class _Comparison:
    """Holds arrays against the learner's own, to so many digits of each, and of the largest of its array."""

    def __init__(self, given, digits):
        self.given, self.off = given, 0.51 * 10.0 ** (1 - digits)

    def wrong(self, made):
        """Return for each layer the masks of dW and db; None for what was not given."""
        return tuple(
            tuple(
                None if own is None else ~self._close(own, other)
                for own, other in zip(mine, others, strict=True)
            )
            for mine, others in zip(self.given, made, strict=True)
        )

    def close(self, own, other) -> bool:
        """Whether all numbers of one array are those of the other."""
        return bool(self._close(own, other).all())

    def _close(self, own, other):
        with np.errstate(invalid="ignore", over="ignore"):
            # What cancels is as rough as the numbers beside it, so a hundredth of the largest counts too.
            scale = np.abs(other).max(initial=0.0)
            return np.abs(own - other) <= self.off * (np.abs(other) + 1e-2 * scale) + TINY

    def explains_layer(self, l, made) -> bool:
        """Whether what was given of layer `l` are the two arrays of `made`."""
        return all(
            own is None or self.close(own, other) for own, other in zip(self.given[l], made, strict=True)
        )

    def explains(self, made):
        """Whether all numbers that were given are those of `made`."""
        return made is not None and not any(
            mask.any() for pair in self.wrong(made) for mask in pair if mask is not None
        )


def _explain(trace, given, wanted, compare, wrong, lr, workers):
    """Yield what explains the gradient: single slips, else factors, else two slips."""
    found = [_found(slip, layers, trace) for slip, layers in _single(trace, compare, lr)]
    if found:
        return _each_once(found)
    known = meanings(len(trace.X), trace.Y.shape[1], lr, workers)
    found = factors(given, wanted, compare, wrong, known)
    if found:
        return found
    return [_found(slip, layers, trace) for slip, layers in two_slips(trace, compare, lr)]


def _single(trace, compare, lr):
    """Return (slip, layers) of all that explain the gradient alone, the widest scope of each only."""
    right = gradients(trace, {}, lr)
    found = []
    for slip in CATALOGUE:
        for layers in _scopes(trace, slip):
            made = gradients(trace, _placed((slip, layers)), lr)
            if made is not None and not _same(made, right) and compare.explains(made):
                found.append((slip, layers))
                break
    # What was made everywhere is likelier than what was made in one place.
    return sorted(found, key=lambda one: -len(one[1]))


def _scopes(trace, slip):
    """The sets of layers in which a slip may be made: all of them where it can happen, then each alone."""
    count = len(trace.layers)
    if slip.line == "residual":
        return [(count - 1,)]
    able = [
        l
        for l in range(1 if slip.line == "back" else 0, count)
        if gradients(trace, {(slip.line, l): slip}, 0.1) is not None
    ]
    hidden = tuple(l for l in able if l < count - 1)
    scopes = [tuple(able), hidden, *((l,) for l in able)]
    return [scope for k, scope in enumerate(scopes) if scope and scope not in scopes[:k]]


def _placed(one):
    slip, layers = one
    return {(slip.line, l): slip for l in layers}


def _same(made, right):
    return all(
        np.array_equal(a, b)
        for ours, theirs in zip(made, right, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )


def _found(slip, layers, trace):
    count = len(trace.layers)
    if slip.line == "residual":
        where = "at the output"
    elif len(layers) == 1 and count > 1:
        where = f"in layer {layers[0]}"
    elif layers == tuple(range(slip.line == "back", count)):
        where = "in all layers" if count > 1 else "in its layer"
    elif layers == tuple(range(count - 1)):
        where = "in all hidden layers"
    else:
        numbers = [str(l) for l in layers]
        where = f"in layers {', '.join(numbers[:-1])} and {numbers[-1]}"
    return FoundSlip(slip.name, where, slip.when, slip.look)


def _each_once(found):
    return tuple({one.name: one for one in found}.values())


def _first(trace, entries, wrong):
    """The line of code that opens the stepper at the first wrong number, in the order of the calculation."""
    l = max(l for l, _ in wrong)
    k = min(k for at, k in wrong if at == l)
    place = np.argwhere(entries[l][k])[0]
    ref = Ref("dW", l, row=int(place[0]), column=int(place[1])) if k == 0 else Ref("db", l, row=int(place[0]))
    architecture = Architecture.of(trace)
    n = len(trace.X)
    try:
        position = architecture.places(n)[ref] - len(architecture.leaves(n))
        architecture.check_followed()
    except ValueError:  # more steps than a stepper shows, or functions that it does not know
        return ""
    return f'nl.Stepper(network, X, Y, "{trace.loss.name}", position={position})'
