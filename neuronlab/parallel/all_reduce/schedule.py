"""Who sends what to whom, and when: an all-reduce as a list of small records that hold no numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ...checks import as_count, as_index, as_list
from .sharding import chunks

ACTIONS = ("reduce", "copy")


@dataclass(frozen=True)
class Transfer:
    """One message of a schedule: who sends which chunk to whom; all counts start at 0.

    Parameters
    ----------
    step : int
        When: all transfers of one step happen at the same time.
    sender, receiver : int
        Two workers.
    chunk : int
        Which part of the vector.
    action : {"reduce", "copy"}
        What the receiver does with it: "reduce" adds it to its own chunk, "copy" takes it in the place of its
        own.

    Raises
    ------
    TypeError
        For other fields.
    ValueError
        For a negative number, another action, and for a worker that sends to itself.
    """

    step: int
    sender: int
    receiver: int
    chunk: int
    action: str

    def __post_init__(self):
        for name in ("step", "sender", "receiver", "chunk"):
            object.__setattr__(self, name, as_count(name, getattr(self, name), least=0))
        if self.sender == self.receiver:
            raise ValueError(f"sender and receiver must differ, got {self.sender} for both")
        if self.action not in ACTIONS:
            raise ValueError(f"action must be 'reduce' or 'copy', got {self.action!r}")


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


def ring(n_workers: int) -> Schedule:
    """Return the ring all-reduce: 2(n-1) steps, in each every worker sends one of n chunks to the next one.

    In the first n-1 steps chunks travel and grow (reduce-scatter): worker w starts with chunk w, and at the
    end has all of chunk w+1. In the other n-1 steps the finished chunks travel around (all-gather). Each
    worker sends 2(n-1)/n of the vector, however many there are. Source: Patarasuk and Yuan, Journal of
    Parallel
    and Distributed Computing 69, 2009.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1.
    """
    n = as_count("n_workers", n_workers)
    transfers = [
        Transfer(step, worker, (worker + 1) % n, (worker - step) % n, "reduce" if step < n - 1 else "copy")
        for step in range(2 * (n - 1))
        for worker in range(n)
    ]
    return Schedule("ring", n, n, transfers)


def parameter_server(n_workers: int) -> Schedule:
    """Return the all-reduce of a parameter server: all send to worker 0, which adds up and sends to all.

    Two steps, but not two short ones: the server's own link carries n-1 whole vectors in the first and n-1
    in the second, one after the other. Source: Li and others, "Scaling Distributed Machine Learning with the
    Parameter Server", OSDI 2014; there a server is no worker.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1.
    """
    n = as_count("n_workers", n_workers)
    there = [Transfer(0, worker, 0, 0, "reduce") for worker in range(1, n)]
    back = [Transfer(1, 0, worker, 0, "copy") for worker in range(1, n)]
    return Schedule("parameter server", n, 1, there + back)


def recursive_doubling(n_workers: int) -> Schedule:
    """Return recursive doubling: log2(n) steps, in each every worker swaps its whole vector with a partner.

    Partners are 1, 2, 4, ... apart; both add what they get, so a sum of two becomes one of four. Few
    steps, much data: good for short vectors. Source: Thakur, Rabenseifner and Gropp, International Journal of
    High Performance Computing Applications 19, 2005.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1, or not a power of two.
    """
    n = as_count("n_workers", n_workers)
    if n & (n - 1):
        raise ValueError(f"n_workers must be a power of two (1, 2, 4, 8, ...), got {n}")
    transfers = [
        Transfer(step, worker, worker ^ (1 << step), 0, "reduce")
        for step in range(n.bit_length() - 1)
        for worker in range(n)
    ]
    return Schedule("recursive doubling", n, 1, transfers)


def play(schedule, held):
    """Yield what every worker holds, `held` first and then after each step: held[worker][chunk].

    The one interpreter of schedules: chunks are whatever "+" can add, arrays for `carry`, Counters for
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
        more
        than once.
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
