"""Pictures of a training step: boxes to scale, nothing cut off or written over, and what they refuse."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from neuronlab.figures import colors
from neuronlab.figures.scaling import MEASURES, scaling_figure
from neuronlab.figures.timeline import HIGH, LEAST, LEFT, LOOKS, PITCH, RIGHT, TOP, timeline_figure
from neuronlab.parallel import ALGORITHMS, LINKS, Link, training_step

UNIT = Link("unit", 0.0, 1.0)
STEPS = {
    "one bucket": training_step(7e9, 2, 8, "InfiniBand NDR", 0.6),
    "buckets": training_step(7e9, 2, 8, "InfiniBand NDR", 0.6, n_buckets=8),
    "slowest": training_step(7e9, 2, 8, "InfiniBand NDR", 0.6, n_buckets=8, slowest=1.4),
    "two": training_step(7e9, 2, 2, "RoCEv2 100G", 0.6, slowest=1.4, loss=0.01, recovery="go-back-N"),
    "hidden": training_step(7e9, 2, 8, "NVLink 4", 0.6, n_buckets=200),
    "endless": training_step(7e9, 2, 1024, "Wi-Fi 6", 0.3, n_buckets=20, algorithm="recursive doubling"),
    "zero": training_step(7e9, 2, 8, "InfiniBand NDR", 0.6, n_buckets=8, stage=2, loss=0.01),
    "lost": training_step(7e9, 2, 8, "InfiniBand NDR", 0.6, slowest=1.4, stage=2, loss=0.2),
    "alone": training_step(45, 4, 1, "Wi-Fi 6", 1e-5),
    "tiny": training_step(45, 4, 2, "Wi-Fi 6", 1e-5, slowest=1.001),
}


def texts(figure):
    """The texts of a figure, each with its box in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    found = [text for axes in figure.axes for text in axes.findobj(lambda each: hasattr(each, "get_text"))]
    renderer = canvas.get_renderer()
    shown = [text for text in found if text.get_text() and text.get_visible()]
    # As a Text: an annotation's own extent has its arrow in it.
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in shown]


def boxes(figure, fill):
    """(left, right) of the lanes' boxes of this colour, from left to right, in the time axis's pixels."""
    found = [each for each in figure.axes[0].findobj(FancyBboxPatch) if each.get_height() == HIGH]
    of_color = [each for each in found if _color(each) == fill]
    return sorted((each.get_x(), each.get_x() + each.get_width()) for each in of_color)


def _color(patch):
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in patch.get_facecolor()[:3])


@pytest.mark.parametrize("until", [1, 2.5])
def test_boxes_are_drawn_to_scale(until):
    step = STEPS["slowest"]
    figure = timeline_figure(step, until * step.seconds)
    scale = (RIGHT - LEFT) / (until * step.seconds)
    for kind in ("forward", "backward", "communicate", "wait"):
        segments = [each for each in step.segments if each.kind == kind]
        expected = sorted((LEFT + each.start * scale, LEFT + each.stop * scale) for each in segments)
        assert len(segments) == {"communicate": 8}.get(kind, 2)
        drawn = boxes(figure, LOOKS[kind].fill)
        assert np.ravel(drawn) == pytest.approx(np.ravel(expected), abs=1e-9)


def test_new_weights_and_time_outs_are_drawn_to_scale():
    step = STEPS["zero"]
    scale = (RIGHT - LEFT) / step.seconds
    (weights,) = boxes(timeline_figure(step), LOOKS["gather"].fill)
    gather, timeout = step.lanes["network"][-2:]
    assert weights == pytest.approx((LEFT + gather.start * scale, LEFT + gather.stop * scale), abs=1e-9)
    ends = boxes(timeline_figure(step), LOOKS["timeout"].fill)
    assert (LEFT + timeout.start * scale, RIGHT) in [pytest.approx(each, abs=1e-9) for each in ends]


def test_the_time_axis_is_to_scale():
    step = STEPS["slowest"]
    ticks = [(text, box) for text, box in texts(timeline_figure(step)) if text.removesuffix(" ms").isdigit()]
    assert len({text for text, _ in ticks} - set("12345678")) == 5  # 0, 200, ... 800 ms, and the buckets
    for text, box in ticks:
        if text.endswith(" ms"):
            x = LEFT + float(text.removesuffix(" ms")) / 1000 / step.seconds * (RIGHT - LEFT)
            assert (box.x0 + box.x1) / 2 == pytest.approx(x, abs=1)


@pytest.mark.parametrize("name", STEPS)
def test_every_text_stands_free_inside_the_figure(name):
    figure = timeline_figure(STEPS[name])
    found = texts(figure)
    for text, box in found:
        assert figure.bbox.x0 + 2 <= box.x0 and box.x1 <= figure.bbox.x1 - 2, text
        assert figure.bbox.y0 + 2 <= box.y0 and box.y1 <= figure.bbox.y1 - 2, text
    for (one, box), (other, another) in combinations(found, 2):
        assert not box.overlaps(another), (one, other)


def test_kinds_are_told_apart_without_colour():
    """A brightness far apart, a hatch or a dashed frame: no two kinds look the same in grey."""
    looks = [look for kind, look in LOOKS.items() if kind != "update"]
    for one, other in combinations(looks, 2):
        far_apart = colors.contrast(one.fill, other.fill) > 3
        assert far_apart or (one.hatch, one.dashed) != (other.hatch, other.dashed), (one.name, other.name)
    for look in looks:
        assert colors.contrast(look.ink, look.fill) > 4.5, look.name


def test_the_headline_says_what_is_drawn():
    words = [text for text, _ in texts(timeline_figure(STEPS["two"]))]
    step = STEPS["two"]
    assert (
        words[0] == f"One training step: {step.seconds:.3g} s, GPUs busy {100 * step.utilisation:.3g} % of it"
    )
    assert words[1] == (
        "2 GPUs, 14 GB of gradients, ring over RoCEv2 100G, 1 % of the packets lost, go-back-N"
    )
    assert {"other GPU", "slowest GPU", "network", "waits", "all gradients"} <= set(words)
    assert f"exposed communication: {step.exposed:.3g} s" in words
    alone = [text for text, _ in texts(timeline_figure(STEPS["alone"]))]
    assert alone[:2] == ["One training step: 10 µs, GPU busy all the time", "1 GPU, nothing to send"]
    # 99.95 % is not all the time.
    assert texts(timeline_figure(STEPS["hidden"]))[0][0].endswith("GPUs busy 99.9 % of it")


def test_thousands_of_buckets_become_few_boxes():
    step = training_step(7e9, 2, 8, "Ethernet 25G", 0.6, n_buckets=10_000)
    drawn = boxes(timeline_figure(step), LOOKS["communicate"].fill)
    assert len(drawn) < 10
    scale = (RIGHT - LEFT) / step.seconds
    first, last = step.lanes["network"][0], step.lanes["network"][-1]
    assert drawn[0][0] == pytest.approx(LEFT + first.start * scale, abs=1)
    assert drawn[-1][1] == pytest.approx(LEFT + last.stop * scale, abs=1)


def test_what_takes_time_is_seen():
    drawn = boxes(timeline_figure(STEPS["endless"]), LOOKS["forward"].ink)
    assert drawn and all(right - left == pytest.approx(LEAST) for left, right in drawn)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: timeline_figure(7), TypeError, "step must be a TrainingStep, got int"),
        (
            lambda: timeline_figure(STEPS["alone"], 1e-6),
            ValueError,
            "until must be at least",
        ),
        (lambda: timeline_figure(STEPS["alone"], "1 s"), TypeError, "until must be a number"),
        (lambda: scaling_figure([STEPS["alone"]]), TypeError, "runs must be a dict"),
        (lambda: scaling_figure({}), ValueError, "runs is empty"),
        (lambda: scaling_figure({"x": []}), ValueError, r"runs\['x'\] must have one step for each"),
        (lambda: scaling_figure({"x": [1]}), TypeError, r"runs\['x'\] must hold TrainingSteps, got int"),
        (lambda: scaling_figure({"x": 3}), TypeError, r"runs\['x'\] must be a list"),
        (lambda: scaling_figure({"x": [STEPS["alone"]] * 2}), ValueError, r"workers, got \[1, 1\]"),
        (lambda: scaling_figure({"x": [STEPS["alone"]]}, "speed"), ValueError, "measure must be one of"),
        (lambda: scaling_figure({"x": [STEPS["alone"]]}, "communicate"), ValueError, "runs is empty"),
    ],
)
def test_wrong_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Scaling

WORKERS = (1, 2, 8, 64, 1000)
LINES = {link: [training_step(7e9, 2, n, link, 0.6, n_buckets=16) for n in WORKERS] for link in LINKS}


@pytest.mark.parametrize("measure", MEASURES)
def test_lines_go_through_the_steps(measure):
    backwards = {name: steps[::-1] for name, steps in LINES.items()}
    axes = scaling_figure(backwards, measure).axes[0]
    labels = [label.get_text() for label in axes.get_xticklabels()]
    workers = [n for n in WORKERS if n > 1 or measure != "communicate"]
    assert list(axes.get_xticks()) == workers and labels == [f"{n:,}" for n in workers]
    lines = axes.get_lines()
    for line, steps in zip(lines, LINES.values(), strict=True):
        expected = [(step.n_workers, getattr(step, measure)) for step in steps]
        drawn = list(zip(*(map(float, axis) for axis in line.get_data()), strict=True))
        assert drawn == [point for point in expected if point[1] > 0]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    "runs",
    [
        LINES,
        {a: [training_step(45, 4, n, "NVLink 4", 1e-5, a) for n in range(2, 40)] for a in ALGORITHMS},
        {"one": [STEPS["buckets"]]},
    ],
    ids=["links", "algorithms", "one"],
)
def test_scaling_is_readable(runs, measure):
    figure = scaling_figure(runs, measure)
    found = texts(figure)
    assert set(runs) <= {text for text, _ in found}
    for text, box in found:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, text
    for (one, box), (other, another) in combinations(found, 2):
        assert not box.overlaps(another), (one, other)


@pytest.mark.parametrize("compute", [0.6, 10], ids=["touching", "with gaps"])
@pytest.mark.parametrize("n_buckets", [1, 8, 20, 30, 32, 50, 100, 140, 200])
def test_the_network_lane_is_painted_as_far_as_it_is_busy(n_buckets, compute):
    step = training_step(7e9, 2, 8, "InfiniBand NDR", compute, n_buckets=n_buckets)
    canvas = FigureCanvasAgg(timeline_figure(step))
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[:, :, :3].mean(axis=2) / 255
    scale = pixels.shape[1] / 900
    row = round((TOP + PITCH + 0.85 * HIGH) * scale)  # of the second lane, below its texts
    lane = pixels[row, round(LEFT * scale) : round(RIGHT * scale)]
    # Of a box narrower than a pixel, the pixel is as grey as the box is wide.
    painted = (1 - lane).mean() / (1 - np.mean(to_rgb(LOOKS["communicate"].fill)))
    assert painted == pytest.approx(step.communicate / step.seconds, abs=0.03)
