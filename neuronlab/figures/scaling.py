"""A figure of what more workers bring: how busy they are, or how long a step takes, over their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..checks import as_list
from ..parallel.cost.timeline import TrainingStep
from ..parallel.cost.units import seconds_text
from . import colors, plot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

# What can be drawn: its title and its axis; times stand on a logarithmic axis.
MEASURES = {
    "utilisation": ("How busy the GPUs are", "utilisation of the GPUs"),
    "seconds": ("How long a training step takes", "time of one step"),
    "communicate": ("How long the network is busy in a step", "time of the all-reduce"),
}
# Round times, in seconds: the coarse ones for an axis that reaches far.
COARSE = [*(10.0**k for k in range(-9, 2)), 60, 600, 3600, 36000, 86400, 864000, 8640000]
FINE = sorted([*COARSE, *(f * tick for tick in COARSE for f in (2, 5) if f * tick != 50)])


def scaling_figure(runs: Mapping[str, Iterable[TrainingStep]], measure: str = "utilisation") -> Figure:
    """Return a Figure of one measure over the number of workers, one line a run, each named at its end.

    Parameters
    ----------
    runs : dict of {name: list of TrainingStep}
        For instance one list for each link or each algorithm, with as many workers as are of interest.
    measure : {"utilisation", "seconds", "communicate"}
        What is drawn, as in `TrainingStep`; times stand on a logarithmic axis.

    Returns
    -------
    matplotlib.figure.Figure
        The lines.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For no runs, an empty run, an unknown measure, and two steps of a run with the same number of workers.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)}, got {measure!r}")
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs must be a dict {{name: list of TrainingStep}}, got {type(runs).__name__}")
    lines = {str(name): _line(f"runs[{name!r}]", steps, measure) for name, steps in runs.items()}
    if not any(lines.values()):
        raise ValueError("runs is empty: give at least one with 2 or more workers")
    title, label = MEASURES[measure]
    figure, axes = plot.new(title, "number of GPUs", label)
    axes.set_position((0.125, 0.135, 0.65, 0.755))
    axes.set_xscale("log", base=2)
    if measure == "utilisation":
        axes.set(ylim=(0, 1.03), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
        plot.per_cent(axes.yaxis)
    else:
        axes.set_yscale("log")
    names = []
    for number, (name, line) in enumerate(lines.items()):
        color, dash, marker = plot.STYLES[number % len(plot.STYLES)]
        style = {"color": color, "linestyle": dash, "marker": marker, "clip_on": False}
        axes.plot(*zip(*line, strict=True), linewidth=2, markersize=6, **style)
        names.append((name, *line[-1], color))
    workers = sorted({n for line in lines.values() for n, _ in line})
    axes.set_xlim(workers[0] / 1.15, max(workers[-1], 2 * workers[0]) * 1.15)
    _number_axes(axes, workers, measure)
    axes.grid(True, axis="y", color=colors.LINE, linewidth=0.6, alpha=0.6)
    plot.name_ends(axes, names)
    return figure


def _line(name, steps, measure):
    """Return (n_workers, value) for each step, ascending; on a logarithmic axis there is no 0."""
    steps = as_list(name, steps)
    for step in steps:
        if not isinstance(step, TrainingStep):
            raise TypeError(f"{name} must hold TrainingSteps, got {type(step).__name__}")
    counts = [step.n_workers for step in steps]
    if not steps or len(set(counts)) < len(counts):
        raise ValueError(f"{name} must have one step for each number of workers, got {counts}")
    line = sorted((step.n_workers, getattr(step, measure)) for step in steps)
    return [point for point in line if point[1] > 0]


def _number_axes(axes, workers, measure):
    # Every second, third, ... number where there are too many to write.
    every = -(-len(workers) // 12)
    shown = workers[::every]
    axes.set_xticks(shown, [f"{n:,}" for n in shown])
    axes.set_xticks([], minor=True)
    if measure == "utilisation":
        return
    low, high = axes.get_ylim()
    fine, coarse = ([tick for tick in ticks if low <= tick <= high] for ticks in (FINE, COARSE))
    ticks = fine if len(fine) <= 9 else coarse
    axes.set_yticks(ticks, [seconds_text(tick) for tick in ticks])
    axes.set_yticks([], minor=True)
