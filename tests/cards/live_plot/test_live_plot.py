"""The live plot and its two widgets without a browser: numbers are the engine's, bad input is refused."""

import base64
import re
import struct
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import neuronlab as nl
from neuronlab import Ref, Step
from neuronlab.figures import colors
from neuronlab.functions import ACTIVATIONS
from neuronlab.widgets.live_plot import live_plot
from neuronlab.widgets.live_plot.backdrops import curve
from neuronlab.widgets.live_plot.heat_map import encode_heat
from neuronlab.widgets.live_plot.perceptron import CORNERS, TASKS

WIDGETS = Path(nl.__file__).parent / "widgets"
Z, X, Y = Ref("z"), Ref("x", row=0), Ref("x", row=1)
W1, W2, B = Ref("W", 0, row=0, column=0), Ref("W", 0, row=0, column=1), Ref("b", 0, row=0)
FOOT = {"kind": "boundary", "A": 1, "B": X, "C": Y}


def figure(scale="linear"):
    made = Figure(figsize=(6, 4), dpi=100)
    made.add_axes((0.1, 0.2, 0.8, 0.7), xlim=(1, 10), ylim=(1, 100), yscale=scale, xlabel="x")
    return made


def plot(*items, scale="linear", **keywords):
    """Return a plot of two leaves x[0] = 2, x[1] = 3 and their product z."""
    product = Step("forward", "product", Z, (X, Y))
    return nl.LivePlot(figure(scale), {X: 2, Y: 3.0}, [product], items, **keywords)


# --- numbers


@given(st.floats(-5, 5))
def test_explorer_has_the_numbers_of_the_engine(z):
    explorer = EXPLORER
    explorer.leaf("z").value = z
    for row, (name, activation) in enumerate(
        (name, ACTIVATIONS[name]) for name in ("step", "sign", "identity", "relu", "tanh", "sigmoid")
    ):
        value, slope = explorer.numbers[Ref("a", row=row)], explorer.numbers[Ref("slope", row=row)]
        assert value == pytest.approx(activation.f(np.array(z)).item(), rel=1e-12, abs=1e-300), name
        assert slope == pytest.approx(activation.df(np.array(z)).item(), rel=1e-12, abs=1e-15), name


EXPLORER = nl.ActivationExplorer()


def test_explorer_starts_with_the_numbers_of_the_book():
    # A4: ReLU 3.02, tanh 0.9952482, sigmoid 0.9534695 at z = 3.02.
    numbers = nl.ActivationExplorer(["relu", "tanh", "sigmoid"]).numbers
    assert [round(numbers[Ref("a", row=row)], 7) for row in range(3)] == [3.02, 0.9952482, 0.9534695]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_curves_are_the_engines_and_break_where_they_jump(name):
    xs, ys = curve(name)
    assert len(xs) == len(ys) and xs[0] == -5 and xs[-1] == 5
    inner = [(x, y) for x, y in zip(xs, ys, strict=True) if x]
    assert [y for _, y in inner] == ACTIVATIONS[name].f(np.array([x for x, _ in inner])).tolist()
    jumps = [i for i, x in enumerate(xs) if x is None]
    assert jumps == [i for i, y in enumerate(ys) if y is None] and len(jumps) == (name in ("step", "sign"))
    dense = np.linspace(-5, 5, 2000)  # without 0, where a curve may jump
    low, high = (slice(jumps[0]), slice(jumps[0] + 1, None)) if jumps else (slice(None), slice(None))
    for z, branch in ((dense[dense < 0], low), (dense[dense > 0], high)):
        assert np.abs(np.interp(z, xs[branch], ys[branch]) - ACTIVATIONS[name].f(z)).max() < 1e-3


@given(
    st.lists(st.floats(-2, 2), min_size=2, max_size=2),
    st.floats(-3, 3),
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2), st.booleans()), min_size=1, max_size=12),
)
def test_perceptron_agrees_with_the_engine(w, b, points):
    # Drawing what stands behind the points would take a hundred times as long as the numbers looked at here.
    with mock.patch.object(live_plot, "backdrops", return_value=[]):
        perceptron = nl.Perceptron([p[:2] for p in points], [int(p[2]) for p in points], w, b)
    outputs = nl.forward(perceptron.network, [p[:2] for p in points])[:, 0]
    z = np.array([perceptron.numbers[Ref("z", 0, s, 0)] for s in range(len(points))])
    sure = np.abs(z) > 1e-9
    agrees = outputs == [float(p[2]) for p in points]
    assert np.array_equal(np.array(perceptron.right)[sure], agrees[sure])
    if sure.all():
        assert perceptron.separates == agrees.all()


@pytest.mark.parametrize(("task", "w", "b"), [("AND", (1, 1), -1.5), ("OR", (1, 1), -0.5)])
def test_and_and_or_can_be_separated(task, w, b):
    assert nl.Perceptron(labels=task, w=w, b=b).separates
    turned = nl.Perceptron(labels=task, w=np.negative(w), b=-b)
    assert not any(turned.right) and not turned.separates


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_xor_can_not(parameters):
    perceptron = XOR
    perceptron.leaves = dict(zip((W1, W2, B), parameters, strict=True))
    assert sum(perceptron.right) < 4


XOR = nl.Perceptron(labels="XOR")


def test_perceptron_starts_with_something_to_do():
    assert nl.Perceptron().right == [True, False, False, True]


def test_presets_are_the_three_tasks_and_stand_with_the_corners_only():
    perceptron = nl.Perceptron()
    assert [name for name, _ in perceptron.side["presets"]] == list(TASKS) == ["AND", "OR", "XOR"]
    for name, leaves in perceptron.side["presets"]:
        outputs = [{"AND": p and q, "OR": p or q, "XOR": p ^ q}[name] for p, q in CORNERS]
        assert [value for _, value in leaves] == outputs
    assert nl.Perceptron([[0, 1], [1, 2]], [0, 1]).side["presets"] == []


# --- leaves and the wire


def test_leaves_and_values_follow_each_other():
    live = plot()
    assert live.values == struct.pack("<2d", 2, 3) and live.numbers == {X: 2, Y: 3, Z: 6}
    heard = []
    live.observe(lambda change: heard.append(change["new"]), "leaves")
    live.values = struct.pack("<2d", 5, 3)
    assert heard == [{X: 5, Y: 3}] and live.numbers[Z] == 15
    live.leaves = {Y: -1}
    assert struct.unpack("<2d", live.values) == (5, -1)
    live.leaf(X).value = 7
    assert live.leaves == {X: 7, Y: -1}
    live.reset()
    assert live.leaves == {X: 2, Y: 3}


def test_a_text_is_short_for_a_ref():
    live = nl.LivePlot(figure(), {"t": 2}, items=[{"kind": "point", "x": Ref("t"), "y": 3, "drag": "x"}])
    assert live.leaves == {Ref("t"): 2} and live.leaf("t").value == 2
    live.leaves = {"t": 4}
    assert live.numbers == {Ref("t"): 4}


@pytest.mark.parametrize(
    ("trait", "value", "error", "message"),
    [
        ("leaves", {X: "2"}, TypeError, r"leaf x\[0\] must be a number"),
        ("leaves", {X: np.inf}, ValueError, "finite"),
        ("leaves", {Z: 1}, ValueError, r"no leaf z; leaves are x\[0\], x\[1\]"),
        ("leaves", {3: 1}, TypeError, "named by a Ref or a str"),
        ("values", b"1234", ValueError, "2 float64 numbers, 16 bytes, got 4"),
        ("values", struct.pack("<2d", 1, np.nan), ValueError, "finite"),
        ("digits", 2, ValueError, "digits"),
        ("items", [{"kind": "pont"}], ValueError, r"items\[0\] has kind 'pont'; kinds are point, line"),
    ],
)
def test_what_is_refused_leaves_the_last_good_value(trait, value, error, message):
    live = plot({"kind": "point", "x": X, "y": Y})
    before = live.leaves, live.values, live.digits, live.drawn
    with pytest.raises(error, match=message):
        setattr(live, trait, value)
    assert (live.leaves, live.digits, live.drawn) == (before[0], before[2], before[3])
    assert live.values == before[1] or trait == "values"


def test_a_leaf_goes_as_far_as_the_axis_it_is_drawn_on():
    live = plot({"kind": "point", "x": X, "y": Z}, ranges={Y: (0, 7)})
    assert live.ranges == [[1, 10], [0, 7]]
    assert plot({"kind": "arrow", "x": 1, "y": 1, "dx": 1, "dy": X}).ranges == [[1, 100], [1, 100]]


# --- items


def test_items_know_places_and_numbers():
    items = [
        {"kind": "point", "x": X, "y": Z, "label": ["z = ", Z], "drag": "x", "name": "p"},
        {"kind": "line", "xs": [1, None, X], "ys": [1, None, Y]},
        {"kind": "band", "y": [None, Y], "color": "error", "only": "a"},
    ]
    point, line, band = plot(*items, chosen="a").drawn
    assert (
        point["x"] == [0]
        and point["y"] == [2]
        and point["label"] == ["z = ", [2]]
        and point["color"] == "activation"
    )
    assert line["xs"] == [1.0, None, [0]] and line["ys"] == [1.0, None, [1]]
    assert band["y"] == [None, [1]] and band["x"] is None and band["only"] == "a"


@pytest.mark.parametrize(
    ("item", "error", "message"),
    [
        ("point", TypeError, r"items\[0\] must be a dict, got str"),
        ({}, ValueError, "has kind None"),
        ({"kind": "point", "x": 1}, ValueError, "a point needs x, y"),
        ({"kind": "point", "x": 1, "y": "2"}, TypeError, r"items\[0\]\['y'\] must be a number"),
        ({"kind": "point", "x": 1, "y": np.nan}, ValueError, "finite"),
        ({"kind": "point", "x": 1, "y": Ref("a")}, ValueError, r"no value a; values are x\[0\], x\[1\], z"),
        ({"kind": "point", "x": 1, "y": 2, "colour": "error"}, ValueError, "a point has no colour"),
        ({"kind": "point", "x": 1, "y": 2, "color": "red"}, ValueError, "must be one of input, weight"),
        ({"kind": "point", "x": 1, "y": 2, "label": 3}, TypeError, "must be a list"),
        ({"kind": "point", "x": 1, "y": 2, "label": [3]}, TypeError, "must hold texts and Refs, got int"),
        ({"kind": "point", "x": X, "y": Y, "drag": "z"}, ValueError, "must be one of x, y, xy"),
        (
            {"kind": "point", "x": Z, "y": Y, "drag": "xy"},
            ValueError,
            "x is dragged and must therefore be a leaf",
        ),
        ({"kind": "point", "x": 1, "y": Y, "drag": "x"}, ValueError, "x is dragged"),
        ({"kind": "arrow", "x": 0, "y": 0, "dx": X, "dy": 1, "drag": True}, ValueError, "dy is dragged"),
        ({"kind": "line", "xs": [1, 2], "ys": [1]}, ValueError, "2 xs and 1 ys"),
        ({"kind": "line", "xs": 1, "ys": [1]}, TypeError, "must be a list"),
        ({"kind": "text", "x": 1, "y": 1, "text": "a", "align": "top"}, ValueError, "must be one of left"),
        ({"kind": "point", "x": 1, "y": 2, "name": 3}, TypeError, "must be a str, got int"),
    ],
)
def test_a_wrong_item_is_refused(item, error, message):
    with pytest.raises(error, match=message):
        plot(item)


@pytest.mark.parametrize("item", [{"kind": "tangent", "x": 1, "y": 2, "slope": 3}, FOOT])
def test_straight_items_want_linear_axes(item):
    plot(item)
    with pytest.raises(ValueError, match="wants linear axes"):
        plot(item, scale="log")


# --- figure, backdrops, picture


def test_backdrop_knows_where_the_axes_are():
    drawn = figure()
    live = nl.LivePlot(drawn, {"t": 1})
    wide, narrow = live.backdrops
    assert (wide["width"], wide["height"], narrow["width"]) == (600, 400, 340)
    assert wide["box"] == pytest.approx([0.1, 0.1, 0.8, 0.7]) == narrow["box"]
    assert live.frame == {"limits": [1, 10, 1, 100], "scales": ["linear", "linear"]}
    assert drawn.get_size_inches().tolist() == [6, 4]


def test_backdrop_takes_the_colours_of_the_theme():
    drawn = figure()
    drawn.axes[0].plot([1, 2], [1, 2], color=colors.ERROR.text)
    drawn.axes[0].plot([1, 2], [1, 2], color="#123456")
    svg = nl.LivePlot(drawn, {"t": 1}).backdrops[0]["svg"]
    assert set(re.findall("#[0-9a-f]{6}", svg)) == {"#123456"}
    assert "stroke: var(--nl-error-text)" in svg and "stroke: var(--nl-ink)" in svg
    assert svg.startswith("<svg") and "<style" not in svg and "<metadata" not in svg
    same = nl.LivePlot(figure(), {"t": 1}).backdrops
    assert same == nl.LivePlot(figure(), {"t": 1}).backdrops


@pytest.mark.parametrize("make", [lambda: nl.ActivationExplorer(z=1), nl.Perceptron, plot])
def test_picture_shows_the_present_state_and_leaves_the_figure_alone(make):
    live = make()
    drawn = live._figure.axes[0]
    artists = len(drawn.get_children())
    pictures = [picture_of(live)]
    first = next(iter(live.leaves))
    live.leaves = {first: live.leaves[first] + 0.5}
    live.items = [*live.items, {"kind": "point", "x": first, "y": 1.0}]
    pictures.append(picture_of(live))
    live.show_heat_map(np.eye(3))
    pictures.append(picture_of(live))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures) and len(set(pictures)) == 3
    assert len(drawn.get_children()) == artists


def picture_of(live):
    data, _ = live._repr_mimebundle_()
    return base64.b64decode(data["image/png"])


def test_picture_draws_every_kind_of_item():
    items = [
        {"kind": "tangent", "x": 2, "y": 2, "slope": Y},
        {**FOOT, "sides": ["1", "0"], "foot": [0, 0], "drag": True},
        {"kind": "boundary", "A": 0, "B": 0, "C": 1},
        {"kind": "arrow", "x": 1, "y": 1, "dx": X, "dy": Y, "label": "w"},
        {"kind": "text", "x": 2, "y": 2, "text": ["z ", Z]},
        {"kind": "band", "x": [2, None]},
        {"kind": "line", "xs": [1, X, None, 4], "ys": [1, 50, None, 3], "dashed": True},
        {"kind": "point", "x": 2, "y": 2, "wrong": 1, "filled": 0, "label": "a", "second": "b"},
    ]
    alone = [picture_of(plot(item)) for item in items]
    bare = picture_of(plot())
    assert [i for i, picture in enumerate(alone) if picture == bare] == [
        2
    ]  # a boundary without direction is none


def test_repr_is_stable():
    assert repr(plot()) == "LivePlot(2 leaves, 0 items)"
    assert repr(nl.ActivationExplorer(z=-1)) == "ActivationExplorer(tanh at z = -1)"
    assert repr(nl.Perceptron()) == "Perceptron(w = [1, 0.5], b = -0.25, 2 of 4 points right)"


# --- heat map


def test_heat_map_is_one_byte_a_cell():
    live = plot()
    live.show_heat_map([[0, 1, 2], [3, 4, 10]], high=4, colors=("error", "activation"), opacity=0.5)
    assert live.heat["data"] == bytes([0, 64, 128, 191, 255, 255])
    assert (live.heat["rows"], live.heat["columns"], live.heat["colors"]) == (2, 3, ["error", "activation"])
    live.hide_heat_map()
    assert live.heat == {}


@pytest.mark.parametrize(
    ("values", "keywords", "error", "message"),
    [
        ("hot", {}, TypeError, "values must be an array of numbers"),
        ([1, 2], {}, ValueError, "values must have 2 axes"),
        ([[1, np.nan]], {}, ValueError, "values must be finite"),
        ([[1, 2]], {"low": 3, "high": 2}, ValueError, "low must be below high"),
        ([[1, 2]], {"colors": ("red", "blue")}, ValueError, "colors must be two of input"),
        ([[1, 2]], {"opacity": 0}, ValueError, "opacity must be above 0"),
    ],
)
def test_a_wrong_heat_map_is_refused(values, keywords, error, message):
    given = {"low": None, "high": None, "colors": ("input", "weight"), "opacity": 1} | keywords
    with pytest.raises(error, match=message):
        encode_heat(values, **given)


# --- what is given to the widgets


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nl.LivePlot("figure", {"t": 1}), TypeError, "figure must be a matplotlib Figure, got str"),
        (lambda: nl.LivePlot(Figure(), {"t": 1}), ValueError, "figure has no axes"),
        (lambda: plot(colour=1), TypeError, "LivePlot has no colour"),
        (lambda: plot(ranges={X: (1, 1)}), ValueError, r"ranges\[x\[0\]\] must be \(low, high\)"),
        (lambda: plot(ranges={Z: (0, 1)}), ValueError, "ranges: no leaf z"),
        (lambda: plot(side={"rowz": []}), ValueError, "side has no rowz"),
        (
            lambda: plot(side={"rows": [{"cells": [3]}]}),
            TypeError,
            "must be a text, a Ref, a toggle, a wrong or a ghost",
        ),
        (lambda: plot(side={"rows": [{"cells": [{"toggle": Z}]}]}), ValueError, "only a leaf can be set"),
        (lambda: nl.ActivationExplorer(z="3"), TypeError, "z must be a number"),
        (lambda: nl.ActivationExplorer(z=6), ValueError, "z must be from -5 to 5"),
        (lambda: nl.ActivationExplorer([]), ValueError, "at least one"),
        (lambda: nl.ActivationExplorer(["tanh", "tanh"]), ValueError, "different"),
        (lambda: nl.ActivationExplorer(["softmax"]), ValueError, "unknown activation 'softmax'"),
        (lambda: nl.ActivationExplorer("tanh"), TypeError, "names must be a list"),
        (lambda: nl.ActivationExplorer([3]), TypeError, "names must hold str"),
        (lambda: nl.ActivationExplorer(["relu"], chosen="tanh"), ValueError, "chosen must be one of relu"),
        (lambda: nl.Perceptron([[1, 2, 3]], [0]), ValueError, "rows of 2 numbers"),
        (lambda: nl.Perceptron(np.zeros((13, 2)), [0] * 13), ValueError, "1 to 12 rows"),
        (lambda: nl.Perceptron(labels=[0, 1]), ValueError, "labels must be 4 times 0 or 1"),
        (lambda: nl.Perceptron(labels=[0, 1, 2, 1]), ValueError, "labels must be 4 times 0 or 1"),
        (lambda: nl.Perceptron(labels="NAND"), ValueError, "labels must be AND, OR, XOR or a list"),
        (lambda: nl.Perceptron([[0, 1]], "AND"), ValueError, "want the four corners"),
        (lambda: nl.Perceptron(w=[1]), ValueError, "w must be 2 numbers"),
        (lambda: nl.Perceptron(b="1"), TypeError, "b must be a number"),
    ],
)
def test_wrong_arguments_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_label_that_is_neither_0_nor_1_is_refused():
    perceptron = nl.Perceptron()
    with pytest.raises(ValueError, match=r"labels must be 0 or 1, got 0\.5 for point B"):
        perceptron.leaves = {Ref("y", sample=1, row=0): 0.5}
    assert perceptron.leaves[Ref("y", sample=1, row=0)] == 0


# --- one place for arithmetic


# The page's engine: rules one number at a time, and for a network that learns in the page.
ENGINE = {"activations.js", "evaluate.js", "losses.js"}


def test_only_the_kits_engine_computes_neurons():
    arithmetic = re.compile(r"Math\.(exp|expm1|tanh|log1p|log)\b")
    chances = {"step_results.js", "training_step.js"}  # of packets that get lost: nothing of a neuron
    reading = {"cross_entropy.js"}  # asks whether what a formula says is the loss that the engine has
    found = {
        path.name: arithmetic.findall(path.read_text(encoding="utf-8"))
        for path in WIDGETS.rglob("*.js")
        if path.name not in chances | reading
    }
    assert sum(len(found[name]) for name in ENGINE) > 6
    assert {name for name, uses in found.items() if uses} == ENGINE
