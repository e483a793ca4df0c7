"""Curves that networks with one input have learned, through the points they learned from and others."""

import numpy as np

from ..backprop import forward
from ..checks import as_batch
from . import colors, plot

MANY = 50


def fit_figure(networks, X, Y, X_test=None, Y_test=None):
    """Return a Figure of the output of each of `networks`, {name: Network}, over its one input.

    Filled dots are the examples learned from, X (n, 1) and Y (n, 1); rings are those kept back, X_test and
    Y_test. TypeError and ValueError as in `forward`, ValueError for no network or one of other sizes.
    """
    if not networks:
        raise ValueError("networks is empty; give at least one {name: Network}")
    for name, network in networks.items():
        if (network.sizes[0], network.sizes[-1]) != (1, 1):
            raise ValueError(f"networks[{name!r}] must have 1 input and 1 output, got sizes {network.sizes}")
    X, Y = as_batch("X", X, 1), as_batch("Y", Y, 1)
    figure, axes = plot.new("What the networks make of the examples", "$x$", "$y$")
    low, high = X.min(), X.max()
    if X_test is not None:
        X_test, Y_test = as_batch("X_test", X_test, 1), as_batch("Y_test", Y_test, 1)
        low, high = min(low, X_test.min()), max(high, X_test.max())
        axes.plot(X_test, Y_test, "o", color=colors.CALM, fillstyle="none", markersize=6, label="kept back")
    # Many dots would hide the curves.
    many = len(X) > MANY
    axes.plot(
        X, Y, "o", color=colors.INK, markersize=4 if many else 8, label="learned from", zorder=4 - 3 * many
    )
    grid = np.linspace(low, high, 400)[:, None]
    for (name, network), (color, dash, _) in zip(networks.items(), plot.STYLES, strict=False):
        axes.plot(grid, forward(network, grid), color=color, linestyle=dash, linewidth=2.2, label=name)
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop={"family": plot.FONT, "size": 11}
    )
    return figure
