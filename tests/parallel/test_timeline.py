"""The timeline of a training step: nothing overlaps that cannot, and the totals are those of its segments."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neuronlab.parallel import (
    ALGORITHMS,
    EFFICIENCIES,
    LINKS,
    Link,
    Segment,
    idle_cost,
    training_step,
)
from neuronlab.parallel.cost.servers import SERVER_ALGORITHMS

# 1 byte a second without latency: the ring of 2 takes n_bytes seconds.
UNIT = Link("unit", 0.0, 1.0)


@st.composite
def problems(draw):
    """What `training_step` takes, as keywords."""
    return {
        "parameters": draw(st.floats(1, 1e12)),
        "bytes_per_parameter": draw(st.sampled_from([0.5, 1, 2, 4])),
        "n_workers": draw(st.integers(1, 100_000)),
        "link": draw(st.builds(Link, st.just("drawn"), st.floats(0, 1e-2), st.floats(1e6, 1e12))),
        "compute": draw(st.floats(1e-3, 1e3)),
        "algorithm": draw(st.sampled_from(list(ALGORITHMS))),
        "n_buckets": draw(st.integers(1, 40)),
        "forward_share": draw(st.floats(0, 1)),
        "loss": draw(st.floats(0, 0.99)),
        "recovery": draw(st.sampled_from(list(EFFICIENCIES))),
        "window": draw(st.integers(1, 1000)),
        "slowest": draw(st.floats(1, 10)),
    }


def staged_problems():
    """The same with what ZeRO shares out, and servers with several GPUs and network cards."""
    more = {
        "algorithm": st.sampled_from(list(SERVER_ALGORITHMS)),
        "stage": st.integers(0, 2),
        "gpus_per_server": st.integers(1, 80),
        "nics_per_server": st.integers(1, 16),
        "timeout_seconds": st.floats(0, 10),
    }
    return st.builds(lambda problem, others: problem | others, problems(), st.fixed_dictionaries(more))


every_problem = problems() | staged_problems()


def at_most(one, other):
    return one <= other * (1 + 1e-12)


def test_one_bucket_goes_after_the_backward_pass():
    step = training_step(4, 1, 2, UNIT, 3)
    assert step.segments == (
        Segment("compute", "forward", 0, 1, "forward pass"),
        Segment("compute", "backward", 1, 3, "backward pass"),
        Segment("compute", "wait", 3, 7, "waits"),
        Segment("compute", "update", 7, 7, "update"),
        Segment("network", "communicate", 3, 7, "all gradients"),
    )
    assert (step.seconds, step.compute, step.communicate, step.exposed) == (7, 3, 4, 4)
    assert step.utilisation == 3 / 7 and step.idle == pytest.approx(2 * 4, rel=1e-15)


def test_buckets_overlap_with_the_backward_pass():
    """Ready at 1.5, 2, 2.5 and 3, each one second long: the network starts at 1.5 and never rests."""
    step = training_step(4, 1, 2, UNIT, 3, n_buckets=4)
    assert [(each.start, each.stop) for each in step.lanes["network"]] == [
        (1.5, 2.5),
        (2.5, 3.5),
        (3.5, 4.5),
        (4.5, 5.5),
    ]
    assert (step.seconds, step.exposed, step.communicate) == (5.5, 2.5, 4)


def test_a_quick_network_waits_for_the_next_bucket():
    """Ready at 2 and 3, half a second each: only the last half second is exposed."""
    step = training_step(1, 1, 2, UNIT, 3, n_buckets=2)
    assert [(each.start, each.stop) for each in step.lanes["network"]] == [(2, 2.5), (3, 3.5)]
    assert (step.exposed, step.communicate) == (0.5, 1)


def test_all_wait_for_the_slowest():
    step = training_step(4, 1, 2, UNIT, 3, slowest=2)
    assert list(step.lanes) == ["compute", "slowest", "network"]
    assert [(each.kind, each.start, each.stop) for each in step.lanes["compute"]] == [
        ("forward", 0, 1),
        ("backward", 1, 3),
        ("wait", 3, 10),
        ("update", 10, 10),
    ]
    assert [(each.start, each.stop) for each in step.lanes["slowest"]] == [(0, 2), (2, 6), (6, 10), (10, 10)]
    assert step.utilisation == pytest.approx((3 + 6) / (2 * 10), rel=1e-15)
    assert step.compute == 6 and step.exposed == 4


def test_alone_a_gpu_sends_nothing_and_never_waits():
    step = training_step(7e9, 2, 1, "Wi-Fi 6", 3, slowest=2)
    assert list(step.lanes) == ["compute"]
    assert step.seconds == step.compute == 6 and step.utilisation == 1
    assert step.exposed == step.communicate == step.idle == 0


@given(every_problem)
def test_segments_of_a_lane_follow_each_other(problem):
    step = training_step(**problem)
    for lane, segments in step.lanes.items():
        assert segments[0].start >= 0
        assert all(each.stop >= each.start for each in segments)
        assert all(one.stop <= other.start for one, other in pairwise(segments))
        assert {each.lane for each in segments} == {lane}
        if lane != "network":  # a GPU always has something to do, if only to wait
            assert segments[0].start == 0
            assert all(one.stop == other.start for one, other in pairwise(segments))
    assert max(each.stop for each in step.segments) == step.seconds


@given(every_problem)
def test_totals_are_the_sums_of_the_segments(problem):
    step = training_step(**problem)
    lanes = step.lanes
    sent = math.fsum(each.seconds for each in lanes.get("network", ()) if each.kind != "timeout")
    assert sent == pytest.approx(step.communicate, rel=1e-9, abs=1e-9 * step.seconds)
    silent = math.fsum(each.seconds for each in lanes.get("network", ()) if each.kind == "timeout")
    assert silent == pytest.approx(step.timeouts, rel=1e-9, abs=1e-12 * step.seconds)
    busy = {
        lane: math.fsum(each.seconds for each in segments if each.kind in ("forward", "backward"))
        for lane, segments in lanes.items()
    }
    slowest = busy.get("slowest", busy["compute"])
    assert slowest == pytest.approx(step.compute, rel=1e-12)
    mean = ((step.n_workers - 1) * busy["compute"] + slowest) / step.n_workers
    assert mean / step.seconds == pytest.approx(step.utilisation, rel=1e-12)
    waits = math.fsum(each.seconds for each in lanes.get("slowest", lanes["compute"]) if each.kind == "wait")
    assert waits == pytest.approx(step.exposed, rel=1e-12, abs=1e-12 * step.seconds)
    assert 0 < step.utilisation <= 1 and step.exposed >= 0
    assert at_most(step.exposed, step.communicate + step.timeouts + 1e-12 * step.seconds)


@given(every_problem)
def test_no_bucket_goes_before_its_part_of_the_backward_pass(problem):
    """The end, found another way: from bucket k on the network may never rest, whichever k holds it up."""
    step = training_step(**problem)
    assume(step.n_workers > 1)
    n_buckets, share = problem["n_buckets"], problem["forward_share"]
    ready = [step.compute * (share + (1 - share) * (k + 1) / n_buckets) for k in range(n_buckets)]
    buckets = [each for each in step.lanes["network"] if each.kind == "communicate"]
    gather = sum(each.seconds for each in step.lanes["network"] if each.kind == "gather")
    bucket = (step.communicate - gather) / n_buckets
    for segment, earliest in zip(buckets, ready, strict=True):
        assert segment.start >= earliest * (1 - 1e-12)
    end = max(earliest + (n_buckets - k) * bucket for k, earliest in enumerate(ready))
    assert step.seconds == pytest.approx(end + gather + step.timeouts, rel=1e-9)


@given(every_problem)
def test_overlap_is_never_slower_than_the_same_buckets_after_the_backward_pass(problem):
    step = training_step(**problem)
    assert step.compute <= step.seconds and at_most(
        step.seconds, step.compute + step.communicate + step.timeouts
    )


@given(problems(), st.integers(1, 40))
def test_without_latency_more_buckets_are_never_slower(problem, factor):
    """Cutting each bucket into pieces lets the pieces go sooner; with latency that has its price."""
    problem["link"] = Link("no latency", 0, problem["link"].bandwidth)
    finer = problem | {"n_buckets": problem["n_buckets"] * factor}
    assert at_most(training_step(**finer).seconds, training_step(**problem).seconds)


def test_too_many_buckets_pay_for_latency():
    """400 buckets on 1024 GPUs are 818,400 messages one after another: 3.3 s of latency alone."""
    few, many = (training_step(1e8, 2, 1024, "RoCEv2 100G", 0.1, n_buckets=n).seconds for n in (4, 400))
    assert few < 0.12 and many > 3.2


@given(every_problem, st.floats(1, 1000))
def test_more_bandwidth_is_never_slower(problem, factor):
    link = problem["link"]
    wider = problem | {"link": Link("wider", link.latency, link.bandwidth * factor)}
    assert at_most(training_step(**wider).seconds, training_step(**problem).seconds)
    assert at_most(training_step(**problem).utilisation, training_step(**wider).utilisation)


@given(every_problem, st.floats(0, 0.99))
def test_more_loss_is_never_quicker(problem, loss):
    less, more = (problem | {"loss": each} for each in sorted((loss, problem["loss"])))
    assert at_most(training_step(**less).seconds, training_step(**more).seconds)


def test_what_one_per_cent_of_loss_costs():
    """Selective repeat loses 1 % of the bandwidth, go-back-N with 64 packets on the wire 39 %."""
    clean, repeated, gone_back = (
        training_step(7e9, 2, 1024, "RoCEv2 400G", 1.0, loss=loss, recovery=recovery, tail_packets=0).exposed
        for loss, recovery in ((0, "go-back-N"), (0.01, "selective repeat"), (0.01, "go-back-N"))
    )
    latency = 2 * 1023 * LINKS["RoCEv2 400G"].latency
    assert (clean - latency) / (repeated - latency) == pytest.approx(0.99, rel=1e-9)
    assert (clean - latency) / (gone_back - latency) == pytest.approx(0.99 / 1.63, rel=1e-9)


def test_zero_shares_out_the_sums_after_the_update():
    """Half of the 4 s adds up, in buckets of 0.5 s ready at 1.5, 2, 2.5 and 3; the other half follows."""
    step = training_step(4, 1, 2, UNIT, 3, n_buckets=4, stage=2)
    assert step.lanes["network"] == (
        *(
            Segment("network", "communicate", start, start + 0.5, f"bucket {k} of 4")
            for k, start in enumerate((1.5, 2, 2.5, 3), 1)
        ),
        Segment("network", "gather", 3.5, 5.5, "weights"),
    )
    assert [(each.kind, each.start, each.stop) for each in step.lanes["compute"]][2:] == [
        ("wait", 3, 3.5),
        ("update", 3.5, 3.5),
        ("wait", 3.5, 5.5),
    ]
    assert (step.communicate, step.exposed) == (4, 2.5)
    # No bytes are saved, and no time where nothing overlaps.
    assert training_step(4, 1, 2, UNIT, 3, stage=1).seconds == training_step(4, 1, 2, UNIT, 3).seconds


def test_a_time_out_is_part_of_the_step():
    """Half of the packets lost, two links, 10 s each time: E(max of two geometric counts) is 2 - 1/3."""
    step = training_step(4, 1, 2, UNIT, 3, loss=0.5, timeout_seconds=10)
    assert step.tail_packets == 2 and step.timeouts == pytest.approx(10 * (2 - 1 / 3), rel=1e-15)
    assert step.lanes["network"][-1][1:4] == ("timeout", 3 + 8, step.seconds)
    assert step.seconds == pytest.approx(3 + 8 + step.timeouts, rel=1e-15)
    assert step.lossy.mean == pytest.approx(step.seconds, rel=1e-15) and step.lossy.seconds == 11
    assert training_step(4, 1, 2, UNIT, 3, loss=0.5, tail_packets=0).seconds == 11


@pytest.mark.parametrize(
    ("n", "gpus", "nics", "links"),
    [(64, 1, 1, 64), (64, 8, 8, 64), (64, 8, 1, 8), (8, 8, 8, 0), (9, 8, 2, 4)],
)
def test_each_card_of_a_server_has_a_link_and_a_last_packet(n, gpus, nics, links):
    step = training_step(1e9, 2, n, "RoCEv2 400G", 1, loss=0.01, gpus_per_server=gpus, nics_per_server=nics)
    assert step.tail_packets == links and (step.timeouts > 0) == (links > 0)


def test_the_running_example_of_chapter_8():
    """64 GPUs, 7.5e9 parameters: as servers with one GPU, with eight GPUs and eight cards, hierarchical."""
    one, eight, phases = (
        training_step(7.5e9, 2, 64, "RoCEv2 400G", 0.5, algorithm, stage=2, **servers)
        for algorithm, servers in (
            ("ring", {}),
            ("ring", {"gpus_per_server": 8, "nics_per_server": 8}),
            ("hierarchical", {"gpus_per_server": 8, "nics_per_server": 8}),
        )
    )
    assert [round(1000 * each.communicate) for each in (one, eight, phases)] == [591, 74, 124]
    assert [round(100 * each.utilisation) for each in (one, eight, phases)] == [46, 87, 80]


def test_what_chapter_8_says_of_buckets_and_losses():
    """Its running example with ten buckets: the numbers that stand in sentences, tables and exercise 9."""
    example = {"parameters": 7.5e9, "bytes_per_parameter": 2, "n_workers": 64, "compute": 0.5, "stage": 2}
    example["link"] = "RoCEv2 400G"
    ten = training_step(**example, n_buckets=10)
    shown = {loss: training_step(**example, n_buckets=10, loss=loss) for loss in (1e-4, 1e-2)}
    assert round(1 / shown[1e-4].lossy.stalls) == 157
    assert round(157 * ten.seconds / 60) == 2  # minutes from one to the next
    assert round(shown[1e-4].seconds / ten.seconds, 2) == 1.03
    assert round(shown[1e-2].seconds / ten.seconds, 1) == 3.5
    assert [round(seconds) for seconds in (shown[1e-4].lossy.distribution()[0][1], 1 / 0.47)] == [5, 2]
    counts = {k: training_step(**example, n_buckets=k).seconds for k in (1, 2, 10, 25, 100, 1000)}
    assert min(counts, key=counts.get) == 100
    # Exercise 9: ten buckets, twice the bandwidth, both.
    twice = example | {"link": Link("800G", 4e-6, 100e9)}
    steps = ten, training_step(**twice), training_step(**twice, n_buckets=10)
    assert [f"{each.seconds:.3f}" for each in steps] == ["0.825", "0.796", "0.663"]
    assert [round(100 * each.utilisation) for each in steps] == [61, 63, 75]
    assert round(1000 * steps[2].lanes["network"][-1].seconds) == 148


def test_the_price_of_waiting():
    step = training_step(4, 1, 2, UNIT, 3)
    assert idle_cost(1, step.idle, 3600) == pytest.approx(8, rel=1e-12)


def test_a_step_says_what_it_is():
    step = training_step(7e9, 2, 8, "NVLink 4", 0.3, n_buckets=4)
    assert repr(step) == "TrainingStep(8 GPUs, 314 ms: compute 300 ms, exposed 13.6 ms; GPUs busy 95.7%)"
    assert repr(training_step(1, 1, 1, UNIT, 2)).startswith(
        "TrainingStep(1 GPU, 2 s: compute 2 s, exposed 0 s"
    )


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"parameters": 0}, ValueError, "parameters must be above 0, got 0"),
        ({"parameters": "7B"}, TypeError, "parameters must be a number"),
        ({"bytes_per_parameter": -2}, ValueError, "bytes_per_parameter must be above 0"),
        ({"n_workers": 0}, ValueError, "n_workers must be at least 1, got 0"),
        ({"n_workers": 2.5}, TypeError, "n_workers must be a whole number"),
        ({"link": "NVLink 9"}, ValueError, "link must be one of NVLink 4, .*, got 'NVLink 9'"),
        ({"link": None}, TypeError, "link must be a Link or a name"),
        ({"compute": 0}, ValueError, "compute must be above 0"),
        ({"compute": math.inf}, ValueError, "compute must be finite"),
        ({"algorithm": "star"}, ValueError, "algorithm must be one of ring, tree, .*, got 'star'"),
        ({"algorithm": "tree", "stage": 1}, ValueError, "one of ring, hierarchical that ZeRO cuts in two"),
        ({"algorithm": "tree", "nics_per_server": 2}, ValueError, "ring, hierarchical among servers with"),
        ({"stage": 3}, ValueError, "stage must be from 0 to 2, got 3"),
        ({"gpus_per_server": 0}, ValueError, "gpus_per_server must be at least 1"),
        ({"tail_packets": -1}, ValueError, "tail_packets must be at least 0"),
        ({"loss": 0.995}, ValueError, "loss must be at most 0.99"),
        ({"algorithm": 3}, TypeError, "algorithm must be a name, got int"),
        ({"n_buckets": 0}, ValueError, "n_buckets must be at least 1"),
        ({"n_buckets": 10**6}, ValueError, "n_buckets must be at most 10000, got 1000000"),
        ({"forward_share": 1.1}, ValueError, "forward_share must be from 0 to 1, got 1.1"),
        ({"loss": 1}, ValueError, "loss must be below 1, got 1: nothing would ever arrive"),
        ({"loss": -0.1}, ValueError, "loss must be a share from 0 to below 1"),
        ({"recovery": "hope"}, ValueError, "recovery must be one of selective repeat, go-back-N"),
        ({"window": 0}, ValueError, "window must be at least 1"),
        ({"slowest": 0.9}, ValueError, "slowest must be 1 or more, .*, got 0.9"),
    ],
)
def test_wrong_input_is_refused(wrong, error, message):
    right = {"parameters": 1e9, "bytes_per_parameter": 2, "n_workers": 8, "link": UNIT, "compute": 1.0}
    with pytest.raises(error, match=message):
        training_step(**(right | wrong))
