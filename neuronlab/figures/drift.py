"""A figure of how replicas that should stay equal drift apart, step by step."""

from collections.abc import Mapping

from ..parallel import ParallelHistory
from . import plot


def drift_figure(runs):
    """Return a Figure of the largest difference between the replicas against the step, one line a run.

    `runs` is {label: ParallelHistory}. A line that stays at 0 belongs to replicas that are equal to the last
    bit; one that diverged ends in a cross. TypeError for another type, ValueError for no runs and for one
    without a step.
    """
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs must be a dict {{label: run}}, got {type(runs).__name__}")
    if not runs:
        raise ValueError("runs is empty; give at least one {label: run}")
    lines = [_line(label, run) for label, run in runs.items()]
    figure, axes = plot.new("How far the replicas are apart", "step", "largest difference in any parameter")
    plot.draw_lines(axes, lines, 0, max(line.values.max() for line in lines))
    return figure


def _line(label, run):
    if not isinstance(run, ParallelHistory):
        raise TypeError(
            f"runs[{label!r}] must be a ParallelHistory, as train_parallel returns it, "
            f"got {type(run).__name__}"
        )
    if not len(run.losses):
        raise ValueError(f"runs[{label!r}] has taken no step")
    # drift[0] is before the first step, when all replicas are still one network.
    return plot.Line(str(label), run.drift[1:], run.diverged is not None)
