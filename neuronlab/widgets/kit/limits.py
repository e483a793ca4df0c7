"""Between which two numbers the slider of each leaf moves."""

from collections.abc import Mapping

from ...checks import as_list, as_number, short

KINDS = ("x", "y", "W", "b", "lr")


def slider_limits(start, targets, ranges, find) -> list:
    """Return [low, high] for every leaf of `start` {Ref: float}, in its order.

    `ranges` overrides the usual limits: {name: (low, high)}, where a name is a kind of leaf (x, y, W, b, lr)
    or what `find` turns into a Ref. `targets` is the loss's kind of targets. Errors as in `as_ranges` and
    `as_limits`.
    """
    chosen = {}
    for name, limits in as_ranges(ranges).items():
        chosen[name if name in KINDS else find(name)] = as_limits(repr(name), limits)
    return [
        chosen.get(ref) or chosen.get(ref.name) or _usual(ref.name, value, targets)
        for ref, value in start.items()
    ]


def as_ranges(given) -> Mapping:
    """Return `given`, {name: (low, high)}; TypeError for what is no dict."""
    if not isinstance(given, Mapping):
        raise TypeError(f"ranges must be a dict of name: (low, high), got {short(given)}")
    return given


def as_limits(name, given) -> list:
    """Return [low, high] that ranges[name] says; TypeError for no numbers, ValueError unless low < high."""
    limits = [as_number(f"ranges[{name}]", limit) for limit in as_list(f"ranges[{name}]", given)]
    if len(limits) != 2 or not limits[0] < limits[1]:
        raise ValueError(f"ranges[{name}] must be (low, high) with low < high, got {tuple(limits)}")
    return limits


def _usual(name, value, targets):
    if name == "y" and targets != "any":
        return [0.0, 1.0]
    if name == "lr":
        # Below zero too: there the error grows, which chapter 4 shows.
        return [min(-1.0, 2 * value), max(2.0, 2 * value)]
    reach = 1.0 if name == "x" else 2.0
    while reach < 1.25 * abs(value):
        reach *= 2
    return [-reach, reach]
