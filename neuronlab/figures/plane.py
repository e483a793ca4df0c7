"""The output of a neuron with two inputs: a plane in space, and the line where it is zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from ..backprop import check_network, forward
from . import colors, plot
from .figure import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from mpl_toolkits.mplot3d import Axes3D

    from ..network import Network

REACH = 3.0  # both inputs run from -REACH to REACH


def plane_figure(network: Network) -> Figure:
    """Return a Figure of the output of one neuron over its two inputs, seen in space.

    The floor is at height 0; where the surface passes through it there is a line, and there the weighted
    sum z of a linear neuron is 0.

    Parameters
    ----------
    network : Network
        One layer of one neuron with two inputs.

    Returns
    -------
    matplotlib.figure.Figure
        The surface, both inputs from -3 to 3.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a network of other sizes.
    """
    check_network(network)
    if network.sizes != (2, 1):
        raise ValueError(f"network must have 2 inputs and 1 neuron, got sizes {network.sizes}")
    from matplotlib.colors import LinearSegmentedColormap

    grid = np.linspace(-REACH, REACH, 41)
    x1, x2 = np.meshgrid(grid, grid)
    y = forward(network, np.column_stack([x1.ravel(), x2.ravel()])).reshape(x1.shape)
    high = float(np.abs(y).max()) or 1.0
    figure = new_figure(figsize=(8, 5.4), dpi=100, facecolor=colors.WHITE)
    axes = cast("Axes3D", figure.add_axes((0.0, 0.0, 1.0, 1.0), projection="3d", facecolor=colors.WHITE))
    shades = LinearSegmentedColormap.from_list("sign", [colors.ERROR.mark, "#F2F2F2", colors.INPUT.mark])
    # From below to above: what is below the floor, the floor, what is above it, the line between.
    axes.computed_zorder = False
    style = {"cmap": shades, "vmin": -high, "vmax": high, "linewidth": 0}
    axes.plot_surface(x1, x2, np.where(y <= 0, y, np.nan), zorder=1, **style)
    axes.plot_surface(x1, x2, 0 * y, color=colors.LINE, alpha=0.35, linewidth=0, zorder=2)
    axes.plot_surface(x1, x2, np.where(y >= 0, y, np.nan), zorder=3, **style)
    if y.min() < 0 < y.max():
        axes.contour(x1, x2, y, levels=[0.0], offset=0.0, colors=[colors.INK], linewidths=3, zorder=4)
    for set_label, name in (
        (axes.set_xlabel, "$x_1$"),
        (axes.set_ylabel, "$x_2$"),
        (axes.set_zlabel, r"$\hat{y}$"),
    ):
        set_label(name, fontsize=14, color=colors.INK, family=plot.FONT, labelpad=6)
    axes.tick_params(labelsize=10, labelfontfamily=plot.FONT, labelcolor=colors.INK)
    axes.view_init(elev=22, azim=-58)
    return figure
