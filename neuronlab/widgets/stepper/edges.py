"""Where the numbers on the edges of a network's picture stand, so that no two of them touch."""

from itertools import combinations
from typing import NamedTuple

LINE_HEIGHT = 17
MARGIN = 9  # pixels between a number and the boxes at both ends of its edge


class Label(NamedTuple):
    """A place for the rows of one edge: the middle of the rectangle, and its size."""

    x: float
    y: float
    width: float
    height: float


def place(edges, room) -> dict | None:
    """Return {key: Label} for `edges`, or None if they cannot all stand free.

    `edges` is {key: (start, end, column, width, n_rows)} of edges between two layers, start and end (x, y);
    edges of one column (into one neuron, say) keep their numbers in one column. `room` is (left, right) of
    the gap.
    """
    if not edges:
        return {}
    columns = sorted({edge[2] for edge in edges.values()})
    widest = max(edge[3] for edge in edges.values())
    low, high = room[0] + MARGIN + widest / 2, room[1] - MARGIN - 4 - widest / 2
    for clearance in (12, 6, 1):
        for middles in _choices(low, high, len(columns), widest + 6):
            for order in (columns, columns[::-1]):
                labels = {key: _on(edge, middles[order.index(edge[2])]) for key, edge in edges.items()}
                if not any(_touch(one, other, clearance) for one, other in combinations(labels.values(), 2)):
                    return labels
    return None


def _choices(low, high, count, least):
    """Yield lists of the middles of `count` columns, the most even ones first; none if there is no room."""
    if low > high:
        return
    if count > 1:
        between = (high - low) / (count - 1)
        if between >= least:
            yield [low + k * between for k in range(count)]
        return
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0, 1):
        yield [low + share * (high - low)]


def _on(edge, x):
    """The label of `edge` with its middle at x."""
    (x0, y0), (x1, y1), _, width, rows = edge
    return Label(x, y0 + (y1 - y0) * (x - x0) / (x1 - x0), width, rows * LINE_HEIGHT)


def _touch(one, other, clearance):
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2 + 4
        and abs(one.y - other.y) < (one.height + other.height) / 2 + clearance
    )
