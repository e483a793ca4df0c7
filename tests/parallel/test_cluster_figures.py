"""Published figures of real clusters, each calculated again; what does not hold is said here too.

Bandwidths and the costs of an all-reduce stand in test_cost.py, averaging as PyTorch does it in
test_data_parallel.py.
"""

import math

import pytest

from neuronlab.parallel.cost.adam_memory import adam_bytes, elements_sent
from neuronlab.parallel.cost.failures import (
    cluster_mtbf,
    device_mtbf,
    expected_seconds,
    wasted_share,
    young_interval,
)
from neuronlab.parallel.cost.lossy_step import NCCL_RETRIES, NCCL_TIMEOUT_SECONDS
from neuronlab.parallel.cost.packet_loss import go_back_n, message_loss, pause_seconds, selective_repeat
from neuronlab.parallel.cost.published_run import LLAMA3
from neuronlab.parallel.cost.units import DAY, HOUR

GB = 1e9

# Memory: Rajbhandari and others, ZeRO, 2020, figure 1 and section 7


def test_adam_takes_16_bytes_a_parameter():
    assert adam_bytes(1) == 2 + 2 + 12


@pytest.mark.parametrize(("stage", "printed"), [(0, "120"), (1, "31.4"), (2, "16.6"), (3, "1.9")])
def test_zero_on_64_gpus(stage, printed):
    digits = len(printed.partition(".")[2])
    assert f"{adam_bytes(7.5e9, 64, stage) / GB:.{digits}f}" == printed


def test_zero_sends_more_in_stage_3_only():
    assert [elements_sent(7.5e9, stage) / 7.5e9 for stage in range(4)] == [2, 2, 2, 3]


# Failures: The Llama 3 Herd of Models, 2024, section 3.3.4


def test_llama_3_was_interrupted_every_three_hours():
    assert (LLAMA3.days, LLAMA3.n_gpus) == (54, 16_384)
    assert (LLAMA3.interruptions, LLAMA3.planned, LLAMA3.unexpected) == (466, 47, 466 - 47)
    assert round(LLAMA3.mtbf / HOUR, 2) == 3.09
    assert round(LLAMA3.per_cent("network switch or cable"), 2) == 8.35
    years = device_mtbf(LLAMA3.mtbf, LLAMA3.n_gpus) / (365.25 * DAY)
    assert 5.7 < years < 5.9  # one GPU, with its share of hosts, network and software
    assert cluster_mtbf(years * 365.25 * DAY, 8) / DAY > 260  # one server of 8: hardly once a year


def test_llama_3_prints_a_wrong_share_of_faulty_gpus():
    printed = {cause.name: cause.printed for cause in LLAMA3.causes}
    assert printed["faulty GPU"] == 30.1
    assert round(LLAMA3.per_cent("faulty GPU"), 1) == 35.3


def test_youngs_interval_for_llama_3():
    interval = young_interval(60, LLAMA3.mtbf)
    assert round(interval, 1) == 1155.9
    assert round(100 * wasted_share(interval, 60, LLAMA3.mtbf), 1) == 10.4
    # That is the first order; exactly it is a little less.
    exact = 1 - DAY / expected_seconds(DAY, LLAMA3.mtbf, 0, interval, 60)
    assert round(100 * exact, 1) == 10.0


def test_without_snapshots_a_long_training_never_ends():
    """3 hours 6 minutes between failures: a day's work takes 300 days, 54 days' work forever."""
    assert 290 < expected_seconds(DAY, LLAMA3.mtbf) / DAY < 310
    assert expected_seconds(54 * DAY, LLAMA3.mtbf) / DAY > 1e170


# Loss


def test_what_the_textbook_says_of_one_per_cent():
    """Go-back-N with 64 packets on the wire keeps 61 %, selective repeat 99 %."""
    assert round(go_back_n(0.01, 64), 2) == 0.61 and selective_repeat(0.01) == 0.99


def test_rocev2_near_zero_needs_more_than_the_formula():
    """Wang and others, ICCCN 2019: nearly nothing above 1 % loss, about 60 % once repaired.

    The formula gives less than 5 % only from some 1,900 packets on the wire on. They name another cause: the
    receiver reports losses at the wrong time. What the repair leaves is what the formula says for 64 packets.
    """
    assert go_back_n(0.01, 64) == pytest.approx(0.60, abs=0.02)
    fewest = next(window for window in range(1, 10_000) if go_back_n(0.01, window) < 0.05)
    assert 1850 < fewest < 1950


def test_tcp_over_a_wide_area_slows_down_more_than_recovery_explains():
    """ESnet: 1 packet of 22,000 lost at 90 ms took 8.2 Gb/s to 0.49, 6 % of it.

    Sending again would leave over 99.99 %, and sending the whole window again over 60 % (in packets of 9,000
    bytes). The rest is TCP, which takes a loss for congestion and slows down.
    """
    loss, window = 1 / 22_000, round(8.2e9 / 8 * 0.090 / 9000)
    assert round(100 * loss, 4) == 0.0045
    assert round(0.49 / 8.2, 2) == 0.06
    assert selective_repeat(loss) > 0.9999
    assert go_back_n(loss, window) > 0.6


def test_42_trillion_answers_bound_the_loss():
    """Kalia and others: 69 machines, 37.5 hours, 42.2e12 requests, all answered.

    Were one of 14e12 lost, we would have seen a loss with 95 % certainty.
    """
    requests = round(42.2e12)
    assert message_loss(1 / 14e12, requests) == pytest.approx(0.95, abs=0.001)
    assert 4e6 < requests / (69 * 37.5 * HOUR) < 5e6  # a second and machine


def test_pause_frames_at_400_gigabits():
    bandwidth = 400e9 / 8
    assert pause_seconds(1, bandwidth) == pytest.approx(1.28e-9)
    assert round(pause_seconds(0xFFFF, bandwidth) * 1e6, 1) == 83.9


def test_a_silent_link_ends_an_nccl_job_after_half_a_minute():
    """NCCL's own settings: 4.096 us * 2^20 to the next attempt, given up after the 8th."""
    assert round(NCCL_TIMEOUT_SECONDS, 2) == 4.29
    assert math.floor((1 + NCCL_RETRIES) * NCCL_TIMEOUT_SECONDS) == 34
