"""What the program of real processes says of its times, and what it can be asked to train."""

import re

import numpy as np
import pytest

from neuronlab.parallel.processes.job import Job, run_job_here
from neuronlab.parallel.processes.remarks import remarks
from neuronlab.parallel.processes.timed_run import TimedRun


def run(compute=100e-6, communicate=10e-6, alone=40e-6, n_workers=2, sizes=(64, 32, 10)):
    network, _, _ = Job(sizes=sizes).start()
    times = np.full((n_workers, 3), 1.0)
    return TimedRun(
        "ring", n_workers, network, np.ones(1), compute * times, communicate * times, alone, 0.0, 0.0, 1.0
    )


def said(*runs, ranks=2, cores=2):
    return " ".join(remarks(runs, ranks, cores))


def test_each_surprise_is_explained_and_nothing_else():
    wide = (64, 400, 200, 10)
    assert "a call of numpy has its price" in said(run())
    assert "price" not in said(run(compute=15e-6)), "half the time for half the samples surprises nobody"
    assert "4 ranks share 2 cores" in said(run(n_workers=4), ranks=4)
    assert "4 ranks share 1 core here" in said(run(n_workers=4), ranks=4, cores=1)
    assert "share" not in said(run(n_workers=4), ranks=4, cores=4)
    assert "wait longer for each other" in said(run(communicate=400e-6))
    assert "latency" in said(run()) and "latency" not in said(run(sizes=wide))
    assert said(run(n_workers=1, alone=200e-6), ranks=1) == ""
    assert "keeps all numbers" in said(run(n_workers=1), ranks=1)
    assert "price" not in said(run(sizes=wide)), "large matrices do not wait for calls"
    assert said(run(compute=21e-6, sizes=wide)) == "", "a few per cent are noise"


def test_bandwidth_is_what_a_ring_sends():
    made = run(n_workers=4, communicate=1e-3)
    assert made.bandwidth == pytest.approx(2 * 3 / 4 * 8 * 2410 / 1e-3)


def test_other_sizes_are_trained():
    made = run_job_here(Job(epochs=1, batch_size=128, sizes=(64, 20, 10, 10)), 2)
    assert made.network.sizes == (64, 20, 10, 10) and made.equal


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((63, 10), ValueError, "must begin with 64, the pixels of an image, and end with 10"),
        ((64,), ValueError, "must begin with 64"),
        ((64, 0, 10), ValueError, "sizes[1] must be at least 1, got 0"),
        ((64, 3.5, 10), TypeError, "sizes[1] must be a whole number"),
        (64, TypeError, "sizes must be a list, got int 64"),
    ],
)
def test_sizes_that_do_not_fit_the_images(sizes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Job(sizes=sizes)
