"""The picture of a cluster, and what its communication costs over size, buckets and GPUs."""

from itertools import combinations

import numpy as np
import pytest
from test_timeline_figures import texts

from neuronlab.figures import cluster_figure, colors, cost_figure
from neuronlab.parallel import ALGORITHMS, LINKS

LINK = LINKS["RoCEv2 400G"]
SIZES = [180 * 4**k for k in range(15)]
BY_SIZE = {name: [(size, t(size, 64, LINK)) for size in SIZES] for name, t in ALGORITHMS.items()}


def all_readable(figure):
    found = texts(figure)
    for text, box in found:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, text
    for (one, box), (other, another) in combinations(found, 2):
        assert not box.overlaps(another), (one, other)
    return [text for text, _ in found]


@pytest.mark.parametrize("servers", [2, 3, 8, 2048])
@pytest.mark.parametrize(("gpus", "nics"), [(1, 1), (8, 8), (8, 1), (8, 3)])
def test_a_cluster_says_how_large_it_is_and_is_readable(servers, gpus, nics):
    said = all_readable(cluster_figure(servers, gpus, nics))
    assert f"{servers * gpus:,} GPUs in {servers:,} servers" in said
    assert ("..." in said) == (servers > 3) and ("NVLink" in said) == (gpus > 1)
    assert sum(text.startswith("server ") for text in said) == min(servers, 3)
    assert f"server {servers:,}" in said


@pytest.mark.parametrize(("gpus", "nics"), [(8, 8), (8, 2), (8, 1)])
def test_each_gpu_has_its_card_and_one_way_is_set_off(gpus, nics):
    lines = cluster_figure(2, gpus, nics).axes[0].get_lines()
    drawn = {tuple(map(tuple, np.round(line.get_xydata(), 6))): line.get_color() for line in lines}
    assert len({ends[1] for ends in drawn if ends[0][1] == ends[1][1]}) == nics  # a rail for each card
    set_off = [ends for ends, color in drawn.items() if color == colors.ERROR.mark]
    assert len(set_off) == 2 + 2 + 1  # GPU to card and card to rail in two servers, and the rail


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ((1,), ValueError, "n_servers must be at least 2, got 1"),
        ((2, 9), ValueError, "gpus_per_server must be 1 to 8, so that all can be drawn, got 9"),
        ((2, 4, 8), ValueError, "nics_per_server must be at most gpus_per_server, 4, got 8"),
        ((2.5,), TypeError, "n_servers must be a whole number"),
    ],
)
def test_a_cluster_that_cannot_be_drawn_is_refused(given, error, message):
    with pytest.raises(error, match=message):
        cluster_figure(*given)


@pytest.mark.parametrize("over", ["bytes", "buckets", "GPUs"])
def test_costs_are_drawn_as_they_are_and_in_order(over):
    axes = cost_figure({name: points[::-1] for name, points in BY_SIZE.items()}, over).axes[0]
    for line, points in zip(axes.get_lines(), BY_SIZE.values(), strict=True):
        assert list(zip(*line.get_data(), strict=True)) == points


@pytest.mark.parametrize(
    ("lines", "over", "measure"),
    [
        (BY_SIZE, "bytes", "seconds"),
        ({"one step": [(n, 0.8 + 1 / n) for n in (1, 2, 5, 10, 1000)]}, "buckets", "seconds"),
        (
            {"bus": [(2**k, 5e10) for k in range(1, 13)], "alg": [(2, 1e10), (4096, 3e10)]},
            "GPUs",
            "bandwidth",
        ),
        ({"a single point": [(1e6, 5e10)]}, "bytes", "bandwidth"),
    ],
    ids=["algorithms", "buckets", "bandwidths", "one point"],
)
def test_costs_are_readable(lines, over, measure):
    assert set(lines) <= set(all_readable(cost_figure(lines, over, measure, "What it costs")))


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (([],), TypeError, "lines must be a dict"),
        (({},), ValueError, "lines is empty"),
        (({"a": [(1, 2)]}, "miles"), ValueError, "over must be one of"),
        (({"a": [(1, 2)]}, "bytes", "money"), ValueError, "measure must be one of"),
        (({"a": [(1, 2, 3)]},), ValueError, r"lines\['a'\] must hold pairs \(x, y\)"),
        (({"a": [(1, 0)]},), ValueError, r"lines\['a'\] must hold numbers above 0, got 0"),
        (({"a": []},), ValueError, r"lines\['a'\]"),
        (({"a": [(1, float("nan"))]},), ValueError, r"lines\['a'\]"),
    ],
)
def test_costs_that_cannot_be_drawn_are_refused(given, error, message):
    with pytest.raises(error, match=message):
        cost_figure(*given)
