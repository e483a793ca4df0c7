"""A schedule simulated in one process: real vectors, and what every worker holds after every step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...checks import as_floats, as_list, read_only
from ...record import Record
from .schedule import Schedule, check, check_schedule, play
from .sharding import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Simulation(Record):
    """What became of the workers' vectors when they went through a schedule.

    The numbers within a chunk belong together: `chunks(n_elements, schedule.n_chunks)` says where it stands.

    Attributes
    ----------
    schedule : Schedule
        Who sent what to whom.
    states : tuple of tuple of numpy.ndarray
        states[k][worker] is a vector (n_elements,) after k steps, states[0] the first. All are read-only and
        of one length and dtype.
    """

    schedule: Schedule
    states: tuple

    @property
    def result(self) -> np.ndarray:
        """The sum of all vectors, the same bits at every worker.

        ValueError, as from `check`, if the schedule is wrong and there is no such sum.
        """
        check(self.schedule)
        return self.states[-1][0]

    @property
    def sent(self) -> np.ndarray:
        """How many numbers each worker sent, (n_workers,)."""
        return self.schedule.sent(len(self.states[0][0]))

    def __repr__(self):
        n, fewest, most = len(self.states[0][0]), self.sent.min(), self.sent.max()
        sent = f"{most}" if fewest == most else f"{fewest} to {most}"
        sent += " number" if most == 1 else " numbers"
        return f"Simulation({self.schedule!r}, vectors of {n}, {sent} sent by each worker)"


def simulate(schedule: Schedule, vectors: Iterable[ArrayLike]) -> Simulation:
    """Pass one vector for each worker through a schedule, and return all states.

    The numbers are added in the order in which the schedule brings them together: sums are those of
    `sum(vectors)` up to rounding. A wrong schedule is simulated too, so that one can see what it does.
    Vectors shorter than the number of chunks make empty chunks.

    Parameters
    ----------
    schedule : Schedule
        Who sends what to whom, as `ring` returns it.
    vectors : iterable of array_like, shape (n_elements,)
        One for each worker.

    Returns
    -------
    Simulation
        What every worker holds after every step.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong number of vectors, unequal lengths, NaN or infinity.
    """
    check_schedule(schedule)
    vectors = [as_floats(f"vectors[{worker}]", v, 1) for worker, v in enumerate(as_list("vectors", vectors))]
    if len(vectors) != schedule.n_workers:
        raise ValueError(f"vectors must be one for each of {schedule.n_workers} workers, got {len(vectors)}")
    for worker, vector in enumerate(vectors):
        if len(vector) != len(vectors[0]):
            raise ValueError(
                f"vectors must be of one length: {len(vectors[0])} for worker 0, "
                f"{len(vector)} for worker {worker}"
            )
    cuts = chunks(len(vectors[0]), schedule.n_chunks)
    held = [[vector[cut] for cut in cuts] for vector in np.stack(vectors)]  # stacked: one dtype for all
    with np.errstate(over="ignore", invalid="ignore"):
        states = tuple(tuple(read_only(np.concatenate(own)) for own in now) for now in play(schedule, held))
    return Simulation(schedule, states)
