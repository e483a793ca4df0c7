"""The neuron that learns or waits, without a browser: the page trains as the engine; chapter 2 is right."""

from functools import cache

import numpy as np
import pytest
from effort import share
from javascript import in_node

import neuronlab as nl
from neuronlab.widgets.live_plot.saturation_explorer import BENT, EVERY, HALVED, LR, RUN, UPDATES, B, W


@cache
def _explorer():
    return nl.SaturationExplorer()


def explorer_at(w, b, chosen="sigmoid"):
    """The one explorer of these tests, set to this start: to draw a backdrop takes longer than all else."""
    explorer = _explorer()
    explorer.reset()
    explorer.chosen = chosen
    explorer.leaf(W).value, explorer.leaf(B).value = w, b
    return explorer


def test_the_page_trains_as_the_engine_does():
    rng = np.random.default_rng(0)
    starts = [[0.6, 0.9], [2.0, 2.0], *rng.uniform(-2.4, 2.4, (share(24), 2)).tolist()]
    cases = [
        {"activation": name, "w": w, "b": b, "x": 1.0, "y": 0.0, "rate": LR, "updates": UPDATES}
        for w, b in starts
        for name in BENT
    ]
    script = """const answer = data.map((start) => {
      const { losses, halved } = runOf(start);
      return [[...losses], halved]; });"""
    for case, (losses, halved) in zip(
        cases, in_node(["live_plot/saturation_run.js"], script, cases), strict=True
    ):
        explorer = explorer_at(case["w"], case["b"], case["activation"])
        np.testing.assert_allclose(losses, explorer.losses, rtol=1e-9, atol=1e-14)
        assert halved == explorer.numbers[HALVED]


def test_the_numbers_of_a_card_are_its_run():
    explorer = nl.SaturationExplorer(2, 2)
    numbers, losses = explorer.numbers, explorer.losses
    assert [numbers[ref] for ref in RUN] == losses[::EVERY] and len(losses) == UPDATES + 1
    example = nl.examples.saturating_slow
    run = nl.train(example.network, example.X, example.Y, example.loss, example.lr, UPDATES)
    assert losses[:UPDATES] == run.losses.tolist()
    n = int(numbers[HALVED])
    assert losses[n] <= losses[0] / 2 < losses[n - 1]


def halved(w, b=0.9, chosen="sigmoid"):
    return explorer_at(w, b, chosen).numbers[HALVED]


def test_the_chapter_is_right_about_waiting():
    # "The farther out it starts, the longer the loss stays where it is"
    waits = [halved(w) for w in (0.6, 1.6, 2.6, 3.1)]
    assert waits == sorted(waits) and waits[-1] > 3 * waits[0]
    # "With tanh it waits longer still"
    assert halved(2.6, chosen="tanh") > halved(2.6)
    # "Then it falls as steeply as in all the other runs": the steepest fall of a loss is the same.
    steepest = [-np.diff(explorer_at(w, w).losses).min() for w in (1.25, 1.5, 2.0)]
    assert steepest == pytest.approx([steepest[0]] * 3, rel=0.01)


def test_python_sets_it_and_the_run_follows():
    explorer = nl.SaturationExplorer()
    first = explorer.losses
    explorer.leaf(W).value = 2.0
    explorer.leaf(B).value = 2.0
    assert repr(explorer) == "SaturationExplorer(sigmoid, w = 2, b = 2: loss 0.4822 to 0.0206)"
    explorer.chosen = "tanh"
    assert explorer.network.layers[0].activation.name == "tanh" and explorer.losses[0] > 0.49
    explorer.chosen = "sigmoid"
    explorer.reset()
    assert explorer.losses == first


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nl.SaturationExplorer("2"), TypeError, "w must be a number"),
        (lambda: nl.SaturationExplorer(4, 2), ValueError, r"w \+ b must be from -5 to 5, got 6"),
        (lambda: nl.SaturationExplorer(chosen="relu"), ValueError, "chosen must be one of sigmoid, tanh"),
        (lambda: nl.SaturationExplorer(lr=1), TypeError, "SaturationExplorer has no lr"),
    ],
)
def test_wrong_arguments_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()
