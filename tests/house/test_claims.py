"""What chapters say of a whole curve holds for all of it, and not only where a number is printed."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import neuronlab as nl

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def cells(chapter, kind):
    notebook = json.loads((NOTEBOOKS / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def run_until(chapter, words):
    """Run the code cells of a chapter up to the one with these words; return all names known then."""
    names = {}
    for code in cells(chapter, "code"):
        exec(code, names)
        if words in code:
            return names
    raise AssertionError(f"no code cell of {chapter} has {words!r}")


def says(chapter, sentence):
    return any(sentence in re.sub(r"\s+", " ", text) for text in cells(chapter, "markdown"))


@pytest.fixture(scope="module")
def overfitted():
    """The two networks of chapter 9, trained on 12 of 24 measurements."""
    return run_until("09_questions_people_ask", "runs = {n: nl.train")


def test_the_large_network_is_never_again_as_good_as_at_first(overfitted):
    assert says("09_questions_people_ask", "it was never again as good as after the first rounds")
    X, Y, run = overfitted["X"], overfitted["Y"], overfitted["runs"][overfitted["large"]]

    def kept_back(epoch):
        return nl.backprop(run.networks[epoch], X[12:], Y[12:], "squared_error").mean_loss

    first = min(map(kept_back, range(1, 21)))
    assert all(kept_back(epoch) > first for epoch in range(200, 20_001, 50))
    assert run.losses[20_000 - 1] < 0.05 < 1 < run.losses[20]  # while it learned its own by heart


def test_its_curve_runs_through_its_own_dots(overfitted):
    X, Y, run = overfitted["X"], overfitted["Y"], overfitted["runs"][overfitted["large"]]
    missed = np.abs(nl.forward(run.networks[20_000], X[:12]) - Y[:12])
    spread = Y[:12].max() - Y[:12].min()
    assert (missed < 0.1 * spread).all(), missed.ravel()


def test_the_decaying_rate_is_as_fast_at_first_and_ends_closer_than_both():
    assert says("06_training", "as fast as the first at the beginning, and ends closer")
    above = run_until("06_training", "def decaying(")["above"]
    constant, slow, decaying = above.values()
    assert decaying[1] < 2 * constant[1] < slow[1]
    assert decaying[-10:].mean() < min(constant[-10:].mean(), slow[-10:].mean())
    assert decaying[-10:].std() < constant[-10:].std()  # it wanders less, whatever the scale makes of it


def test_four_bends_follow_the_ups_and_downs_of_a_wave_and_twelve_hardly_miss_it():
    assert says("02_activations", "there is nothing of the wave, 4 follow its ups and downs, and with 12")
    drawn = run_until("02_activations", "several =")
    two, four, twelve = (nl.forward(one, drawn["x"]) for one in drawn["several"].values())
    assert (np.diff(two, axis=0) < 0).all(), "a straight line has neither up nor down"
    turns = np.diff(np.sign(np.diff(four, axis=0)), axis=0)
    assert np.count_nonzero(turns) == 2 and np.abs(four - drawn["wave"]).max() < 0.2
    assert np.abs(twelve - drawn["wave"]).max() < 0.02
