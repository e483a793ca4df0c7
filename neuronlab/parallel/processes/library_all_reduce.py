"""The all-reduce of the MPI library: the sum of a vector over the ranks of an MPI program."""

import numpy as np

from ...checks import as_count
from .buffer import Buffer


class LibraryAllReduce:
    """Adds up one vector (n_elements,) of each rank by MPI's own `Allreduce`.

    `comm` is an mpi4py communicator, `watchdog` a `Watchdog`. How the library does it, it decides by itself.
    """

    def __init__(self, comm, n_elements, watchdog):
        self.comm, self.watchdog = comm, watchdog
        self.buffer = Buffer(as_count("n_elements", n_elements))

    def __call__(self, vector) -> np.ndarray:
        """Return the sum over all ranks, in an array that the next call writes to; every rank has to call."""
        total = self.buffer.of(vector.dtype)
        self.watchdog.begin("the other ranks in Allreduce")
        self.comm.Allreduce(vector, total)
        self.watchdog.end()
        return total
