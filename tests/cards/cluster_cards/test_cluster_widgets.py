"""The widgets of the cluster: the browser's formulas against Python's; traits that follow and refuse."""

import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from javascript import in_node

import neuronlab as nl
from neuronlab import parallel
from neuronlab.parallel import GB, LINKS, LLAMA3, AdamMemory, Link
from neuronlab.parallel.cost.adam_memory import BYTES, SHARDED
from neuronlab.parallel.cost.units import bytes_text, seconds_text
from neuronlab.widgets.cluster_cards.step_timeline import OWN, PRECISIONS
from neuronlab.widgets.cluster_cards.training_memory_figure import training_memory_figure
from neuronlab.widgets.kit.slider_card import log_stops, whole_stops

WIDGETS = (nl.StepTimeline, nl.Checkpoints, nl.TrainingMemory)

# Node starts once for every list of cases: few lists, and no search for a smaller one that fails too.
MANY = settings(max_examples=5, phases=(Phase.reuse, Phase.generate))


def near(one, other):
    """Equal but for rounding; the browser writes infinity as a word."""
    return math.isclose(float(one), other, rel_tol=1e-12, abs_tol=1e-15)


# --- the browser calculates what Python calculates


@st.composite
def timelines(draw):
    """A StepTimeline that somebody has moved about."""
    return nl.StepTimeline(
        draw(st.floats(1e3, 1e12)),
        draw(st.sampled_from(list(PRECISIONS))),
        draw(st.integers(1, 100_000)),
        Link("drawn", draw(st.floats(0, 0.1)), draw(st.floats(1e6, 1e12))),
        draw(st.floats(1e-3, 100)),
        slowest=draw(st.sampled_from([1.0]) | st.floats(1, 10)),
        n_buckets=draw(st.integers(1, 40)),
        loss=draw(st.sampled_from([0.0]) | st.floats(0, 0.99)),
        recovery=draw(st.sampled_from(list(parallel.EFFICIENCIES))),
        window=draw(st.integers(1, 1_024)),
        stage=draw(st.integers(0, 2)),
        gpus_per_server=draw(st.sampled_from([1, 2, 8, 72])),
        nics_per_server=draw(st.integers(1, 16)),
        timeout=draw(st.floats(0, 10)),
    )


@MANY
@given(st.lists(timelines(), min_size=20, max_size=40))
def test_the_browser_draws_the_step_that_python_calculates(widgets):
    data = [
        {name: getattr(widget, name) for name in widget.began}
        | {"bytes_per_parameter": PRECISIONS[widget.precision], "inside": widget.inside}
        for widget in widgets
    ]
    answers = in_node(["cluster_cards/training_step.js"], "const answer = data.map(trainingStep);", data)
    for widget, answer in zip(widgets, answers, strict=True):
        step = widget.step
        for name in ("compute", "communicate", "seconds", "utilisation", "timeouts"):
            assert near(answer[name], getattr(step, name)), name
        assert widget.n_workers == 1 or answer["tailPackets"] == step.tail_packets
        # What is hidden is a small difference of large numbers.
        assert math.isclose(answer["exposed"], step.exposed, rel_tol=1e-9, abs_tol=1e-12 * step.seconds)
        assert near(answer["bytes"], step.n_bytes)
        assert near(answer["sent"], parallel.bus_factor("all_reduce", widget.n_workers) * step.n_bytes)
        efficiency = parallel.EFFICIENCIES[widget.recovery](widget.loss, widget.window)
        assert near(answer["left"], widget.bandwidth * efficiency)
        if widget.n_workers > 1:
            bus = parallel.bus_bandwidth("all_reduce", widget.n_workers, step.n_bytes, step.communicate)
            assert near(answer["bus"], bus)
            assert near(answer["algorithm"], parallel.algorithm_bandwidth(step.n_bytes, step.communicate))
        assert len(answer["segments"]) == len(step.segments)
        for (lane, kind, start, stop, label), each in zip(answer["segments"], step.segments, strict=True):
            assert (lane, kind, label) == (each.lane, each.kind, each.label)
            assert near(start, each.start) and near(stop, each.stop)


@MANY
@given(
    st.lists(
        st.builds(
            nl.Checkpoints,
            st.integers(1, 200_000),
            st.floats(1e3, 1e10),
            st.floats(0.1, 1e4),
            st.floats(0, 1e4),
            st.floats(1, 1e7),
            st.floats(0, 100),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_the_browser_wastes_what_python_wastes(widgets):
    data = [{name: getattr(widget, name) for name in widget.began} for widget in widgets]
    script = "const answer = data.map((given) => ({ ...checkpointing(given), wasted: 0 }));"
    for widget, answer in zip(widgets, in_node(["cluster_cards/failures.js"], script, data), strict=True):
        assert near(answer["mtbf"], widget.mtbf) and near(answer["best"], widget.best_interval)
        assert near(answer["share"], widget.wasted)
        assert near(answer["hours"], widget.gpu_hours_per_day)
        assert near(answer["cost"], widget.cost_per_day)
        at_best = parallel.wasted_share(
            widget.best_interval, widget.checkpoint_seconds, widget.mtbf, widget.restart_seconds
        )
        assert near(answer["least"], at_best)
        assert near(answer["written"] + answer["again"] + answer["restarts"], widget.wasted)


@MANY
@given(
    st.lists(
        st.builds(
            nl.TrainingMemory,
            st.integers(1, 10**13),
            st.integers(1, 100_000),
            st.floats(1, 1e12),
            st.integers(0, 3),
        ),
        min_size=40,
        max_size=80,
    )
)
def test_the_browser_counts_the_memory_that_python_counts(widgets):
    data = [
        {name: getattr(widget, name) for name in (*widget.began, "bytes_of", "sharded")} for widget in widgets
    ]
    script = "const answer = data.map((given) => adamMemory(given, given.stage));"
    for widget, answer in zip(widgets, in_node(["cluster_cards/adam_memory.js"], script, data), strict=True):
        for part in (*BYTES, "total"):
            assert answer[part] == getattr(widget.memory, part)
        assert (answer["fits"], answer["largest"]) == (widget.fits, widget.largest_model)
        assert answer["needed"] == widget.gpus_needed
        assert near(answer["sent"], widget.bytes_sent)


AMOUNTS = [
    0.0,
    -1.0,
    86400,
    -86400,
    86.41e3,
    0.125,
    1.0,
    1.5e-9,
    8.39e-5,
    0.02,
    0.9996,
    1,
    59.96,
    59.97,
    3599,
    3600.0,
    86400.0,
    1.8e8,
    180,
    14e9,
    1e15,
]


def test_amounts_are_written_as_python_writes_them():
    script = """const write = unitFormats();
      const ways = ["seconds", "bytes", "rate", "bits"];
      const answer = data.map((amount) => ways.map((way) => write[way](amount)));"""
    for amount, answer in zip(AMOUNTS, in_node(["kit/units.js"], script, AMOUNTS), strict=True):
        rate, _, bits = parallel.rate_text(amount).partition(" (")
        assert answer[0] == seconds_text(amount)
        if amount >= 1:  # parts of a byte are none
            assert answer[1:] == [bytes_text(amount), rate, bits.rstrip(")")]


def test_shares_counts_digits_and_commas():
    script = """const [three, six] = [unitFormats(), unitFormats(6, true)];
      const answer = [
        ...[1, 0.99999, 0, 1e-6].map(three.percent), six.percent(0.99999),
        ...[16384, 7.5e9, 4.05e11].map(three.count), six.number(1234567.25), six.seconds(1.25),
        three.number(Infinity),
      ];"""
    assert in_node(["kit/units.js"], script, None) == [
        "100 %", "99.9 %", "0 %", "0.0001 %", "99,999 %",
        "16,384", "7.5 billion", "405 billion", "1\u202f234\u202f567", "1,25 s", "∞",
    ]  # fmt: skip


# --- the widgets in Python


def test_a_link_brings_its_figures_and_moving_one_makes_it_ones_own():
    widget = nl.StepTimeline(link="Wi-Fi 6")
    seen = []
    widget.observe(
        lambda change: seen.append((change["name"], change["new"])), ["link", "latency", "bandwidth"]
    )
    widget.link = "Ethernet 25G"
    assert widget.step.link.bandwidth == LINKS["Ethernet 25G"].bandwidth and widget.latency == 25e-6
    told = {"link": "Ethernet 25G", "latency": 25e-6, "bandwidth": LINKS["Ethernet 25G"].bandwidth}
    assert sorted(seen) == sorted(told.items())
    widget.latency = 1e-3
    assert widget.link == OWN and widget.bandwidth == LINKS["Ethernet 25G"].bandwidth
    widget.link = "InfiniBand NDR"
    assert (widget.latency, widget.bandwidth) == (4e-6, 50e9)
    widget.reset()
    assert widget.link == "Wi-Fi 6" and widget.bandwidth == LINKS["Wi-Fi 6"].bandwidth


def test_what_the_page_sends_arrives_together():
    widget = nl.StepTimeline()
    widget.set_state({"link": OWN, "latency": 0.5, "bandwidth": 50e9})
    assert (widget.link, widget.latency) == (OWN, 0.5)
    widget.set_state({"link": "Wi-Fi 6", "latency": 2e-3, "bandwidth": LINKS["Wi-Fi 6"].bandwidth})
    assert widget.link == "Wi-Fi 6" and widget.step.link.latency == 2e-3


def test_a_link_of_ones_own_is_one_to_choose():
    widget = nl.StepTimeline(link=Link("carrier pigeon", 3600.0, 1e6, "RFC 1149"))
    assert widget.link == "carrier pigeon" and widget.links[-1] == ["carrier pigeon", 3600.0, 1e6, "RFC 1149"]
    widget.link = "NVLink 4"
    widget.link = "carrier pigeon"
    assert widget.latency == 3600.0 and 3600.0 in widget.stops["latency"]
    assert nl.StepTimeline(latency=1e-3).link == OWN


def test_traits_can_be_linked_and_follow():
    from traitlets import link

    one, other = nl.StepTimeline(), nl.StepTimeline()
    link((one, "n_workers"), (other, "n_workers"))
    one.n_workers = 8
    assert other.step.n_workers == 8


BAD = [
    (nl.StepTimeline, "parameters", 0, ValueError),
    (nl.StepTimeline, "parameters", math.nan, ValueError),
    (nl.StepTimeline, "precision", "fp64", ValueError),
    (nl.StepTimeline, "n_workers", 0, ValueError),
    (nl.StepTimeline, "compute", 0.0, ValueError),
    (nl.StepTimeline, "slowest", 0.5, ValueError),
    (nl.StepTimeline, "n_buckets", 1_001, ValueError),
    (nl.StepTimeline, "link", "token ring", ValueError),
    (nl.StepTimeline, "latency", -1e-6, ValueError),
    (nl.StepTimeline, "bandwidth", 0.0, ValueError),
    (nl.StepTimeline, "loss", 1.0, ValueError),
    (nl.StepTimeline, "recovery", "prayer", ValueError),
    (nl.StepTimeline, "window", 0, ValueError),
    (nl.StepTimeline, "loss", 0.999, ValueError),
    (nl.StepTimeline, "stage", 3, ValueError),
    (nl.StepTimeline, "gpus_per_server", 0, ValueError),
    (nl.StepTimeline, "nics_per_server", 0, ValueError),
    (nl.StepTimeline, "timeout", -1.0, ValueError),
    (nl.StepTimeline, "digits", 2, ValueError),
    (nl.Checkpoints, "n_gpus", 0, ValueError),
    (nl.Checkpoints, "device_mtbf", 0.0, ValueError),
    (nl.Checkpoints, "checkpoint_seconds", 0.0, ValueError),
    (nl.Checkpoints, "restart_seconds", -1.0, ValueError),
    (nl.Checkpoints, "interval", math.inf, ValueError),
    (nl.Checkpoints, "price_per_gpu_hour", -1.0, ValueError),
    (nl.TrainingMemory, "parameters", 0, ValueError),
    (nl.TrainingMemory, "n_gpus", -1, ValueError),
    (nl.TrainingMemory, "gpu_bytes", 0.0, ValueError),
    (nl.TrainingMemory, "stage", 4, ValueError),
]


@pytest.mark.parametrize(("widget_class", "name", "value", "error"), BAD)
def test_bad_values_are_refused_and_the_last_good_one_stays(widget_class, name, value, error):
    with pytest.raises(error, match=name):
        widget_class(**{name: value})
    widget = widget_class()
    before = getattr(widget, name)
    with pytest.raises(error, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


@pytest.mark.parametrize("widget_class", WIDGETS)
def test_wrong_types_and_unknown_keywords_are_refused(widget_class):
    for name in widget_class().began:
        with pytest.raises(TypeError):
            widget_class(**{name: object()})
    with pytest.raises(TypeError, match="colour"):
        widget_class(colour="red")


@pytest.mark.parametrize("widget_class", WIDGETS)
def test_start_values_become_stops_and_reset_goes_back_to_them(widget_class):
    widget = widget_class(digits=5, hide_results=True)
    assert widget.digits == 5 and widget.hide_results
    for name, stops in widget.stops.items():
        assert widget.began[name] in stops and stops == sorted(set(stops))
        for stop in stops:  # whatever a slider can send is good
            setattr(widget, name, stop)
    widget.reset()
    assert {name: getattr(widget, name) for name in widget.began} == widget.began


def test_stops_are_round_numbers():
    assert log_stops(1e-3, 0.02, (1, 2, 5)) == [0.001, 0.002, 0.005, 0.01, 0.02]
    assert whole_stops(1, 30, (1, 1.5, 2)) == [1, 2, 10, 15, 20]


def test_they_say_what_they_show():
    assert repr(nl.StepTimeline(n_workers=1)) == (
        "StepTimeline(1 GPU, 1 s: compute 1 s, exposed 0 s; GPUs busy 100.0%)"
    )
    assert repr(nl.Checkpoints(interval=1155.9)) == (
        "Checkpoints(16,384 GPUs, one every 19.3 min: 10.4% wasted; best every 19.3 min)"
    )
    assert repr(nl.TrainingMemory()) == (
        "TrainingMemory(7,500,000,000 parameters, 64 GPUs, stage 0: 120 GB each, does not fit into 80 GB)"
    )


@pytest.mark.parametrize("widget_class", WIDGETS)
def test_they_have_a_picture_of_themselves(widget_class):
    data, _ = widget_class()._repr_mimebundle_()
    assert data["image/png"] and data["text/plain"] == repr(widget_class())


def test_the_published_run_is_where_the_checkpoints_begin():
    widget = nl.Checkpoints()
    assert widget.n_gpus == LLAMA3.n_gpus and widget.mtbf == pytest.approx(LLAMA3.mtbf, rel=1e-12)
    assert widget.presets[0]["traits"] == {"n_gpus": 16_384, "device_mtbf": widget.device_mtbf}
    widget.interval = widget.best_interval
    assert round(widget.best_interval, 1) == 1155.9 and round(widget.wasted, 3) == 0.104
    # More than all of the time is not lost.
    widget.interval = 1e7
    assert widget.wasted > 1 and widget.gpu_hours_per_day == 16_384 * 24


@pytest.mark.parametrize(
    "memory", [AdamMemory(int(7.5e9), 64, 1), AdamMemory(1000), AdamMemory(4 * 10**11, 8, 3)]
)
def test_the_picture_of_the_memory_shows_every_part_of_every_stage(memory):
    figure = training_memory_figure(memory, 80 * GB)
    written = [text.get_text() for text in figure.axes[0].texts]
    for stage in range(len(SHARDED)):
        total = parallel.adam_bytes(memory.parameters, memory.n_gpus, stage)
        verdict = "fits" if total <= 80 * GB else "does not fit"
        assert f"{bytes_text(total)}: {verdict}" in written
    widths = [
        shape.get_width() for shape in figure.axes[0].artists if getattr(shape, "get_height", int)() == 34
    ]
    widths += [shape.get_width() for shape in figure.axes[0].patches if shape.get_height() == 34]
    assert len(widths) >= 4 and min(widths) >= 2
    with pytest.raises(TypeError, match="AdamMemory"):
        training_memory_figure(7, 80 * GB)
    with pytest.raises(ValueError, match="gpu_bytes"):
        training_memory_figure(memory, 0)


@pytest.mark.parametrize("widget_class", [nl.StepTimeline, nl.Checkpoints, nl.TrainingMemory])
def test_hidden_results_are_not_in_its_text_and_picture_either(widget_class):
    shown, hidden = widget_class(), widget_class(hide_results=True)
    assert repr(hidden) == f"{widget_class.__name__}(results hidden)" != repr(shown)
    said, drawn = (widget._repr_mimebundle_()[0] for widget in (shown, hidden))
    assert "results hidden" in drawn["text/plain"] and said["image/png"] != drawn["image/png"]
    other = widget_class(hide_results=True)
    trait = next(iter(other.stops))
    setattr(other, trait, other.stops[trait][0])
    assert other._repr_mimebundle_()[0]["image/png"] == drawn["image/png"], "nothing of the results is drawn"
