"""Our own all-reduce between the ranks of an MPI program: the records of a schedule, the ring's for one."""

import numpy as np

from ..all_reduce.schedule import check_schedule
from .buffer import Buffer
from .exchange import exchanges


class ScheduleAllReduce:
    """Adds up one vector (n_elements,) of each rank by the records of a `Schedule`, over `Sendrecv`.

    It does between processes what `simulate` does within one: what this rank sends and gets in each step is
    worked out once, then repeated for each vector. ValueError for a schedule made for another number of
    ranks, and for one in which a rank sends or gets more than one chunk in a step: `Sendrecv` does both at
    once, but only one of each.
    """

    def __init__(self, comm, n_elements, watchdog, schedule):
        check_schedule(schedule)
        if schedule.n_workers != comm.size:
            raise ValueError(
                f"schedule must be for {comm.size} workers, one for each rank, got {schedule.n_workers}"
            )
        self.comm, self.watchdog = comm, watchdog
        self.exchanges = exchanges(schedule, comm.rank, n_elements)
        longest = max((each.into.stop - each.into.start for each in self.exchanges), default=0)
        self.buffer, self.spare = Buffer(n_elements), Buffer(longest)

    def __call__(self, vector) -> np.ndarray:
        """Return the sum over all ranks, in an array that the next call writes to; every rank has to call."""
        total, spare = self.buffer.of(vector.dtype), self.spare.of(vector.dtype)
        total[:] = vector
        for each in self.exchanges:
            own = total[each.into]
            got = own if each.in_place else spare[: len(own)]
            self.watchdog.begin(each.peer)
            self.comm.Sendrecv(total[each.out], dest=each.receiver, recvbuf=got, source=each.sender)
            self.watchdog.end()
            if each.action == "reduce":
                own += got
            elif not each.in_place:
                own[:] = got
        return total
