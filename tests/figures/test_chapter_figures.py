"""The figures of chapters 1 to 4 show what is there, and refuse what makes no sense."""

import numpy as np
import pytest
from ruler import ruler

import neuronlab as nl
from neuronlab.figures.chain import chain_figure
from neuronlab.figures.fit import fit_figure
from neuronlab.figures.loss_shape import loss_by_probability
from neuronlab.figures.neuron_drawing import neuron_figure
from neuronlab.figures.plane import plane_figure
from neuronlab.figures.shapes import product_figure

W = np.array([[0.03, 0.8, 0.3], [0.5, -0.2, 0.1]])
X = np.arange(12.0).reshape(4, 3)
B = np.array([0.02, 0.4])


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_drawing_names_each_part_and_its_counterpart():
    written = words(neuron_figure())
    for above, below in (("synapses", "weights"), ("cell body", "sum and activation"), ("axon", "output")):
        assert above in written and below in written
    assert "dendrites" in written and "$w_0$" in written


def test_shapes_that_match():
    written = words(product_figure(("X", X), ("W^T", W.T), bias=("b", B), result=("Z", X @ W.T + B)))
    assert [text for text in written if "×" in text] == ["4 × 3", "3 × 2", "1 × 2", "4 × 2"]
    assert "✓ the inner sizes match" in written and "3 columns" in written and "3 rows" in written
    assert f"{X[0] @ W[0] + B[0]:.3g}" in written


def test_shapes_that_do_not_match():
    written = words(product_figure(("X", X), ("W", W)))
    assert "✗ the inner sizes differ: no product" in written and "2 rows" in written


def test_large_arrays_show_their_sizes_only():
    written = words(product_figure(("X", np.ones((20, 784))), ("W^T", np.ones((784, 4)))))
    assert "784 columns" in written and "784 rows" in written and "1" not in written


@pytest.mark.parametrize(
    ("error", "arguments", "keywords"),
    [
        (ValueError, (("X", X), ("W", W)), {"result": ("Z", X)}),
        (ValueError, (("X", X), ("W^T", W.T)), {"result": ("Z", X)}),
        (ValueError, (("X", X), ("W^T", W.T)), {"bias": ("b", np.ones(3))}),
        (ValueError, (("x", X[0]), ("W^T", W.T)), {}),
        (TypeError, (X, ("W^T", W.T)), {}),
        (TypeError, (("X", "words"), ("W^T", W.T)), {}),
    ],
)
def test_shapes_refuses(error, arguments, keywords):
    with pytest.raises(error):
        product_figure(*arguments, **keywords)


def test_plane_rises_as_the_neuron_says():
    network = nl.Network([nl.Layer([[1.0, 0.5]], [-1.0], "identity")])
    low, high = plane_figure(network).axes[0].get_zlim()
    assert low <= -5.5 and high >= 3.5
    for other in ([3, 1], [2, 2], [2, 2, 1]):
        with pytest.raises(ValueError, match="2 inputs and 1 neuron"):
            plane_figure(nl.init(other, ["identity"] * (len(other) - 1), np.random.default_rng(0)))
    with pytest.raises(TypeError):
        plane_figure("network")


def test_fit_draws_what_the_network_answers():
    network = nl.Network([nl.Layer([[2.0]], [1.0], "identity")])
    x, y = np.array([[-1.0], [3.0]]), np.array([[0.0], [1.0]])
    lines = {line.get_label(): line for line in fit_figure({"one": network}, x, y, x + 2, y).axes[0].lines}
    assert set(lines) == {"one", "learned from", "kept back"}
    drawn = np.column_stack(lines["one"].get_data())
    assert drawn[[0, -1]].tolist() == [[-1.0, -1.0], [5.0, 11.0]]
    with pytest.raises(ValueError, match="empty"):
        fit_figure({}, x, y)
    with pytest.raises(TypeError, match="networks must be a dict"):
        fit_figure([network], x, y)
    with pytest.raises(TypeError, match="network must be a Network, got str"):
        fit_figure({"one": "1-1"}, x, y)
    with pytest.raises(ValueError, match="1 input and 1 output"):
        fit_figure({"two": nl.init([2, 1], "identity", np.random.default_rng(0))}, x, y)


def test_losses_cost_what_their_formulas_say():
    lines = {line.get_label(): line.get_data() for line in loss_by_probability().axes[0].lines}
    for name, formula in (("cross entropy", lambda p: -np.log(p)), ("squared error", lambda p: (1 - p) ** 2)):
        p, loss = lines[name]
        assert np.allclose(loss, formula(p))
        assert p.min() < 0.01 and p.max() > 0.99


def test_a_chain_says_what_each_station_makes_of_a_nudge():
    chain = {"w": 0.1, "z": 0.3, "L": 0.05}
    figure = chain_figure(chain, [0.2, 0.5, -0.05])
    written = words(figure)
    assert [text for text in written if text.startswith("×")] == ["× 2", "× −0.5"]
    assert [text for text in written if text[0] in "+−"] == ["+0.1", "+0.2", "−0.1"]
    # No ratio runs into the names beside it, however long it is.
    long = chain_figure({"w": 0.1, "L": 0.01921}, [0.11, 0.01921 - 0.001956])
    (ratio,) = (text for text in long.axes[0].texts if text.get_text().startswith("×"))
    assert ratio.get_window_extent(ruler(100)).width < 110
    for stations, nudged in (({"w": 1.0}, [2.0]), (chain, [0.2, 0.5]), (chain, [0.1, 0.5, 0.1])):
        with pytest.raises(ValueError, match="nudged"):
            chain_figure(stations, nudged)
    with pytest.raises(TypeError, match="stations must be a dict"):
        chain_figure(["w", "L"], [1.0, 2.0])
