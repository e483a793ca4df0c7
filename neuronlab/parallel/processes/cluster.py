"""The program of real processes, started from a notebook cell through ipyparallel, and always shut down."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...checks import as_amount, as_choice, as_count
from .errors import ClusterError, StartError
from .job import Job, run_job, run_job_here
from .launcher import find_mpiexec, missing, process_group
from .mpi import WAYS
from .watchdog import Watchdog

if TYPE_CHECKING:
    from .timed_run import TimedRun

INSTALL = 'python -m pip install "neuronlab[mpi]"'
START_SECONDS = 60
LOOK_SECONDS = 0.2  # between two looks at a run
# A process counts as there at the second beat that it hears, in milliseconds; the usual 3000 are a long wait.
BEAT, SILENT_BEATS = 300, 100  # it is given up after 30 s of silence, as usual


def run_on_cluster(
    n_workers: int = 2, way: str = "both", timeout: float = 60, **settings
) -> tuple[TimedRun, ...]:
    """Train the digits network on several processes that MPI connects; return a `TimedRun` for each way.

    It starts the processes, which takes some seconds, and none of them is left when it returns or fails.
    Without MPI, or if it does not start, the workers take turns in this process, which a sentence says.

    Parameters
    ----------
    n_workers : int, default 2
        Processes.
    way : {"both", "allreduce", "ring"}
        How the gradients are added up.
    timeout : float, default 60
        Seconds after which it gives up.
    **settings
        Of the training: epochs, batch_size, lr, seed, sizes (64, hidden neurons of each layer, 10).

    Returns
    -------
    tuple of TimedRun
        One for each way.

    Raises
    ------
    TypeError
        For a wrong type, of a setting too.
    ValueError
        For a setting out of bounds, for more workers than samples in a mini-batch, and for an unknown way.
    ClusterError
        If a worker ends or all are not done in time.
    """
    job, n_workers, timeout = Job(**settings), as_count("n_workers", n_workers), as_amount("timeout", timeout)
    way = as_choice("way", way, (*WAYS, "both"))
    job.check(n_workers)
    lack = missing()
    if lack is None:
        try:
            with engines(n_workers) as run:
                return tuple(run(timeout, _work, job, tuple(WAYS) if way == "both" else (way,), timeout / 2))
        except StartError as error:
            print(f"MPI did not start: {error}. The workers took turns in this process instead.")
    elif sys.platform == "emscripten":
        print("Real processes cannot run in a browser's page: the workers took turns in this kernel.")
    else:
        print(f"Without MPI ({lack}) the workers took turns in this process. To get it: {INSTALL}")
    try:
        return (run_job_here(job, n_workers, timeout),)
    except TimeoutError as error:
        raise ClusterError(f"{error}: take fewer epochs, or a larger timeout") from None


@contextmanager
def engines(n_workers, start_seconds=START_SECONDS):
    """Start n_workers processes, connected by MPI, and give `run(timeout, function, *arguments)`.

    `run` calls the function in all processes, where it can import mpi4py, and returns the first result that
    is not None. However the block ends, all processes end with it. StartError if they are not up after
    `start_seconds`; ClusterError from `run` for an exception in the function, for a process that ends, and if
    they are not done after `timeout` seconds.
    """
    import ipyparallel
    from traitlets.config import Config

    from .reaper import MARK, alive, members

    with process_group(n_workers) as environment:
        own = Path(environment["TMPDIR"])
        environment["IPYTHONDIR"] = str(own / "ipython")  # the engines' history is nobody's
        cluster = ipyparallel.Cluster(
            engines="mpi",
            n=n_workers,
            controller_ip="127.0.0.1",
            profile_dir=str(own / "profile"),
            delay=0,
            controller_args=[
                f"--HeartMonitor.period={BEAT}",
                f"--HeartMonitor.max_heartmonitor_misses={SILENT_BEATS}",
            ],
            shutdown_atexit=False,  # the process group does it, also where nothing runs at exit
            log_level=50,
            config=Config(
                BaseLauncher={"environment": environment},
                ControllerLauncher={"connection_info_timeout": start_seconds},
                MPILauncher={"mpi_cmd": [find_mpiexec()]},
                # No process beside each engine that looks after it: `_run` looks after all of them.
                EngineLauncher={"engine_args": ["--IPEngine.enable_nanny=False"]},
            ),
        )
        with ExitStack() as stack:
            try:
                cluster.start_cluster_sync()
                client = stack.enter_context(closing(cluster.connect_client_sync()))
                (mpiexec,) = (each.process for each in cluster.engines.values())
                _wait_for(client, n_workers, lambda: alive(mpiexec), start_seconds)
            except Exception as error:
                raise StartError(f"{n_workers} processes did not start: {error}{_last_words(own)}") from error
            started = members(environment[MARK])
            yield partial(_run, client, started, own)


def _wait_for(client, n_workers, runs, seconds):
    """Return when n_workers engines have reported; RuntimeError or TimeoutError if they don't."""
    end = time.monotonic() + seconds
    while len(client.ids) < n_workers:
        if not runs():
            raise RuntimeError("mpiexec ended")
        if time.monotonic() > end:
            raise TimeoutError(f"{len(client.ids)} were there after {seconds:g} s")
        time.sleep(LOOK_SECONDS)


def _run(client, started, folder, timeout, function, *arguments) -> Any:
    """Do what `engines` promises of `run`."""
    from ipyparallel.error import RemoteError

    from .reaper import alive

    results = [client[engine].apply_async(function, *arguments) for engine in client.ids]
    end = time.monotonic() + timeout
    while not all(each.ready() for each in results):
        if not all(map(alive, started)):
            raise ClusterError(f"a process ended in the middle of the run{_last_words(folder)}")
        if any(each.ready() and not each.successful() for each in results):
            break  # the others may wait for it
        if time.monotonic() > end:
            raise ClusterError(f"{len(results)} processes were not done after {timeout:g} s")
        time.sleep(LOOK_SECONDS)
    try:
        done = [each.get() for each in results if each.ready()]
    except RemoteError as error:
        raise ClusterError(f"{error.ename}: {error.evalue}{_last_words(folder)}") from error
    return next((each for each in done if each is not None), None)


def _last_words(folder):
    """Return what ranks wrote when they gave up, and mpiexec when it could not start them."""
    logs = [path.read_text(errors="replace") for path in folder.glob("profile/log/ipengine*.log")]
    lines = [
        line for log in logs for line in log.splitlines() if line.startswith(("rank ", "mpiexec", "prte"))
    ]
    return "".join(f"; {line}" for line in lines)


def _work(job, ways, watchdog_seconds):
    """Do one rank's part; runs in the other processes."""
    from mpi4py import MPI

    with Watchdog(MPI.COMM_WORLD.rank, watchdog_seconds) as watchdog:
        return run_job(MPI.COMM_WORLD, job, ways, watchdog)
