"""A figure of what communication costs: time or bandwidth over message size, buckets or GPUs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_choice, as_floats
from ..parallel.cost.units import bytes_text, rate_text, seconds_text
from . import colors, plot
from .scaling import COARSE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

# What can lie on each axis: its words, and how a number of it is written.
OVER = {
    "bytes": ("size of the message", bytes_text),
    "buckets": ("number of buckets", "{:,.0f}".format),
    "GPUs": ("number of GPUs", "{:,.0f}".format),
}
MEASURES = {
    "seconds": ("time", seconds_text),
    "bandwidth": ("bandwidth", lambda rate: rate_text(rate).partition(" (")[0]),
}
MOST_TICKS = 12
FAR = 20  # times the smallest: what reaches farther stands on a logarithmic axis


def cost_figure(
    lines: Mapping[str, Iterable[tuple[float, float]]],
    over: str = "bytes",
    measure: str = "seconds",
    title: str = "",
) -> Figure:
    """Return a Figure of times or bandwidths, one line for each name; an axis that reaches far is
    logarithmic.

    Parameters
    ----------
    lines : dict of {name: list of (x, y)}
        Points above 0, at least one a line: x in bytes or counted, y in seconds or bytes per second.
    over : {"bytes", "buckets", "GPUs"}
        What x is.
    measure : {"seconds", "bandwidth"}
        What y is.
    title : str
        Stands above it.

    Returns
    -------
    matplotlib.figure.Figure
        The lines, each named at its end.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For no lines, points that are not pairs, and numbers that are not above 0.
    """
    if not isinstance(lines, Mapping):
        raise TypeError(f"lines must be a dict {{name: list of (x, y)}}, got {type(lines).__name__}")
    if not lines:
        raise ValueError("lines is empty: give at least one")
    x_label, write_x = OVER[as_choice("over", over, OVER)]
    y_label, write_y = MEASURES[as_choice("measure", measure, MEASURES)]
    drawn = {str(name): _points(f"lines[{name!r}]", points) for name, points in lines.items()}
    figure, axes = plot.new(title, x_label, y_label)
    axes.set_position((0.125, 0.135, 0.635, 0.755))
    names = []
    for number, (name, points) in enumerate(drawn.items()):
        color, dash, marker = plot.STYLES[number % len(plot.STYLES)]
        every = max(1, len(points) // plot.MOST_MARKERS)
        axes.plot(
            *points.T, color=color, linestyle=dash, marker=marker, linewidth=2, markersize=6, markevery=every
        )
        names.append((name, *points[-1], color))
    x, y = np.concatenate(list(drawn.values())).T
    _number(axes.xaxis, x, write_x, np.unique(x) if over != "bytes" else None)
    _number(axes.yaxis, y, write_y)
    axes.grid(True, axis="y", color=colors.LINE, linewidth=0.6, alpha=0.6)
    plot.name_ends(axes, names)
    return figure


def _points(name, given):
    points = as_floats(name, list(given), 2)
    if points.shape[1] != 2 or not len(points):
        raise ValueError(f"{name} must hold pairs (x, y), got an array of shape {points.shape}")
    if points.min() <= 0:
        raise ValueError(f"{name} must hold numbers above 0, got {points.min():g}")
    return points[np.argsort(points[:, 0], kind="stable")]


def _number(axis, values, write, ticks=None):
    """Scale an axis and number it at round numbers, or at `ticks`, so few that they do not touch."""
    from matplotlib.ticker import FuncFormatter

    low, high = values.min(), values.max()
    far = high > FAR * low
    limits = (low / 1.25, high * 1.25) if far or ticks is not None else (0, high * 1.12)
    scale = "log" if far or ticks is not None else "linear"
    axis.axes.set(**{f"{axis.axis_name}scale": scale, f"{axis.axis_name}lim": limits})
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value) if value else "0"))
    if ticks is None and far:
        round_ones = COARSE if write is seconds_text else 10.0 ** np.arange(-12, 31)
        ticks = np.array([tick for tick in round_ones if limits[0] <= tick <= limits[1]])
    if ticks is not None:
        axis.set_ticks(ticks[:: -(-len(ticks) // MOST_TICKS)])
        axis.set_ticks([], minor=True)
