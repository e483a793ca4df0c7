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

    It holds for C far below M. Source: Young, "A first order approximation to the optimum checkpoint
    interval", Communications of the ACM 17 (9), 1974.

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
    (M + R) (e^(T/M) - 1). With an `interval` the job is cut into pieces of that much work, each followed by a
    checkpoint, and the same formula holds for every piece. Source: Daly, "A higher order estimate of the
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
    if interval is None:
        n_pieces, piece = 1, work
    else:
        interval = as_amount("interval", interval)
        n_pieces, piece = work / interval, interval + checkpoint
    try:
        return n_pieces * (mtbf + restart) * math.expm1(piece / mtbf)
    except OverflowError:
        return math.inf


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
