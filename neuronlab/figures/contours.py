"""A landscape drawn as contours, and the path that a training takes on it."""

import numpy as np

from . import colors
from .plot import FONT

LEVELS = 13
LONG = 60  # networks of a way; those of a longer one are not dotted one by one


def clipped(losses):
    """Return (losses, levels) as they are drawn: infinite ones are as high as the highest that is finite."""
    finite = losses[np.isfinite(losses) & (losses > 0)]
    top = float(finite.max()) if finite.size else 1.0
    bottom = max(float(finite.min()) if finite.size else 0.1, 3e-4 * top)
    bottom = bottom if bottom < top else top / 10
    shown = np.clip(np.nan_to_num(losses, nan=top, posinf=top), bottom, top)
    return shown, np.geomspace(bottom, top, LEVELS)


def draw_surface(figure, axes, values1, values2, losses):
    """Fill contours of `losses` (len(values2), len(values1)), levels evenly apart on a logarithmic scale."""
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import LogFormatterSciNotation, LogLocator

    shown, levels = clipped(losses)
    norm = LogNorm(levels[0], levels[-1])
    filled = axes.contourf(values1, values2, shown, levels=levels, norm=norm, cmap="GnBu_r")
    axes.contour(values1, values2, shown, levels=levels[2:], colors=colors.WHITE, linewidths=0.5, alpha=0.7)
    place = figure.add_axes((0.82, 0.135, 0.022, 0.755))
    bar = figure.colorbar(
        filled, cax=place, ticks=LogLocator(), format=LogFormatterSciNotation(minor_thresholds=(2, 1))
    )
    bar.set_label("mean loss", fontsize=13, color=colors.INK, family=FONT, labelpad=8)
    bar.ax.tick_params(labelsize=11, labelfontfamily=FONT, labelcolor=colors.INK, color=colors.CALM)
    bar.ax.minorticks_off()
    bar.outline.set_visible(False)


def draw_path(axes, points):
    """Draw the way of two parameters (n, 2) with a dot for each network, its start and its end named."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=4, foreground=colors.WHITE)]
    x, y = points.T
    # A long way is a thin one: thick, with a dot and a halo for each network, it would be one blot.
    is_long = len(points) > LONG
    (way,) = axes.plot(x, y, "-o", color=colors.ERROR.text, linewidth=1.8, markersize=5, zorder=4)
    if is_long:
        way.set(linewidth=0.8, marker="")
    else:
        way.set_path_effects(halo)
    ends = [("start", 0, "o", colors.WHITE)]
    if len(points) > 1:
        ends.append(("end", -1, "D", colors.ERROR.text))
    for name, at, marker, inside in ends:
        axes.plot(
            x[at],
            y[at],
            marker,
            color=inside,
            markersize=10,
            # The end of a long way lies on it, and has to stand out.
            markeredgecolor=colors.WHITE if is_long and at == -1 else colors.ERROR.text,
            markeredgewidth=2,
            zorder=5,
        )
        # Away from the way itself.
        other = points[-1 if at == 0 else 0] - points[at]
        axes.annotate(
            name,
            (x[at], y[at]),
            xytext=(0, -20 if other[1] > 0 else 20) if len(points) > 1 else (0, 20),
            textcoords="offset pixels",
            ha="center",
            va="center",
            fontsize=12,
            family=FONT,
            weight="bold",
            color=colors.INK,
            path_effects=halo,
            zorder=6,
            annotation_clip=True,
        )
