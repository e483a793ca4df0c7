"""The ring player without a browser: the page's interpreter against `simulate`, what it takes and refuses."""

from base64 import b64decode

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.parallel import (
    Schedule,
    Transfer,
    chunks,
    gradient_vector,
    parallel_step,
    parameter_server,
    recursive_doubling,
    ring,
    weigh,
)
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.widgets.kit.wire import pack
from neuronlab.widgets.ring_player.ring_figure import ring_figure
from neuronlab.widgets.ring_player.ring_words import contributions, phases, sentences, traffic
from neuronlab.writing.numbers import format_number

EXAMPLE = nl.examples.two_gpus
VECTORS = [[1, 2, 3, 4], [10, 20, 30, 40], [100, 200, 300, 400]]
# A's chunk 2 reaches B twice, and nothing else travels.
WRONG = Schedule("my ring", 3, 3, [Transfer(0, 0, 1, 1, "reduce"), Transfer(1, 0, 1, 1, "reduce")])


@pytest.fixture
def player():
    return nl.RingPlayer(VECTORS)


def random_schedule(rng):
    """A schedule of random transfers, most of them no all-reduce."""
    n, n_chunks = int(rng.integers(2, 9)), int(rng.integers(1, 9))
    transfers = []
    for step in range(rng.integers(1, 7)):
        for _ in range(rng.integers(0, 2 * n)):
            sender, receiver = (int(worker) for worker in rng.choice(n, 2, replace=False))
            action = str(rng.choice(["reduce", "copy"]))
            transfers.append(Transfer(step, sender, receiver, int(rng.integers(n_chunks)), action))
    return Schedule("random", n, n_chunks, transfers)


def cases():
    rng = np.random.default_rng(7)
    made = [ring(n) for n in range(2, 17)] + [parameter_server(n) for n in range(2, 17)]
    made += [recursive_doubling(n) for n in (2, 4, 8, 16)] + [random_schedule(rng) for _ in range(150)]
    for schedule in made:
        scale = 10.0 ** rng.integers(-6, 7)
        yield schedule, scale * rng.normal(size=(schedule.n_workers, rng.integers(1, 46)))


def as_data(schedule, vectors):
    return {
        "steps": [[[t.sender, t.receiver, t.chunk, t.action] for t in step] for step in schedule.steps],
        "cuts": [[cut.start, cut.stop] for cut in chunks(vectors.shape[1], schedule.n_chunks)],
        "vectors": vectors.tolist(),
        "sizes": list(range(3, 3 + len(vectors))),
    }


# --- the browser's interpreter


def test_the_page_carries_as_python_does_to_the_last_bit():
    script = """const answer = data.map(({ steps, cuts, vectors, sizes }) => ({
      states: carry(steps, cuts, vectors.map((v) => Float64Array.from(v)))
        .map((now) => now.map((own) => own.flatMap((chunk) => [...chunk]))),
      counts: contributions(steps, vectors.length, cuts.length),
      sent: numbersSent(steps, cuts, vectors.length),
      weighed: weigh(vectors.map((v) => Float64Array.from(v)), sizes).map((v) => [...v]),
    }));"""
    given = list(cases())
    answers = in_node(["ring_player/ring_carry.js"], script, [as_data(*case) for case in given])
    assert len(answers) == len(given) > 180
    for (schedule, vectors), answer in zip(given, answers, strict=True):
        simulation = simulate(schedule, vectors)
        assert np.array_equal(np.array(answer["states"]), np.array(simulation.states)), schedule
        counted = [
            [[[parts[k] for k in range(schedule.n_workers)] for parts in own] for own in held]
            for held in contributions(schedule)
        ]
        assert answer["counts"] == counted, schedule
        assert answer["sent"][-1] == simulation.sent.tolist() and not any(answer["sent"][0]), schedule
        assert len(answer["sent"]) == schedule.n_steps + 1
        sizes = list(range(3, 3 + len(vectors)))
        assert np.array_equal(np.array(answer["weighed"]), np.array(weigh(vectors, sizes)))


# --- what it takes and refuses


def test_a_player_starts_at_the_start(player):
    assert (player.position, player.schedule, player.n_workers, player.digits) == (0, "ring", 3, 4)
    assert repr(player) == "RingPlayer(ring, 3 workers, vectors of 4, position 0 of 4)"
    assert player.simulation.result.tolist() == [111, 222, 333, 444]


def test_fewer_may_take_part_at_first():
    player = nl.RingPlayer(VECTORS, n_workers=2)
    assert player.simulation.result.tolist() == [11, 22, 33, 44]
    player.n_workers = 3
    assert player.simulation.result.tolist() == [111, 222, 333, 444]


def test_with_sizes_the_sum_is_the_weighted_mean():
    player = nl.RingPlayer(VECTORS, sizes=[1, 1, 2], position=1)
    assert np.allclose(player.simulation.result, np.average(VECTORS, axis=0, weights=[1, 1, 2]))
    player.position = 5  # start, weighing, four steps
    with pytest.raises(ValueError, match="position must be from 0 to 5, got 6"):
        player.position = 6


@pytest.mark.parametrize("n_workers", [2, 3, 4])
def test_of_a_parallel_step_all_get_its_gradient(n_workers):
    problem = EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr
    step = parallel_step(*problem, n_workers)
    player = nl.RingPlayer.of(step, position=2)
    assert np.array_equal(player.vectors[0], gradient_vector(step.traces[0]))
    assert np.allclose(player.simulation.result, step.gradient, rtol=0, atol=1e-15)
    with pytest.raises(TypeError, match="step must be a ParallelStep"):
        nl.RingPlayer.of(EXAMPLE)


def test_a_schedule_of_ones_own_even_a_wrong_one():
    player = nl.RingPlayer(VECTORS, WRONG)
    assert (player.schedule, player.n_workers) == ("my ring", 3)
    assert set(player.program["schedules"]["my ring"]) == {"3"}
    player.schedule = "ring"
    player.n_workers = 2
    with pytest.raises(ValueError, match="'my ring' is made for 3 workers, got 2"):
        player.schedule = "my ring"
    assert player.schedule == "ring"


@pytest.mark.parametrize(
    ("error", "message", "change"),
    [
        (ValueError, "position must be from 0 to 4, got 5", {"position": 5}),
        (ValueError, "n_workers must be at least 2, got 1", {"n_workers": 1}),
        (ValueError, "n_workers must be at most 3, the number of vectors, got 4", {"n_workers": 4}),
        (ValueError, "schedule must be one of ring, parameter server", {"schedule": "star"}),
        (ValueError, "power of two", {"schedule": "recursive doubling"}),
        (ValueError, r"vectors must stay of shape \(3, 4\), got \(3, 3\)", {"vectors": np.zeros((3, 3))}),
        (ValueError, "vectors must be finite", {"vectors": np.full((3, 4), np.nan)}),
        (TypeError, "vectors must be an array of numbers", {"vectors": "abc"}),
        (ValueError, "values must hold 12 float64 numbers, 96 bytes, got 8", {"values": bytes(8)}),
        (ValueError, "digits must be from 3 to 10", {"digits": 11}),
    ],
)
def test_what_is_refused_leaves_the_last_good_value(player, error, message, change):
    player.position = 2
    before = player.get_state()
    with pytest.raises(error, match=message):
        for name, value in change.items():
            setattr(player, name, value)
    assert player.get_state() == before


def test_numbers_of_ones_own_are_added_up():
    """Three workers on paper; and with one number each, of which a ring has one chunk for the first only."""
    player = nl.RingPlayer([[1, 2, 3], [10, 20, 30], [100, 200, 300]])
    assert player.simulation.result.tolist() == [111, 222, 333]
    player.vectors = [[1, 10, 100], [2, 20, 200], [3, 30, 300]]
    assert np.array(player.simulation.states[-1]).tolist() == [[6, 60, 600]] * 3
    single = nl.RingPlayer([1, 10, 100])
    assert single.vectors.shape == (3, 1) and single.simulation.result.tolist() == [111]


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (ValueError, "vectors must have 2 to 16 rows, one for each worker, got 1", {"vectors": [[1, 2]]}),
        (ValueError, "vectors must have at most 2,000 numbers", {"vectors": np.zeros((4, 501))}),
        (ValueError, "vectors must have 1 or 2 axes", {"vectors": np.zeros((2, 2, 2))}),
        (TypeError, "vectors must be .*, whose rows differ in length", {"vectors": [[1, 10, 100], [2, 20]]}),
        (ValueError, "sizes must have one number for each of 3 workers", {"sizes": [1, 2]}),
        (TypeError, "schedule must be a name or a Schedule, got int", {"schedule": 3}),
        (ValueError, "schedule must be one of", {"schedule": "star"}),
        (ValueError, "position must be from 0", {"position": 9}),
        (TypeError, "RingPlayer has no sped", {"sped": 3}),
    ],
)
def test_a_player_of_nonsense_is_refused(error, message, arguments):
    with pytest.raises(error, match=message):
        nl.RingPlayer(**{"vectors": VECTORS} | arguments)


def test_page_and_python_follow_each_other(player):
    seen = []
    player.observe(lambda change: seen.append(change["new"].tolist()), "vectors")
    changed = [[1, 2, 3, 4.5], *VECTORS[1:]]
    player.set_state({"values": memoryview(pack(np.ravel(changed)))})
    assert seen == [changed]
    player.vectors = VECTORS
    assert player.values == pack(np.ravel(VECTORS))
    with pytest.raises(ValueError, match="read-only"):
        player.vectors[0, 0] = 7


def test_a_shorter_schedule_goes_back_to_the_start(player):
    player.position = 4
    player.schedule = "parameter server"
    assert player.position == 0
    player.position = 1
    player.n_workers = 2
    assert player.position == 1


def test_reset(player):
    player.position, player.schedule = 1, "parameter server"
    player.n_workers, player.vectors = 2, np.zeros((3, 4))
    player.reset()
    assert repr(player) == repr(nl.RingPlayer(VECTORS)) and player.vectors.tolist() == VECTORS


# --- words


def test_the_sentences_say_who_sends_what():
    start, first, *_, last = sentences(ring(3))
    assert start == "Every worker has a vector of its own, cut into 3 chunks. Nothing has travelled yet."
    assert "adds it to its own: A sends chunk 1 to B, B chunk 2 to C, C chunk 3 to A." in first
    assert "takes it in place of its own" in last and last.endswith("Now every worker has the whole sum.")
    assert "A chunk 2, B chunk 3, C chunk 1" in sentences(ring(3))[2]
    assert "B, C and D send their whole vectors to A" in sentences(parameter_server(4))[1]
    assert "A with C, B with D" in sentences(recursive_doubling(4))[2]


def test_a_wrong_schedule_is_not_called_finished():
    ring3 = ring(3).transfers
    late = Transfer(ring3[-1].step, ring3[-1].sender, ring3[-1].receiver, 0, "reduce")
    for schedule in (WRONG, Schedule("ring", 3, 3, [*ring3[:-1], late])):
        assert "whole sum" not in sentences(schedule)[-1]
    assert sentences(Schedule("pause", 2, 1, [Transfer(1, 0, 1, 0, "copy")]))[1:] == [
        "Nothing travels in this step.",
        "A sends its whole vector to B; B takes it in place of its own.",
    ]


@pytest.mark.parametrize("schedule", [schedule for schedule, _ in cases()][-40:])
def test_any_schedule_has_words(schedule):
    assert len(sentences(schedule)) == schedule.n_steps + 1 == len(phases(schedule)) + 1
    assert "vector" in traffic(schedule, 45)


def test_the_traffic_is_what_the_schedule_sends():
    assert "2·3/4 · 32 = 48 bytes." in traffic(ring(4), 8)
    assert "2·3/4 · 180 ≈ 268 to 272 bytes" in traffic(ring(4), 45)
    assert (
        "A sends the vector 3 times (540 bytes); B, C and D each send the vector once (180 bytes)"
        in traffic(parameter_server(4), 45)
    )
    assert "each worker sends the vector 3 times (540 bytes)" in traffic(recursive_doubling(8), 45)


# --- picture


def test_the_widget_has_a_picture_of_itself(player):
    data, _ = player._repr_mimebundle_()
    assert b64decode(data["image/png"]).startswith(b"\x89PNG") and "RingPlayer(ring" in data["text/plain"]


@pytest.mark.parametrize(("schedule", "step"), [(ring(3), 3), (parameter_server(3), 1)])
def test_the_picture_shows_what_is_held(schedule, step):
    figure = ring_figure(schedule, VECTORS, step)
    written = [text.get_text() for text in figure.axes[0].texts]
    for vector in simulate(schedule, VECTORS).states[step]:
        for number in vector:
            assert format_number(float(number)) in written
    assert sentences(schedule)[step] in " ".join(written)
    assert traffic(schedule, 4) in written


def test_the_picture_refuses_a_step_that_is_not_there():
    with pytest.raises(ValueError, match="step must be from 0 to 4, got 5"):
        ring_figure(ring(3), VECTORS, 5)
    with pytest.raises(ValueError, match="at most 16 workers"):
        ring_figure(ring(17), np.zeros((17, 2)))
