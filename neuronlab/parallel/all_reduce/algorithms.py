"""The all-reduces as schedules: the ring, the parameter server, recursive doubling."""

from ...checks import as_count
from .schedule import Schedule
from .transfer import Transfer


def ring(n_workers: int) -> Schedule:
    """Return the ring all-reduce: 2(n-1) steps, in each every worker sends one of n chunks to the next one.

    In the first n-1 steps chunks travel and grow (reduce-scatter): worker w starts with chunk w, and at the
    end has all of chunk w+1. In the other n-1 steps the finished chunks travel around (all-gather). Each
    worker sends 2(n-1)/n of the vector, however many there are. Source: Patarasuk and Yuan, Journal of
    Parallel and Distributed Computing 69, 2009.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1.
    """
    n = as_count("n_workers", n_workers)
    transfers = [
        Transfer(step, worker, (worker + 1) % n, (worker - step) % n, "reduce" if step < n - 1 else "copy")
        for step in range(2 * (n - 1))
        for worker in range(n)
    ]
    return Schedule("ring", n, n, transfers)


def parameter_server(n_workers: int) -> Schedule:
    """Return the all-reduce of a parameter server: all send to worker 0, which adds up and sends to all.

    Two steps, but not two short ones: the server's own link carries n-1 whole vectors in the first and n-1
    in the second, one after the other. Source: Li and others, "Scaling Distributed Machine Learning with the
    Parameter Server", OSDI 2014; there a server is no worker.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1.
    """
    n = as_count("n_workers", n_workers)
    there = [Transfer(0, worker, 0, 0, "reduce") for worker in range(1, n)]
    back = [Transfer(1, 0, worker, 0, "copy") for worker in range(1, n)]
    return Schedule("parameter server", n, 1, there + back)


def recursive_doubling(n_workers: int) -> Schedule:
    """Return recursive doubling: log2(n) steps, in each every worker swaps its whole vector with a partner.

    Partners are 1, 2, 4, ... apart; both add what they get, so a sum of two becomes one of four. Few
    steps, much data: good for short vectors. Source: Thakur, Rabenseifner and Gropp, International Journal of
    High Performance Computing Applications 19, 2005.

    Parameters
    ----------
    n_workers : int
        How many take part, n; one worker has nothing to send.

    Returns
    -------
    Schedule
        Its transfers.

    Raises
    ------
    TypeError
        For what is no whole number.
    ValueError
        For n_workers below 1, or not a power of two.
    """
    n = as_count("n_workers", n_workers)
    if n & (n - 1):
        raise ValueError(f"n_workers must be a power of two (1, 2, 4, 8, ...), got {n}")
    transfers = [
        Transfer(step, worker, worker ^ (1 << step), 0, "reduce")
        for step in range(n.bit_length() - 1)
        for worker in range(n)
    ]
    return Schedule("recursive doubling", n, 1, transfers)
