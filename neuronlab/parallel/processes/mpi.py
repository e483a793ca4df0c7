"""The all-reduces over the ranks of an MPI program: that of the library, and our own schedule, the ring."""

from ..all_reduce.algorithms import ring
from .library_all_reduce import LibraryAllReduce
from .schedule_all_reduce import ScheduleAllReduce


def ring_all_reduce(comm, n_elements, watchdog) -> ScheduleAllReduce:
    """Return what adds up vectors of n_elements by our ring: the records of `ring(comm.size)`."""
    return ScheduleAllReduce(comm, n_elements, watchdog, ring(comm.size))


WAYS = {"allreduce": LibraryAllReduce, "ring": ring_all_reduce}  # each takes (comm, n_elements, watchdog)
