"""What each neuron of a run answers over the plane of its two inputs."""

from typing import NamedTuple

import numpy as np

from .samples import REACH


class Maps(NamedTuple):
    """Outputs over a square grid; row 0 is at the bottom, column 0 at the left.

    `output` (size, size) is the run's `probability`; `hidden` (n_hidden, size, size) are the outputs of all
    hidden neurons, layer by layer, `scales` (n_hidden,) the largest size of each. All numbers are finite.
    """

    output: np.ndarray
    hidden: np.ndarray
    scales: np.ndarray


def reach_of(run) -> float:
    """Return how far from 0 both inputs are shown: all samples are inside."""
    largest = max((float(np.abs(X).max()) for X in (run.data.X, run.data.X_test) if len(X)), default=0.0)
    return max(REACH, 1.04 * largest)


def maps(run, size) -> Maps:
    """Return the `Maps` of the present network over size x size cells, within `reach_of` the run."""
    middles = reach_of(run) * ((2 * np.arange(size) + 1) / size - 1)
    x1, x2 = np.meshgrid(middles, middles)
    *layers, output = run.outputs(np.column_stack([x1.ravel(), x2.ravel()]))
    hidden = np.concatenate([np.empty((size * size, 0)), *layers], axis=1).T.reshape(-1, size, size)
    hidden = np.nan_to_num(hidden, posinf=1e300, neginf=-1e300)
    return Maps(
        np.nan_to_num(output.reshape(size, size), nan=0.5, posinf=1e300, neginf=-1e300),
        hidden,
        np.abs(hidden).max(axis=(1, 2)) if len(hidden) else np.empty(0),
    )
