"""A cross entropy is -ln of the right class's probability where that is true, else from the scores."""

import numpy as np
import pytest
from javascript import in_node
from reading import Reader
from written import close

import neuronlab as nl
from neuronlab.functions import LOSSES
from neuronlab.writing.cross_entropy import way_of, ways

LAYERS = (("softmax_cross_entropy", 3), ("binary_cross_entropy", 1), ("binary_cross_entropy", 2))


def trace_of(scores, targets, loss):
    """The trace of one layer whose scores are these biases."""
    network = nl.Network([nl.Layer([[0.0]] * len(scores), scores, "identity")])
    return nl.backprop(network, [[1.0]], [targets], loss)


def loss_step(trace):
    return next(step for step in nl.steps(trace) if step.result.name == "loss")


@pytest.mark.parametrize(
    ("scores", "targets", "loss", "symbols"),
    [
        ([0.2, 1.0, -0.5], [0, 1, 0], "softmax_cross_entropy", r"-\ln(\hat{y}_{b})"),
        (
            [0.2, 1.0],
            [0.3, 0.7],
            "softmax_cross_entropy",
            r"-(y_{a} \cdot \ln(\hat{y}_{a}) + y_{b} \cdot \ln(\hat{y}_{b}))",
        ),
        ([0.2], [1], "binary_cross_entropy", r"-\ln(\hat{y})"),
        ([0.2], [0], "binary_cross_entropy", r"-\ln(1 - \hat{y})"),
        ([0.2], [0.4], "binary_cross_entropy", r"-(y \cdot \ln(\hat{y}) + (1 - y) \cdot \ln(1 - \hat{y}))"),
        # A probability that is 0 to rounding has no logarithm: what is computed is shown.
        ([0.0, -800.0], [0, 1], "softmax_cross_entropy", r"\ln(e^{s_{a}} + e^{s_{b}}) - s_{b}"),
        ([-800.0], [1], "binary_cross_entropy", r"\ln(1 + e^{s_{a}}) - s_{a}"),
        ([800.0], [0], "binary_cross_entropy", r"\ln(1 + e^{s_{a}})"),
        # One that is almost 1 has lost most of its digits.
        ([30.0], [1], "binary_cross_entropy", r"\ln(1 + e^{s_{a}}) - s_{a}"),
    ],
)
def test_which_form_is_shown(scores, targets, loss, symbols):
    trace = trace_of(scores, targets, loss)
    assert nl.formula(trace, loss_step(trace)).symbols_tex == symbols


@pytest.mark.parametrize("stable", [False, True])
def test_both_forms_give_the_engines_loss(stable):
    rng = np.random.default_rng(5)
    for loss, n_out in (
        ("softmax_cross_entropy", 3),
        ("binary_cross_entropy", 1),
        ("binary_cross_entropy", 2),
    ):
        for right in (0, 1):
            for targets in (np.eye(n_out)[right % n_out], rng.dirichlet(np.ones(n_out))):
                trace = trace_of(rng.normal(0, 2, n_out), targets * (1 if n_out > 1 else right), loss)
                step = loss_step(trace)
                for notation in ("letters", "indices", "matrix"):
                    shown = nl.formula(trace, step, notation, digits=None, stable=stable)
                    assert close(Reader(shown.numbers_tex).value(), trace.losses[0])
                    assert ("ln(e" in shown.symbols_tex or "1 + e" in shown.symbols_tex) is stable


def cases():
    rng = np.random.default_rng(6)
    for _ in range(60):
        for loss, n_out in (
            ("softmax_cross_entropy", 3),
            ("binary_cross_entropy", 1),
            ("binary_cross_entropy", 2),
        ):
            scores = rng.normal(0, rng.choice([1, 20, 700]), n_out)
            targets = (
                np.eye(n_out)[rng.integers(n_out)] if rng.random() < 0.6 else rng.dirichlet(np.ones(n_out))
            )
            if n_out == 1:
                targets = np.array([rng.choice([0, 1, 0.3])])
            yield (
                loss,
                targets,
                LOSSES[loss].link(scores[None])[0],
                LOSSES[loss].value(scores[None], targets[None]),
            )


def test_the_page_decides_as_python_does():
    given = [
        [loss, targets.tolist(), predicted.tolist(), value.item(), stable]
        for loss, targets, predicted, value in cases()
        for stable in (False, True)
    ]
    expected = [way_of(*case) for case in given]
    assert set(expected) >= {"all", "0", "1", "2", "stable", "stable 0", "stable 1", "stable 2"}
    for (loss, targets, *_), way in zip(given, expected, strict=True):
        assert way in ways(loss, len(targets))
    script = "const answer = data.map((given) => wayOfCrossEntropy(...given).way);"
    assert in_node(["stepper/cross_entropy.js"], script, given) == expected
