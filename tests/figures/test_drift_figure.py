"""The figure of the drift shows the replicas' distance after each step, from the first one on."""

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.figures.drift import drift_figure
from neuronlab.parallel import average_error_terms, train_parallel

E = nl.examples.two_gpus
PROBLEM = (E.network, E.X, E.Y, E.loss)
RIGHT = train_parallel(*PROBLEM, 0.3, 6, n_workers=2)
WRONG = train_parallel(*PROBLEM, 0.3, 6, n_workers=2, step=average_error_terms)


def test_every_step_is_there_and_named():
    (axes,) = drift_figure({"gradients": RIGHT, "error terms": WRONG}).axes
    (right, wrong) = (line.get_xydata() for line in axes.lines)
    np.testing.assert_array_equal(right[:, 0], range(1, 7))
    assert not right[:, 1].any()
    np.testing.assert_array_equal(wrong[:, 1], WRONG.drift[1:])
    assert {"gradients", "error terms"} <= {text.get_text() for text in axes.texts}
    low, high = axes.get_ylim()
    assert low < 0 and WRONG.drift.max() < high


def test_one_that_diverged_says_so():
    steep = train_parallel(*PROBLEM, 50.0, 400, n_workers=2, step=average_error_terms)
    assert steep.diverged is not None and len(steep.losses)
    (axes,) = drift_figure({"steep": steep}).axes
    assert "steep: diverged" in [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("error", "runs", "words"),
    [
        (TypeError, [RIGHT], "runs must be a dict"),
        (TypeError, {"right": RIGHT.losses}, "must be a ParallelHistory"),
        (ValueError, {}, "runs is empty"),
        (ValueError, {"none": train_parallel(*PROBLEM, 0.3, 0, n_workers=2)}, "has taken no step"),
    ],
)
def test_what_cannot_be_drawn_is_refused(error, runs, words):
    with pytest.raises(error, match=words):
        drift_figure(runs)
