"""Ends a group of processes when whoever started it is gone; `launcher` runs this file as a program.

A context manager ends its processes after an error, but not after the kernel around it was killed. So the
reaper does it in every case: it waits until the pipe from its parent closes, however that came about.
"""

import os
import shutil
import sys
from contextlib import suppress

import psutil

# Set in the environment of the first process, inherited by all that it starts.
MARK = "NEURONLAB_PROCESS_GROUP"
GRACE_SECONDS = 3  # between asking a process to end and ending it


def members(mark) -> list:
    """Return the living processes that carry `mark`."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == mark and alive(process):
                found.append(process)
        except (psutil.Error, OSError):  # somebody else's, or just gone
            continue
    return found


def alive(process) -> bool:
    """Whether a process still runs; one that only waits to be collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def end(mark):
    """End all processes that carry `mark`, and those that they start meanwhile."""
    for process in (asked := members(mark)):
        with suppress(psutil.Error):
            process.terminate()
    psutil.wait_procs(asked, GRACE_SECONDS)
    while left := members(mark):
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, GRACE_SECONDS)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    end(sys.argv[1])
    for folder in sys.argv[2:]:
        shutil.rmtree(folder, ignore_errors=True)
