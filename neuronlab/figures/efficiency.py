"""A figure of how much of a link's bandwidth is left when packets get lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_count, as_list
from ..parallel.cost.packet_loss import go_back_n, selective_repeat
from . import colors, plot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

LOWEST, HIGHEST = 1e-6, 0.3  # share of the packets that is lost


def efficiency_figure(windows: Iterable[int] = (16, 64, 256, 1024)) -> Figure:
    """Return a Figure of the efficiency over the loss: selective repeat, and go-back-N with each window.

    Parameters
    ----------
    windows : iterable of int
        Numbers of packets on the wire.

    Returns
    -------
    matplotlib.figure.Figure
        Shares that carry new data, over the share of the packets that is lost.

    Raises
    ------
    TypeError
        For what is no list of whole numbers.
    ValueError
        For a window below 1, no windows and more than there are styles of lines.
    """
    windows = [as_count("windows", window) for window in as_list("windows", windows)]
    if not 1 <= len(windows) < len(plot.STYLES):
        raise ValueError(f"windows must be 1 to {len(plot.STYLES) - 1} numbers, got {len(windows)}")
    losses = np.geomspace(LOWEST, HIGHEST, 300)
    lines = {"selective repeat": [selective_repeat(loss) for loss in losses]}
    for window in windows:
        lines[f"go-back-N, window {window:,}"] = [go_back_n(loss, window) for loss in losses]
    figure, axes = plot.new(
        "What lost packets leave of the bandwidth", "share of the packets that is lost", "carries new data"
    )
    axes.set_xscale("log")
    for (name, shares), (color, dash, _) in zip(lines.items(), plot.STYLES, strict=False):
        axes.plot(losses, shares, color=color, linestyle=dash, linewidth=2.2, label=name)
    axes.set(xlim=(LOWEST, HIGHEST), ylim=(0, 1.03))
    plot.per_cent(axes.xaxis)
    plot.per_cent(axes.yaxis)
    axes.grid(True, color=colors.LINE, linewidth=0.6, alpha=0.6)
    axes.set_position((0.115, 0.135, 0.55, 0.755))
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop={"family": plot.FONT, "size": 12}
    )
    return figure
