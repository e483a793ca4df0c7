"""A learner's function is tried: its slip is named, and whatever else it does ends in a sentence."""

import sys
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
        return backpropagate(Ws, [b.ravel() for b in bs], X.T, Y.T, "sigmoid", SQUARE)

    assert nl.check_my_backprop(function, layout="columns").startswith("Right")
    assert "ended with ValueError" in nl.check_my_backprop(function, layout="rows")
    assert nl.check_my_backprop(function).startswith("Your function takes samples as columns.\nRight")


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
        (
            lambda Ws, bs, X, Y: 1 / 0,
            "ZeroDivisionError: division by zero. It was given X (1, 3), Y (1, 2) and Ws (2, 3), (2, 2). "
            "That was on a 3-2-2",
        ),
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


def test_a_kernel_in_the_browser_ends_a_loop_without_threads(monkeypatch):
    import threading

    def refused(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    with pytest.raises(RuntimeError, match="new thread"):
        nl.check_my_backprop(prints)
    monkeypatch.setattr(sys, "platform", "emscripten")
    before = sys.gettrace()
    assert "not done after 0.2 s" in nl.check_my_backprop(endless, seconds=0.2)
    assert "Right: all gradients agree" in nl.check_my_backprop(prints)
    assert sys.gettrace() is before


def test_bad_input():
    with pytest.raises(TypeError, match="function must be a function, got int 3"):
        nl.check_my_backprop(3)
    with pytest.raises(ValueError, match="unknown activation"):
        nl.check_my_backprop(written(), "swish")
    with pytest.raises(ValueError, match="the last activation must be identity, got tanh"):
        nl.check_my_backprop(written(), loss="binary_cross_entropy", last="tanh")
    with pytest.raises(ValueError, match="layout must be"):
        nl.check_my_backprop(written(), layout="batch")
    assert nl.check_my_backprop(written(), seconds=1e308).startswith("Right")  # no clock goes so far
    with pytest.raises(ValueError, match="workers must be at least 1, got 0"):
        nl.check_my_backprop(written(), workers=0)


def in_columns(Ws, bs, X, Y):
    """As people write it whose samples are columns."""
    outputs = [X]
    for W, b in zip(Ws, bs, strict=True):
        outputs.append(1 / (1 + np.exp(-(W @ outputs[-1] + b))))
    n, delta, dWs, dbs = X.shape[1], outputs[-1] - Y, [], []
    for l in reversed(range(len(Ws))):
        delta = delta * outputs[l + 1] * (1 - outputs[l + 1])
        dWs.insert(0, delta @ outputs[l].T / n)
        dbs.insert(0, delta.sum(axis=1, keepdims=True) / n)
        delta = Ws[l].T @ delta
    return dWs, dbs


def test_samples_as_columns_as_they_are_written():
    assert nl.check_my_backprop(in_columns, layout="columns").startswith("Right")
    assert nl.check_my_backprop(in_columns).startswith("Your function takes samples as columns.\nRight")


def with_sum(Ws, bs, X, Y):
    """Two workers with half a batch each; their gradients are added up, and no mean is taken."""
    shards = [s for s in (slice(0, 2), slice(2, 4)) if len(X[s])]
    made = [backpropagate(Ws, bs, X[s], Y[s], "sigmoid", SQUARE) for s in shards]
    return tuple([sum(arrays) for arrays in zip(*part, strict=True)] for part in zip(*made, strict=True))


def test_a_sum_over_workers_has_a_name():
    said = nl.check_my_backprop(with_sum, workers=2)
    assert (
        said.startswith("On a 3-2-2 network with 4 samples") and "sum over the 2 workers, not their" in said
    )
    # What the factor 2 may be on a network with two outputs, others refute.
    assert "doubled" in said and "outputs" not in said
    assert "workers" not in nl.check_my_backprop(with_sum)


def test_a_mean_over_outputs_is_read_from_networks_with_other_numbers_of_them():
    def function(Ws, bs, X, Y):
        dWs, dbs = backpropagate(Ws, bs, X, Y, "sigmoid", SQUARE)
        return [dW / Y.shape[1] for dW in dWs], [db / Y.shape[1] for db in dbs]

    said = nl.check_my_backprop(function)
    assert "the gradient is a mean over the 2 outputs too" in said and "halved" not in said


@pytest.mark.parametrize("last", ["identity", "sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("hidden", ["identity", "relu", "tanh", "sigmoid"])
def test_every_activation_may_stand_at_the_end(hidden, last):
    def function(Ws, bs, X, Y):
        layers = zip(Ws, bs, [hidden] * (len(Ws) - 1) + [last], strict=True)
        trace = nl.backprop(nl.Network(nl.Layer(*layer) for layer in layers), X, Y, "squared_error")
        return [layer.dW for layer in trace.layers], [layer.db for layer in trace.layers]

    assert nl.check_my_backprop(function, hidden, "squared_error", last=last).startswith("Right")
    if hidden != last:
        assert not nl.check_my_backprop(function, hidden, "squared_error").startswith("Right")


def test_an_activation_of_ones_own():
    sine = nl.Activation("sine", np.sin, np.cos)

    def function(Ws, bs, X, Y):
        trace = nl.backprop(nl.Network(map(nl.Layer, Ws, bs, [sine] * len(Ws))), X, Y, SQUARE)
        return [layer.dW for layer in trace.layers], [layer.db for layer in trace.layers]

    assert nl.check_my_backprop(function, sine).startswith("Right")

    def halved(Ws, bs, X, Y):
        dWs, dbs = function(Ws, bs, X, Y)
        return [dW / 2 for dW in dWs], dbs

    assert "the gradient is halved" in nl.check_my_backprop(halved, sine)


def stops(Ws, bs, X, Y):
    raise SystemExit(3)


def deaf(Ws, bs, X, Y, end=None):
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                pass
        except BaseException:
            pass


class FailsLater:
    """A function that works once."""

    calls = 0

    def __call__(self, Ws, bs, X, Y):
        self.calls += 1
        if self.calls == 2:
            raise KeyError("later")
        return backpropagate(Ws, bs, X, Y, "sigmoid", SQUARE)


def test_what_ends_a_program_ends_in_a_sentence():
    assert "ended with SystemExit: 3. It was given X (1, 3), Y (1, 2)" in nl.check_my_backprop(stops)


def test_an_error_of_the_second_call_is_told():
    said = nl.check_my_backprop(FailsLater())
    assert "the second did not" in said and "KeyError" in said and "random" not in said


def test_a_loop_that_catches_everything_is_told():
    said = nl.check_my_backprop(deaf, seconds=0.1)
    assert "not done after 0.1 s" in said and "restart the kernel" in said


def test_the_time_is_that_of_all_calls_together():
    def slow(Ws, bs, X, Y):
        time.sleep(0.1)
        return backpropagate(Ws, bs, X, Y, "sigmoid", SQUARE)

    assert "not done after 0.35 s" in nl.check_my_backprop(slow, seconds=0.35)
