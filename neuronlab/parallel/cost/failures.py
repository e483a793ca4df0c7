"""Failures: how often a cluster breaks down, what snapshots save, and what waiting GPUs cost.

Failures are taken to strike at random, at a constant rate, and to stop the whole job, as they do where every
GPU waits for all others.
"""

import math

from ...checks import as_amount, as_count
from .units import HOUR


def cluster_mtbf(device_seconds: float, n_devices: int) -> float:
    """Return the mean time between failures of many devices together: that of one, divided by their number.

    Parameters
    ----------
    device_seconds : float
        Mean time between failures of one device, in seconds.
    n_devices : int
        Their number, 1 or more.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a time of 0 or less and a number below 1.
    """
    return as_amount("device_seconds", device_seconds) / as_count("n_devices", n_devices)


def device_mtbf(cluster_seconds: float, n_devices: int) -> float:
    """Return the mean time between failures of one device from that of all together: the way back.

    Of a GPU it counts its share of hosts, network and software too.

    Parameters
    ----------
    cluster_seconds : float
        Mean time between failures of all devices together, in seconds.
    n_devices : int
        Their number, 1 or more.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a time of 0 or less and a number below 1.
    """
    return as_amount("cluster_seconds", cluster_seconds) * as_count("n_devices", n_devices)


def young_interval(checkpoint_seconds: float, mtbf_seconds: float) -> float:
    """Return sqrt(2 C M), the seconds from one checkpoint to the next that waste the least.

    It holds for C far below M. At C = M/2 a job already takes 5 % longer with it than it must, at C = M 14 %,
    at C = 6 M 3.4 times as long, and beyond that without bound: take `daly_interval` there. Source: Young, "A
    first order approximation to the optimum checkpoint interval", Communications of the ACM 17 (9), 1974.

    Parameters
    ----------
    checkpoint_seconds : float
        Time to write a checkpoint, C, in seconds.
    mtbf_seconds : float
        The cluster's mean time between failures, M, in seconds.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a time of 0 or less.
    """
    checkpoint = as_amount("checkpoint_seconds", checkpoint_seconds)
    return math.sqrt(2 * checkpoint * as_amount("mtbf_seconds", mtbf_seconds))


def daly_interval(checkpoint_seconds: float, mtbf_seconds: float) -> float:
    """Return Daly's higher-order estimate of the best seconds of work from one checkpoint to the next.

    With x = sqrt(C / 2M) it is sqrt(2 C M) (1 + x/3 + x^2/9) - C for C below 2 M, and M from there on. For
    every C a job takes at most 0.2 % longer with it than it must (`expected_seconds`). Source: Daly, "A
    higher order estimate of the optimum checkpoint interval for restart dumps", Future Generation Computer
    Systems 22, 2006.

    Parameters
    ----------
    checkpoint_seconds : float
        Time to write a checkpoint, C, in seconds.
    mtbf_seconds : float
        The cluster's mean time between failures, M, in seconds.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a time of 0 or less.
    """
    checkpoint = as_amount("checkpoint_seconds", checkpoint_seconds)
    mtbf = as_amount("mtbf_seconds", mtbf_seconds)
    if checkpoint >= 2 * mtbf:
        return mtbf
    x = math.sqrt(checkpoint / (2 * mtbf))
    return math.sqrt(2 * checkpoint * mtbf) * (1 + x / 3 + x * x / 9) - checkpoint


def wasted_share(
    interval: float, checkpoint_seconds: float, mtbf_seconds: float, restart_seconds: float = 0.0
) -> float:
    """Return the share of the time that goes into checkpoints, work done twice and restarts.

    C/interval for writing, interval/(2 M) because a failure costs half an interval's work on average, and R/M
    for restarting. It is the first order, good where all of them are far below M (`expected_seconds` is
    exact).

    Parameters
    ----------
    interval : float
        Seconds of work from one checkpoint to the next.
    checkpoint_seconds : float
        Time to write a checkpoint, C, in seconds; it may be 0.
    mtbf_seconds : float
        The cluster's mean time between failures, M, in seconds.
    restart_seconds : float, default 0.0
        Time to start again after a failure, R, in seconds.

    Returns
    -------
    float
        A share; above 1 it means that hardly any work gets done.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a time of 0 or less; the checkpoint's and the restart's may be 0.
    """
    interval, mtbf = as_amount("interval", interval), as_amount("mtbf_seconds", mtbf_seconds)
    checkpoint = as_amount("checkpoint_seconds", checkpoint_seconds, zero=True)
    restart = as_amount("restart_seconds", restart_seconds, zero=True)
    return checkpoint / interval + (interval / 2 + restart) / mtbf


def expected_seconds(
    work_seconds: float,
    mtbf_seconds: float,
    restart_seconds: float = 0.0,
    interval: float | None = None,
    checkpoint_seconds: float = 0.0,
) -> float:
    """Return how long a job takes on average, failures included.

    Without an `interval` there are no checkpoints, and each failure loses all that was done:
    (M + R) (e^(T/M) - 1). With an `interval` the job is cut into pieces of that much work and a shorter one
    at the end, if something is left; each is followed by a checkpoint, the last one too, and the same formula
    holds for every piece. That is exact. Source: Daly, "A higher order estimate of the
    optimum checkpoint interval for restart dumps", Future Generation Computer Systems 22, 2006.

    Parameters
    ----------
    work_seconds : float
        The work, T, in seconds.
    mtbf_seconds : float
        The cluster's mean time between failures, M, in seconds.
    restart_seconds : float, default 0.0
        Time to start again, R, in seconds, during which nothing fails.
    interval : float, optional
        Seconds of work from one checkpoint to the next.
    checkpoint_seconds : float, default 0.0
        Time to write a checkpoint, in seconds.

    Returns
    -------
    float
        Seconds; `inf` where the result is beyond all floats.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a time of 0 or less; the checkpoint's and the restart's may be 0.
    """
    work, mtbf = as_amount("work_seconds", work_seconds), as_amount("mtbf_seconds", mtbf_seconds)
    restart = as_amount("restart_seconds", restart_seconds, zero=True)
    checkpoint = as_amount("checkpoint_seconds", checkpoint_seconds, zero=True)
    try:
        if interval is None:
            return (mtbf + restart) * math.expm1(work / mtbf)
        interval = as_amount("interval", interval)
        n_whole, rest = _pieces(work, interval)
        growth = n_whole * math.expm1((interval + checkpoint) / mtbf) if n_whole else 0.0
        if rest:
            growth += math.expm1((rest + checkpoint) / mtbf)
        return (mtbf + restart) * growth
    except OverflowError:
        return math.inf


def _pieces(work, interval):
    """Return how many whole intervals of work there are, and the seconds of the shorter rest."""
    n_whole = round(work / interval)
    # Three times 0.1 s are 0.3 s, and no fourth piece of a rounding error.
    if math.isclose(n_whole * interval, work, rel_tol=1e-12):
        return n_whole, 0.0
    n_whole = math.floor(work / interval)
    return n_whole, work - n_whole * interval


def idle_cost(n_gpus: int, seconds: float, price_per_gpu_hour: float) -> float:
    """Return what GPUs cost while they wait, in the currency of the price.

    Parameters
    ----------
    n_gpus : int
        Their number, 1 or more.
    seconds : float
        How long they wait.
    price_per_gpu_hour : float
        The price of one GPU for an hour.

    Returns
    -------
    float
        The cost.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For GPUs below 1 and a negative time or price.
    """
    hours = as_amount("seconds", seconds, zero=True) / HOUR
    return as_count("n_gpus", n_gpus) * hours * as_amount("price_per_gpu_hour", price_per_gpu_hour, zero=True)
