"""A ring under loss: the exact distribution against convolution, brute force, Monte Carlo and SimPy."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simpy_ring import Ring

from neuronlab.parallel.cost.lossy_ring import NCCL_RETRIES, NCCL_TIMEOUT_SECONDS, LossyRing
from neuronlab.parallel.cost.packet_loss import message_loss

STEP, TIMEOUT = 1e-5, 1e-3


def ring(n_workers, loss):
    return LossyRing(n_workers, loss, STEP, TIMEOUT)


def convolved(n_workers, loss, n_retries):
    """The chances of 0 to n_retries - 1 retries in all steps together, step by step in exact fractions."""
    at_most = [(1 - loss ** (k + 1)) ** n_workers for k in range(n_retries)]
    step = [at_most[0], *(after - before for before, after in pairwise(at_most))]
    total = [Fraction(1)] + [Fraction(0)] * (n_retries - 1)
    for _ in range(2 * (n_workers - 1)):
        total = [sum(total[i] * step[k - i] for i in range(k + 1)) for k in range(n_retries)]
    return [float(chance) for chance in total]


@pytest.mark.parametrize(
    ("n_workers", "loss"), [(2, Fraction(1, 4)), (3, Fraction(1, 100)), (6, Fraction(1, 2))]
)
def test_the_distribution_is_the_convolution_of_its_steps(n_workers, loss):
    exact = convolved(n_workers, loss, 30)
    seconds, probabilities = ring(n_workers, float(loss)).distribution()
    retries = np.rint((seconds - 2 * (n_workers - 1) * STEP) / TIMEOUT).astype(int)
    assert (np.diff(retries) == 1).all()
    found = dict(zip(retries.tolist(), probabilities.tolist(), strict=True))
    assert [found.get(k, 0.0) for k in range(30)] == pytest.approx(exact, abs=1e-14)


def test_brute_force_draws_the_same():
    """Every message of every worker in 20,000 rings: the shares differ by no more than chance allows."""
    trials, rng = 20_000, np.random.default_rng(1)
    attempts = rng.geometric(1 - 0.2, size=(trials, 6, 4))
    retries = (attempts.max(axis=2) - 1).sum(axis=1)
    seconds, probabilities = ring(4, 0.2).distribution()
    assert distance(ring(4, 0.2).seconds(retries), seconds, probabilities) < 1.95 / math.sqrt(trials)


def distance(drawn, seconds, probabilities):
    """The largest difference between two cumulated shares (Kolmogorov and Smirnov)."""
    between = seconds + TIMEOUT / 2
    below = np.searchsorted(np.sort(drawn), between) / len(drawn)
    return float(np.abs(below - np.cumsum(probabilities)).max())


@pytest.mark.parametrize("n_workers", [2, 8, 64, 100_000])
@pytest.mark.parametrize("loss", [1e-4, 0.01, 0.3])
def test_the_monte_carlo_follows_the_distribution(n_workers, loss):
    model = ring(n_workers, loss)
    drawn = model.sample(10_000, np.random.default_rng([3, n_workers]))
    assert abs(drawn.mean() - model.mean) < 4 * model.std / 100
    assert distance(drawn, *model.distribution()) < 1.95 / 100


@given(st.integers(2, 100_000), st.floats(1e-9, 0.7))
def test_nothing_of_the_distribution_gets_lost(n_workers, loss):
    """Sum 1, and the mean and the spread of the closed formulas, which know nothing of Fourier transforms."""
    model = ring(n_workers, loss)
    seconds, probabilities = model.distribution()
    assert probabilities.min() >= 0
    assert probabilities.sum() == pytest.approx(1, abs=1e-14)
    mean = seconds @ probabilities
    assert mean == pytest.approx(model.mean, rel=1e-11)
    spread = math.sqrt((seconds - mean) ** 2 @ probabilities)
    # Cut off tails weigh up to their square; of a loss as rare as 1e-9 they are a part one sees.
    assert spread == pytest.approx(model.std, rel=1e-6, abs=1e-6 * TIMEOUT)


def test_mean_of_one_step_is_the_textbook_sum():
    """E(max of n geometric counts): by inclusion and exclusion, sum of (-1)^(j+1) C(n, j) / (1 - p^j)."""
    p, n = Fraction(1, 10), 5
    attempts = sum((-1) ** (j + 1) * math.comb(n, j) / (1 - p**j) for j in range(1, n + 1))
    expected = 8 * (STEP + float(attempts - 1) * TIMEOUT)
    assert ring(5, 0.1).mean == pytest.approx(expected, rel=1e-14)


def test_quantiles_cut_the_distribution():
    model = ring(64, 0.01)
    seconds, probabilities = model.distribution()
    below = np.cumsum(probabilities)
    for share in (0.01, 0.5, 0.99):
        place = int(np.flatnonzero(seconds == model.quantile(share))[0])
        assert below[place] >= share > below[place - 1]
    assert model.quantile(0) == seconds[0] and model.quantile(1) <= seconds[-1]
    drawn = model.sample(10_000, np.random.default_rng(2))
    assert abs(np.quantile(drawn, 0.99) - model.quantile(0.99)) <= 3 * TIMEOUT


@pytest.mark.parametrize(("n_workers", "trials"), [(2, 400), (8, 100), (64, 12)])
def test_simpy_agrees(n_workers, trials):
    rng = np.random.default_rng(4)
    model = LossyRing(n_workers, 0.05, 1.0, 10.0)
    times = [Ring(n_workers, 0.05, 1.0, 10.0, rng).run() for _ in range(trials)]
    assert abs(np.mean(times) - model.mean) < 3 * model.std / math.sqrt(trials)
    assert np.std(times) > model.std / 2


def test_workers_that_do_not_wait_for_all_are_not_slower():
    """What the docstring says of a real ring; so the model is on the safe side."""
    rng = np.random.default_rng(5)
    loose = [Ring(16, 0.05, 1.0, 10.0, rng, together=False).run() for _ in range(20)]
    assert np.mean(loose) < LossyRing(16, 0.05, 1.0, 10.0).mean


def test_how_pessimistic_the_model_is():
    """268 steps' time, against 732 of the model and 126 without loss: in its docstring and in chapter 8."""
    n, trials, rng = 64, 400, np.random.default_rng(0)
    done = np.zeros((trials, n))  # when each worker has received, and its own message was acknowledged
    for _ in range(2 * (n - 1)):
        arrives = done + 1 + 10 * (rng.geometric(0.99, size=(trials, n)) - 1)
        done = np.maximum(arrives, np.roll(arrives, 1, axis=1))
    times = done.max(axis=1)
    assert abs(times.mean() - 268) < 3 * times.std() / math.sqrt(trials) + 0.5
    assert round(LossyRing(n, 0.01, 1, 10).mean) == 732 and LossyRing(n, 0, 1, 10).mean == 126


def test_without_loss_and_alone():
    assert ring(8, 0).mean == ring(8, 0).quantile(0.99) == pytest.approx(14 * STEP)
    assert ring(8, 0).std == 0 and set(ring(8, 0).sample(5, np.random.default_rng(0))) == {ring(8, 0).mean}
    alone = ring(1, 0.5)
    assert alone.mean == alone.std == alone.quantile(1) == alone.broken() == 0
    assert alone.sample(3, np.random.default_rng(0)).tolist() == [0, 0, 0]


def test_a_link_that_stays_silent_breaks_the_ring():
    model = ring(1000, 0.01)
    assert model.broken(0) == pytest.approx(message_loss(0.01, 1000 * 1998))  # the first loss ends it
    assert model.broken(7) == pytest.approx(1000 * 1998 * 1e-16, rel=1e-9)  # eight losses in a row
    assert pytest.approx(4.294967296) == NCCL_TIMEOUT_SECONDS and NCCL_RETRIES == 7


def test_the_arrays_cannot_be_written_to():
    for array in ring(4, 0.1).distribution():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0.1, 1, 1), "n_workers must be at least 1, got 0"),
        ((10**8, 0.1, 1, 1), "n_workers must be at most"),
        ((8, 1, 1, 1), "loss must be below 1, got 1: nothing would ever arrive"),
        ((8, -0.1, 1, 1), "loss must be a share"),
        ((8, 0.95, 1, 1), "loss must be at most 0.9, got 0.95"),
        ((8, 0.1, 0, 1), "step_seconds must be above 0"),
        ((8, 0.1, 1, -1), "timeout_seconds must be 0 or more"),
        ((8, 0.1, 1, math.nan), "timeout_seconds must be finite"),
    ],
)
def test_rings_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        LossyRing(*arguments)


def test_wrong_questions_are_refused():
    model = ring(8, 0.1)
    with pytest.raises(TypeError, match="n_workers must be a whole number"):
        ring(8.5, 0.1)
    with pytest.raises(ValueError, match="trials must be at least 1"):
        model.sample(0, np.random.default_rng(0))
    with pytest.raises(TypeError, match="rng must be"):
        model.sample(10, [42])
    with pytest.raises(ValueError, match="share must be from 0 to 1, got 99"):
        model.quantile(99)
    with pytest.raises(ValueError, match="retries must be at least 0"):
        model.broken(-1)
