"""Between which two numbers the slider of each leaf moves."""

from ..checks import as_number

KINDS = ("x", "y", "W", "b", "lr")


def slider_limits(start, targets, ranges, find) -> list:
    """Return [low, high] for every leaf of `start` {Ref: float}, in its order.

    `ranges` overrides the usual limits: {name: (low, high)}, where a name is a kind of leaf (x, y, W, b, lr)
    or what `find` turns into a Ref. `targets` is the loss's kind of targets. ValueError for an empty range.
    """
    chosen = {}
    for name, limits in ranges.items():
        low, high = (as_number(f"ranges[{name!r}]", limit) for limit in limits)
        if not low < high:
            raise ValueError(f"ranges[{name!r}] must be (low, high) with low < high, got ({low}, {high})")
        chosen[name if name in KINDS else find(name)] = [low, high]
    return [
        chosen.get(ref) or chosen.get(ref.name) or _usual(ref.name, value, targets)
        for ref, value in start.items()
    ]


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
