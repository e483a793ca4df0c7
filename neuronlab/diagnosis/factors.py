"""Constant factors: which of them explains wrong gradients, array by array, and what each comes from."""

from itertools import combinations

import numpy as np

from .diagnosis import FoundSlip

NEGLIGIBLE = 1e-6  # of the largest number of an array: it says nothing of a factor
LOOK = "Which constants belong to the gradient of a mean over the samples?"
OR = "; or "  # between the meanings of one factor
LEAST_FOR_A_FACTOR = 3  # numbers that must share a factor which has no meaning of its own


def factors(given, wanted, compare, wrong, known):
    """Return what is found if each wrong array is the right one times a constant."""
    found, shared = {}, {}
    for l, k in wrong:
        own, right = given[l][k], wanted[l][k]
        big = np.abs(right) > NEGLIGIBLE * np.abs(right).max(initial=0.0)
        if not big.any():
            return ()
        factor = float(f"{(own[big] / right[big]).mean():.9g}")  # the same for arrays that share it
        factor = next((nice for nice, _ in known if compare.close(own, nice * right)), factor)
        if factor == 0 or not compare.close(own, factor * right):
            return ()
        found[l, k] = factor
        shared[factor] = shared.get(factor, 0) + int(big.sum())
    # A factor without a meaning of its own must be shared by some numbers, or it explains anything.
    if any(count < LEAST_FOR_A_FACTOR for factor, count in shared.items() if factor not in dict(known)):
        return ()
    return _said(found, given, _words(known))


def factor_found(factor, where, known):
    """Return the `FoundSlip` of a factor that has a meaning."""
    return FoundSlip("constant factor", where, _meant(factor, _words(known)), LOOK)


def _words(known):
    said = {}
    for nice, words in known:  # with 2 samples or 2 outputs several look alike: all are named
        said[nice] = f"{said[nice]}{OR}{words}" if nice in said else words
    return said


def meanings(n, n_out, lr, workers):
    """[(factor, what it comes from)], the likelier ones first."""
    listed = []
    if workers > 1:
        listed += [
            (float(workers), f"the gradient is the sum over the {workers} workers, not their mean"),
            (1 / workers, f"the gradient is divided by the {workers} workers once too often"),
        ]
    listed += [
        (-1.0, "the sign is turned"),
        (
            2.0,
            "the gradient is doubled: the backward pass ran twice, or the square's derivative counts twice",
        ),
        (
            0.5,
            "the gradient is halved: the square's factor 2 is missing, or a ½ too many is there",
        ),
    ]
    if n > 1:
        listed += [
            (float(n), f"the gradient is the sum over the {n} samples, not their mean"),
            (1 / n, f"the gradient is divided by the {n} samples twice"),
        ]
    if n_out > 1:
        listed += [
            (1 / n_out, f"the gradient is a mean over the {n_out} outputs too"),
            (float(n_out), f"the gradient is multiplied by the {n_out} outputs"),
        ]
    if lr is not None:
        listed += [
            (lr, "the gradient is multiplied by the rate already"),
            (-lr, "the gradient is the adjustment, minus rate times gradient"),
        ]
    alone = {factor for factor, _ in listed}
    for (first, words), (second, others) in combinations(tuple(listed), 2):
        if first * second not in alone | {1.0} and (first < 0 or "samples" in words + others):
            listed.append((first * second, f"{words}, and {others}"))
    return listed


def _said(factors, given, meanings):
    """One sentence for a factor that all arrays have, else one for each array."""
    there = {(l, k) for l, pair in enumerate(given) for k, own in enumerate(pair) if own is not None}
    names = ("dW", "db")
    groups = {"in all arrays": there} | {
        f"in every {name}": {place for place in there if place[1] == k} for k, name in enumerate(names)
    }
    for where, places in groups.items():
        if set(factors) == places and len(set(factors.values())) == 1:
            return (
                FoundSlip("constant factor", where, _meant(next(iter(factors.values())), meanings), LOOK),
            )
    return tuple(
        FoundSlip("constant factor", f"in {names[k]}[{l}]", _meant(factor, meanings), LOOK)
        for (l, k), factor in factors.items()
    )


def _meant(factor, meanings):
    return meanings.get(factor) or f"the gradient is {factor:.6g} times what it should be"
