"""Two slips that explain a whole gradient together, each in the layers where it was made."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .catalogue import CATALOGUE
from .variation import first_error, of_layer

if TYPE_CHECKING:
    from .slip import Slip

MOST_STATES = 60  # ways to explain the layers that were looked at so far; more of them say nothing


class _State(NamedTuple):
    """How the layers from the last one down can be explained: the da that flows on, and which slips where."""

    da: np.ndarray | None
    layers: dict  # {Slip: layers}


def two_slips(trace, compare, lr) -> list:
    """Return [(slip, layers)] of the two slips that explain the gradient best together, or [].

    It goes back from the last layer, and follows only what explains all numbers of the layers so far: so
    each slip is tried in all layers, in some and in one, without trying all sets of layers. One slip in some
    layers comes before two, and of several pairs the one made in most layers: a wrong rule is followed there.
    """
    states = [_State(first_error(trace), {})]
    for l in reversed(range(len(trace.layers))):
        states = [new for state in states for new in _explaining(trace, l, state, compare, lr)]
        states = sorted(states, key=lambda state: len(state.layers))[:MOST_STATES]
    if not states:
        return []
    order = {slip: k for k, slip in enumerate(CATALOGUE)}

    def rank(layers):
        return len(layers), -sum(map(len, layers.values())), sorted(order[slip] for slip in layers)

    best = min((state.layers for state in states), key=rank)
    return [(slip, tuple(sorted(best[slip]))) for slip in sorted(best, key=order.__getitem__)]


def _explaining(trace, l, state, compare, lr):
    """Yield the states that explain layer `l`, too: with no slip there, with one, and with two."""
    right = of_layer(trace, l, state.da, {}, lr) or ()
    # Of a layer that was not given only what flows on counts.
    first = 2 if all(own is None for own in compare.given[l]) else 0
    able: list[Slip] = []
    for slip in CATALOGUE:
        made = of_layer(trace, l, state.da, {slip.line: slip}, lr)
        if made is not None and _differ(made[first:], right[first:]):
            able.append(slip)
    for count in (0, 1, 2):
        for chosen in combinations(able, count):
            layers = dict(state.layers)
            for slip in chosen:
                layers[slip] = (*layers.get(slip, ()), l)
            if len(layers) > 2 or len({slip.line for slip in chosen}) < count:
                continue
            made = of_layer(trace, l, state.da, {slip.line: slip for slip in chosen}, lr)
            if made is not None and compare.explains_layer(l, made[:2]):
                yield _State(made[2], layers)


def _differ(made, right):
    return any(a is not None and not np.array_equal(a, b) for a, b in zip(made, right, strict=True))
