"""Who sends what to whom, and when: an all-reduce as a list of small records that hold no numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ...checks import as_count, as_index, as_list
from .sharding import chunks
from .transfer import Transfer


@dataclass(frozen=True, init=False)
class Schedule:
    """The transfers of an all-reduce between workers, whose vectors are cut into chunks.

    All transfers of one step happen at the same time: each sends what its sender had before the step.
    `check` says whether all workers end with the whole sum.

    Parameters
    ----------
    name : str
        What it is called.
    n_workers : int
        How many take part.
    n_chunks : int
        Parts into which each vector is cut.
    transfers : iterable of Transfer
        Kept as a tuple.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a worker or chunk that is not there.
    """

    name: str
    n_workers: int
    n_chunks: int
    transfers: tuple[Transfer, ...]

    def __init__(self, name: str, n_workers: int, n_chunks: int, transfers: Iterable[Transfer]):
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "n_workers", as_count("n_workers", n_workers))
        object.__setattr__(self, "n_chunks", as_count("n_chunks", n_chunks))
        object.__setattr__(self, "transfers", tuple(as_list("transfers", transfers)))
        for each in self.transfers:
            if not isinstance(each, Transfer):
                raise TypeError(f"transfers must hold Transfer objects, got {type(each).__name__}")
            for name, count in (
                ("sender", self.n_workers),
                ("receiver", self.n_workers),
                ("chunk", self.n_chunks),
            ):
                as_index(f"{name} of {each}", getattr(each, name), count)

    @property
    def n_steps(self) -> int:
        """Number of steps, one after the other."""
        return 1 + max((each.step for each in self.transfers), default=-1)

    @property
    def steps(self) -> tuple:
        """The transfers of step 0, of step 1, and so on: a tuple of tuples."""
        found = [[] for _ in range(self.n_steps)]
        for each in self.transfers:
            found[each.step].append(each)
        return tuple(map(tuple, found))

    def sent(self, n_elements: int) -> np.ndarray:
        """Return how many of a vector's numbers each worker sends.

        Parameters
        ----------
        n_elements : int
            Numbers in the vector.

        Returns
        -------
        numpy.ndarray of int, shape (n_workers,)
            Counts; read-only.

        Raises
        ------
        TypeError
            For what is no whole number.
        ValueError
            For a number below 1.
        """
        sizes = [cut.stop - cut.start for cut in chunks(n_elements, self.n_chunks)]
        counts = np.zeros(self.n_workers, int)
        for each in self.transfers:
            counts[each.sender] += sizes[each.chunk]
        counts.flags.writeable = False
        return counts

    def __repr__(self):
        return (
            f"Schedule({self.name!r}, {_count(self.n_workers, 'worker')}, {_count(self.n_chunks, 'chunk')}, "
            f"{_count(self.n_steps, 'step')}, {_count(len(self.transfers), 'transfer')})"
        )


def play(schedule, held):
    """Yield what every worker holds, `held` first and then after each step: held[worker][chunk].

    The one interpreter of schedules: chunks are whatever "+" can add, arrays for `simulate`, Counters for
    `check`. A step's transfers all read before any of them writes.
    """
    yield held
    for transfers in schedule.steps:
        before, held = held, [list(own) for own in held]
        for each in transfers:
            part, own = before[each.sender][each.chunk], held[each.receiver]
            own[each.chunk] = own[each.chunk] + part if each.action == "reduce" else part
        yield held


def check(schedule: Schedule) -> None:
    """Refuse a schedule unless every worker ends with each worker's part of each chunk exactly once.

    No number is carried: parts are counted, so no rounding or accident can hide a mistake.

    Parameters
    ----------
    schedule : Schedule
        Who sends what to whom.

    Raises
    ------
    TypeError
        For what is not a Schedule.
    ValueError
        If it is wrong: it names the first worker and chunk that are, and whose part is missing or counted
        more than once.
    """
    check_schedule(schedule)
    workers = range(schedule.n_workers)
    start = [[Counter({worker: 1}) for _ in range(schedule.n_chunks)] for worker in workers]
    *_, held = play(schedule, start)
    for worker in workers:
        for chunk, parts in enumerate(held[worker]):
            wrong = [f"worker {k}'s part {_times(parts[k])}" for k in workers if parts[k] != 1]
            if wrong:
                raise ValueError(
                    f"{schedule.name} is no all-reduce: worker {worker} ends with a chunk {chunk} that has "
                    f"{', '.join(wrong)}"
                )


def check_schedule(schedule):
    if not isinstance(schedule, Schedule):
        raise TypeError(f"schedule must be a Schedule, as ring(4) is, got {type(schedule).__name__}")


def _times(count):
    return f"{count} times" if count else "not at all"


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
