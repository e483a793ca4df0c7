"""The still picture of a fit explorer: its dots, and the curve through them."""

import numpy as np

from ...figures import colors, plot


def explored_figure(title, limits, known, kept, curve):
    """Return a Figure of the dots `known` and `kept`, pairs (x, y), and of `curve`, a function of x."""
    x0, x1, y0, y1 = limits
    figure, axes = plot.new(title, "$x$", "$y$")
    axes.plot(*kept, "o", color=colors.CALM, fillstyle="none", markersize=6, label="kept back")
    axes.plot(*known, "o", color=colors.INPUT.mark, markersize=9, label="learned from", zorder=4)
    grid = np.linspace(x0, x1, 500)
    axes.plot(grid, curve(grid), color=colors.ACTIVATION.text, linewidth=2.4, label="curve")
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    font = {"family": plot.FONT, "size": 11}
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop=font)
    return figure
