"""Shards of every size: the page's means are the engine's, and only the weighted one is the whole batch's."""

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.parallel import drift, gradient_vector, parallel_step, plain_mean
from neuronlab.widgets.data_parallel.shards_figure import shards_figure
from tools.browser import wait_until

E = nl.examples.two_gpus
X = np.random.default_rng(3).random((7, 4))
Y = X.mean(axis=1, keepdims=True)
PROBLEM = (E.network, X, Y, E.loss)
CHOICES = [(n, first) for n in range(1, 8) for first in range(8 - n + 1) if n > 1 or not first]


def test_one_number_of_workers_and_any_first_shard():
    widget = nl.Shards(*PROBLEM, parameter=44)
    whole = gradient_vector(nl.backprop(*PROBLEM))[44]
    for n, first in CHOICES:
        widget.first = 0
        widget.n_workers, widget.first = n, first
        assert len(widget.sizes) == n and sum(widget.sizes) == 7 and min(widget.sizes) >= 1
        assert not first or widget.sizes[0] == first
        right, plain = (way(*PROBLEM, 0.1, n, widget.sizes) for way in (parallel_step, plain_mean))
        assert widget.weighted_mean == right.gradient[44] == pytest.approx(whole, abs=1e-15)
        assert widget.plain_mean == pytest.approx(plain.gradient[44], abs=1e-15)
        if len(set(widget.sizes)) > 1:
            assert abs(widget.plain_mean - whole) > 1e-6 and drift([right.network, plain.network]) > 1e-6


def test_the_browser_cuts_and_averages_the_same():
    widget = nl.Shards(*PROBLEM)
    script = """const answer = data.map(([n, workers, first, samples]) => {
      const sizes = shardSizes(n, workers, first);
      return { sizes, ...shardMeans(samples, sizes) };
    });"""
    columns = np.array(widget.gradients).T
    asked = [(choice, p) for choice in CHOICES for p in (0, 17, 44)]
    data = [[7, *choice, columns[p].tolist()] for choice, p in asked]
    answers = in_node(["data_parallel/shards.js"], script, data)
    for ((n, first), p), answer in zip(asked, answers, strict=True):
        widget.first = 0
        widget.n_workers, widget.first, widget.parameter = n, first, p
        assert tuple(answer["sizes"]) == widget.sizes
        assert answer["parts"] == pytest.approx([part[p] for part in widget.parts], abs=1e-15)
        assert answer["weighted"] == pytest.approx(widget.weighted_mean, abs=1e-15)
        assert answer["plain"] == pytest.approx(widget.plain_mean, abs=1e-15)
        assert answer["whole"] == pytest.approx(answer["weighted"], abs=1e-15)


def test_more_workers_leave_fewer_samples_to_the_first():
    widget = nl.Shards(*PROBLEM, n_workers=2, first=6)
    widget.n_workers = 4
    assert widget.first == 4 and widget.sizes == (4, 1, 1, 1)
    widget.n_workers = 1
    assert widget.first == 0 and widget.sizes == (7,)
    assert repr(widget) == "Shards(7 samples, shards of 7, weight from input x1 to neuron a)"


@pytest.mark.parametrize(
    ("name", "bad", "words"),
    [
        ("n_workers", 8, "n_workers must be at most 7"),
        ("n_workers", 0, "n_workers must be at least 1"),
        ("first", 5, "at most 4, got 5"),
        ("first", -1, "first must be at least 0"),
        ("parameter", 45, "parameter"),
        ("digits", 2, "digits"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(name, bad, words):
    widget = nl.Shards(*PROBLEM, n_workers=4)
    before = getattr(widget, name)
    with pytest.raises(ValueError, match=words):
        setattr(widget, name, bad)
    assert getattr(widget, name) == before
    with pytest.raises(ValueError, match=words):
        nl.Shards(*PROBLEM, **{"n_workers": 4, name: bad})


def test_a_batch_that_does_not_fit_is_refused():
    for n in (1, 17):
        with pytest.raises(ValueError, match=f"2 to 16 samples to fit on the card, got {n}"):
            nl.Shards(E.network, np.ones((n, 4)), np.ones((n, 1)), E.loss)


def test_the_picture_shows_what_is_computed():
    widget = nl.Shards(*PROBLEM, n_workers=2, first=2)
    data, _ = widget._repr_mimebundle_()
    assert data["image/png"]
    own = [part[0] for part in widget.parts]
    samples = [vector[0] for vector in widget.gradients]
    figure = shards_figure(samples, widget.sizes, own, widget.weighted_mean, widget.plain_mean, "weight")
    (axes,) = figure.axes
    heights = [float(line.get_ydata()[0]) for line in axes.lines]
    for value in (*own, widget.weighted_mean, widget.plain_mean):
        assert value in heights
    assert [text.get_text() for text in axes.texts] == ["A", "B"]


@pytest.mark.browser
def test_the_sliders_work_by_keyboard_in_jupyterlab(scratch):
    code = (
        "X = np.random.default_rng(3).random((7, 4))\n"
        "e = nl.examples.two_gpus\n"
        "w = nl.Shards(e.network, X, X.mean(axis=1, keepdims=True), e.loss, n_workers=2)\nw"
    )
    card = scratch.show(code, cell=1).locator(".nl-shards")
    cells = scratch.cells
    workers, first = (card.locator("input[type=range]").nth(k) for k in range(2))
    lines = card.locator(".nl-shards-line")
    assert "(4, 3)" in lines.nth(1).inner_text()
    first.press("ArrowRight")
    assert "(5, 2)" in lines.nth(1).inner_text()
    assert "✓" in lines.nth(2).inner_text() and "✗ off by" in lines.nth(3).inner_text()
    workers.press("End")
    assert "(1, 1, 1, 1, 1, 1, 1)" in lines.nth(1).inner_text() and "✓" in lines.nth(3).inner_text()
    workers.press("x")  # deletes a cell, if JupyterLab gets to hear it
    assert card.locator("circle").count() == card.locator(".nl-shards-bar").count() == 7
    scratch.wait_for("w.sizes", "(1, 1, 1, 1, 1, 1, 1)")
    scratch.execute("w.n_workers = 3")
    wait_until(scratch.page, "document.querySelectorAll('.nl-shards-bar').length === 3")
    card.get_by_role("button", name="equal shards").click()
    assert "(3, 2, 2)" in lines.nth(1).inner_text()
    assert scratch.cells == cells and scratch.take_errors() == []
