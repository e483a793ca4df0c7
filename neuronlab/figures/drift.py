"""A figure of how replicas that should stay equal drift apart, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..parallel import ParallelHistory
from . import plot

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def drift_figure(runs: Mapping[str, ParallelHistory]) -> Figure:
    """Return a Figure of the largest difference between the replicas against the step, one line a run.

    A line that stays at 0 belongs to replicas that are equal to the last bit; one that diverged ends in a
    cross.

    Parameters
    ----------
    runs : dict of {label: ParallelHistory}
        What `train_parallel` returned.

    Returns
    -------
    matplotlib.figure.Figure
        The lines, from step 1.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For no runs and for one without a step.
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
