"""Failures and checkpoints: the formulas against a job that really fails, restarts and goes on."""

import math

import numpy as np
import pytest

from neuronlab.parallel.cost.failures import (
    cluster_mtbf,
    device_mtbf,
    expected_seconds,
    idle_cost,
    wasted_share,
    young_interval,
)
from neuronlab.parallel.cost.published_run import LLAMA3

M, C = LLAMA3.mtbf, 60.0


def run_once(rng, work, mtbf, restart, interval, checkpoint):
    """Return the seconds until a job is done that restarts from its last checkpoint whenever it fails."""
    pieces = [work] if interval is None else round(work / interval) * [interval + checkpoint]
    clock = 0.0
    for piece in pieces:
        while (failure := rng.exponential(mtbf)) < piece:
            clock += failure + restart
        clock += piece
    return clock


@pytest.mark.parametrize(
    ("restart", "interval", "checkpoint"), [(0, None, 0), (30, None, 0), (0, 25, 2), (30, 25, 2)]
)
def test_expected_seconds_is_the_mean_of_jobs_that_really_fail(restart, interval, checkpoint):
    rng = np.random.default_rng(11)
    times = [run_once(rng, 150.0, 100.0, restart, interval, checkpoint) for _ in range(5000)]
    exact = expected_seconds(150, 100, restart, interval, checkpoint)
    assert abs(np.mean(times) - exact) < 3.5 * np.std(times) / math.sqrt(len(times))


def test_the_first_order_share_is_near_the_exact_one():
    interval = young_interval(C, M)
    exact = 1 - 1 / expected_seconds(1, M, 300, interval, C)  # of every second only this much is work
    first_order = wasted_share(interval, C, M, 300)
    assert abs(first_order - exact) < first_order**2  # what the first order leaves out


@pytest.mark.parametrize("checkpoint", [1.0, 60.0, 300.0])
@pytest.mark.parametrize("restart", [0.0, 600.0])
def test_youngs_interval_is_where_the_waste_is_least(checkpoint, restart):
    best = young_interval(checkpoint, M)
    intervals = best * np.geomspace(0.1, 10, 2001)
    shares = [wasted_share(interval, checkpoint, M, restart) for interval in intervals]
    assert intervals[np.argmin(shares)] == pytest.approx(best, rel=1e-12)
    # The slope is nothing there: half of the waste is writing, the other half is lost work.
    assert checkpoint / best == pytest.approx(best / 2 / M, rel=1e-12)


def test_the_exact_minimum_lies_near_youngs_interval():
    """Daly's next term shortens it by C/3 or so; the time lost by taking Young's is under a per mille."""
    best = young_interval(C, M)
    intervals = best * np.geomspace(0.8, 1.25, 1001)
    seconds = [expected_seconds(1e6, M, 0, interval, C) for interval in intervals]
    assert abs(intervals[np.argmin(seconds)] - best) < C
    assert expected_seconds(1e6, M, 0, best, C) < 1.001 * min(seconds)


def test_a_job_without_checkpoints():
    assert expected_seconds(1, 1e9) == pytest.approx(1, rel=1e-8)  # a short one hardly ever fails
    assert expected_seconds(3 * M, M) == pytest.approx(M * (math.e**3 - 1), rel=1e-15)
    assert expected_seconds(LLAMA3.days * 86400, M) > 1e180  # seconds: never, and still a float
    assert expected_seconds(1000 * M, M) == math.inf


def test_a_cluster_fails_as_often_as_all_its_devices_together():
    rng = np.random.default_rng(5)
    first = rng.exponential(1000.0, size=(20_000, 50)).min(axis=1)
    assert abs(first.mean() - cluster_mtbf(1000, 50)) < 3.5 * first.std() / math.sqrt(len(first))
    assert device_mtbf(cluster_mtbf(1000, 50), 50) == 1000


def test_the_figures_of_llama_3_add_up_but_for_one_printed_share():
    assert LLAMA3.planned + LLAMA3.unexpected == LLAMA3.interruptions
    assert sum(cause.count for cause in LLAMA3.causes) == LLAMA3.unexpected
    wrong = [
        cause.name for cause in LLAMA3.causes if abs(LLAMA3.per_cent(cause.name) - cause.printed) > 0.051
    ]
    assert wrong == ["faulty GPU"]
    assert sum(cause.printed for cause in LLAMA3.causes) == pytest.approx(94.9)  # 5.2 short of 100


def test_waiting_costs_by_the_hour():
    assert idle_cost(16_384, 1800, 2.5) == 16_384 * 0.5 * 2.5
    assert idle_cost(8, 0, 2.5) == idle_cost(8, 60, 0) == 0


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_times_that_are_none_are_refused(bad):
    with pytest.raises(ValueError, match="device_seconds must be"):
        cluster_mtbf(bad, 4)
    with pytest.raises(ValueError, match="cluster_seconds must be"):
        device_mtbf(bad, 4)
    for call in (
        lambda m: young_interval(60, m),
        lambda m: wasted_share(60, 1, m),
        lambda m: expected_seconds(60, m),
    ):
        with pytest.raises(ValueError, match="mtbf_seconds must be"):
            call(bad)
    with pytest.raises(ValueError, match="checkpoint_seconds must be"):
        young_interval(bad, 60)
    with pytest.raises(ValueError, match="interval must be"):
        wasted_share(bad, 1, 60)
    with pytest.raises(ValueError, match="interval must be"):
        expected_seconds(60, 60, 0, bad)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="n_devices must be at least 1, got 0"):
        cluster_mtbf(100, 0)
    with pytest.raises(ValueError, match="restart_seconds must be 0 or more, got -1"):
        wasted_share(10, 1, 60, -1)
    with pytest.raises(TypeError, match="mtbf_seconds must be a number"):
        young_interval(60, "3 h")
    with pytest.raises(ValueError, match="n_gpus must be at least 1"):
        idle_cost(0, 1, 1)
    with pytest.raises(ValueError, match="price_per_gpu_hour must be 0 or more"):
        idle_cost(1, 1, -2)
    with pytest.raises(KeyError):
        LLAMA3.per_cent("meteorite")
