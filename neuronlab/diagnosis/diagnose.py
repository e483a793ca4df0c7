"""Which slip explains a whole gradient: it is made anew with each slip, and compared number by number."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from ..architecture import Architecture
from ..backprop import backprop
from ..checks import as_amount, as_count, as_floats, as_list, read_only, short
from ..ref import Ref
from .catalogue import CATALOGUE
from .diagnosis import Diagnosis, FoundSlip
from .variation import gradients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from ..functions import Loss
    from ..network import Network

DIGITS = (3, 12)
NEGLIGIBLE = 1e-6  # of the largest number of an array: it says nothing of a factor
TINY = 1e-300
LEAST_FOR_A_FACTOR = 3  # numbers that must share a factor which has no meaning of its own


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
    X, Y, remarks = _as_rows(network, X, Y, layout)
    trace = backprop(network, X, Y, loss)
    wanted = tuple((layer.dW, layer.db) for layer in trace.layers)
    own_dW = _arrays("dW", dW, [W for W, _ in wanted], remarks)
    own_db = [None] * len(wanted) if db is None else _arrays("db", db, [b for _, b in wanted], remarks)
    given = tuple(zip(own_dW, own_db, strict=True))
    compare = _Comparison(given, digits)
    entries = compare.wrong(wanted)
    wrong = [
        (l, k)
        for l, pair in enumerate(entries)
        for k, mask in enumerate(pair)
        if mask is not None and mask.any()
    ]
    slips = _explain(trace, given, wanted, compare, wrong, lr) if wrong else ()
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

    def explains(self, made):
        """Whether all numbers that were given are those of `made`."""
        return made is not None and not any(
            mask.any() for pair in self.wrong(made) for mask in pair if mask is not None
        )


def _explain(trace, given, wanted, compare, wrong, lr):
    """Yield what explains the gradient: single slips, else factors, else two slips."""
    found = [_found(slip, layers, trace) for slip, layers in _single(trace, compare, lr)]
    if found:
        return _each_once(found)
    factors = _factors(trace, given, wanted, compare, wrong, lr)
    if factors:
        return factors
    pairs = []
    candidates = [(slip, layers) for slip in CATALOGUE for layers in _scopes(trace, slip)[:1]]
    for first, second in combinations(candidates, 2):
        if first[0].line != second[0].line and compare.explains(
            gradients(trace, _placed(first) | _placed(second), lr)
        ):
            pairs += [_found(*first, trace), _found(*second, trace)]
            break
    return pairs


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


def _factors(trace, given, wanted, compare, wrong, lr):
    """Return what is found if each wrong array is the right one times a constant."""
    meanings = _meanings(len(trace.X), trace.Y.shape[1], lr)
    factors, shared = {}, {}
    for l, k in wrong:
        own, right = given[l][k], wanted[l][k]
        big = np.abs(right) > NEGLIGIBLE * np.abs(right).max(initial=0.0)
        if not big.any():
            return ()
        factor = float(f"{(own[big] / right[big]).mean():.9g}")  # the same for arrays that share it
        factor = next((nice for nice, _ in meanings if compare.close(own, nice * right)), factor)
        if factor == 0 or not compare.close(own, factor * right):
            return ()
        factors[l, k] = factor
        shared[factor] = shared.get(factor, 0) + int(big.sum())
    # A factor without a meaning of its own must be shared by some numbers, or it explains anything.
    if any(count < LEAST_FOR_A_FACTOR for factor, count in shared.items() if factor not in dict(meanings)):
        return ()
    said = {}
    for nice, words in meanings:  # with 2 samples or 2 outputs several look alike: all are named
        said[nice] = f"{said[nice]}; or {words}" if nice in said else words
    return _said(factors, given, said)


def _meanings(n, n_out, lr):
    """[(factor, what it comes from)], the likelier ones first."""
    listed = [
        (-1.0, "the sign is turned"),
        (2.0, "it is doubled: the backward pass ran twice, or the derivative of the square counts twice"),
        (0.5, "it is halved: the factor 2 of the square's derivative is missing, or a ½ too many is there"),
    ]
    if n > 1:
        listed += [
            (float(n), f"it is the sum over the {n} samples, not their mean"),
            (1 / n, f"it is divided by the {n} samples twice"),
        ]
    if n_out > 1:
        listed += [
            (1 / n_out, f"it is a mean over the {n_out} outputs too"),
            (float(n_out), f"it is multiplied by the {n_out} outputs"),
        ]
    if lr is not None:
        listed += [
            (lr, "it is multiplied by the rate already"),
            (-lr, "it is the adjustment, minus rate times gradient"),
        ]
    return listed


def _said(factors, given, meanings):
    """One sentence for a factor that all arrays have, else one for each array."""
    there = {(l, k) for l, pair in enumerate(given) for k, own in enumerate(pair) if own is not None}
    names = ("dW", "db")
    look = "Which constants belong to the gradient of a mean over the samples?"
    groups = {"in all arrays": there} | {
        f"in every {name}": {place for place in there if place[1] == k} for k, name in enumerate(names)
    }
    for where, places in groups.items():
        if set(factors) == places and len(set(factors.values())) == 1:
            return (
                FoundSlip("constant factor", where, _meant(next(iter(factors.values())), meanings), look),
            )
    return tuple(
        FoundSlip("constant factor", f"in {names[k]}[{l}]", _meant(factor, meanings), look)
        for (l, k), factor in factors.items()
    )


def _meant(factor, meanings):
    return meanings.get(factor) or f"it is {factor:.6g} times what it should be"


def _found(slip, layers, trace):
    count = len(trace.layers)
    if slip.line == "residual":
        where = "at the output"
    elif len(layers) == 1 and count > 1:
        where = f"in layer {layers[0]}"
    elif len(layers) == count or count == 1:
        where = "in all layers" if count > 1 else "in its layer"
    elif layers == tuple(range(count - 1)):
        where = "in all hidden layers"
    else:
        where = "wherever it can happen"
    return FoundSlip(slip.name, where, slip.when, slip.look)


def _each_once(found):
    return tuple({one.name: one for one in found}.values())


def _as_rows(network, X, Y, layout):
    """(X, Y with samples as rows, remarks): what is told by `layout`, or what fits."""
    if layout not in (None, "rows", "columns"):
        raise ValueError(f"layout must be 'rows' or 'columns', got {short(layout)}")
    X, Y = as_floats("X", X, 1, 2), as_floats("Y", Y, 1, 2)
    n_in, n_out = network.sizes[0], network.sizes[-1]
    fits = X.ndim == 2 and X.shape[1] == n_in
    turned = X.ndim == 2 and X.shape[0] == n_in and Y.shape[:1] == (n_out,)
    if layout == "columns" or (layout is None and not fits and turned):
        return X.T, Y.T, ["Samples are taken as the columns of X and Y."]
    return X, Y, []


def _arrays(name, given, wanted, remarks):
    arrays = as_list(name, given)
    if len(arrays) != len(wanted):
        raise ValueError(f"{name} must be {len(wanted)} arrays, one a layer, got {len(arrays)}")
    made = []
    for l, (array, right) in enumerate(zip(arrays, wanted, strict=True)):
        if array is None:
            made.append(None)
            continue
        own = as_floats(f"{name}[{l}]", array, 1, 2)
        if right.ndim == 1 and own.ndim == 2 and own.size == len(right) and 1 in own.shape:
            own = own.reshape(-1)
        if own.shape != right.shape and own.shape == right.shape[::-1]:
            own = own.T
            remarks.append(f"{name}[{l}] is the transposed of what is expected, so it was turned.")
        if own.shape != right.shape:
            raise ValueError(
                f"{name}[{l}] must have the shape {right.shape}, as its parameters, got {own.shape}"
            )
        made.append(own)
    return made


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
    except ValueError:  # more steps than a stepper shows
        return ""
    return f'nl.Stepper(network, X, Y, "{trace.loss.name}", position={position})'
