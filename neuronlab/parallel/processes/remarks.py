"""What surprises in the times of a run, each explained in half a line."""

import os

import numpy as np

SMALL = 100_000  # parameters: below, a step is made of calls rather than of arithmetic
MARGIN = 1.2  # times: what differs by less is noise
LONGER = 3  # times as long as computing: then communication is worth a remark


def remarks(runs, ranks_here, n_cores) -> list:
    """Return sentences about runs of one job, with `ranks_here` ranks on a computer of `n_cores` cores."""
    found = []
    compute = max(float(np.median(run.compute)) for run in runs)
    communicate = max(float(np.median(run.communicate)) for run in runs)
    n_workers = runs[0].n_workers
    small = runs[0].network.n_parameters < SMALL
    surprises = compute > MARGIN * runs[0].alone / n_workers
    if n_workers == 1 and small and surprises:
        found.append("compute is longer than one process's step: a rank keeps all numbers of its passes")
    elif small and surprises:
        found.append(
            f"compute is not 1/{n_workers} of one process's step: a call of numpy has its price however few "
            "samples it gets, and a rank keeps all numbers of its passes"
        )
    if ranks_here > n_cores:
        found.append(
            f"communicate is mostly waiting for a turn: {ranks_here} ranks share {n_cores} "
            f"core{'s' * (n_cores > 1)} here"
        )
    elif n_workers > 1 and communicate > LONGER * compute:
        found.append("communicate: the ranks wait longer for each other than they compute")
    if n_workers > 1 and small:
        found.append(
            "so small a gradient pays for latency, not for bandwidth: try --sizes 64 2000 2000 10 --batch 512"
        )
    return found


def cores() -> set:
    """Return which cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
