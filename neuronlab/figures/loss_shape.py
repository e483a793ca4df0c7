"""What losses charge for the probability that a prediction gave to the right answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..functions import LOSSES
from . import colors, plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HIGHEST = 6.0


def loss_by_probability() -> Figure:
    """Return a Figure of the cross entropy and of the squared error over the right answer's probability.

    Returns
    -------
    matplotlib.figure.Figure
        Two lines, from 0 to 1 to the right.
    """
    entropy, squared = LOSSES["binary_cross_entropy"], LOSSES["squared_error"]
    scores = np.linspace(-9, 9, 721)[:, None]
    right = np.ones_like(scores)
    probability = entropy.link(scores)
    figure, axes = plot.new("What a prediction costs", "probability that it gave to the right answer", "loss")
    for (name, losses), (color, dash, _) in zip(
        (
            ("cross entropy", entropy.value(scores, right)),
            ("squared error", squared.value(probability, right)),
        ),
        plot.STYLES,
        strict=False,
    ):
        axes.plot(probability[:, 0], losses, color=color, linestyle=dash, linewidth=2.2, label=name)
    axes.set_position((0.1, 0.135, 0.86, 0.755))
    axes.set(xlim=(0, 1), ylim=(0, HIGHEST))
    axes.grid(True, color=colors.LINE, linewidth=0.6, alpha=0.6)
    axes.legend(loc="upper right", frameon=False, prop={"family": plot.FONT, "size": 12})
    return figure
