"""The values of a live plot: what each is called, its colour's meaning, and how far a leaf may go."""

from ...checks import as_number
from ...figures.colors import meaning
from ...steps import Ref
from ..kit.limits import as_limits, as_ranges


def as_ref(given) -> Ref:
    """Return the Ref that is meant by a Ref or by a name; TypeError for anything else."""
    if isinstance(given, str):
        return Ref(given)
    if not isinstance(given, Ref):
        raise TypeError(f"a value is named by a Ref or a str, got {type(given).__name__}")
    return given


def shown_ref(ref) -> str:
    """Return a value's name for an error message: z, or W[0, 1] where counts belong to it."""
    ref = as_ref(ref)
    at = [str(i) for i in (ref.layer, ref.sample, ref.row, ref.column) if i is not None]
    return ref.name + (f"[{', '.join(at)}]" if at else "")


def as_leaves(leaves) -> dict:
    """Return {Ref: float} of a mapping by Refs or names; TypeError and ValueError for another one."""
    return {as_ref(ref): as_number(f"leaf {shown_ref(ref)}", value) for ref, value in dict(leaves).items()}


def kind_of(ref) -> str:
    """Return the meaning whose colour a value has; a name that no network knows counts as an input."""
    try:
        return meaning(ref)
    except KeyError:
        return "input"


def limits_of(start, ranges, limits, items) -> list:
    """Return [low, high] for every leaf of `start`: as in `ranges`, or as far as the axes' `limits` reach.

    A leaf that an item has as a coordinate goes as far as that axis, any other as far as both of them.
    """
    both = (min(limits[0], limits[2]), max(limits[1], limits[3]))
    chosen = {}
    for item in items:
        for key, pair in (("x", limits[:2]), ("dx", limits[:2]), ("y", limits[2:]), ("dy", limits[2:])):
            # What is no item is refused later.
            if isinstance(item, dict) and isinstance(item.get(key), Ref):
                chosen[item[key]] = sorted(pair)
    given = {as_ref(ref): pair for ref, pair in as_ranges(ranges).items()}
    for ref in given:
        if ref not in start:
            raise ValueError(f"ranges: no leaf {shown_ref(ref)}")
    return [as_limits(shown_ref(ref), given.get(ref, chosen.get(ref, both))) for ref in start]
