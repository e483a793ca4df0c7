"""Run by tests/parallel/test_mpi.py under mpiexec: ranks add up; one of them dies, hangs or fails."""

import os
import signal
import sys
from dataclasses import replace

import numpy as np
from mpi4py import MPI

from neuronlab.parallel import Schedule, recursive_doubling, ring
from neuronlab.parallel.__main__ import main
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.parallel.processes.job import Job
from neuronlab.parallel.processes.library_all_reduce import LibraryAllReduce
from neuronlab.parallel.processes.mpi import WAYS
from neuronlab.parallel.processes.schedule_all_reduce import ScheduleAllReduce
from neuronlab.parallel.processes.watchdog import Watchdog

COMM = MPI.COMM_WORLD
STEP = 7  # in which the trouble begins
LAST = COMM.size - 1  # the rank that makes it


def sums():
    """Print the lengths for which every way gives, at every rank, what `simulate` gives in one process."""
    right = []
    with Watchdog(COMM.rank, 30) as watchdog:
        for n_elements in (1, 2, 3, 7, 1000):
            for dtype in (np.float32, np.float64):
                rng = np.random.default_rng(n_elements)
                vectors = [rng.normal(size=n_elements).astype(dtype) for _ in range(COMM.size)]
                own, kept = vectors[COMM.rank], vectors[COMM.rank].copy()
                for schedule in (ring(COMM.size), recursive_doubling(COMM.size)):
                    total = ScheduleAllReduce(COMM, n_elements, watchdog, schedule)(own)
                    expected = simulate(schedule, vectors).result
                    assert total.dtype == dtype and total.tobytes() == expected.tobytes(), (schedule, total)
                total = LibraryAllReduce(COMM, n_elements, watchdog)(own)
                np.testing.assert_allclose(total, sum(vectors), rtol=1e-5)
                assert own.tobytes() == kept.tobytes(), "the vector that came in was changed"
            right.append(n_elements)
    gathered = COMM.gather(right)
    if COMM.rank == 0:
        print("right", gathered == [right] * COMM.size, right)
    return 0


def trouble(act):
    """Return the class of the ring whose last rank does `act` in the middle of a training."""

    class Troubled(ScheduleAllReduce):
        def __init__(self, comm, n_elements, watchdog):
            super().__init__(comm, n_elements, watchdog, ring(comm.size))
            self.step = 0

        def __call__(self, vector):
            self.step += 1
            if self.step == STEP and self.comm.rank == LAST:
                act()
            return super().__call__(vector)

    return Troubled


def fail():
    raise OSError("the disk is full")


def refuse():
    raise ValueError("only here")


def wrong(comm, n_elements, watchdog):
    """A ring in which one worker passes on a wrong chunk in the last step."""
    right = ring(comm.size)
    *before, last = right.transfers
    bad = replace(last, chunk=(last.chunk + 1) % comm.size)
    schedule = Schedule("ring", comm.size, comm.size, (*before, bad))
    return ScheduleAllReduce(comm, n_elements, watchdog, schedule)


WHAT = {
    "dies": trouble(lambda: os.kill(os.getpid(), signal.SIGKILL)),
    "hangs": trouble(lambda: os.kill(os.getpid(), signal.SIGSTOP)),
    "raises": trouble(fail),
    "refuses": trouble(refuse),
    "wrong": wrong,
}

if __name__ == "__main__":
    what = sys.argv[1]
    if what == "sums":
        sys.exit(sums())
    WAYS["ring"] = WHAT[what]
    Job().start()  # on a busy machine one rank may load for seconds longer, that wait is not meant
    COMM.Barrier()
    sys.exit(main(["--way", "ring", "--epochs", "1", "--timeout", "2"]))
