"""The plane of a linear neuron without a browser: its geometry on both sides, and what is refused."""

import numpy as np
import pytest
from effort import share
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript import in_node

import neuronlab as nl
from neuronlab.widgets.live_plot import plane_geometry as geometry
from neuronlab.widgets.live_plot.linear_plane import TILT, W1, B

REACH, TOP = geometry.REACH, geometry.TOP
PLANES = [
    [1.0, 0.5, -1.0],
    [0.0, 0.0, 2.0],
    [0.0, 0.0, 0.0],
    [3.0, -3.0, 0.0],
    [0.0, -2.5, 6.0],
    [-1.0, 0.0, -9.0],
]
numbers = st.floats(-3, 3)


def test_the_page_draws_the_plane_that_python_draws():
    rng = np.random.default_rng(0)
    planes = PLANES + rng.uniform(-4, 4, (share(80), 3)).tolist()
    angles = [[-35.0, 24.0], [0.0, 90.0], *rng.uniform((-180, 5), (180, 90), (4, 2)).tolist()]
    spans = [[-TOP, 0.0], [0.0, TOP], [-TOP, TOP]]
    script = """const answer = data.planes.map((plane) => ({
      cut: data.spans.map(([low, high]) => cutPlane(plane, low, high)),
      rules: data.spans.map(([low, high]) => rulesOf(plane, low, high)),
      zero: zeroLine(plane), nearest: nearestToOrigin(plane),
      seen: data.angles.map(([turn, tilt]) => project([...plane.slice(0, 2), plane[2]], turn, tilt)) }));"""
    found = in_node(
        ["live_plot/plane_geometry.js"], script, {"planes": planes, "angles": angles, "spans": spans}
    )
    for plane, page in zip(planes, found, strict=True):
        for (low, high), polygon, lines in zip(spans, page["cut"], page["rules"], strict=True):
            same(polygon, geometry.cut(plane, low, high))
            same(lines, geometry.rules(plane, low, high))
        same(page["zero"], geometry.zero_line(plane))
        if geometry.nearest(plane) is None:
            assert page["nearest"] is None
        else:
            same(page["nearest"], geometry.nearest(plane))
        same(page["seen"], [geometry.project(plane, *angle) for angle in angles])


def same(page, python):
    assert np.shape(page) == np.shape(python)
    np.testing.assert_allclose(np.array(page, float), np.array(python, float), rtol=1e-12, atol=1e-12)


@given(numbers, numbers, numbers)
def test_what_is_cut_lies_on_the_plane_between_its_heights(w1, w2, b):
    plane = (w1, w2, b)
    for low, high in ((-TOP, 0), (0, TOP)):
        for x1, x2, height in geometry.cut(plane, low, high):
            assert low - 1e-9 <= height <= high + 1e-9
            assert height == pytest.approx(w1 * x1 + w2 * x2 + b, abs=1e-9)
            assert max(abs(x1), abs(x2)) <= REACH + 1e-9
    for x1, x2 in geometry.zero_line(plane):
        assert w1 * x1 + w2 * x2 + b == pytest.approx(0, abs=1e-9)


def test_from_above_one_sees_a_map():
    assert geometry.project((3, 0, 5), 0, 90) == pytest.approx((1, 0))
    assert geometry.project((0, 3, -5), 0, 90) == pytest.approx((0, 1))
    # Turned to the left, the right end of x1 goes away from whoever looks; heights stay upright.
    assert geometry.project((3, 0, 0), 90, 90) == pytest.approx((0, 1))
    assert geometry.project((0, 0, TOP), 30, 0) == pytest.approx((0, geometry.SQUASH))


@given(numbers, numbers, numbers, numbers, numbers)
@settings(max_examples=share(40))
def test_its_output_is_the_engines_and_its_distance_that_of_the_line(w1, w2, b, x1, x2):
    plane = nl.LinearPlane([w1, w2], b, [x1, x2])
    assert plane.y_hat == pytest.approx(nl.forward(plane.network, [x1, x2]).item(), rel=1e-12, abs=1e-12)
    if np.hypot(w1, w2) > 1e-3:
        near = geometry.nearest((w1, w2, b))
        assert plane.distance == pytest.approx(np.hypot(*near), rel=1e-9)
        assert geometry.height((w1, w2, b), *near) == pytest.approx(0, abs=1e-9)


def test_a_level_plane_has_no_line():
    assert nl.LinearPlane([0, 0], 1.0).distance is None


def test_the_chapters_distances():
    # N9: with w = (1, 0.5) the bias -2 puts the line 1.789 away.
    assert [round(nl.LinearPlane(b=b).distance, 3) for b in (0, -1, -2)] == [0, 0.894, 1.789]


def test_python_sets_what_the_page_can_set():
    plane = nl.LinearPlane()
    plane.leaf(B).value = -2
    plane.leaf(TILT).value = 90
    assert repr(plane) == "LinearPlane(w = [1, 0.5], b = -2, output 1 at (2, 2))"
    assert plane.leaves[W1] == 1
    plane.reset()
    assert repr(plane) == "LinearPlane(w = [1, 0.5], b = -1, output 2 at (2, 2))"


def test_where_one_looks_from_is_no_change_to_compare():
    assert nl.LinearPlane().program["n_compared"] == 5
    assert list(nl.LinearPlane().leaves)[-2:] == [nl.Ref("turn"), nl.Ref("tilt")]


def test_its_saved_state_is_small():
    state = nl.LinearPlane().get_state()
    own = {name: value for name, value in state.items() if not name.startswith("_")}
    assert len(repr(own)) < 6_000


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nl.LinearPlane([1, 2, 3]), ValueError, "w must be 2 numbers, got 3"),
        (lambda: nl.LinearPlane("12"), TypeError, "w must be"),
        (lambda: nl.LinearPlane(b="1"), TypeError, "b must be a number"),
        (lambda: nl.LinearPlane(x=[1]), ValueError, "x must be 2 numbers, got 1"),
        (lambda: nl.LinearPlane(x=[1, 4]), ValueError, "x must be from -3 to 3, got 4"),
        (lambda: nl.LinearPlane(turn=200), ValueError, "turn must be from -180 to 180, got 200"),
        (lambda: nl.LinearPlane(tilt=0), ValueError, "tilt must be from 5 to 90, got 0"),
        (lambda: nl.LinearPlane(hue=1), TypeError, "LinearPlane has no hue"),
    ],
)
def test_wrong_arguments_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_its_picture_shows_the_plane_of_now():
    first, other = nl.LinearPlane()._picture(), nl.LinearPlane([0, 2])._picture()
    assert first.startswith("iVBOR") and first != other
