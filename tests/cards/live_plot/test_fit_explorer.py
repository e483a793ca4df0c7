"""The fit explorer: what it refuses, and its curves in the page against numpy's."""

import json

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl

CURVES = """
const x = Float64Array.from(data.x), y = Float64Array.from(data.y);
const [xs, ys] = [Float64Array.from(data.xTest), Float64Array.from(data.yTest)];
const answer = data.counts.map((count) => {
  const curve = fitPowers(x, y, count);
  return { heights: data.at.map(curve), own: missedBy(curve, x, y), other: missedBy(curve, xs, ys) };
});
"""


def dots(seed=4, n=36):
    """A bend with noise, as chapter 6 has it."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 3, n)
    return x, np.sin(2 * x) + rng.normal(0, 0.25, n)


def explorer(seed=4, **more):
    x, y = dots(seed)
    return nl.FitExplorer(x[:12], y[:12], x[12:], y[12:], **more)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_the_curves_of_the_page_are_numpys(seed):
    x, y = dots(seed)
    at = np.linspace(x[:12].min(), x[:12].max(), 60)
    data = {"x": x[:12], "y": y[:12], "xTest": x[12:], "yTest": y[12:], "at": at}
    data = {name: values.tolist() for name, values in data.items()} | {"counts": list(range(1, 13))}
    for count, found in zip(data["counts"], in_node(["live_plot/powers.js"], CURVES, data), strict=True):
        card = explorer(seed, n_weights=count)
        size = np.abs(card.predict(at)).max()
        np.testing.assert_allclose(found["heights"], card.predict(at), rtol=0, atol=1e-7 * max(1, size))
        own, other = card.losses
        assert found["own"] == pytest.approx(own, rel=1e-6, abs=1e-12)
        assert found["other"] == pytest.approx(other, rel=1e-6)


def test_it_is_the_neuron_that_training_leads_to():
    """Two weights: the straight line of least error, to which gradient descent comes closer and closer."""
    x, y = dots()
    start = nl.Network([nl.Layer([[0.0]], [0.0], "identity")])
    run = nl.train(start, x[:12, None], y[:12, None], "squared_error", 0.1, 3000)
    trained = nl.forward(run.network, x[:, None])[:, 0]
    np.testing.assert_allclose(explorer().predict(x), trained, atol=1e-9)


def test_more_weights_never_miss_their_own_dots_by_more():
    losses = [explorer(n_weights=count).losses for count in range(1, 13)]
    own, other = np.array(losses).T
    assert (np.diff(own) <= 1e-12).all() and own[-1] < 1e-20
    assert other[-1] > 100 * other.min() and other.argmin() not in (0, 11)
    assert repr(explorer(n_weights=2)) == "FitExplorer(2 weights: MSE 0.137 learned from, 0.249 kept back)"


def test_dots_and_weights_go_back():
    card = explorer(n_weights=3)
    card.y = [0.0] * 12
    card.n_weights = 5
    assert card.losses[0] < 1e-20
    card.reset()
    assert card.n_weights == 3 and card.y == dots()[1][:12].tolist()


def test_what_is_refused():
    x, y = dots()
    parts = x[:12], y[:12], x[12:], y[12:]
    for given, words in (
        ((x[:2], y[:2], *parts[2:]), "X must be 3 to 200 dots, got 2"),
        ((x[:12], y[:11], *parts[2:]), "X and Y must be as many, got 12 and 11"),
        (([1, 1, 2], [1, 2, 3], *parts[2:]), "different places"),
        ((x[:12, None, None], y[:12], *parts[2:]), "X must have 1 axis"),
    ):
        with pytest.raises(ValueError, match=words):
            nl.FitExplorer(*given)
    with pytest.raises(ValueError, match="n_weights must be at most 12, got 13"):
        nl.FitExplorer(*parts, n_weights=13)
    with pytest.raises(TypeError, match="FitExplorer has no speed"):
        nl.FitExplorer(*parts, speed=1)
    card = nl.FitExplorer(*parts)
    for name, value in {"n_weights": 99, "y": [1.0], "digits": 2}.items():
        with pytest.raises(ValueError):
            setattr(card, name, value)
    assert (card.n_weights, len(card.y), card.digits) == (2, 12, 3)


def test_columns_are_taken_too():
    x, y = dots()
    card = nl.FitExplorer(x[:12, None], y[:12, None], x[12:, None], y[12:, None])
    assert card.losses == explorer().losses


def test_the_saved_state_is_small():
    state = explorer().get_state()
    kept = {name: value for name, value in state.items() if not name.startswith("_") and name != "places"}
    assert len(json.dumps(kept, default=str)) < 3000 and len(state["places"]) == 8 * (36 + 24)
