"""Units, links and the cost of an all-reduce: the formulas against schedules and against counted steps."""

import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab import parallel
from neuronlab.parallel import (
    ALGORITHMS,
    GB,
    LINKS,
    OPERATIONS,
    GiB,
    Link,
    Schedule,
    Transfer,
    algorithm_bandwidth,
    bus_bandwidth,
    bus_factor,
    bytes_per_second,
    bytes_text,
    double_tree_seconds,
    gigabits_per_second,
    hierarchical_seconds,
    parameter_server,
    pause_seconds,
    rabenseifner_seconds,
    rate_text,
    recursive_doubling,
    recursive_doubling_seconds,
    ring,
    ring_seconds,
    schedule_seconds,
    seconds_text,
    server_rings_seconds,
    tree_seconds,
)

# A power of two for 1 / bandwidth, and whole numbers: sums are exact, so a formula is right or wrong.
EXACT = Link("exact", 3.0, 0.25)
ANY, POWERS = range(1, 18), (1, 2, 4, 8, 16)
sizes = st.floats(0, 1e13, allow_subnormal=False)
links = st.builds(
    Link, st.just("random"), st.floats(0, 1, allow_subnormal=False), st.floats(1e3, 1e13), st.just("drawn")
)


# Units


def test_bits_bytes_gb_and_gib():
    assert bytes_per_second(400) == 50e9 and gigabits_per_second(50e9) == 400
    assert bytes_per_second(gigabits_per_second(3.125e9)) == 3.125e9
    assert round(100 * (GiB / GB - 1), 1) == 7.4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (seconds_text(0), "0 s"),
        (seconds_text(1.28e-9), "1.28 ns"),
        (seconds_text(83.8848e-6), "83.9 µs"),
        (seconds_text(999.7e-6), "1 ms"),
        (seconds_text(59.9), "59.9 s"),
        (seconds_text(90), "1.5 min"),
        (seconds_text(3 * 3600), "3 h"),
        (seconds_text(86400 * 5000), "5,000 days"),
        (seconds_text(86400), "1 day"),
        (seconds_text(86400 * 1.001), "1 day"),
        (seconds_text(86400 * 1.01), "1.01 days"),
        (seconds_text(-86400), "-1 day"),
        (seconds_text(1), "1 s"),
        (seconds_text(1e-12), "0.001 ns"),
        (bytes_text(1), "1 byte"),
        (bytes_text(0.5), "0.5 bytes"),
        (bytes_text(0), "0 bytes"),
        (bytes_text(180), "180 bytes"),
        (bytes_text(999.9e6), "1 GB"),
        (bytes_text(GiB), "1.07 GB"),
        (bytes_text(4e18), "4,000 PB"),
        (rate_text(50e9), "50 GB/s (400 Gb/s)"),
        (rate_text(450e9), "450 GB/s (3.6 Tb/s)"),
        (rate_text(1), "1 byte/s (8 bits/s)"),
        (rate_text(0.125), "0.125 bytes/s (1 bit/s)"),
    ],
)
def test_amounts_are_written_in_the_unit_that_suits(text, shown):
    assert text == shown


# Links


def test_bandwidths_are_those_of_their_sources():
    """Each way, in bytes a second: half of what is sold as 900 GB/s, and an eighth of what is in bits."""
    expected = {
        "NVLink 4": 900e9 / 2,
        "PCIe 5 x16": 63.015e9,
        "InfiniBand NDR": 400e9 / 8,
        "RoCEv2 400G": 400e9 / 8,
        "RoCEv2 100G": 100e9 / 8,
        "Ethernet 25G": 25e9 / 8,
        "Wi-Fi 6": 1.201e9 / 8,
    }
    assert list(LINKS) == list(expected)
    for name, bandwidth in expected.items():
        assert LINKS[name].name == name
        assert LINKS[name].bandwidth == pytest.approx(bandwidth, rel=1e-4)
        assert "bandwidth: " in LINKS[name].source and "latency: " in LINKS[name].source
        assert 1e-6 < LINKS[name].latency < 1e-2


def test_a_message_takes_latency_and_bytes_over_bandwidth():
    assert EXACT.seconds(0) == 3 and EXACT.seconds(10) == 43
    assert LINKS["RoCEv2 100G"].seconds(12.5e9) == pytest.approx(1 + 4e-6, rel=1e-12)
    assert repr(LINKS["RoCEv2 100G"]) == "Link('RoCEv2 100G', 4 µs, 12.5 GB/s (100 Gb/s))"


def test_a_pause_frame_at_400_gigabits():
    bandwidth = LINKS["RoCEv2 400G"].bandwidth
    assert seconds_text(pause_seconds(1, bandwidth)) == "1.28 ns"
    assert seconds_text(pause_seconds(0xFFFF, bandwidth)) == "83.9 µs"


# Formulas


@pytest.mark.parametrize(
    "schedule",
    [*map(ring, ANY), *map(parameter_server, ANY), *map(recursive_doubling, POWERS)],
    ids=lambda schedule: f"{schedule.name} {schedule.n_workers}",
)
def test_a_schedule_takes_as_long_as_its_formula_says(schedule):
    n = schedule.n_workers
    for link in (EXACT, *LINKS.values()):
        for n_bytes in (0, 180, 1e9):
            expected = ALGORITHMS[schedule.name](n_bytes, n, link)
            assert schedule_seconds(schedule, n_bytes, link) == pytest.approx(expected, rel=1e-12)


def test_a_chunk_too_many_on_one_link_takes_longer():
    """What a formula could not notice: a worker that sends two chunks in one step of the ring."""
    right = ring(4)
    first, *others = right.transfers
    wrong = Schedule("wrong", 4, 4, [first, Transfer(0, first.sender, 2, 1, "reduce"), *others])
    assert schedule_seconds(wrong, 16, EXACT) == schedule_seconds(right, 16, EXACT) + EXACT.seconds(4)


@pytest.mark.parametrize("name", ALGORITHMS)
@given(n_bytes=sizes, link=links)
def test_one_worker_sends_nothing(name, n_bytes, link):
    assert ALGORITHMS[name](n_bytes, 1, link) == 0


@pytest.mark.parametrize("name", ALGORITHMS)
@given(n_bytes=sizes, link=links)
def test_two_workers_cost_what_two_messages_can(name, n_bytes, link):
    """Two workers need a whole exchange: one message each way at once, or one after the other."""
    seconds = ALGORITHMS[name](n_bytes, 2, link)
    slack = 1e-12 * seconds
    assert link.seconds(n_bytes) - slack <= seconds <= 2 * link.seconds(n_bytes) + slack


def counted_rounds(n):
    """Levels of a tree of n, by building it: in each round all that have the sum tell one more."""
    reached, rounds = 1, 0
    while reached < n:
        reached, rounds = 2 * reached, rounds + 1
    return rounds


@pytest.mark.parametrize("n", [*ANY, 1000, 1024, 16_384])
def test_steps_with_logarithms(n):
    latency, data = Link("latency", 1, 1), Link("data", 0, 1)
    rounds = counted_rounds(n)
    assert tree_seconds(1, n, data) == tree_seconds(0, n, latency) == 2 * rounds
    extra = 0 if 2**rounds == n else 2
    doublings = rounds if extra == 0 else rounds - 1
    assert recursive_doubling_seconds(0, n, latency) == doublings + extra
    assert recursive_doubling_seconds(1, n, data) == doublings + extra
    assert rabenseifner_seconds(0, n, latency) == 2 * doublings + extra
    # Recursive halving: 1/2, 1/4, ... of the vector, and the same back.
    halves = 2 * sum(Fraction(1, 2**k) for k in range(1, doublings + 1))
    assert rabenseifner_seconds(1, n, data) == pytest.approx(float(halves) + extra, rel=1e-15)


def in_order(low, high):
    """The edges (child, parent) of a balanced binary tree over the workers from low to high, and its root."""
    if low > high:
        return [], None
    root = (low + high) // 2
    left, right = in_order(low, root - 1), in_order(root + 1, high)
    edges = [*left[0], *right[0], *((child, root) for child in (left[1], right[1]) if child is not None)]
    return edges, root


@pytest.mark.parametrize("n", [7, 15, 63, 255])
def test_two_trees_let_nobody_carry_more_than_twice_the_vector(n):
    """Built here: the second tree is the first one place on; who passes on in one is a leaf in the other."""
    edges, root = in_order(0, n - 1)
    moved = [((child + 1) % n, (parent + 1) % n) for child, parent in edges]
    depth = {root: 0}
    for child, parent in reversed(edges):
        depth[child] = depth[parent] + 1
    assert max(depth.values()) <= (n - 1).bit_length()
    sends, receives = Counter(), Counter()
    for child, parent in (*edges, *moved):
        for sender, receiver in ((child, parent), (parent, child)):  # up the sums, down the result
            sends[sender] += Fraction(1, 2)
            receives[receiver] += Fraction(1, 2)
    assert max(sends.values()) == max(receives.values()) == 2
    data, latency = Link("data", 0, 1), Link("latency", 1, 1)
    assert double_tree_seconds(1, n, data) == 2
    assert 2 * max(depth.values()) <= double_tree_seconds(0, n, latency) == 2 * counted_rounds(n)


def test_the_pipelined_tree_beats_the_other_by_the_number_of_its_levels():
    """15 GB on 64 GPUs: near 2 S/B, not 2 log2(n) S/B; and the latency of a tree, not of a ring."""
    link = LINKS["RoCEv2 400G"]
    pipelined, whole, ring_ = (f(15e9, 64, link) for f in (double_tree_seconds, tree_seconds, ring_seconds))
    assert whole / pipelined == pytest.approx(6, rel=1e-3)
    assert 1 < pipelined / ring_ < 1.02
    assert double_tree_seconds(180, 64, link) == pytest.approx(tree_seconds(180, 64, link), rel=1e-3)


def test_rings_and_phases_among_servers():
    """10 GB on 16 servers of 8: eight rings, one ring, and three phases of 38.9 and 46.9 ms."""
    network, inside = Link("network", 0, 50e9), Link("inside", 0, 450e9)
    servers = {"gpus_per_server": 8, "inside": inside}
    assert round(1000 * server_rings_seconds(10e9, 128, network, nics_per_server=1, **servers), 1) == 396.9
    assert round(1000 * server_rings_seconds(10e9, 128, network, **servers), 1) == 49.6
    phases = 2 * 7 / 8 * 10e9 / 450e9, 2 * 15 / 16 * 10e9 / 8 / 50e9
    assert [round(1000 * phase, 1) for phase in phases] == [38.9, 46.9]
    assert hierarchical_seconds(10e9, 128, network, **servers) == pytest.approx(sum(phases), rel=1e-12)


@given(sizes, st.integers(1, 1000), links, st.integers(1, 16), st.integers(1, 16))
def test_servers_by_counting_what_each_link_carries(n_bytes, n, link, gpus, nics):
    """A ring's card sends one chunk of its ring in each step, a GPU those of all rings inside its server."""
    inside = Link("inside", 1e-6, 1e11)
    seconds = server_rings_seconds(n_bytes, n, link, gpus, nics, inside)
    steps, chunk = 2 * (n - 1), n_bytes / nics / n
    hops = [link.seconds(chunk)] if n > gpus else []
    hops += [inside.seconds(nics * chunk)] if min(n, gpus) > 1 else []
    assert seconds == pytest.approx(steps * max(hops, default=0), rel=1e-9)
    one = server_rings_seconds(n_bytes, n, link, 1, 1)
    assert one == pytest.approx(ring_seconds(n_bytes, n, link), rel=1e-12)
    assert hierarchical_seconds(n_bytes, n, link, 1, 1) == pytest.approx(one, rel=1e-12)


def test_where_the_hierarchical_way_wins():
    """With as many cards as GPUs the rings win for 15 GB, the phases below about 100 MB and with one card."""
    link = LINKS["RoCEv2 400G"]
    for size, nics, wins in (
        (15e9, 8, False),
        (1e9, 8, False),
        (1e8, 8, True),
        (1e6, 8, True),
        (15e9, 1, True),
    ):
        phases = hierarchical_seconds(size, 64, link, 8, nics)
        assert (phases < server_rings_seconds(size, 64, link, 8, nics)) == wins, (size, nics)


@given(st.sampled_from(list(ALGORITHMS)), sizes, st.integers(1, 100_000), links, st.floats(1, 1e6))
def test_more_bandwidth_or_less_data_is_never_slower(name, n_bytes, n_workers, link, factor):
    seconds = ALGORITHMS[name](n_bytes, n_workers, link)
    wider = Link("wider", link.latency, link.bandwidth * factor)
    sooner = Link("sooner", link.latency / factor, link.bandwidth)
    for less in (
        ALGORITHMS[name](n_bytes, n_workers, wider),
        ALGORITHMS[name](n_bytes, n_workers, sooner),
        ALGORITHMS[name](n_bytes / factor, n_workers, link),
    ):
        assert less <= seconds * (1 + 1e-12)


@given(sizes, st.integers(0, 16), links)
def test_nobody_beats_the_least_data_and_the_least_steps(n_bytes, doublings, link):
    n = 2**doublings
    least = max(doublings * link.latency, 2 * (n - 1) / n * n_bytes / link.bandwidth)
    for seconds in (algorithm(n_bytes, n, link) for algorithm in ALGORITHMS.values()):
        assert seconds >= least * (1 - 1e-12)


def test_each_has_its_place():
    """The ring for long vectors, recursive doubling for short ones; the server only gets slower."""
    link, n = LINKS["InfiniBand NDR"], 1024
    times = {size: {name: f(size, n, link) for name, f in ALGORITHMS.items()} for size in (8, 28e9)}
    assert min(times[8], key=times[8].get) == "recursive doubling"
    assert times[28e9]["ring"] < 1.02 * times[28e9]["Rabenseifner"] < times[28e9]["recursive doubling"] / 4
    assert max(times[28e9], key=times[28e9].get) == "parameter server"
    # 28 GB, the fp32 gradient of 7e9 parameters, over 400 Gb/s: just above 2 S/B = 1.12 s, for many workers.
    assert ring_seconds(28e9, n, link) == pytest.approx(2 * 1023 * 4e-6 + 2 * 1023 / 1024 * 0.56, rel=1e-12)


# Bandwidths of benchmarks


@pytest.mark.parametrize("n", ANY)
def test_bus_factors_are_nccls(n):
    n_minus_1 = Fraction(n - 1, n)
    expected = {
        "all_reduce": 2 * n_minus_1,
        "reduce_scatter": n_minus_1,
        "all_gather": n_minus_1,
        "broadcast": 1,
        "reduce": 1,
    }
    assert set(OPERATIONS) == set(expected)
    for operation in OPERATIONS:
        assert bus_factor(operation, n) == pytest.approx(float(expected[operation]), rel=1e-15)


@given(st.integers(2, 100_000), st.floats(1, 1e13), st.floats(1e3, 1e13))
def test_the_bus_bandwidth_of_a_ring_without_latency_is_the_links(n, n_bytes, bandwidth):
    seconds = ring_seconds(n_bytes, n, Link("wire", 0, bandwidth))
    assert bus_bandwidth("all_reduce", n, n_bytes, seconds) == pytest.approx(bandwidth, rel=1e-12)


def test_an_example_with_numbers():
    """1 GB in 7.5 ms on 8 GPUs: algorithm 133 GB/s, bus 233 GB/s, of the 450 that NVLink 4 has each way."""
    assert algorithm_bandwidth(GB, 7.5e-3) == pytest.approx(133.33e9, rel=1e-4)
    assert bus_bandwidth("all_reduce", 8, GB, 7.5e-3) == pytest.approx(233.33e9, rel=1e-4)
    # The message of 1 GiB that nccl-tests names "1073741824", taken for 1 GB, is off by 7.4 %.
    assert algorithm_bandwidth(GiB, 1) / algorithm_bandwidth(GB, 1) == pytest.approx(1.0737, rel=1e-4)


# Wrong input


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Link("x", -1e-6, 1e9), ValueError, "latency must be 0 or more, got -1e-06"),
        (lambda: Link("x", 1e-6, 0), ValueError, "bandwidth must be above 0, got 0"),
        (lambda: Link("x", 1e-6, math.inf), ValueError, "bandwidth must be finite"),
        (lambda: Link("x", math.nan, 1), ValueError, "latency must be finite"),
        (lambda: Link("x", "1 us", 1), TypeError, "latency must be a number"),
        (lambda: Link(4, 0, 1), TypeError, "name must be text"),
        (lambda: EXACT.seconds(-1), ValueError, "n_bytes must be 0 or more"),
        (lambda: ring_seconds(1, 2, "Token Ring"), ValueError, "link must be one of NVLink 4, PCIe 5 x16"),
        (lambda: ring_seconds(1, 2, 50e9), TypeError, "link must be a Link or a name, got float"),
        (lambda: ring_seconds(-1, 2, EXACT), ValueError, "n_bytes must be 0 or more, got -1"),
        (lambda: tree_seconds(1, 0, EXACT), ValueError, "n_workers must be at least 1, got 0"),
        (lambda: tree_seconds(1, 2.0, EXACT), TypeError, "n_workers must be a whole number"),
        (lambda: schedule_seconds("ring", 1, EXACT), TypeError, "schedule must be a Schedule"),
        (
            lambda: bus_factor("all", 2),
            ValueError,
            "operation must be one of all_reduce, .*got 'all'",
        ),
        (lambda: bus_factor(2, 2), TypeError, "operation must be a name, got int"),
        (lambda: bus_factor("reduce", 0), ValueError, "n_workers must be at least 1"),
        (lambda: algorithm_bandwidth(1, 0), ValueError, "seconds must be above 0, got 0"),
        (lambda: bytes_per_second(0), ValueError, "gigabits_per_second must be above 0"),
        (lambda: seconds_text("1"), TypeError, "seconds must be a number"),
    ],
)
def test_wrong_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


LINK = Link("any", 1e-6, 1e9)
COUNTS = {
    "ring": lambda n: ring_seconds(1, n, LINK),
    "tree": lambda n: tree_seconds(1, n, LINK),
    "double tree": lambda n: parallel.double_tree_seconds(1, n, LINK),
    "rings": lambda n: parallel.server_rings_seconds(1, n, LINK),
    "hierarchical": lambda n: parallel.hierarchical_seconds(1, n, LINK),
    "recursive doubling": lambda n: recursive_doubling_seconds(1, n, LINK),
    "Rabenseifner": lambda n: rabenseifner_seconds(1, n, LINK),
    "parameter server": lambda n: parallel.parameter_server_seconds(1, n, LINK),
    "bus bandwidth": lambda n: bus_bandwidth("all_reduce", n, 1, 1),
    "cluster": lambda n: parallel.cluster_mtbf(1e9, n),
    "device": lambda n: parallel.device_mtbf(1e9, n),
    "idle": lambda n: parallel.idle_cost(n, 1, 1),
    "memory": lambda n: parallel.adam_bytes(n),
    "GPUs that share": lambda n: parallel.adam_bytes(10**9, n, 3),
    "largest model": lambda n: parallel.largest_model(1e9, n, 3),
    "message": lambda n: parallel.message_loss(0.1, n),
    "window": lambda n: parallel.go_back_n(0.1, n),
    "workers of a step": lambda n: parallel.training_step(1e9, 2, n, LINK, 1.0).utilisation,
    "retries": lambda n: parallel.LossyStep(1, 0.1, 8).broken(n),
    "tail packets": lambda n: parallel.LossyStep(1, 0.1, n).mean,
}


@pytest.mark.parametrize("count", [1, 2**62, 2**63 - 1])
@pytest.mark.parametrize("function", COUNTS.values(), ids=COUNTS)
def test_a_count_gives_a_finite_number(function, count):
    assert math.isfinite(function(count))


@pytest.mark.parametrize(
    "count", [2**63, 10**400, 10**5000, -(10**5000)], ids=["64 bits", "long", "endless", "negative"]
)
@pytest.mark.parametrize("function", COUNTS.values(), ids=COUNTS)
def test_a_count_beyond_all_counting_is_refused(function, count):
    bound = "at most 9,223,372,036,854,775,807" if count > 0 else "at least [01]"
    with pytest.raises(ValueError, match=f"must be {bound}, got .* [0-9]+ bits|must be at least"):
        function(count)
