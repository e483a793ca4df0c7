"""The figures of lost packets and failures draw what the formulas say, and refuse what makes no sense."""

import math

import numpy as np
import pytest

from neuronlab.figures.efficiency import efficiency_figure
from neuronlab.figures.step_times import SEEN, step_time_figure
from neuronlab.parallel.cost.failures import wasted_share, young_interval
from neuronlab.parallel.cost.lossy_step import LossyStep
from neuronlab.parallel.cost.packet_loss import go_back_n
from neuronlab.parallel.cost.published_run import LLAMA3
from neuronlab.widgets.cluster_cards.wasted_figure import wasted_figure

RNG = np.random.default_rng


def lines(axes):
    return {line.get_label(): line.get_xydata() for line in axes.lines}


def fits(figure):
    """Whether nothing of the figure leaves its edges."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure).draw()
    box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    return box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height


def test_efficiency():
    figure = efficiency_figure((16, 1024))
    drawn = lines(figure.axes[0])
    assert list(drawn) == ["selective repeat", "go-back-N, window 16", "go-back-N, window 1,024"]
    for loss, share in drawn["go-back-N, window 1,024"][::50]:
        assert share == pytest.approx(go_back_n(float(loss), 1024))
    assert figure.axes[0].get_xscale() == "log" and fits(figure)
    for bad, error in (((), ValueError), ((0,), ValueError), (range(1, 9), ValueError), (64, TypeError)):
        with pytest.raises(error, match="windows must be"):
            efficiency_figure(bad)


@pytest.mark.parametrize("interval", [None, 60, 6 * 3600])
@pytest.mark.parametrize("restart", [0, 600])
def test_wasted(interval, restart):
    figure = wasted_figure(60, LLAMA3.mtbf, restart, interval)
    (axes,) = figure.axes
    drawn = lines(axes)
    total = drawn.pop("wasted in all")
    assert total[:, 1] == pytest.approx([wasted_share(x, 60, LLAMA3.mtbf, restart) for x in total[:, 0]])
    parts = [line[:, 1] for line in drawn.values() if len(line) > 1]
    assert np.sum(parts, axis=0) == pytest.approx(total[:, 1])
    marks = {name.partition(":")[0]: line[0] for name, line in drawn.items() if len(line) == 1}
    best = young_interval(60, LLAMA3.mtbf)
    assert marks["Young"] == pytest.approx([best, wasted_share(best, 60, LLAMA3.mtbf, restart)])
    assert marks["Young"][1] <= total[:, 1].min()
    assert ("chosen" in marks) == (interval is not None)
    for x, y in marks.values():
        assert axes.get_xlim()[0] < x < axes.get_xlim()[1] and 0 < y < axes.get_ylim()[1]
    assert fits(figure)


def test_wasted_refuses():
    for arguments in ((0, 100), (10, 0), (10, 100, -1), (10, 100, 0, 0)):
        with pytest.raises(ValueError, match="must be"):
            wasted_figure(*arguments)


@pytest.mark.parametrize("first", [None, 0.1])
def test_step_times(first):
    steps = {
        f"{n:,} links": LossyStep(0.5, loss, n, 2.0, first)
        for n, loss in ((2, 0.01), (64, 0.01), (1000, 0.5), (100_000, 0.9))
    }
    figure = step_time_figure(steps, RNG(1))
    for axes, step in zip(figure.axes, steps.values(), strict=True):
        exact, heights = axes.lines[0].get_ydata(), [bar.get_height() for bar in axes.patches]
        assert 1 - 2 * SEEN <= sum(exact) <= 1 + 1e-12
        errors = 5 * np.sqrt(exact * (1 - exact) / 10_000) + 1e-3
        assert (np.abs(exact - heights) < errors).all()
        middles = axes.lines[0].get_xdata()
        apart = max(np.diff(middles), default=1)
        assert middles @ exact / sum(exact) == pytest.approx(step.mean, abs=0.1 * apart)
        for bar, middle in zip(axes.patches, middles, strict=True):
            assert bar.get_x() <= middle <= bar.get_x() + bar.get_width()
        assert f"{step.mean / step.seconds:,.3g} times" in axes.get_title("left")
        assert axes.get_ylim()[0] < SEEN  # so whatever is not cut off is seen
    assert fits(figure)


@pytest.mark.parametrize("step", [LossyStep(1, 0, 8), LossyStep(1, 0.5, 0), LossyStep(1, 0.5, 8, 0)])
def test_a_step_that_always_takes_the_same_time(step):
    (axes,) = step_time_figure({"step": step}, RNG(1), trials=10).axes
    assert [bar.get_height() for bar in axes.patches] == [1] == axes.lines[0].get_ydata().tolist()
    assert axes.lines[0].get_xdata() == pytest.approx([1])


def test_step_times_refuses():
    step = LossyStep(1, 0.1, 8)
    with pytest.raises(TypeError, match="steps must be a dict"):
        step_time_figure(step, RNG(1))
    with pytest.raises(TypeError, match="must be a LossyStep"):
        step_time_figure({"8": 8}, RNG(1))
    with pytest.raises(ValueError, match="steps is empty"):
        step_time_figure({}, RNG(1))
    with pytest.raises(TypeError, match="rng must be"):
        step_time_figure({"8": step}, "1")
    with pytest.raises(ValueError, match="trials must be at least 1"):
        step_time_figure({"8": step}, RNG(1), math.floor(0.5))
