"""The still picture of a loss landscape: the map, and the way as far as the ball has gone."""

from ...figures import colors, plot
from ...figures.contours import clipped, draw_path


def landscape_figure(problem, values1, values2, losses, path):
    """Return a Figure of `losses` (len(values2), len(values1)) with the `path` (n, 2) on top."""
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    figure, axes = plot.new(problem["title"], *map(_named, problem["names"]))
    shown, levels = clipped(losses)
    ramp = LinearSegmentedColormap.from_list("loss", [colors.WHITE, colors.ERROR.mark])
    norm = LogNorm(levels[0], levels[-1])
    axes.contourf(values1, values2, shown, levels=levels, norm=norm, cmap=ramp)
    axes.contour(values1, values2, shown, levels=levels[1:-1], colors=colors.INK, linewidths=0.4, alpha=0.5)
    axes.set(xlim=(values1[0], values1[-1]), ylim=(values2[0], values2[-1]))
    draw_path(axes, path)
    return figure


def _named(name):
    letter, _, below = name.partition("_")
    return f"${letter}_{{{below}}}$" if below.isalnum() else name
