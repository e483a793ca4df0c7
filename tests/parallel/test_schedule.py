"""The schedules of an all-reduce: what they count up to, what they send, and that a wrong one is noticed."""

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.parallel import (
    Schedule,
    Transfer,
    all_reduce,
    check,
    chunks,
    parameter_server,
    recursive_doubling,
    ring,
    weigh,
)
from neuronlab.parallel.all_reduce.simulation import simulate

ANY = range(1, 17)
POWERS = (1, 2, 4, 8, 16)
SCHEDULES = [make(n) for make in (ring, parameter_server) for n in ANY] + [
    recursive_doubling(n) for n in POWERS
]


def name(schedule):
    return f"{schedule.name} {schedule.n_workers}"


@st.composite
def loads(draw, schedules=tuple(SCHEDULES)):
    """Draw a schedule and vectors for it: also shorter ones than there are chunks."""
    schedule = draw(st.sampled_from(schedules))
    n_elements = draw(st.integers(1, 40))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.integers(-8, 9, (schedule.n_workers, n_elements))
    return schedule, rng.normal(size=scale.shape) * scale


# Worker k's part is 64 to the k: in a sum, its count stands in a digit of its own (exact up to 8 workers).
def coded(schedule):
    return [np.full(schedule.n_chunks, 64.0**worker) for worker in range(schedule.n_workers)]


def is_complete(schedule):
    """True if every worker ends with every part once, found from numbers that were really simulation."""
    parts = coded(schedule)
    return all((vector == sum(parts)).all() for vector in simulate(schedule, parts).states[-1])


@pytest.mark.parametrize("schedule", SCHEDULES, ids=name)
def test_every_worker_ends_with_every_part_once(schedule):
    check(schedule)
    if schedule.n_workers <= 8:
        assert is_complete(schedule)


@given(loads())
def test_all_workers_get_the_sum_to_the_same_bit(load):
    schedule, vectors = load
    simulation = simulate(schedule, vectors)
    assert len(simulation.states) == schedule.n_steps + 1
    for own in simulation.states[-1]:
        assert own.tobytes() == simulation.result.tobytes()
    exact = [math.fsum(column) for column in vectors.T]
    for found, right, column in zip(simulation.result, exact, vectors.T, strict=True):
        assert abs(found - right) <= 1e-15 * len(column) * abs(column).sum()


@pytest.mark.parametrize("n", ANY)
def test_the_ring_takes_as_many_steps_as_it_must(n):
    schedule = ring(n)
    assert schedule.n_steps == 2 * (n - 1) == len(schedule.steps)
    for step, transfers in enumerate(schedule.steps):
        assert sorted(each.sender for each in transfers) == list(range(n))
        assert {each.action for each in transfers} == {"reduce" if step < n - 1 else "copy"}
        for each in transfers:
            assert each.receiver == (each.sender + 1) % n and each.step == step


@pytest.mark.parametrize("n_elements", [1, 7, 45, 64, 720_720])
@pytest.mark.parametrize("n", ANY)
def test_in_the_ring_a_worker_sends_2_times_n_minus_1_of_n(n, n_elements):
    """All up to 16 divide 720720: no rounding there; else two chunks are off by less than 1."""
    sent = ring(n).sent(n_elements)
    assert sent.sum() == 2 * (n - 1) * n_elements
    exact = 2 * (n - 1) * n_elements / n
    assert sent.shape == (n,) and (abs(sent - exact) < (2 if n_elements % n else 1e-9)).all()
    # All chunks but one in either half: the one that it ends up with, and then the one after it.
    sizes = [len(part) for part in np.array_split(np.zeros(n_elements), n)]
    if n > 1:
        kept = [sizes[(worker + 1) % n] + sizes[(worker + 2) % n] for worker in range(n)]
        assert sent.tolist() == [2 * n_elements - each for each in kept]


def test_the_sender_sends():
    schedule = Schedule("one message", 3, 2, [Transfer(0, 1, 2, 0, "copy")])
    assert schedule.sent(5).tolist() == [0, 3, 0]


@given(loads())
def test_a_step_changes_the_chunks_that_it_says_and_reads_before_it_writes(load):
    schedule, vectors = load
    simulation = simulate(schedule, vectors)
    cuts = chunks(vectors.shape[1], schedule.n_chunks)
    np.testing.assert_array_equal(simulation.states[0], vectors)
    for transfers, (before, after) in zip(schedule.steps, pairwise(simulation.states), strict=True):
        expected = np.array(before)
        for each in transfers:
            part = before[each.sender][cuts[each.chunk]]
            if each.action == "reduce":
                expected[each.receiver][cuts[each.chunk]] += part
            else:
                expected[each.receiver][cuts[each.chunk]] = part
        np.testing.assert_array_equal(after, expected)


@pytest.mark.parametrize("n", range(2, 9))
def test_half_way_round_the_ring_each_worker_has_one_finished_chunk(n):
    schedule = ring(n)
    half = simulate(schedule, coded(schedule)).states[n - 1]
    whole = sum(64.0**worker for worker in range(n))
    for worker, vector in enumerate(half):
        assert [c for c in range(n) if vector[c] == whole] == [(worker + 1) % n]


@pytest.mark.parametrize("n", ANY)
def test_at_a_parameter_server_everything_passes_worker_0(n):
    schedule = parameter_server(n)
    assert schedule.n_steps == min(2, 2 * (n - 1))
    assert schedule.sent(10).tolist() == [10 * (n - 1), *([10] * (n - 1))]
    assert all(0 in (each.sender, each.receiver) for each in schedule.transfers)


@pytest.mark.parametrize("n", POWERS)
def test_recursive_doubling_takes_log2_steps_of_the_whole_vector(n):
    schedule = recursive_doubling(n)
    assert schedule.n_steps == math.log2(n)
    assert schedule.sent(10).tolist() == [10 * math.log2(n)] * n


@pytest.mark.parametrize("n", [3, 5, 6, 7, 12, 15])
def test_recursive_doubling_wants_a_power_of_two(n):
    with pytest.raises(ValueError, match=f"power of two .*, got {n}"):
        recursive_doubling(n)


@given(loads())
def test_the_sum_of_weighed_vectors_is_the_mean(load):
    schedule, vectors = load
    sizes = np.arange(1, len(vectors) + 1)
    for weights in (sizes, None):
        found = simulate(schedule, weigh(vectors, weights)).result
        right = np.average(vectors, axis=0, weights=weights)
        np.testing.assert_allclose(found, right, rtol=0, atol=1e-14 * abs(vectors).max())
        if schedule.name == "parameter server":  # which adds in the order of all_reduce
            assert found.tobytes() == all_reduce(vectors, weights).tobytes()


# A schedule with one mistake in it


@st.composite
def mistakes(draw, fields=("step", "sender", "receiver", "chunk", "action")):
    """Draw a right schedule and the same one with one field of one transfer changed."""
    small = [schedule for schedule in SCHEDULES if 2 <= schedule.n_workers <= 8]
    if fields == ("chunk",):
        small = [schedule for schedule in small if schedule.n_chunks > 1]
    schedule = draw(st.sampled_from(small))
    at = draw(st.integers(0, len(schedule.transfers) - 1))
    each, field = schedule.transfers[at], draw(st.sampled_from(fields))
    values = {
        "step": range(schedule.n_steps),
        "sender": [worker for worker in range(schedule.n_workers) if worker != each.receiver],
        "receiver": [worker for worker in range(schedule.n_workers) if worker != each.sender],
        "chunk": range(schedule.n_chunks),
        "action": ("reduce", "copy"),
    }[field]
    others = [value for value in values if value != getattr(each, field)]
    if not others:  # with two workers there is no other sender
        return schedule, schedule
    changed = replace(each, **{field: draw(st.sampled_from(others))})
    transfers = (*schedule.transfers[:at], changed, *schedule.transfers[at + 1 :])
    return schedule, replace(schedule, transfers=transfers)


def passes(schedule):
    try:
        check(schedule)
    except ValueError:
        return False
    return True


@given(mistakes(fields=("chunk",)))
def test_a_wrong_chunk_anywhere_in_the_ring_is_refused(pair):
    right, wrong = pair
    assert passes(right) and wrong.name == "ring"
    assert not is_complete(wrong)
    with pytest.raises(
        ValueError, match=r"ring is no all-reduce: worker \d ends with a chunk \d that has worker"
    ):
        check(wrong)
    simulation = simulate(wrong, coded(wrong))
    with pytest.raises(ValueError, match="ring is no all-reduce"):
        simulation.result  # noqa: B018


@given(mistakes())
def test_check_and_carried_numbers_agree_about_any_mistake(pair):
    """A few changes do no harm, such as a copy from another worker that has the finished chunk as well."""
    assert passes(pair[1]) == is_complete(pair[1])


def test_most_mistakes_do_harm():
    """So that the test before this one is not about harmless changes only."""
    schedule, found = ring(4), Counter()
    for at, each in enumerate(schedule.transfers):
        for action in {"reduce", "copy"} - {each.action}:
            others = (*schedule.transfers[:at], replace(each, action=action), *schedule.transfers[at + 1 :])
            found[passes(replace(schedule, transfers=others))] += 1
        left_out = schedule.transfers[:at] + schedule.transfers[at + 1 :]
        found[passes(replace(schedule, transfers=left_out))] += 1
    assert found == {False: 48}


def test_check_says_who_lacks_what():
    once = Transfer(0, 0, 1, 0, "reduce")
    with pytest.raises(ValueError, match="worker 0 ends with a chunk 0 that has worker 1's part not at all"):
        check(Schedule("half a swap", 2, 1, [once]))
    twice = [replace(once, step=step) for step in (0, 1)] + [Transfer(2, 1, 0, 0, "copy")]
    with pytest.raises(ValueError, match="worker 0's part 2 times"):
        check(Schedule("sent again", 2, 1, twice))
    with pytest.raises(ValueError, match="worker 0 ends with a chunk 0 that has worker 1's part not at all"):
        check(Schedule("silence", 2, 3, []))


def test_one_worker_has_nothing_to_send():
    for make in (ring, parameter_server, recursive_doubling):
        schedule = make(1)
        assert schedule.transfers == () and schedule.n_steps == 0 and schedule.steps == ()
        simulation = simulate(schedule, [[1.5, -2.0]])
        assert simulation.result.tolist() == [1.5, -2.0] and simulation.sent.tolist() == [0]


def test_fewer_numbers_than_chunks_make_empty_chunks():
    simulation = simulate(ring(5), [[1.0, 10.0 * worker] for worker in range(5)])
    assert simulation.result.tolist() == [5.0, 100.0]
    assert simulation.sent.sum() == 2 * 4 * 2


@given(st.integers(1, 100), st.integers(1, 20))
def test_chunks_are_those_of_array_split(n_elements, n_chunks):
    numbers = np.arange(n_elements)
    found, right = [numbers[cut] for cut in chunks(n_elements, n_chunks)], np.array_split(numbers, n_chunks)
    assert [part.tolist() for part in found] == [part.tolist() for part in right]


def test_vectors_are_copied_kept_and_read_only():
    vectors = np.array([[1.0, 2.0], [3.0, 4.0]])
    simulation = simulate(ring(2), vectors)
    vectors[:] = 0
    assert simulation.result.tolist() == [4.0, 6.0] and simulation.states[0][1].tolist() == [3.0, 4.0]
    for array in (*simulation.states[0], simulation.result, simulation.sent, ring(2).sent(3)):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_float32_stays_and_two_dtypes_become_one():
    single, double = np.array([0.1, 0.2], np.float32), np.array([0.1, 0.2])
    assert {v.dtype for state in simulate(ring(2), [single, single]).states for v in state} == {single.dtype}
    mixed = simulate(ring(2), [single, double]).states
    assert {v.dtype for state in mixed for v in state} == {double.dtype}
    assert mixed[-1][0].tobytes() == mixed[-1][1].tobytes()


def test_a_sum_beyond_all_floats_is_infinite_without_a_warning():
    assert simulate(ring(2), [[1e308], [1e308]]).result.tolist() == [math.inf]


def test_records_say_what_they_are():
    assert repr(ring(4)) == "Schedule('ring', 4 workers, 4 chunks, 6 steps, 24 transfers)"
    assert (
        repr(recursive_doubling(1))
        == "Schedule('recursive doubling', 1 worker, 1 chunk, 0 steps, 0 transfers)"
    )
    first = ring(3).transfers[0]
    assert repr(first) == "Transfer(step=0, sender=0, receiver=1, chunk=0, action='reduce')"
    assert ring(3) == ring(3) and len({ring(3), ring(3), ring(4)}) == 2
    assert "vectors of 4, 4 numbers sent by each worker" in repr(simulate(ring(2), np.ones((2, 4))))
    assert "vectors of 3, 2 to 6 numbers" not in repr(simulate(ring(2), np.ones((2, 3))))
    assert "vectors of 3, 3 to 6 numbers" in repr(simulate(parameter_server(3), np.ones((3, 3))))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ring(0), ValueError, "n_workers must be at least 1, got 0"),
        (lambda: ring(2.0), TypeError, "n_workers must be a whole number, got float 2.0"),
        (lambda: parameter_server(-1), ValueError, "n_workers must be at least 1, got -1"),
        (lambda: recursive_doubling("4"), TypeError, "n_workers must be a whole number, got str '4'"),
        (lambda: Transfer(0, 1, 1, 0, "copy"), ValueError, "sender and receiver must differ, got 1 for both"),
        (lambda: Transfer(-1, 0, 1, 0, "copy"), ValueError, "step must be at least 0, got -1"),
        (lambda: Transfer(0, 0, 1, 0, "send"), ValueError, "action must be 'reduce' or 'copy', got 'send'"),
        (lambda: Transfer(0, 0, 1, None, "copy"), TypeError, "chunk must be a whole number, got NoneType"),
        (
            lambda: Schedule("mine", 2, 1, [Transfer(0, 0, 2, 0, "copy")]),
            ValueError,
            "receiver of Transfer.* must be from 0 to 1, got 2",
        ),
        (lambda: Schedule("mine", 2, 1, [(0, 0, 1, 0)]), TypeError, "must hold Transfer objects, got tuple"),
        (lambda: check("ring"), TypeError, r"schedule must be a Schedule, as ring\(4\) is, got str"),
        (lambda: simulate("ring", [[1.0]]), TypeError, "schedule must be a Schedule"),
        (lambda: simulate(ring(2), 3), TypeError, "vectors must be a list, got int 3"),
        (lambda: simulate(ring(2), [[1.0]]), ValueError, "vectors must be one for each of 2 workers, got 1"),
        (
            lambda: simulate(ring(2), [[1.0], [1.0, 2.0]]),
            ValueError,
            "vectors must be of one length: 1 for worker 0, 2 for worker 1",
        ),
        (lambda: simulate(ring(2), [[1.0], [math.nan]]), ValueError, r"vectors\[1\] must be finite, got nan"),
        (lambda: simulate(ring(2), [[1.0], ["1"]]), TypeError, r"vectors\[1\] must be an array of numbers"),
        (lambda: simulate(ring(2), [[], []]), ValueError, r"vectors\[0\] is empty"),
        (lambda: chunks(3, 0), ValueError, "n_chunks must be at least 1, got 0"),
        (lambda: ring(2).sent(0), ValueError, "n_elements must be at least 1, got 0"),
    ],
)
def test_what_is_wrong_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
