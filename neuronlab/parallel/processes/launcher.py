"""Real processes under mpiexec: how they are found, started and ended, and none is left behind."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import uuid
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from ...checks import as_amount, as_count

END_SECONDS = 20  # until the reaper, which asks first, has ended all


def find_mpiexec() -> str | None:
    """Return the path of mpiexec: the one beside this Python, as a wheel installs it, else one on PATH."""
    places = (Path(sys.executable).parent, sysconfig.get_path("scripts"))
    return next(filter(None, (shutil.which("mpiexec", path=place) for place in (*places, None))), None)


def missing() -> str | None:
    """Return in words what is missing for real processes, or None."""
    if sys.platform == "emscripten":
        return "a kernel in the browser has no other processes"
    for package in ("mpi4py", "ipyparallel", "psutil"):
        if find_spec(package) is None:
            return f"{package} is not installed"
    return None if find_mpiexec() else "there is no mpiexec"


def mpi_settings(n_workers) -> dict:
    """Return the environment variables that n_workers ranks need on this machine, and nothing more.

    Open MPI refuses to run as root, as in most containers, and with more ranks than cores, unless it is told
    to; then waiting ranks have to leave the core to others.
    """
    import psutil

    settings = {"OPENBLAS_NUM_THREADS": "1"}  # the ranks are the threads
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    if n_workers > (psutil.cpu_count(logical=False) or 1):
        settings["PRTE_MCA_rmaps_default_mapping_policy"] = ":oversubscribe"
        settings["OMPI_MCA_mpi_yield_when_idle"] = "1"
    return settings


@contextmanager
def process_group(n_workers):
    """Give the environment for processes none of which outlives the block, nor this process if it is killed.

    All that is started with these environment variables, and what that starts in turn, is ended: asked
    first, then forced. What MPI writes to disk and to shared memory goes too. n_workers as in `mpi_settings`.
    """
    from . import reaper

    mark = uuid.uuid4().hex
    with ExitStack() as stack:
        # A short path: sockets have names of at most some 100 letters. Shared memory is a file on Linux.
        folders = [
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="nl-", dir=place, ignore_cleanup_errors=True)
            )
            for place in (_folder("/tmp"), _folder("/dev/shm"))
        ]
        watch = subprocess.Popen(
            [sys.executable, "-P", reaper.__file__, mark, *folders],
            stdin=subprocess.PIPE,
            start_new_session=True,  # neither Ctrl-C nor the end of a kernel reaches it
        )
        try:
            own = {reaper.MARK: mark, "TMPDIR": folders[0], "OMPI_MCA_btl_sm_backing_directory": folders[1]}
            yield os.environ | mpi_settings(n_workers) | own
        finally:
            if watch.stdin is not None:
                watch.stdin.close()
            try:
                watch.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                watch.kill()
                watch.wait()
            reaper.end(mark)  # nothing is left, unless the reaper itself was ended


def _folder(place):
    return place if os.path.isdir(place) else None


def run_ranks(n_workers, *arguments, timeout) -> subprocess.CompletedProcess:
    """Run `python *arguments` on n_workers ranks under mpiexec; return what they printed, and the status.

    No rank is left behind. RuntimeError where MPI is missing; TimeoutError if they are not done after
    `timeout` seconds, with what they printed; TypeError or ValueError for a wrong number or time.
    """
    n_workers, timeout = as_count("n_workers", n_workers), as_amount("timeout", timeout)
    if lack := missing():
        raise RuntimeError(f"no ranks can be started: {lack}")
    with process_group(n_workers) as environment, tempfile.TemporaryFile("w+") as output:
        command = [find_mpiexec(), "-n", str(n_workers), sys.executable, *map(str, arguments)]
        ranks = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            status = ranks.wait(timeout)
        except subprocess.TimeoutExpired:
            status = None
        output.seek(0)
        printed = output.read()
        if status is None:
            raise TimeoutError(
                f"{n_workers} ranks were not done after {timeout:g} s; they printed: {printed}"
            )
        return subprocess.CompletedProcess(command, status, printed)
