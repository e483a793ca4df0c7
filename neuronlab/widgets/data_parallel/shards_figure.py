"""The picture of shards: the gradient of every sample, the mean of every worker, and two means of these."""

from itertools import pairwise
from string import ascii_uppercase

import numpy as np

from ...figures import colors, plot
from ...writing.numbers import format_number

WORKERS = ascii_uppercase[:16]


def shards_figure(samples, sizes, parts, weighted, plain, name, digits=4):
    """Return a Figure of one parameter's gradient: `samples` (n,) in shards of `sizes`, their means `parts`.

    `weighted` and `plain` are the two means of `parts`, `name` says which parameter it is.
    """
    figure, axes = plot.new(f"Gradient of the {name}", "sample", "gradient")
    axes.set_position((0.1, 0.135, 0.56, 0.755))
    n, cuts = len(samples), np.cumsum([0, *sizes])
    low, high = min(0, *samples), max(0, *samples)
    room = 0.12 * (high - low) or 1
    axes.set(xlim=(0.5, n + 0.5), ylim=(low - room, high + 1.6 * room), xticks=range(1, n + 1))
    axes.axhline(0, color=colors.LINE, linewidth=1, zorder=0)
    for worker, (start, stop) in enumerate(pairwise(cuts)):
        if worker % 2 == 0:
            axes.axvspan(start + 0.5, stop + 0.5, color=colors.SURFACE, zorder=-1)
        middle = (start + stop + 1) / 2
        axes.text(middle, high + 1.1 * room, WORKERS[worker], ha="center", va="center", fontsize=12)
        label = "mean of one shard" if worker == 0 else None
        axes.plot(
            [start + 0.62, stop + 0.38],
            [parts[worker]] * 2,
            color=colors.ERROR.mark,
            linewidth=5,
            label=label,
            solid_capstyle="butt",
        )
    axes.plot(range(1, n + 1), samples, "o", color=colors.ERROR.text, markersize=6, label="one sample")
    written = (format_number(value, digits) for value in (weighted, plain))
    for value, text, word, style in zip(
        (weighted, plain), written, ("weighted", "plain"), ("-", "--"), strict=True
    ):
        axes.axhline(value, color=colors.INK, linestyle=style, linewidth=1.6, label=f"{word} mean {text}")
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop={"family": plot.FONT, "size": 12}
    )
    return figure
