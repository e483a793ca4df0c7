"""The program `mpiexec -n 4 python -m neuronlab.parallel`: real processes train one network together."""

import argparse
import os
import sys
import time
import traceback

from .cost.units import bytes_text, rate_text
from .processes.job import Job, run_job
from .processes.mpi import WAYS
from .processes.remarks import cores, remarks
from .processes.timed_run import BYTES, times_table
from .processes.watchdog import LAST_WORDS_SECONDS, Watchdog

INSTALL = 'python -m pip install "neuronlab[mpi]"'
COMMAND = "mpiexec -n 4 python -m neuronlab.parallel"
TIMEOUT = 60  # seconds
LOOK_SECONDS = 0.02  # between two looks at who has come


class RefusedOptionsError(ValueError):
    """The command line cannot be read; the message is all that argparse would print."""


class _Parser(argparse.ArgumentParser):
    """Raises what is wrong: each rank reads the same command line, and one of them is to say so."""

    def error(self, message):
        raise RefusedOptionsError(f"{self.format_usage()}error: {message}")


def main(arguments=None) -> int:
    """Train as one rank of all that were started; return 0, or 1 if a result differs from one process.

    It also returns 1, in every rank, for settings that cannot be, and 2 where MPI is missing or options
    cannot be read.
    """
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:  # mpi4py is missing, or it finds no MPI
        print(f"no MPI here ({error}). Get it with: {INSTALL}", file=sys.stderr)
        return 2
    comm = MPI.COMM_WORLD
    if (started := _started()) != comm.size:
        print(
            f"mpiexec started {started} ranks, but mpi4py sees {comm.size}: they belong to different MPIs. "
            "Use the mpiexec that stands beside this Python",
            file=sys.stderr,
        )
        return 2
    agreement = comm.Dup()  # what ranks agree on must not be taken for a part of the training
    timeout = TIMEOUT
    try:
        options = _options(arguments)
        job = Job(options.epochs, options.batch, options.rate, options.seed, tuple(options.sizes))
        with Watchdog(comm.rank, options.timeout) as watchdog:
            timeout = options.timeout
            host = MPI.Get_processor_name()
            # MPI may have given each rank a core of its own: together they have what all of them may use.
            fellows = [own for name, own in comm.allgather((host, cores())) if name == host]
            runs = run_job(comm, job, tuple(WAYS) if options.way == "both" else (options.way,), watchdog)
    except (ValueError, ImportError) as error:
        # As a rule all ranks run into it alike: one of them says so, and all leave in order. MPI_ABORT would
        # bury what was said under lines of its own.
        is_about_options = isinstance(error, RefusedOptionsError)
        words = str(error) if is_about_options else f"error: {error}"
        if comm.rank == 0:
            _say(words)
        if _all_come(agreement, timeout):
            return 2 if is_about_options else 1
        if comm.rank != 0:
            _say(words)
        return _abort(comm)
    except BaseException:
        traceback.print_exc()
        return _abort(comm)
    if runs is None:  # rank 0 alone has them
        return 0
    _report(comm, job, runs, fellows)
    return 0 if all(run.equal for run in runs) else 1


def _say(words):
    print(words, file=sys.stderr, flush=True)
    # mpiexec ends all ranks with the first one that leaves, and has to pass this on before.
    time.sleep(LAST_WORDS_SECONDS)


def _all_come(comm, seconds):
    """Return whether all ranks come here in time: then none waits for another one."""
    end = time.monotonic() + seconds
    coming = comm.Ibarrier()
    while not coming.Test():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _abort(comm):
    """End all ranks: they may wait for this one, and at its end Python would wait for them."""
    sys.stdout.flush()
    if comm.size > 1:
        time.sleep(LAST_WORDS_SECONDS)
        comm.Abort(1)
    return 1


def _report(comm, job, runs, fellows):
    network, n_steps = runs[0].network, runs[0].compute.shape[1]
    ranks = f"{comm.size} rank{'s' * (comm.size > 1)}"
    print(
        f"{ranks}, {network!r}: {n_steps} steps with mini-batches of {job.batch_size} digits, a gradient of "
        f"{bytes_text(BYTES * network.n_parameters)} in each. Median times of a step:"
    )
    print(times_table(runs))
    print(f"accuracy on the test images: {', '.join(f'{run.way} {run.accuracy:.4f}' for run in runs)}")
    if comm.size > 1:
        rates = (f"{run.way} {rate_text(run.bandwidth)}" for run in runs)
        print(f"bandwidth, of the bytes that each rank sends: {', '.join(rates)}")
    for remark in remarks(runs, len(fellows), len(set.union(*fellows))):
        print(f"- {remark}")
    if comm.size == 1:
        print(f"One rank has nobody to send to. Start more: {COMMAND}")


def _started():
    """Return how many ranks mpiexec says that it started; 1 without mpiexec."""
    for name in ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"):
        if name in os.environ:
            return int(os.environ[name])
    return 1


def _options(arguments):
    job = Job()
    parser = _Parser(
        prog=COMMAND,
        description="Train a small network on digits with all ranks together, by MPI's Allreduce and by our "
        "own ring, and compare with one process.",
    )
    parser.add_argument("--way", choices=(*WAYS, "both"), default="both", help="how gradients are added up")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=job.sizes,
        metavar="N",
        help="inputs (64), hidden neurons of each layer, outputs (10); default: 64 32 10",
    )
    parser.add_argument("--epochs", type=int, default=job.epochs, help="default: %(default)s")
    parser.add_argument("--batch", type=int, default=job.batch_size, help="images in all (%(default)s)")
    parser.add_argument("--rate", type=float, default=job.lr, help="learning rate (%(default)s)")
    parser.add_argument("--seed", type=int, default=job.seed, help="of the first weights (%(default)s)")
    parser.add_argument(
        "--timeout",
        type=float,
        default=TIMEOUT,
        help="seconds until a rank that waits gives up (%(default)s)",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
