"""The picture of the training benchmark, as the README shows it."""

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from neuronlab.figures.colors import CALM, INK, LINE, WHITE
from neuronlab.figures.figure import new_figure


def save(path, results):
    """Write a PNG of each peer's time as a multiple of ours: bars from 1, to the right if the peer is slower.

    `results` are pairs (name of the job, {label: seconds in each round}); without "neuronlab" it is left out.
    """
    jobs = [
        (name, {label: np.median(times / seconds["neuronlab"]) for label, times in seconds.items()})
        for name, seconds in results
        if "neuronlab" in seconds
    ]
    rows = sum(len(ratios) + 0.6 for _, ratios in jobs)
    figure = new_figure(figsize=(8, 0.9 + 0.27 * rows), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    ticks, y = [], 0.0
    for name, ratios in jobs:
        axes.annotate(
            name, (0, y), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=9, weight="bold", color=INK, backgroundcolor=WHITE,
        )  # fmt: skip
        for label, ratio in ratios.items():
            if label != "neuronlab":
                y += 1
                # Below 1, where the peer is quicker, the bar is dark too.
                axes.barh(y, ratio - 1, left=1, height=0.7, color=LINE if ratio >= 1 else CALM)
                side = 1 if ratio >= 1 else -1
                axes.annotate(
                    f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}", (ratio, y), (5 * side, 0),
                    textcoords="offset points", va="center", ha="left" if side > 0 else "right", fontsize=9,
                )  # fmt: skip
                ticks.append((y, label))
        y += 1.6
    axes.axvline(1, color=INK, linewidth=1)
    axes.set_yticks([place for place, _ in ticks], [label for _, label in ticks], fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(y - 0.6, -0.8)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.3) / 1.3, high * 1.3)
    shown = [0.25, 0.5, 1, 2, 4, 8, 16, 32]
    axes.xaxis.set_major_locator(FixedLocator(shown))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlabel("peer's time / neuronlab's time: right of 1 the peer takes longer", fontsize=9)
    axes.grid(axis="x", alpha=0.25)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(CALM)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path)
