"""Curves that networks with one input have learned, through the points they learned from and others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..backprop import check_network, forward
from ..checks import as_batch
from . import colors, plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from ..network import Network

MANY = 50


def fit_figure(
    networks: Mapping[str, Network],
    X: ArrayLike,
    Y: ArrayLike,
    X_test: ArrayLike | None = None,
    Y_test: ArrayLike | None = None,
) -> Figure:
    """Return a Figure of the output of networks with one input, over that input.

    Filled dots are the examples learned from, rings those kept back.

    Parameters
    ----------
    networks : dict of {name: Network}
        Networks of 1 input and 1 output.
    X : array_like, shape (n, 1)
        Inputs of the examples learned from.
    Y : array_like, shape (n, 1)
        Their targets.
    X_test, Y_test : array_like, shape (n, 1), optional
        Examples that were kept back.

    Returns
    -------
    matplotlib.figure.Figure
        One line for each network, and the dots.

    Raises
    ------
    TypeError
        As in `forward`.
    ValueError
        As in `forward`, for no network and for one of other sizes.
    """
    if not isinstance(networks, Mapping):
        raise TypeError(f"networks must be a dict {{name: Network}}, got {type(networks).__name__}")
    if not networks:
        raise ValueError("networks is empty; give at least one {name: Network}")
    for name, network in networks.items():
        check_network(network)
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
