"""The losses over one probability without a browser: the engine's numbers, and the chapter's sentences."""

import math

import numpy as np
import pytest
from effort import share
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript import in_node

import neuronlab as nl
from neuronlab.widgets.live_plot.loss_explorer import SCORE, P

SIGMOID = nl.Network([nl.Layer([[1.0]], [0.0], "sigmoid")])
HANDED_ON = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])


@given(st.floats(0.001, 0.999))
@settings(max_examples=share(60))
def test_losses_and_derivatives_are_the_engines(p):
    EXPLORER.leaf("z").value = math.log(p / (1 - p))
    assert pytest.approx(p, rel=1e-12) == EXPLORER.p
    score = [[EXPLORER.leaves[SCORE]]]
    for network, loss in ((SIGMOID, "squared_error"), (HANDED_ON, "binary_cross_entropy")):
        trace = nl.backprop(network, score, [[1.0]], loss)
        assert EXPLORER.losses[loss] == pytest.approx(trace.mean_loss, rel=1e-12)
        assert EXPLORER.gradients[loss] == pytest.approx(trace.layers[0].delta.item(), rel=1e-12)


EXPLORER = nl.LossExplorer()


def test_they_are_what_one_works_out_by_hand():
    explorer = nl.LossExplorer(0.02)
    assert explorer.losses["squared_error"] == pytest.approx(0.98**2)
    assert explorer.losses["binary_cross_entropy"] == pytest.approx(-math.log(0.02))
    assert explorer.gradients["squared_error"] == pytest.approx(-2 * 0.98 * 0.02 * 0.98)
    assert explorer.gradients["binary_cross_entropy"] == pytest.approx(-0.98)


def test_the_squared_error_pulls_hardest_at_a_third():
    # Chapter 3 says so, and that the logarithm hands back p - 1 everywhere.
    curves = [
        item for item in EXPLORER.items if item["kind"] == "line" and item.get("wide") and item["below"]
    ]
    p, square, logarithm = curves[0]["xs"], curves[0]["ys"], curves[1]["ys"]
    assert p[int(np.argmin(square))] == pytest.approx(1 / 3, abs=0.02)
    assert logarithm == pytest.approx([one - 1 for one in p])
    assert abs(square[0]) < 0.003 and abs(logarithm[0]) > 0.99


def test_the_drawn_curves_hold_the_points():
    for p in (0.02, 0.3, 0.98):
        explorer = nl.LossExplorer(p)
        curves = [item for item in explorer.items if item["kind"] == "line" and item.get("wide")]
        points = [item for item in explorer.items if item["kind"] == "point" and item.get("drag")]
        for curve, point in zip(curves, points[:-1], strict=True):
            drawn = np.interp(p, curve["xs"], curve["ys"])
            assert drawn == pytest.approx(explorer.numbers[point["y"]], abs=0.01)


@pytest.mark.parametrize("wanted", [0.001, 0.02, 0.5, 1 / 3, 0.98])
def test_a_dragged_probability_finds_its_score(wanted):
    explorer = nl.LossExplorer()
    places = list(explorer.numbers)
    script = """const traits = { ...data, get: (name) => traits[name], set() {}, save_changes() {} };
      traits.values = new DataView(packNumbers(Float64Array.from(data.initial_values), 2).buffer);
      const state = createPlotState(traits, () => {});
      const answer = state.leafFor(data.score, data.p, data.wanted);"""
    data = {"program": explorer.program, "initial_values": explorer.initial_values, "ranges": explorer.ranges}
    data |= {"score": places.index(SCORE), "p": places.index(P), "wanted": wanted}
    found = in_node(["live_plot/plot_state.js"], script, data)
    assert found == pytest.approx(math.log(wanted / (1 - wanted)), abs=1e-9)


def test_repr_is_stable():
    said = "LossExplorer(p = 0.02: squared_error 0.9604, binary_cross_entropy 3.912)"
    assert repr(nl.LossExplorer(0.02)) == said


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nl.LossExplorer("half"), TypeError, "p must be a number"),
        (lambda: nl.LossExplorer(0), ValueError, "p must be from 0.001 to 0.999, got 0"),
        (lambda: nl.LossExplorer(1.0), ValueError, "p must be from 0.001"),
        (lambda: nl.LossExplorer(chose=1), TypeError, "LossExplorer has no chose"),
    ],
)
def test_wrong_arguments_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_items_below_want_second_axes():
    plot = nl.ActivationExplorer()
    with pytest.raises(ValueError, match="no second axes"):
        plot.items = [{"kind": "point", "x": 1, "y": 1, "below": True}]
    with pytest.raises(ValueError, match="by is the leaf"):
        plot.items = [{"kind": "point", "x": 1, "y": 1, "drag": "x", "by": nl.Ref("z")}]
    with pytest.raises(ValueError, match="a ghost cannot be dragged"):
        plot.items = [{"kind": "point", "x": nl.Ref("z"), "y": 1, "drag": "x", "ghost": True}]
