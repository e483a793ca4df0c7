"""Which slip explains a whole gradient: it is made anew with each slip, and compared number by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..architecture import Architecture
from ..backprop import backprop, check_network
from ..checks import as_amount, as_count, read_only
from ..gradcheck import check_finite
from ..ref import Ref
from .added import rate_of_an_early_update, slip_and_factor, weight_decay
from .arrays import arrays, as_rows
from .catalogue import CATALOGUE
from .comparison import Comparison
from .diagnosis import Diagnosis, FoundSlip
from .factors import factor_found, factors, meanings
from .two_slips import two_slips
from .variation import gradients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from ..functions import Loss
    from ..network import Network

DIGITS = (3, 12)


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

    One slip is tried first, in all layers and in each; then a constant factor in each array, a weight decay,
    a slip with a factor, and two slips. Nothing is claimed for what fits nothing.

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
        The rate, if the numbers may be multiplied by it. Weights that were updated too early are found
        without it.
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
        For a wrong number of arrays, shapes that don't fit, NaN or infinity, and where the right gradient is
        not finite.
    """
    digits = as_count("digits", digits)
    if not DIGITS[0] <= digits <= DIGITS[1]:
        raise ValueError(f"digits must be from {DIGITS[0]} to {DIGITS[1]}, got {digits}")
    lr = None if lr is None else as_amount("lr", lr)
    workers = 1 if workers is None else as_count("workers", workers)
    check_network(network)
    X, Y, remarks = as_rows(network, X, Y, layout)
    trace = backprop(network, X, Y, loss)
    check_finite(trace)
    wanted = tuple((layer.dW, layer.db) for layer in trace.layers)
    own_dW = arrays("dW", dW, [W for W, _ in wanted], remarks)
    own_db = [None] * len(wanted) if db is None else arrays("db", db, [b for _, b in wanted], remarks)
    given = tuple(zip(own_dW, own_db, strict=True))
    compare = Comparison(given, digits)
    entries = compare.wrong(wanted)
    wrong = [
        (l, k)
        for l, pair in enumerate(entries)
        for k, mask in enumerate(pair)
        if mask is not None and mask.any()
    ]
    slips, together = _explain(trace, given, wanted, compare, wrong, lr, workers) if wrong else ((), False)
    return Diagnosis(
        right=not wrong,
        slips=tuple(slips),
        together=together,
        entries=_read_only(entries),
        remark=" ".join(remarks),
        first=_first(trace, entries, wrong) if wrong else "",
        given=_read_only(given),
        wanted=wanted,
    )


def _read_only(layers):
    return tuple(tuple(None if part is None else read_only(part) for part in pair) for pair in layers)


def _explain(trace, given, wanted, compare, wrong, lr, workers):
    """Return what explains the gradient, and whether only all of it together does."""
    rate = rate_of_an_early_update(trace, given) if lr is None else lr
    singles = _singles(trace, rate)
    found = [_found(*one, trace) for one in _alone(singles, compare)]
    if found:
        return _each_once(found), False
    known = meanings(len(trace.X), trace.Y.shape[1], lr, workers)
    found = factors(given, wanted, compare, wrong, known)
    if found:
        return found, len(found) > 1
    if decay := weight_decay(given, wanted, trace.network, compare):
        return [decay], False
    if both := slip_and_factor(singles, compare, known):
        slip, layers, factor, where = both
        return [_found(slip, layers, trace), factor_found(factor, where, known)], True
    found = [_found(slip, layers, trace) for slip, layers in two_slips(trace, compare, rate)]
    return found, len(found) > 1


def _singles(trace, lr):
    """[(slip, layers, gradients)] of all slips in every scope that make a difference, the likelier first."""
    right = gradients(trace, {}, lr)
    made = [
        (slip, layers, gradients(trace, _placed((slip, layers)), lr))
        for slip in CATALOGUE
        for layers in _scopes(trace, slip, lr)
    ]
    return [one for one in made if one[2] is not None and not _same(one[2], right)]


def _alone(singles, compare):
    """Return (slip, layers) of all that explain the gradient alone, the widest scope of each only."""
    found = {}
    for slip, layers, made in singles:
        if slip not in found and compare.explains(made):
            found[slip] = layers
    # What was made everywhere is likelier than what was made in one place.
    return sorted(found.items(), key=lambda one: -len(one[1]))


def _scopes(trace, slip, lr):
    """The sets of layers in which a slip may be made: all of them where it can happen, then each alone."""
    count = len(trace.layers)
    if slip.line == "residual":
        return [(count - 1,)]
    able = [
        l
        for l in range(1 if slip.line == "back" else 0, count)
        if gradients(trace, {(slip.line, l): slip}, lr) is not None
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
