"""A finished training by several workers: its times, and whether it equals one process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...network import Network
from ...record import Record
from ..cost.units import seconds_text

if TYPE_CHECKING:
    from collections.abc import Sequence

BYTES = 8  # of a number on the wire: float64
TOLERANCE = 1e-9  # of a parameter, after the whole training: sums in another order round differently


@dataclass(frozen=True, eq=False)
class TimedRun(Record):
    """One training by several workers, its times, and what became of it.

    Attributes
    ----------
    way : str
        How the gradients were added up.
    n_workers : int
        How many took part.
    network : Network
        What was learned.
    losses : numpy.ndarray, shape (epochs,)
        Means over each epoch.
    compute : numpy.ndarray, shape (n_workers, n_steps)
        Seconds of both passes and the update.
    communicate : numpy.ndarray, shape (n_workers, n_steps)
        Seconds of the sum over the workers, waiting for the slowest of them included.
    alone : float
        The mean time of a step in one process, in seconds.
    difference : float
        The largest one in any parameter between this training and that of one process.
    drift : float
        The largest one between two of the workers.
    accuracy : float
        The share of the test images that are right.
    """

    way: str
    n_workers: int
    network: Network
    losses: np.ndarray
    compute: np.ndarray
    communicate: np.ndarray
    alone: float
    difference: float
    drift: float
    accuracy: float

    @property
    def bandwidth(self) -> float:
        """Bytes a second: what each worker sends in a ring, 2(n - 1)/n gradients, by the median time."""
        n_bytes = BYTES * self.network.n_parameters * 2 * (self.n_workers - 1) / self.n_workers
        return n_bytes / float(np.median(self.communicate))

    @property
    def equal(self) -> bool:
        """Whether all workers agree to the last bit, and with one process up to rounding (TOLERANCE)."""
        return self.drift == 0 and self.difference <= TOLERANCE

    def __repr__(self):  # without times: it is the same at every run
        workers = f"{self.n_workers} worker{'s' * (self.n_workers > 1)}"
        return (
            f"TimedRun({self.way!r}, {workers}, loss {self.losses[0]:.4f} to {self.losses[-1]:.4f}, "
            f"accuracy {self.accuracy:.4f}, {'equals' if self.equal else 'DIFFERS from'} one process)"
        )


def times_table(runs: Sequence[TimedRun]) -> str:
    """Return a table of all runs of one job: for each way the median times of a step, loss and equality.

    Parameters
    ----------
    runs : sequence of TimedRun
        As `run_on_cluster` returns them.

    Returns
    -------
    str
        One line a run, below a heading.
    """
    lines = [f"{'way':<16}{'compute':>10}{'communicate':>13}{'step':>10}{'loss':>9}  equals one process?"]
    for run in runs:
        step = run.compute + run.communicate
        times = [seconds_text(np.median(part)) for part in (run.compute, run.communicate, step)]
        verdict = "yes" if run.equal else "NO"
        if run.drift:
            verdict += f", workers differ by up to {run.drift:.1e}"
        lines.append(
            f"{run.way:<16}{times[0]:>10}{times[1]:>13}{times[2]:>10}{run.losses[-1]:>9.4f}  "
            f"{verdict} (largest difference {run.difference:.1e})"
        )
    if runs:
        lines.append(f"{'one process':<16}{'':>10}{'':>13}{seconds_text(runs[0].alone):>10}  (mean)")
    return "\n".join(lines)
