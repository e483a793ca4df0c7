"""A step under loss: exact figures against brute force, Monte Carlo and a simulation packet by packet."""

import math
from fractions import Fraction

import numpy as np
import pytest
from effort import with_more
from hypothesis import given
from hypothesis import strategies as st
from queue_pair import QueuePair, links

from neuronlab.parallel.cost.collectives import ring_seconds
from neuronlab.parallel.cost.lossy_step import NCCL_RETRIES, NCCL_TIMEOUT_SECONDS, LossyStep
from neuronlab.parallel.cost.packet_loss import message_loss

TIMEOUT = 10.0


def step(loss, tail_packets, **others):
    return LossyStep(1.0, loss, tail_packets, **{"timeout_seconds": TIMEOUT} | others)


# The simulation: packets of messages on a connection, one by one


def lose(*slots):
    """Lose the packets that are sent in these places, counted from 0."""
    places = iter(range(10**9))
    return lambda: next(places) in slots


SHORT = {"messages": 3, "packets": 4, "delay": 5, "timeout": 10_000}


@pytest.mark.parametrize("pause", [0, 50])
@pytest.mark.parametrize("place", range(11))
def test_a_lost_packet_with_something_behind_it_waits_for_no_time_out(place, pause):
    """Not even the last packet of a message (3 and 7): the next message has the next number."""
    clean = QueuePair(is_lost=lose(), pause=pause, **SHORT).run()
    pair = QueuePair(is_lost=lose(place), pause=pause, **SHORT)
    seconds = pair.run()
    assert pair.timeouts == 0
    behind = pause if place in (3, 7) else 0  # until the next packet leaves
    repeated = pause if place in (0, 1, 2, 3, 4, 5, 6, 7) else 0  # pauses among what is sent again
    assert clean < seconds <= clean + 2 * SHORT["delay"] + 8 + behind + 2 * repeated


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_last_packet_of_all_waits_for_a_time_out_each_time(times):
    pair = QueuePair(is_lost=lose(*range(11, 11 + times)), **SHORT)
    clean = QueuePair(is_lost=lose(), **SHORT).run()
    assert pair.run() == clean - 2 * SHORT["delay"] + times * (SHORT["timeout"] + 1) + 2 * SHORT["delay"]
    assert pair.timeouts == times


@pytest.mark.parametrize(("n_links", "loss"), with_more([(8, 0.02)], (16, 0.05)))
def test_the_simulated_connections_agree(n_links, loss):
    """4 messages of 10 packets on each link; the step waits for the link with most time-outs."""
    trials, rng, timeout = 300, np.random.default_rng(4), 10_000
    is_lost = lambda: rng.random() < loss  # noqa: E731
    found = [links(n_links, 4, 10, is_lost, 5, timeout) for _ in range(trials)]
    waits = np.array([max(timeouts) for _, timeouts in found])
    model = LossyStep(1.0, loss, n_links, timeout_seconds=1.0)
    # Several at the end may be lost together: of first order in the loss it makes no difference.
    assert abs(waits.mean() - model.timeouts) < 3 * model.std / math.sqrt(trials) + loss * model.timeouts
    assert abs((waits > 0).mean() - model.stalls) < 3 / math.sqrt(4 * trials) + loss * model.stalls
    # And what is no time-out is short: everything sent a few times over, and as many round trips.
    for seconds, timeouts in found:
        assert seconds - max(timeouts) * timeout < 4 * (40 + 20)


def test_a_receiver_that_asks_only_once_leaves_repeats_to_time_outs():
    """Linux's software RoCE: about loss * packets more tail packets a link, as the docstring says."""
    trials, rng, loss, packets = 400, np.random.default_rng(6), 0.02, 200
    counted = {}
    for asks_again in (True, False):
        pairs = [
            QueuePair(1, packets, lambda: rng.random() < loss, 5, 10_000, asks_again=asks_again)
            for _ in range(trials)
        ]
        for pair in pairs:
            pair.run()
        counted[asks_again] = np.mean([pair.timeouts for pair in pairs])
    more = loss * (1 + loss * packets)
    assert counted[False] == pytest.approx(more, abs=4 * math.sqrt(more / trials))
    assert counted[True] < counted[False] / 2


# The exact figures


def test_chapter_8_in_numbers():
    """64 GPUs in a ring, 15 GB over 400 Gb/s, with and without adaptive retransmission."""
    seconds = ring_seconds(15e9, 64, "RoCEv2 400G")
    means = {loss: LossyStep(seconds, loss, 64).mean for loss in (0, 1e-4, 1e-3, 1e-2)}
    assert [f"{mean:.2f}" for mean in means.values()] == ["0.59", "0.62", "0.86", "2.66"]
    adaptive = [LossyStep(seconds, loss, 64, first_timeout_seconds=1e-3).mean for loss in means]
    assert max(adaptive) < seconds + 0.0005


@pytest.mark.parametrize(
    ("tail_packets", "loss"), [(1, Fraction(1, 4)), (3, Fraction(1, 100)), (64, Fraction(1, 2))]
)
def test_the_distribution_in_exact_fractions(tail_packets, loss):
    at_most = [(1 - loss ** (k + 1)) ** tail_packets for k in range(40)]
    exact = [at_most[0], *(at_most[k] - at_most[k - 1] for k in range(1, 40))]
    seconds, probabilities = step(float(loss), tail_packets).distribution()
    assert seconds == pytest.approx(1 + TIMEOUT * np.arange(len(seconds)))
    found = dict(enumerate(probabilities.tolist()))
    assert [found.get(k, 0.0) for k in range(40)] == pytest.approx([float(x) for x in exact], abs=1e-14)


def test_brute_force_draws_the_same():
    """Every tail packet of 20,000 steps: the shares differ by no more than chance allows."""
    trials, rng = 20_000, np.random.default_rng(1)
    timeouts = rng.geometric(1 - 0.2, size=(trials, 24)).max(axis=1) - 1
    drawn = 1 + TIMEOUT * timeouts
    assert distance(drawn, *step(0.2, 24).distribution()) < 1.95 / math.sqrt(trials)


def distance(drawn, seconds, probabilities):
    """The largest difference between two cumulated shares (Kolmogorov and Smirnov)."""
    between = seconds + TIMEOUT / 2
    below = np.searchsorted(np.sort(drawn), between) / len(drawn)
    return float(np.abs(below - np.cumsum(probabilities)).max())


@pytest.mark.parametrize("tail_packets", [1, 8, 64, 100_000])
@pytest.mark.parametrize("loss", [1e-4, 0.01, 0.3])
def test_the_monte_carlo_follows_the_distribution(tail_packets, loss):
    model = step(loss, tail_packets)
    drawn = model.sample(10_000, np.random.default_rng([3, tail_packets]))
    assert abs(drawn.mean() - model.mean) < 4 * model.std / 100 + 1e-9
    assert distance(drawn, *model.distribution()) < 1.95 / 100


@given(st.integers(1, 10**7), st.floats(1e-9, 0.99), st.none() | st.floats(0.01, 20))
def test_mean_and_spread_are_those_of_the_distribution(tail_packets, loss, first):
    model = step(loss, tail_packets, first_timeout_seconds=first)
    seconds, probabilities = model.distribution()
    assert probabilities.min() >= 0
    assert probabilities.sum() == pytest.approx(1, abs=1e-12)
    mean = seconds @ probabilities
    assert mean == pytest.approx(model.mean, rel=1e-11)
    assert math.sqrt((seconds - mean) ** 2 @ probabilities) == pytest.approx(model.std, rel=1e-6, abs=1e-9)
    # The first time-out in a row is met by every step that stalls.
    assert 1 - probabilities[0] == pytest.approx(model.stalls, abs=1e-12)


def test_mean_is_the_textbook_sum():
    """E(max of n geometric counts): by inclusion and exclusion, sum of (-1)^(j+1) C(n, j) / (1 - p^j)."""
    p, n = Fraction(1, 10), 5
    attempts = sum((-1) ** (j + 1) * math.comb(n, j) / (1 - p**j) for j in range(1, n + 1))
    assert step(0.1, 5).mean == pytest.approx(1 + float(attempts - 1) * TIMEOUT, rel=1e-14)


def test_adaptive_retransmission_treats_the_time_out_as_a_cap():
    seconds, probabilities = step(0.5, 3, timeout_seconds=4, first_timeout_seconds=1).distribution()
    assert seconds[:6].tolist() == [1, 2, 4, 8, 12, 16]  # after 1, 2, 4, 4, 4 more
    assert probabilities == pytest.approx(step(0.5, 3).distribution()[1])
    above = step(0.5, 3, first_timeout_seconds=100)
    assert above.mean == step(0.5, 3).mean


def test_quantiles_cut_the_distribution():
    model = step(0.01, 64)
    seconds, probabilities = model.distribution()
    below = np.cumsum(probabilities)
    assert below[0] == pytest.approx(0.5256, abs=1e-4)  # 0.99**64
    for share, wanted in ((0, 0), (0.5, 0), (0.53, 1), (0.99, 1), (0.999, 2)):
        assert model.quantile(share) == seconds[wanted]
    assert model.quantile(1) <= seconds[-1]


def test_without_loss_and_without_tail_packets():
    for model in (step(0, 64), step(0.5, 0)):
        assert model.mean == model.quantile(0.99) == 1 and model.stalls == model.broken() == model.std == 0
        assert set(model.sample(5, np.random.default_rng(0))) == {1.0}
    assert step(0.5, 8, timeout_seconds=0).mean == 1


def test_a_link_that_stays_silent_breaks_the_connection():
    assert step(0.01, 64).broken(0) == pytest.approx(message_loss(0.01, 64))  # the first loss ends it
    assert step(0.01, 64).broken(7) == pytest.approx(64 * 1e-16, rel=1e-9)  # eight losses in a row
    assert pytest.approx(4.294967296) == NCCL_TIMEOUT_SECONDS and NCCL_RETRIES == 7
    assert LossyStep(1, 0.1, 1).timeout_seconds == NCCL_TIMEOUT_SECONDS


def test_the_arrays_cannot_be_written_to():
    for array in step(0.1, 4).distribution():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0.1, 1), "seconds must be above 0"),
        ((1, 0.1, -1), "tail_packets must be at least 0"),
        ((1, 1, 1), "loss must be below 1, got 1: nothing would ever arrive"),
        ((1, -0.1, 1), "loss must be a share"),
        ((1, 0.995, 1), "loss must be at most 0.99, got 0.995"),
        ((1, 0.1, 1, -1), "timeout_seconds must be 0 or more"),
        ((1, 0.1, 1, math.nan), "timeout_seconds must be finite"),
        ((1, 0.1, 1, 1, 0), "first_timeout_seconds must be above 0"),
    ],
)
def test_steps_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        LossyStep(*arguments)


def test_wrong_questions_are_refused():
    model = step(0.1, 8)
    with pytest.raises(TypeError, match="tail_packets must be a whole number"):
        step(0.1, 8.5)
    with pytest.raises(ValueError, match="trials must be at least 1"):
        model.sample(0, np.random.default_rng(0))
    with pytest.raises(TypeError, match="rng must be"):
        model.sample(10, [42])
    with pytest.raises(ValueError, match="share must be from 0 to 1, got 99"):
        model.quantile(99)
    with pytest.raises(ValueError, match="retries must be at least 0"):
        model.broken(-1)
