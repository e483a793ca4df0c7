"""The cost of an all-reduce: closed formulas for its time, and the two bandwidths that benchmarks report.

All workers have the same link; each sends one message at a time and receives one meanwhile. Adding up takes
no time. With one worker nothing is sent, in 0 seconds. Source: Thakur, Rabenseifner and Gropp, "Optimization
of Collective Communication Operations in MPICH", International Journal of High Performance Computing
Applications 19, 2005.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...checks import as_amount, as_choice, as_count
from ..all_reduce.schedule import check_schedule
from .links import as_link

if TYPE_CHECKING:
    from ..all_reduce.schedule import Schedule
    from .links import Link


def ring_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return 2(n-1) a + 2(n-1)/n S/B: in each of 2(n-1) steps all send an n-th of the vector onwards.

    Source as of the module: Thakur, Rabenseifner and Gropp 2005.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1) * (link.latency + size / n / link.bandwidth)


def tree_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return 2 log2(n) (a + S/B): whole vectors are added up along a binomial tree and sent back down it.

    Each level waits for the whole vector, as in MPICH: nothing is pipelined (`double_tree_seconds` is).
    log2(n) is rounded up to whole levels.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1).bit_length() * (link.latency + size / link.bandwidth)


def double_tree_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return 2 log2(n) a + 2 S/B: two binary trees at once, each for half of the vector, cut into chunks.

    Whoever passes sums on in one tree is a leaf in the other, so each sends and receives 2 S and no more; and
    the chunks follow one another so closely that only the first pays for the levels. log2(n) is rounded up.
    Source: NVIDIA NCCL, "tree", since version 2.4, and its own estimate in src/graph/tuning.cc; the two trees
    are those of Sanders, Speck and Träff, "Two-tree algorithms for full bandwidth broadcast, reduction and
    scan", Parallel Computing 35, 2009.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * ((n - 1).bit_length() * link.latency + size / link.bandwidth) if n > 1 else 0.0


def recursive_doubling_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return log2(n) (a + S/B): in each step all swap whole vectors with a partner 1, 2, 4, ... places away.

    If n is no power of two, as many workers as are too many give their vector to a neighbour first and get
    the sum from it last: two more steps for the power of two below n, as MPICH does it.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    doublings = n.bit_length() - 1
    return (doublings + _extra_steps(n)) * (link.latency + size / link.bandwidth)


def rabenseifner_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return 2 log2(n) a + 2(n-1)/n S/B: as little data as the ring, in far fewer steps.

    Partners swap halves, then quarters, and so on, and the same way back. If n is no power of two, two more
    steps with whole vectors are needed as in `recursive_doubling_seconds`.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    doublings = n.bit_length() - 1
    power = 2**doublings
    halves = 2 * doublings * link.latency + 2 * (power - 1) / power * size / link.bandwidth
    return halves + _extra_steps(n) * (link.latency + size / link.bandwidth)


def parameter_server_seconds(n_bytes: float, n_workers: int, link: Link | str) -> float:
    """Return 2(n-1) (a + S/B): one worker's link takes in n-1 whole vectors, and sends out n-1 sums.

    That worker serves and trains too.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        How many take part, n; 1 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1) * (link.latency + size / link.bandwidth)


ALGORITHMS = {
    "ring": ring_seconds,
    "tree": tree_seconds,
    "double binary tree": double_tree_seconds,
    "recursive doubling": recursive_doubling_seconds,
    "Rabenseifner": rabenseifner_seconds,
    "parameter server": parameter_server_seconds,
}  # each takes (n_bytes, n_workers, link)


def schedule_seconds(schedule: Schedule, n_bytes: float, link: Link | str) -> float:
    """Return the time of a `Schedule`, step by step: each takes as long as its busiest worker.

    What a worker sends in one step leaves through its one link message by message, and so does what it
    receives come in. All chunks are n_bytes / n_chunks. The closed formulas say the same without the records.

    Parameters
    ----------
    schedule : Schedule
        Who sends what to whom, as `ring` returns it.
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    link : Link or str
        The link of each worker, or its name in LINKS: latency a in seconds, bandwidth B in bytes a second.

    Returns
    -------
    float
        The whole schedule, in seconds.

    Raises
    ------
    TypeError
        For what is no Schedule, and another wrong type.
    ValueError
        For fewer than 0 bytes and an unknown link.
    """
    check_schedule(schedule)
    size, _, link = _checked(n_bytes, schedule.n_workers, link)
    n_messages = 0
    for transfers in schedule.steps:
        out = Counter(each.sender for each in transfers)
        into = Counter(each.receiver for each in transfers)
        n_messages += max([*out.values(), *into.values()], default=0)
    return n_messages * link.seconds(size / schedule.n_chunks)


# How much of the data crosses each worker's link, by NCCL's names.
_BUS_FACTORS = {
    "all_reduce": lambda n: 2 * (n - 1) / n,
    "reduce_scatter": lambda n: (n - 1) / n,
    "all_gather": lambda n: (n - 1) / n,
    "broadcast": lambda n: 1.0,
    "reduce": lambda n: 1.0,
}
OPERATIONS = tuple(_BUS_FACTORS)


def bus_factor(operation: str, n_workers: int) -> float:
    """Return what turns the algorithm bandwidth of an operation into its bus bandwidth.

    2(n-1)/n for "all_reduce", (n-1)/n for "reduce_scatter" and "all_gather", 1 for "broadcast" and "reduce".
    Source: NVIDIA, nccl-tests, doc/PERFORMANCE.md.

    Parameters
    ----------
    operation : str
        One of OPERATIONS.
    n_workers : int
        How many take part, n; 1 or more.

    Returns
    -------
    float
        How much of the data crosses each worker's link, a ratio.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an operation not in OPERATIONS and n_workers below 1.
    """
    return _BUS_FACTORS[as_choice("operation", operation, OPERATIONS)](as_count("n_workers", n_workers))


def algorithm_bandwidth(n_bytes: float, seconds: float) -> float:
    """Return S/t, bytes of the vector per second: how quick the operation is for who waits for it.

    nccl-tests prints it as algbw, in GB/s of 1e9 bytes.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes.
    seconds : float
        Time of the operation, t.

    Returns
    -------
    float
        Bytes per second.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For 0 bytes or seconds or less.
    """
    return as_amount("n_bytes", n_bytes) / as_amount("seconds", seconds)


def bus_bandwidth(operation: str, n_workers: int, n_bytes: float, seconds: float) -> float:
    """Return S/t times `bus_factor`, bytes per second: how much of the link's bandwidth was used.

    It is the one to compare with a data sheet: it does not depend on the number of workers. nccl-tests prints
    it as busbw.

    Parameters
    ----------
    operation : str
        One of OPERATIONS.
    n_workers : int
        How many took part; 1 or more.
    n_bytes : float
        Size of the vector, S, in bytes.
    seconds : float
        Time of the operation, t.

    Returns
    -------
    float
        Bytes per second.

    Raises
    ------
    TypeError
        As in `bus_factor` and `algorithm_bandwidth`.
    ValueError
        As in these.
    """
    return algorithm_bandwidth(n_bytes, seconds) * bus_factor(operation, n_workers)


def _checked(n_bytes, n_workers, link):
    return as_amount("n_bytes", n_bytes, zero=True), as_count("n_workers", n_workers), as_link(link)


def _extra_steps(n):
    return 2 if n & (n - 1) else 0
