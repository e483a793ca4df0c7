"""The sum of a vector over the ranks of an MPI program: by the library, or by our own schedule, the ring."""

from typing import NamedTuple

import numpy as np

from ...checks import as_count
from ..all_reduce.schedule import check_schedule, ring
from ..all_reduce.sharding import chunks


class Room:
    """One array that is used again: to get fresh memory for a large vector takes longer than to fill it."""

    def __init__(self, n_elements):
        self.array = np.empty(n_elements)

    def of(self, dtype):
        """Return the array, of that dtype."""
        if self.array.dtype != dtype:
            self.array = np.empty(len(self.array), dtype)
        return self.array


class LibrarySum:
    """Adds up one vector (n_elements,) of each rank by MPI's own `Allreduce`.

    `comm` is an mpi4py communicator, `patience` a `Patience`. How the library does it, it decides by itself.
    """

    def __init__(self, comm, n_elements, patience):
        self.comm, self.patience = comm, patience
        self.room = Room(as_count("n_elements", n_elements))

    def __call__(self, vector) -> np.ndarray:
        """Return the sum over all ranks, in an array that the next call writes to; every rank has to call."""
        total = self.room.of(vector.dtype)
        self.patience.begin("the other ranks in Allreduce")
        self.comm.Allreduce(vector, total)
        self.patience.end()
        return total


class ScheduleSum:
    """Adds up one vector (n_elements,) of each rank by the records of a `Schedule`, over `Sendrecv`.

    It does between processes what `carry` does within one: what this rank sends and gets in each step is
    worked out once, then repeated for each vector. ValueError for a schedule made for another number of
    ranks, and for one in which a rank sends or gets more than one chunk in a step: `Sendrecv` does both at
    once, but only one of each.
    """

    def __init__(self, comm, n_elements, patience, schedule):
        check_schedule(schedule)
        if schedule.n_workers != comm.size:
            raise ValueError(
                f"schedule must be for {comm.size} workers, one for each rank, got {schedule.n_workers}"
            )
        self.comm, self.patience = comm, patience
        self.moves = moves(schedule, comm.rank, n_elements)
        longest = max((move.into.stop - move.into.start for move in self.moves), default=0)
        self.room, self.spare_room = Room(n_elements), Room(longest)

    def __call__(self, vector) -> np.ndarray:
        """Return the sum over all ranks, in an array that the next call writes to; every rank has to call."""
        total, spare = self.room.of(vector.dtype), self.spare_room.of(vector.dtype)
        total[:] = vector
        for move in self.moves:
            own = total[move.into]
            got = own if move.in_place else spare[: len(own)]
            self.patience.begin(move.peer)
            self.comm.Sendrecv(total[move.out], dest=move.receiver, recvbuf=got, source=move.sender)
            self.patience.end()
            if move.action == "reduce":
                own += got
            elif not move.in_place:
                own[:] = got
        return total


class Move(NamedTuple):
    """What one rank does in one step: it sends `out` to `receiver` and puts what `sender` sends to `into`."""

    receiver: int
    out: slice
    sender: int
    into: slice
    action: str
    in_place: bool  # what comes may be written at once: it replaces numbers that are not just being sent
    peer: str


def moves(schedule, rank, n_elements) -> tuple:
    """Return the `Move` of `rank` in every step of `schedule`; ValueError as in `ScheduleSum`."""
    cuts, found = chunks(n_elements, schedule.n_chunks), []
    for number, transfers in enumerate(schedule.steps):
        out = [each for each in transfers if each.sender == rank]
        into = [each for each in transfers if each.receiver == rank]
        if len(out) != 1 or len(into) != 1:
            raise ValueError(
                f"schedule must have each rank send one chunk and get one in every step; in step {number} of "
                f"{schedule.name}, rank {rank} sends {len(out)} and gets {len(into)}"
            )
        (out,), (into,) = out, into
        found.append(
            Move(
                out.receiver,
                cuts[out.chunk],
                into.sender,
                cuts[into.chunk],
                into.action,
                into.action == "copy" and into.chunk != out.chunk,
                f"rank {into.sender} in step {number} of {schedule.name}",
            )
        )
    return tuple(found)


def ring_sum(comm, n_elements, patience) -> ScheduleSum:
    """Return what adds up vectors of n_elements by our ring: the records of `ring(comm.size)`."""
    return ScheduleSum(comm, n_elements, patience, ring(comm.size))


WAYS = {"allreduce": LibrarySum, "ring": ring_sum}  # each takes (comm, n_elements, patience)
