"""A learner's function is tried: its slip is named, and whatever else it does ends in a sentence."""

import time

import numpy as np
import pytest
from broken_backprop import backpropagate
from test_diagnose import PLACES, SQUARE

import neuronlab as nl
from neuronlab.diagnosis.catalogue import CATALOGUE


def written(mistake="", hidden="sigmoid", loss=SQUARE):
    return lambda Ws, bs, X, Y: backpropagate(Ws, bs, X, Y, hidden, loss, mistake)


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("loss", [SQUARE, "binary_cross_entropy"])
def test_right(hidden, loss):
    assert nl.check_my_backprop(written("", hidden, loss), hidden, loss).startswith(
        "Right: all gradients agree"
    )


@pytest.mark.parametrize(
    "slip", [s for s in CATALOGUE if s.name != "updated weights"], ids=lambda slip: slip.name
)
def test_every_slip_is_named(slip):
    """All but the one that needs a rate, which such a function does not get."""
    hidden, loss = PLACES.get(slip.name, ("sigmoid", SQUARE))
    said = nl.check_my_backprop(written(slip.name, hidden, loss), hidden, loss)
    assert slip.when in said and said.startswith("On a ")


def test_columns():
    def function(Ws, bs, X, Y):
        return backpropagate(Ws, bs, X.T, Y.T, "sigmoid", SQUARE)

    assert nl.check_my_backprop(function, layout="columns").startswith("Right")
    assert "ended with ValueError" in nl.check_my_backprop(function)


def changes(Ws, bs, X, Y):
    made = backpropagate(Ws, bs, X, Y, "sigmoid", SQUARE)
    Ws[0] -= 0.1 * made[0][0]
    return made


def random(Ws, bs, X, Y):
    return [np.random.default_rng().normal(size=W.shape) for W in Ws], [b * 1.0 for b in bs]


def endless(Ws, bs, X, Y):
    while True:
        pass


def prints(Ws, bs, X, Y):
    print("hello")
    return backpropagate(Ws, bs, X, Y, "sigmoid", SQUARE)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda Ws, bs, X, Y: None, "returns None: does it end with `return dWs, dbs`?"),
        (lambda Ws, bs, X, Y: 3, "must return two lists, dWs and dbs, got int 3"),
        (lambda Ws, bs, X, Y: (1, 2), "two lists, one array a layer"),
        (lambda Ws, bs, X, Y: 1 / 0, "ended with ZeroDivisionError: division by zero. That was on a 3-2-2"),
        (lambda Ws, bs, X, Y: (Ws[:1], bs), "cannot be compared: dW must be 2 arrays"),
        (lambda Ws, bs, X, Y: ([W * np.nan for W in Ws], bs), "must be finite"),
        (lambda Ws, bs, X, Y: ([W[0] for W in Ws], bs), "must have the shape"),
        (changes, "changes the arrays that it is given"),
        (random, "is there anything random in it?"),
        (prints, "Right: all gradients agree"),
    ],
)
def test_whatever_else_it_does_ends_in_a_sentence(function, said):
    assert said in nl.check_my_backprop(function)


def test_a_loop_that_does_not_end_is_ended():
    import threading

    before = threading.active_count()
    assert "not done after 0.2 s" in nl.check_my_backprop(endless, seconds=0.2)
    end = time.monotonic() + 5
    while threading.active_count() > before:
        assert time.monotonic() < end, "the loop goes on in its thread"
        time.sleep(0.01)


def test_bad_input():
    with pytest.raises(TypeError, match="function must be a function, got int 3"):
        nl.check_my_backprop(3)
    with pytest.raises(ValueError, match="unknown activation"):
        nl.check_my_backprop(written(), "swish")
    with pytest.raises(ValueError, match="layout must be"):
        nl.check_my_backprop(written(), layout="batch")
