"""Packet loss: the formulas against a wire simulated packet by packet."""

import math
from fractions import Fraction

import numpy as np
import pytest

from neuronlab.parallel.cost.packet_loss import (
    EFFICIENCIES,
    expected_attempts,
    go_back_n,
    message_loss,
    pause_seconds,
    selective_repeat,
)
from neuronlab.parallel.cost.slot import Slot
from neuronlab.parallel.cost.transmission import transmit


def test_without_loss_all_bandwidth_carries_new_data():
    for efficiency in EFFICIENCIES.values():
        assert efficiency(0, 64) == 1
    assert expected_attempts(0) == 1 and message_loss(0, 1000) == 0


def test_a_window_of_one_packet_leaves_nothing_to_go_back_over():
    assert go_back_n(0.25, 1) == selective_repeat(0.25) == 0.75


def test_one_lost_packet_costs_a_window_or_itself():
    """At p = 1/1000, W = 64 a loss costs go-back-N 64 slots for 999 new packets, selective repeat one."""
    assert go_back_n(0.001, 64) == pytest.approx(float(Fraction(999, 999 + 64)), rel=1e-15)
    assert selective_repeat(0.001) == pytest.approx(float(Fraction(999, 999 + 1)), rel=1e-15)


@pytest.mark.parametrize("loss", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("window", [1, 4, 64])
@pytest.mark.parametrize("recovery", EFFICIENCIES)
def test_the_simulated_wire_agrees_with_the_formula(recovery, window, loss):
    n_slots = 50_000
    lost = np.random.default_rng([7, window]).random(n_slots) < loss
    measured = transmit(recovery, lost, window).efficiency
    exact = EFFICIENCIES[recovery](loss, window)
    # Standard error of a renewal process: a cycle is the packets up to a loss and the time lost with it.
    cost = window if recovery == "go-back-N" else 1
    mean_cycle = (1 - loss) / loss + cost
    spread = cost * math.sqrt(1 - loss) / loss / mean_cycle
    assert abs(measured - exact) < 4 * spread / math.sqrt(n_slots * mean_cycle) + window / n_slots


def test_go_back_n_sends_the_window_again():
    lost = [False, True, False, False, False, False, False]
    slots = transmit("go-back-N", lost, window=3).slots
    assert slots == (
        Slot(0, "new"),
        Slot(1, "lost"),
        Slot(2, "dropped"),
        Slot(3, "dropped"),
        Slot(1, "new"),
        Slot(2, "new"),
        Slot(3, "new"),
    )


def test_selective_repeat_sends_one_packet_again():
    lost = [False, True, False, False, False, False, False]
    slots = transmit("selective repeat", lost, window=3).slots
    assert [slot.packet for slot in slots] == [0, 1, 2, 3, 1, 4, 5]
    assert [slot.fate for slot in slots] == ["new", "lost"] + 5 * ["new"]


@pytest.mark.parametrize("recovery", EFFICIENCIES)
def test_the_stream_arrives_complete_and_once(recovery):
    lost = np.random.default_rng(3).random(2000) < 0.1
    slots = transmit(recovery, lost, 8).slots
    arrived = [slot.packet for slot in slots if slot.fate == "new"]
    assert len(set(arrived)) == len(arrived)
    if recovery == "go-back-N":
        assert arrived == list(range(len(arrived)))
    else:  # what is still missing was lost within the last window
        missing = set(range(max(arrived))) - set(arrived)
        assert missing <= {slot.packet for slot in slots[-8:]}
        assert len(missing) < 8


def test_a_message_is_lost_with_any_of_its_packets():
    assert message_loss(0.5, 2) == pytest.approx(0.75, rel=1e-15)
    exact = 1 - (1 - Fraction(1, 10**12)) ** 3  # 1 - (1 - p)**3 in floats would keep five digits of it
    assert message_loss(1e-12, 3) == pytest.approx(float(exact), rel=1e-14)


def test_attempts_are_geometric():
    counts = np.random.default_rng(5).geometric(1 - 0.2, size=200_000)
    assert counts.mean() == pytest.approx(expected_attempts(0.2), abs=4 * counts.std() / len(counts) ** 0.5)


@pytest.mark.parametrize("loss", [1, 1.0, -0.1, 1.5, math.nan, math.inf])
@pytest.mark.parametrize(
    "call", [selective_repeat, expected_attempts, lambda p: go_back_n(p, 4), lambda p: message_loss(p, 4)]
)
def test_a_loss_that_is_no_share_below_one_is_refused(call, loss):
    with pytest.raises(ValueError, match="loss must be"):
        call(loss)


def test_total_loss_is_explained():
    with pytest.raises(ValueError, match="nothing would ever arrive"):
        go_back_n(1, 64)


def test_wrong_input_is_refused():
    for bad in ("0.1", None, True):
        with pytest.raises(TypeError, match="loss must be a number"):
            selective_repeat(bad)
    for efficiency in EFFICIENCIES.values():
        with pytest.raises(ValueError, match="window must be at least 1, got 0"):
            efficiency(0.1, 0)
        with pytest.raises(TypeError, match="window must be a whole number"):
            efficiency(0.1, 2.5)
    with pytest.raises(ValueError, match="packets must be at least 1"):
        message_loss(0.1, 0)
    for bad in (-1, 0x10000):
        with pytest.raises(ValueError, match="quanta must be"):
            pause_seconds(bad, 50e9)
    with pytest.raises(ValueError, match="bandwidth must be above 0"):
        pause_seconds(1, 0)
    with pytest.raises(ValueError, match="recovery must be one of selective repeat, go-back-N, got 'tcp'"):
        transmit("tcp", [False], 1)
    with pytest.raises(TypeError, match="recovery must be a name"):
        transmit(1, [False], 1)
    with pytest.raises(ValueError, match="lost is empty"):
        transmit("go-back-N", [], 1)


def test_a_transmission_is_written_slot_under_slot():
    lost = [k == 9 for k in range(14)]
    for recovery in ("selective repeat", "go-back-N"):
        sent = transmit(recovery, lost, window=3)
        head, *rows = str(sent).splitlines()
        assert head == f"{recovery}, window 3"
        found = {}
        for row in rows:
            fate, cells = row[:9].strip(), row[9:]
            for k in range(0, len(cells), 3):
                if cells[k : k + 3].strip():
                    found[k // 3] = (int(cells[k : k + 3]), fate)
        assert [found[k] for k in range(len(lost))] == [(slot.packet, slot.fate) for slot in sent.slots]
