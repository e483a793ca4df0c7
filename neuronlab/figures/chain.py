"""A nudge on its way through a chain of functions: what each station makes of the change that reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..checks import as_floats
from ..writing.numbers import format_number
from . import colors
from .canvas import Canvas, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

STATION, GAP, SIDE = 84, 60, 20  # pixels: the width of a station, and between two; what is left at the sides
HEIGHT, MIDDLE = 190, 82


def chain_figure(stations: Mapping[str, float], nudged: ArrayLike) -> Figure:
    """Return a Figure of a chain of numbers, each made from the one before, and of a nudge that passes it.

    Each station shows its number and, below it, by how much the nudge changes it. Above each arrow stands how
    many times larger the change behind it is than the one before it: the product of all is the last change
    over the first.

    Parameters
    ----------
    stations : dict of {name: float}
        Names, in TeX, and numbers from the first one on.
    nudged : array_like, shape (len(stations),)
        The numbers after the nudge.

    Returns
    -------
    matplotlib.figure.Figure
        The chain from left to right.

    Raises
    ------
    TypeError
        For what is no dict, and no number.
    ValueError
        For fewer than two stations, another number of nudged ones, and a change of 0 that is passed on.
    """
    if not isinstance(stations, Mapping):
        raise TypeError(f"stations must be a dict {{name: number}}, got {type(stations).__name__}")
    before, after = as_floats("stations", list(stations.values()), 1), as_floats("nudged", nudged, 1)
    if len(before) < 2 or len(after) != len(before):
        raise ValueError(f"nudged must be as many numbers as stations, 2 or more, got {len(after)}")
    changes = after - before
    if not changes[:-1].all():
        raise ValueError("nudged must differ from stations: a change of 0 has no ratio")
    canvas = Canvas(2 * SIDE + len(before) * STATION + (len(before) - 1) * GAP, HEIGHT)
    for k, (name, value) in enumerate(stations.items()):
        x = SIDE + k * (STATION + GAP)
        first, last = k == 0, k == len(before) - 1
        tones = colors.WEIGHT if first else colors.ERROR if last else colors.ACTIVATION
        canvas.text(x + STATION / 2, MIDDLE - 44, f"${name}$", 17, tones.text, align="center")
        canvas.box(x, MIDDLE - 24, STATION, 48, 9, tones.text, tint(tones.mark), 1.6)
        canvas.text(x + STATION / 2, MIDDLE, format_number(float(value), 4), 13, align="center")
        change = format_number(float(changes[k]), 3)
        signed = change if changes[k] < 0 else f"+{change}"
        canvas.text(x + STATION / 2, MIDDLE + 44, signed, 12.5, colors.UPDATE.text, True, "center")
        if not last:
            ratio = format_number(float(changes[k + 1] / changes[k]), 4)
            canvas.line(
                (x + STATION + 5, MIDDLE), (x + STATION + GAP - 5, MIDDLE), colors.CALM, 1.8, arrow=True
            )
            canvas.text(x + STATION + GAP / 2, MIDDLE - 44, f"× {ratio}", 12.5, bold=True, align="center")
    canvas.text(SIDE, MIDDLE + 82, "below each number: by how much the nudge changes it", 12, colors.CALM)
    return canvas.figure
