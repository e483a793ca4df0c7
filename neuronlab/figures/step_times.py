"""A figure of how the time of a ring all-reduce under loss spreads: exact, and drawn at random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_count, as_rng
from ..parallel.cost.lossy_ring import LossyRing
from ..parallel.cost.units import seconds_text
from . import colors, plot
from .figure import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS, FEW_BARS = 45, 12
SEEN = 0.0005  # the share of all all-reduces that is cut off at either end
UNITS = ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))


def step_time_figure(
    rings: Mapping[str, LossyRing], rng: np.random.Generator | int, trials: int = 10_000
) -> Figure:
    """Return a Figure with one plot for each `LossyRing`: the shares of its times.

    Bars are all-reduces drawn by `LossyRing.sample`, the line is the exact distribution.

    Parameters
    ----------
    rings : dict of {name: LossyRing}
        One plot each.
    rng : numpy.random.Generator or int
        Draws them; an int is a seed.
    trials : int, default 10_000
        How many all-reduces are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        The plots, one above the other.

    Raises
    ------
    TypeError
        For another type, and another rng.
    ValueError
        For no rings and trials below 1.
    """
    if not isinstance(rings, Mapping):
        raise TypeError(f"rings must be a dict {{name: LossyRing}}, got {type(rings).__name__}")
    for name, ring in rings.items():
        if not isinstance(ring, LossyRing):
            raise TypeError(f"rings[{name!r}] must be a LossyRing, got {type(ring).__name__}")
    if not rings:
        raise ValueError("rings is empty; give at least one {name: LossyRing}")
    trials = as_count("trials", trials)
    rng = as_rng(rng)
    figure = new_figure(figsize=(9, 0.7 + 1.9 * len(rings)), dpi=100, facecolor=colors.WHITE)
    figure.set_layout_engine("constrained", h_pad=0.1, w_pad=0.1)
    plots = figure.subplots(len(rings), squeeze=False)[:, 0]
    for axes, (name, ring) in zip(plots, rings.items(), strict=True):
        _draw(axes, name, ring, ring.sample(trials, rng))
    plots[-1].set_xlabel("time of the all-reduce", fontsize=13, color=colors.INK, family=plot.FONT)
    figure.supylabel("share of the all-reduces", fontsize=13, color=colors.INK, family=plot.FONT)
    figure.axes[0].legend(loc="upper right", frameon=False, prop={"family": plot.FONT, "size": 11})
    return figure


def _draw(axes, name, ring, drawn):
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    middles, exact, edges = _bars(ring)
    bars = np.histogram(drawn, edges)[0] / len(drawn)
    # Few times are few single ones, and look like it.
    wide = (edges[1] - edges[0]) * (1 if len(bars) > FEW_BARS else 0.3)
    axes.bar(middles, bars, wide, color=colors.WEIGHT.mark, alpha=0.55, label=f"{len(drawn):,} drawn")
    axes.plot(middles, exact, "-o", color=colors.INPUT.text, linewidth=1.8, markersize=4, label="exact")
    axes.margins(x=0.05 if len(bars) > 1 else 2)
    text = f"{name}: {seconds_text(ring.mean)} on average"
    if ring.mean > ring.seconds(0):
        text += f", {ring.mean / ring.seconds(0):,.3g} times the time without loss"
    axes.set_title(text, loc="left", fontsize=12, color=colors.INK, family=plot.FONT)
    size, unit = next((each for each in UNITS if ring.mean >= each[0]), UNITS[-1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x / size:,.6g} {unit}" if x >= 0 else ""))
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.yaxis.set_major_locator(MaxNLocator(3))
    plot.per_cent(axes.yaxis)
    axes.tick_params(labelsize=11, labelfontfamily=plot.FONT, colors=colors.CALM, labelcolor=colors.INK)
    axes.set_ylim(0, None)
    for side, spine in axes.spines.items():
        spine.set(visible=side in ("left", "bottom"), color=colors.LINE, linewidth=1)


def _bars(ring):
    """Return the bars' middles and exact shares, and the edges between them: as many times in each."""
    seconds, probabilities = ring.distribution()
    below = np.cumsum(probabilities)
    first, last = np.searchsorted(below, [SEEN, 1 - SEEN])
    each = -(-int(last + 1 - first) // MOST_BARS)
    starts = np.arange(first, last + 1, each)
    shares = np.add.reduceat(probabilities[: last + 1], starts)
    wide = each * (ring.timeout_seconds or 0.1 * ring.step_seconds)
    edges = seconds[starts[0]] - wide / each / 2 + wide * np.arange(len(starts) + 1)
    return (edges[1:] + edges[:-1]) / 2, shares, edges
