"""A figure of how the time of a training step under loss spreads: exact, and drawn at random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_count, as_rng
from ..parallel.cost.lossy_step import LossyStep
from ..parallel.cost.units import seconds_text
from . import colors, plot
from .figure import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS, FEW_BARS = 45, 12
SEEN = 0.0005  # the share of all steps that is cut off at either end
UNITS = ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))


def step_time_figure(
    steps: Mapping[str, LossyStep], rng: np.random.Generator | int, trials: int = 10_000
) -> Figure:
    """Return a Figure with one plot for each `LossyStep`: the shares of its times.

    Bars are steps drawn by `LossyStep.sample`, the line is the exact distribution.

    Parameters
    ----------
    steps : dict of {name: LossyStep}
        One plot each.
    rng : numpy.random.Generator or int
        Draws them; an int is a seed.
    trials : int, default 10_000
        How many steps are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        The plots, one above the other.

    Raises
    ------
    TypeError
        For another type, and another rng.
    ValueError
        For no steps and trials below 1.
    """
    if not isinstance(steps, Mapping):
        raise TypeError(f"steps must be a dict {{name: LossyStep}}, got {type(steps).__name__}")
    for name, step in steps.items():
        if not isinstance(step, LossyStep):
            raise TypeError(f"steps[{name!r}] must be a LossyStep, got {type(step).__name__}")
    if not steps:
        raise ValueError("steps is empty; give at least one {name: LossyStep}")
    trials = as_count("trials", trials)
    rng = as_rng(rng)
    figure = new_figure(figsize=(9, 0.7 + 1.9 * len(steps)), dpi=100, facecolor=colors.WHITE)
    figure.set_layout_engine("constrained", h_pad=0.1, w_pad=0.1)
    plots = figure.subplots(len(steps), squeeze=False)[:, 0]
    for axes, (name, step) in zip(plots, steps.items(), strict=True):
        _draw(axes, name, step, step.sample(trials, rng))
    plots[-1].set_xlabel("time of the step", fontsize=13, color=colors.INK, family=plot.FONT)
    figure.supylabel("share of the steps", fontsize=13, color=colors.INK, family=plot.FONT)
    figure.axes[0].legend(loc="upper right", frameon=False, prop={"family": plot.FONT, "size": 11})
    return figure


def _draw(axes, name, step, drawn):
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    middles, exact, edges = _bars(step)
    bars = np.histogram(drawn, edges)[0] / len(drawn)
    # Few times are few single ones, and look like it.
    few = len(bars) <= FEW_BARS
    wide = np.diff(edges) * (0.2 if few else 1)
    axes.bar(middles, bars, wide, color=colors.WEIGHT.mark, alpha=0.55, label=f"{len(drawn):,} drawn")
    axes.plot(
        middles,
        exact,
        "o" if few else "-o",
        color=colors.INPUT.text,
        linewidth=1.8,
        markersize=4,
        label="exact",
    )
    axes.margins(x=0.05 if len(bars) > 1 else 2)
    text = f"{name}: {seconds_text(step.mean)} on average"
    if step.mean > step.seconds:
        text += f", {step.mean / step.seconds:,.3g} times the time without time-outs"
    axes.set_title(text, loc="left", fontsize=12, color=colors.INK, family=plot.FONT)
    size, unit = next((each for each in UNITS if edges[-1] >= each[0]), UNITS[-1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x / size:,.6g} {unit}" if x >= 0 else ""))
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.set_yscale("log")  # time-outs are rare, and still the story
    plot.per_cent(axes.yaxis)
    axes.tick_params(labelsize=11, labelfontfamily=plot.FONT, colors=colors.CALM, labelcolor=colors.INK)
    axes.set_ylim(SEEN / 2, 1.5)
    for side, spine in axes.spines.items():
        spine.set(visible=side in ("left", "bottom"), color=colors.LINE, linewidth=1)


def _bars(step):
    """Return the bars' middles and exact shares, and the edges between them: as many times in each."""
    seconds, probabilities = step.distribution()
    below = np.cumsum(probabilities)
    first, last = np.searchsorted(below, [SEEN, 1 - SEEN])
    seconds, probabilities = seconds[first : last + 1], probabilities[first : last + 1]
    each = -(-len(seconds) // MOST_BARS)
    starts = np.arange(0, len(seconds), each)
    shares = np.add.reduceat(probabilities, starts)
    middles = np.add.reduceat(seconds, starts) / np.diff(starts, append=len(seconds))
    between = (seconds[starts[1:] - 1] + seconds[starts[1:]]) / 2
    edge = (seconds[-1] - seconds[0]) / max(len(seconds) - 1, 1) / 2 or step.seconds / 20
    return middles, shares, np.array([seconds[0] - edge, *between, seconds[-1] + edge])
