"""What a network makes of several sets of examples, epoch by epoch: learned from, and kept back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_floats
from . import colors, plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike


def learning_curves(
    lines: Mapping[str, ArrayLike],
    y_label: str = "mean loss",
    log: bool = False,
    lowest: str | None = None,
    per_cent: bool = False,
) -> Figure:
    """Return a Figure of values from epoch to epoch, one line a name, each named at its end.

    Parameters
    ----------
    lines : dict of {name: array_like, shape (epochs + 1,)}
        Values from epoch 0 on.
    y_label : str, default "mean loss"
        What the values are.
    log : bool, default False
        Makes the upright axis logarithmic.
    lowest : str, optional
        The name of the line whose lowest value gets a ring and its epoch.
    per_cent : bool, default False
        Writes the numbers of the upright axis as per cent.

    Returns
    -------
    matplotlib.figure.Figure
        The lines.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For no lines, a line of one value, one that is not above 0 where the axis is logarithmic, an unknown
        `lowest`.
    """
    from matplotlib.ticker import MaxNLocator

    if not isinstance(lines, Mapping):
        raise TypeError(f"lines must be a dict {{name: values}}, got {type(lines).__name__}")
    if not lines:
        raise ValueError("lines is empty; give at least one {name: values}")
    if lowest is not None and lowest not in lines:
        raise ValueError(f"lowest must be one of {', '.join(map(repr, lines))}, got {lowest!r}")
    lines = {name: _values(name, values, log) for name, values in lines.items()}
    title = f"{y_label[0].upper()}{y_label[1:]} from epoch to epoch"
    figure, axes = plot.new(title, "epoch (0: untrained)", y_label)
    if log:
        axes.set_yscale("log")
    if per_cent:
        plot.per_cent(axes.yaxis)
    names = []
    for (name, values), (color, dash, marker) in zip(lines.items(), _styles(len(lines)), strict=True):
        every = max(1, -(-len(values) // plot.MOST_MARKERS))
        axes.plot(
            values, color=color, linestyle=dash, linewidth=2, marker=marker, markersize=6, markevery=every
        )
        names.append((name, len(values) - 1, values[-1], color))
        if name == lowest:
            _ring(axes, values)
    longest = max(len(values) for values in lines.values()) - 1
    axes.set_xlim(-0.015 * longest, 1.015 * longest)
    if not log and min(values.min() for values in lines.values()) >= 0 and not per_cent:
        axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.grid(True, axis="y", color=colors.LINE, linewidth=0.6, alpha=0.6)
    plot.name_ends(axes, names)
    return figure


def _values(name, given, log):
    values = as_floats(f"lines[{name!r}]", given, 1)
    if len(values) < 2:
        raise ValueError(f"lines[{name!r}] must have a value for each epoch, at least 2, got 1")
    if log and values.min() <= 0:
        raise ValueError(f"lines[{name!r}] must be above 0 on a logarithmic axis, got {values.min():g}")
    return values


def _styles(n):
    return [plot.STYLES[k % len(plot.STYLES)] for k in range(n)]


def _ring(axes, values):
    """Mark the lowest value, and write its epoch above it."""
    from matplotlib.patheffects import withStroke

    best = int(np.argmin(values))
    axes.plot(
        [best],
        [values[best]],
        "o",
        color=colors.INK,
        fillstyle="none",
        markersize=15,
        markeredgewidth=2,
        zorder=6,
    )
    halo = [withStroke(linewidth=4, foreground=colors.WHITE)]
    lead = {"arrowstyle": "-", "color": colors.INK, "linewidth": 0.8, "shrinkA": 2, "shrinkB": 9}
    words = {"color": colors.INK, "family": plot.FONT, "fontsize": 12, "path_effects": halo, "zorder": 7}
    axes.annotate(
        f"lowest: epoch {best}",
        (best, values[best]),
        (18, 66),
        textcoords="offset points",
        arrowprops=lead,
        **words,
    )
