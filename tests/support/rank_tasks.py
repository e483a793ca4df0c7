"""What tests/parallel/test_mpi.py lets the processes of a cluster do; importing it loads little."""

import os
import signal
import time


def die(seconds):
    """Rank 1 dies, the others wait for it."""
    from mpi4py import MPI

    if MPI.COMM_WORLD.rank == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(seconds)


def fail_alone(seconds):
    """Rank 1 fails, the others wait for it."""
    from mpi4py import MPI

    if MPI.COMM_WORLD.rank == 1:
        raise OSError("the disk is full")
    time.sleep(seconds)
