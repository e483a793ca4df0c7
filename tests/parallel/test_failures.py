"""Failures and checkpoints: the formulas against a job that really fails, restarts and goes on."""

import math

import numpy as np
import pytest

from neuronlab.parallel.cost.failures import (
    cluster_mtbf,
    daly_interval,
    device_mtbf,
    expected_seconds,
    idle_cost,
    wasted_share,
    young_interval,
)
from neuronlab.parallel.cost.published_run import LLAMA3

M, C = LLAMA3.mtbf, 60.0


def run_once(rng, work, mtbf, restart, interval, checkpoint):
    """Return the seconds until a job is done that restarts from its last checkpoint whenever it fails.

    It knows nothing of pieces: the next failure stands on the clock, and what is saved is what counts.
    """
    clock, saved, failure = 0.0, 0.0, rng.exponential(mtbf)
    while saved < work:
        new = work - saved if interval is None else min(interval, work - saved)
        end = clock + new + (0.0 if interval is None else checkpoint)
        if end < failure:
            clock, saved = end, saved + new
        else:
            clock = failure + restart  # nothing fails meanwhile
            failure = clock + rng.exponential(mtbf)
    return clock


def mean_and_sigma(runs, *job):
    """Return the mean time of simulated jobs, and the standard deviation of that mean."""
    rng = np.random.default_rng(11)
    times = [run_once(rng, *job) for _ in range(runs)]
    return np.mean(times), np.std(times) / math.sqrt(runs)


@pytest.mark.parametrize(
    ("work", "mtbf", "restart", "interval", "checkpoint"),
    [
        (150.0, 100.0, 0, None, 0),
        (150.0, 100.0, 30, None, 0),
        (150.0, 100.0, 0, 25, 2),  # whole pieces
        (150.0, 100.0, 30, 25, 2),
        (1000.0, 300.0, 20, 700, 10),  # and a shorter one: as one and 3/7 of a whole one it would be 4417 s
        (150.0, 100.0, 5, 40, 8),
        (100.0, 300.0, 20, 1000, 10),  # the one piece is shorter
    ],
)
def test_expected_seconds_is_the_mean_of_jobs_that_really_fail(work, mtbf, restart, interval, checkpoint):
    job = work, mtbf, restart, interval, checkpoint
    mean, sigma = mean_and_sigma(5000, *job)
    assert abs(mean - expected_seconds(*job)) < 3.5 * sigma < 0.1 * mean


def test_pieces_end_where_the_work_ends():
    """Without failures to speak of a job takes its work and its checkpoints, the last one included."""
    for work, interval, checkpoints in [
        (100, 1000, 1),
        (100, 100, 1),
        (100, 50, 2),
        (101, 50, 3),
        (0.3, 0.1, 3),
    ]:
        seconds = expected_seconds(work, 1e12, 0, interval, 10)
        assert seconds == pytest.approx(work + 10 * checkpoints, rel=1e-8)
    assert expected_seconds(1e300, 1e12, 0, 1e-300, 10) == math.inf


def test_the_wasted_share_is_what_jobs_that_really_fail_waste():
    """To the first order: half an interval's work is lost by a failure, and no part of the checkpoint."""
    interval = 40.0
    mean, sigma = mean_and_sigma(400, 100 * interval, 2000.0, 10, interval, 0.5)
    share, simulated = wasted_share(interval, 0.5, 2000, 10), 1 - 100 * interval / mean
    assert abs(simulated - share) < share**2 + 3.5 * sigma / mean < 0.004
    assert wasted_share(100, 10, 1000, 5) == pytest.approx(0.1 + 0.05 + 0.005, rel=1e-15)


def test_youngs_and_dalys_interval_are_better_than_others_where_jobs_really_fail():
    work, mtbf, checkpoint = 6000.0, 200.0, 4.0
    for best in (young_interval(checkpoint, mtbf), daly_interval(checkpoint, mtbf)):
        (least, sigma), (seldom, other), (often, third) = (
            mean_and_sigma(300, work, mtbf, 10, factor * best, checkpoint) for factor in (1, 4, 0.25)
        )
        assert least + 3.5 * (sigma + other) < seldom and least + 3.5 * (sigma + third) < often


@pytest.mark.parametrize("ratio", [1e-6, 1e-3, 0.1, 0.5, 1, 1.5, 1.99, 2, 3, 6, 50])
def test_dalys_interval_is_the_best_for_every_checkpoint(ratio):
    """Within 0.2 %, also where Young's is far off: it holds for checkpoints that take little of M."""
    C = ratio * M
    least = min(seconds_for_work(interval, C) for interval in M * np.geomspace(1e-4, 10, 4001))
    assert least * (1 - 1e-5) <= seconds_for_work(daly_interval(C, M), C) < 1.002 * least
    lost = seconds_for_work(young_interval(C, M), C) / least
    known = {0.5: 1.05, 1: 1.14, 6: 3.4}
    if ratio in known:
        assert lost == pytest.approx(known[ratio], rel=0.01)
    assert lost < 1.005 or ratio >= 0.5


def seconds_for_work(interval, checkpoint):
    """Return how long a second of work takes, in pieces of that length."""
    return expected_seconds(interval, M, 0, interval, checkpoint) / interval


def test_the_first_order_share_is_near_the_exact_one():
    interval = young_interval(C, M)
    # Of every second only this much is work.
    exact = 1 - interval / expected_seconds(interval, M, 300, interval, C)
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
    seconds = [seconds_for_work(interval, C) for interval in intervals]
    assert abs(intervals[np.argmin(seconds)] - best) < C
    assert seconds_for_work(best, C) < 1.001 * min(seconds)


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
        lambda m: daly_interval(60, m),
        lambda m: wasted_share(60, 1, m),
        lambda m: expected_seconds(60, m),
    ):
        with pytest.raises(ValueError, match="mtbf_seconds must be"):
            call(bad)
    with pytest.raises(ValueError, match="checkpoint_seconds must be"):
        young_interval(bad, 60)
    with pytest.raises(ValueError, match="checkpoint_seconds must be"):
        daly_interval(bad, 60)
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
