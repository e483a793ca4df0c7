"""The cost of an all-reduce: closed formulas for its time, and the two bandwidths that benchmarks report.

All workers have the same link; each sends one message at a time and receives one meanwhile. Adding up takes
no time. With one worker nothing is sent, in 0 seconds. Source: Thakur, Rabenseifner and Gropp, "Optimization
of Collective Communication Operations in MPICH", International Journal of High Performance Computing
Applications 19, 2005.
"""

from collections import Counter

from ...checks import as_amount, as_choice, as_count
from ..all_reduce.schedule import check_schedule
from .links import as_link


def ring_seconds(n_bytes, n_workers, link) -> float:
    """Return 2(n-1) a + 2(n-1)/n S/B: in each of 2(n-1) steps all send an n-th of the vector onwards.

    S is n_bytes, a the link's latency, B its bandwidth; `link` is a `Link` or its name. TypeError or
    ValueError for fewer than 0 bytes, no workers and an unknown link.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1) * (link.latency + size / n / link.bandwidth)


def tree_seconds(n_bytes, n_workers, link) -> float:
    """Return 2 log2(n) (a + S/B): whole vectors are added up along a binomial tree and sent back down it.

    log2(n) is rounded up to whole levels. Arguments and errors as in `ring_seconds`.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1).bit_length() * (link.latency + size / link.bandwidth)


def recursive_doubling_seconds(n_bytes, n_workers, link) -> float:
    """Return log2(n) (a + S/B): in each step all swap whole vectors with a partner 1, 2, 4, ... places away.

    If n is no power of two, as many workers as are too many give their vector to a neighbour first and get
    the sum from it last: two more steps for the power of two below n, as MPICH does it. Arguments and errors
    as in `ring_seconds`.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    doublings = n.bit_length() - 1
    return (doublings + _extra_steps(n)) * (link.latency + size / link.bandwidth)


def rabenseifner_seconds(n_bytes, n_workers, link) -> float:
    """Return 2 log2(n) a + 2(n-1)/n S/B: as little data as the ring, in far fewer steps.

    Partners swap halves, then quarters, and so on, and the same way back. If n is no power of two, two more
    steps with whole vectors are needed as in `recursive_doubling_seconds`. Arguments and errors as in
    `ring_seconds`.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    doublings = n.bit_length() - 1
    power = 2**doublings
    halves = 2 * doublings * link.latency + 2 * (power - 1) / power * size / link.bandwidth
    return halves + _extra_steps(n) * (link.latency + size / link.bandwidth)


def parameter_server_seconds(n_bytes, n_workers, link) -> float:
    """Return 2(n-1) (a + S/B): one worker's link takes in n-1 whole vectors, and sends out n-1 sums.

    That worker serves and trains too. Arguments and errors as in `ring_seconds`.
    """
    size, n, link = _checked(n_bytes, n_workers, link)
    return 2 * (n - 1) * (link.latency + size / link.bandwidth)


ALGORITHMS = {
    "ring": ring_seconds,
    "tree": tree_seconds,
    "recursive doubling": recursive_doubling_seconds,
    "Rabenseifner": rabenseifner_seconds,
    "parameter server": parameter_server_seconds,
}  # each takes (n_bytes, n_workers, link)


def as_algorithm(given) -> str:
    """Return the name of an all-reduce, one of ALGORITHMS; TypeError or ValueError otherwise."""
    return as_choice("algorithm", given, ALGORITHMS)


def schedule_seconds(schedule, n_bytes, link) -> float:
    """Return the time of a `Schedule`, step by step: each takes as long as its busiest worker.

    What a worker sends in one step leaves through its one link message by message, and so does what it
    receives come in. All chunks are n_bytes / n_chunks. The closed formulas say the same without the records.
    TypeError or ValueError for what is no Schedule, fewer than 0 bytes and an unknown link.
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


def bus_factor(operation, n_workers) -> float:
    """Return what turns the algorithm bandwidth of an operation into its bus bandwidth.

    2(n-1)/n for "all_reduce", (n-1)/n for "reduce_scatter" and "all_gather", 1 for "broadcast" and "reduce".
    TypeError or ValueError for an operation not in OPERATIONS and n_workers below 1. Source: NVIDIA,
    nccl-tests, doc/PERFORMANCE.md.
    """
    return _BUS_FACTORS[as_choice("operation", operation, OPERATIONS)](as_count("n_workers", n_workers))


def algorithm_bandwidth(n_bytes, seconds) -> float:
    """Return S/t, bytes of the vector per second: how quick the operation is for who waits for it.

    nccl-tests prints it as algbw, in GB/s of 1e9 bytes. TypeError or ValueError for 0 bytes or seconds or
    less.
    """
    return as_amount("n_bytes", n_bytes) / as_amount("seconds", seconds)


def bus_bandwidth(operation, n_workers, n_bytes, seconds) -> float:
    """Return S/t times `bus_factor`, bytes per second: how much of the link's bandwidth was used.

    It is the one to compare with a data sheet: it does not depend on the number of workers. nccl-tests prints
    it as busbw. Errors as in `bus_factor` and `algorithm_bandwidth`.
    """
    return algorithm_bandwidth(n_bytes, seconds) * bus_factor(operation, n_workers)


def _checked(n_bytes, n_workers, link):
    return as_amount("n_bytes", n_bytes, zero=True), as_count("n_workers", n_workers), as_link(link)


def _extra_steps(n):
    return 2 if n & (n - 1) else 0
