"""One update and the loop of them: the same arithmetic as by hand, batches, rates, order, divergence."""

import copy
import pickle
import sys
from dataclasses import replace

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.history import DivergenceError
from neuronlab.training import iterate

S2 = nl.examples.two_neurons
TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)


def spirals(n=30, seed=3):
    """Return a small problem of three classes."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 3
    X = np.c_[np.cos(labels * 2.1), np.sin(labels * 2.1)] + rng.normal(0, 0.3, (n, 2))
    return X, nl.data.one_hot(labels, 3)


def classifier(seed=0):
    return nl.init([2, 6, 3], ["tanh", "identity"], np.random.default_rng(seed))


def assert_equal(one, other, rounding=0):
    for a, b in zip(one.layers, other.layers, strict=True):
        np.testing.assert_allclose(a.W, b.W, rtol=0, atol=rounding)
        np.testing.assert_allclose(a.b, b.b, rtol=0, atol=rounding)


def test_an_update_is_parameter_minus_rate_times_gradient():
    new = nl.sgd(S2.network, TRACE, 0.25)
    for before, made, after in zip(S2.network.layers, TRACE.layers, new.layers, strict=True):
        np.testing.assert_array_equal(after.W, before.W - 0.25 * made.dW)
        np.testing.assert_array_equal(after.b, before.b - 0.25 * made.db)
        assert after.activation is before.activation
        assert not (after.W.flags.writeable or after.b.flags.writeable)
    assert S2.network.layers[0].W[0, 0] == 0.1, "the network that was given stays as it was"


def test_an_update_follows_the_layers_that_the_trace_holds():
    """Also those that somebody put in place of its own, and those of a copy, which has no buffers."""
    doubled = tuple(replace(made, dW=2 * made.dW, db=2 * made.db) for made in TRACE.layers)
    assert_equal(nl.sgd(S2.network, replace(TRACE, layers=doubled), 0.25), nl.sgd(S2.network, TRACE, 0.5))
    assert_equal(nl.sgd(S2.network, copy.deepcopy(TRACE), 0.25), nl.sgd(S2.network, TRACE, 0.25))


def test_a_trained_network_is_as_good_as_a_given_one():
    """Its parameters stand in one vector, which is not shown and not sent to another process twice."""
    new = nl.sgd(S2.network, TRACE, 0.25)
    given = nl.Network(nl.Layer(layer.W, layer.b, layer.activation) for layer in new.layers)
    sent = pickle.loads(pickle.dumps(new))
    assert len(pickle.dumps(new)) == len(pickle.dumps(given))
    for other in (given, sent):
        assert_equal(new, other)
        assert repr(new) == repr(other) and new.sizes == other.sizes
        with pytest.raises(ValueError, match="read-only"):
            other.layers[0].W[0, 0] = 1
    as_float32 = nl.backprop(new, S2.X.astype(np.float32), S2.Y.astype(np.float32), S2.loss)
    assert as_float32.layers[0].z.dtype == np.float64


@pytest.mark.parametrize("rng_seed", [None, 5])
@pytest.mark.parametrize("batch_size", [None, 1, 7, 30, 100])
@pytest.mark.parametrize("lr", [0.1, lambda epoch: 0.3 / (1 + epoch)], ids=["constant", "decaying"])
def test_training_is_repeated_backprop_and_update(batch_size, rng_seed, lr):
    """B15 for the decaying rate; the last of five batches of 7 has 2 samples, which count as 2.

    The same up to rounding: `train` adds up in another order (see test_buffered).
    """
    X, Y = spirals()
    rng, epochs = (None if rng_seed is None else np.random.default_rng(rng_seed)), 4
    history = nl.train(classifier(), X, Y, "softmax_cross_entropy", lr, epochs, batch_size, rng)
    network, order, size = classifier(), np.arange(30), batch_size or 30
    again = None if rng_seed is None else np.random.default_rng(rng_seed)
    for epoch in range(epochs):
        assert_equal(network, history.networks[epoch], 1e-13)
        order = order if again is None else again.permutation(30)
        losses, hits = [], []
        for start in range(0, 30, size):
            rows = order[start : start + size]
            trace = nl.backprop(network, X[rows], Y[rows], "softmax_cross_entropy")
            losses += trace.losses.tolist()
            hits += (trace.Y_hat.argmax(axis=1) == Y[rows].argmax(axis=1)).tolist()
            network = nl.sgd(network, trace, lr(epoch) if callable(lr) else lr)
        assert len(losses) == 30
        assert history.losses[epoch] == pytest.approx(np.mean(losses), rel=1e-13)
        assert history.accuracy[epoch] == pytest.approx(np.mean(hits))
    assert_equal(network, history.network, 1e-13)
    assert len(history.networks) == epochs + 1 and history.diverged is None


@pytest.mark.parametrize(("target", "right"), [(0.5, True), (np.nextafter(0.5, 0), False)])
def test_a_score_of_0_and_a_target_of_one_half_are_a_yes(target, right):
    """Both stand exactly on the border: a prediction of one half is a yes, and so is that target."""
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    history = nl.train(network, [[0.0]], [[target]], "binary_cross_entropy", 0.1, 1)
    assert history.accuracy.tolist() == [float(right)]
    below = nl.Network([nl.Layer([[1.0]], [-5e-324], "identity")])
    history = nl.train(below, [[0.0]], [[target]], "binary_cross_entropy", 0.1, 1)
    assert history.accuracy.tolist() == [float(not right)]


def test_accuracy_goes_by_the_predictions_of_ones_own_loss():
    """Its link need not be a sigmoid, of which the sign of the score says as much."""
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    X, Y = [[0.2], [0.8]], [[0], [1]]

    def value(S, Y):
        return ((S - Y) ** 2).sum(axis=1)

    brier = nl.Loss("brier", lambda S: S, value, lambda S, Y: 2 * (S - Y), "unit")
    assert nl.train(network, X, Y, brier, 0, 1).accuracy == [1.0]
    two = nl.Network([nl.Layer([[1.0], [-1.0]], [0.0, 0.0], "identity")])
    least = nl.Loss("least", lambda S: -S, value, lambda S, Y: 2 * (S - Y), "distribution")
    assert nl.train(two, [[0.2], [-0.8]], [[0, 1], [1, 0]], least, 0, 1).accuracy == [1.0]


def test_a_trained_float32_network_works_with_float64_data():
    """It computes in float64 with its own float32 parameters: what it learned is not rounded again."""
    X, Y = spirals()
    layers = [
        nl.Layer(each.W.astype("f4"), each.b.astype("f4"), each.activation) for each in classifier().layers
    ]
    history = nl.train(
        nl.Network(layers), np.float32(X), np.float32(Y), "softmax_cross_entropy", 0.5, 20, callback=None
    )
    trained = history.network
    assert {part.dtype for layer in trained.layers for part in (layer.W, layer.b)} == {np.dtype(np.float32)}
    same = nl.Network(
        nl.Layer(each.W.astype("f8"), each.b.astype("f8"), each.activation) for each in trained.layers
    )
    scores = nl.forward(trained, X)
    assert scores.dtype == np.float64
    np.testing.assert_array_equal(scores, nl.forward(same, X))
    one, other = (nl.backprop(each, X, Y, "softmax_cross_entropy") for each in (trained, same))
    for a, b in zip(one.layers, other.layers, strict=True):
        assert a.dW.dtype == a.z.dtype == np.float64
        np.testing.assert_array_equal(a.dW, b.dW)
    # Trained on, in float64; the next network's parameters are, too.
    again, alike = (nl.train(each, X, Y, "softmax_cross_entropy", 0.5, 3) for each in (trained, same))
    np.testing.assert_array_equal(again.losses, alike.losses)
    assert again.network.layers[0].W.dtype == np.float64
    assert_equal(again.network, alike.network)


def test_an_order_comes_from_rng_only():
    def weights(rng):
        return nl.train(classifier(), *spirals(), "softmax_cross_entropy", 0.1, 3, 4, rng).network.layers[0].W

    same, again, other = (weights(np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert (same == again).all() and (same != other).any()
    assert (weights(None) == weights(None)).all()


def test_a_classifier_learns():
    history = nl.train(classifier(), *spirals(), "softmax_cross_entropy", 0.5, 100)
    assert history.losses[-1] < 0.1 * history.losses[0] and history.accuracy[-1] == 1
    assert repr(history).startswith("History(100 epochs, loss ") and "DIVERGED" not in repr(history)
    assert repr(nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 1)).startswith("History(1 epoch, loss ")


def test_a_history_and_an_epoch_say_how_it_went():
    networks, losses = [S2.network, classifier()], np.array([3.0, 0.7, 0.5])
    history, same = (nl.History(networks, losses, None) for _ in "ab")
    assert repr(history) == "History(3 epochs, loss 3 to 0.5)" and history.network is networks[1]
    cut = nl.History(networks, losses[:1], None, diverged=1, interrupted=True)
    asked = "DIVERGED in epoch 1: is the rate too high?"
    assert repr(cut) == f"History(1 epoch, loss 3 to 3, {asked}, interrupted)"
    assert len({history, same}) == 2 and history != same, "two trainings with the same losses are two"
    epochs = [nl.Epoch(4, 0.25, accuracy, S2.network, None) for accuracy in (None, 0.5)]
    assert list(map(repr, epochs)) == ["Epoch(4, loss 0.25)", "Epoch(4, loss 0.25, accuracy 0.5000)"]
    assert not hasattr(epochs[0], "__dict__"), "a callback may keep a million of them"


def test_accuracy_of_yes_and_no():
    """XOR with two outputs: a sample counts as right when both are on the right side of one half."""
    X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0, 1], [1, 0], [1, 0], [0, 1]]
    network = nl.init([2, 8, 2], ["tanh", "identity"], np.random.default_rng(0))
    history = nl.train(network, X, Y, "binary_cross_entropy", 0.5, 500)
    right = [
        ((nl.forward(net, X) >= 0) == np.array(Y, bool)).all(axis=1).mean() for net in history.networks[:-1]
    ]
    np.testing.assert_array_equal(history.accuracy, right)
    assert history.accuracy[0] < 1 == history.accuracy[-1]
    assert nl.train(network, X, Y, "squared_error", 0.1, 1).accuracy is None


@pytest.mark.parametrize(
    ("lr", "epoch"), [(30.0, None), (1e200, 0), (1e308, 0), (lambda epoch: 0.1 if epoch < 3 else 1e300, 3)]
)
def test_divergence_is_told_with_the_epoch_where_it_began(lr, epoch):
    # A RuntimeWarning is an error in every test.
    network = nl.Network([nl.Layer([[2.0]], [1.0], "identity")])
    history = nl.train(network, [[3.0], [1.0]], [[0.0], [1.0]], "squared_error", lr, 500, batch_size=1)
    assert history.diverged == (len(history.losses) if epoch is None else epoch)
    assert len(history.networks) == len(history.losses) + 1 == history.diverged + 1
    assert np.isfinite(history.losses).all()
    assert all(np.isfinite(layer.W).all() for net in history.networks for layer in net.layers)
    assert f"DIVERGED in epoch {history.diverged}: is the rate too high?" in repr(history)


def test_a_loss_that_is_not_finite_is_divergence_too():
    network = nl.Network([nl.Layer([[0.0]], [1e155], "relu"), nl.Layer([[0.0]], [1e155], "identity")])
    history = nl.train(network, [[1.0]], [[0.0]], "half_squared_error", 1e-3, 3)
    assert history.diverged == 0 and len(history.losses) == 0 and history.network is network


def test_no_epochs_is_no_training():
    history = nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 0)
    assert history.network is S2.network and history.losses.shape == (0,) and "0 epochs" in repr(history)


def test_training_does_not_touch_what_it_was_given():
    X, Y = spirals()
    kept = X.copy(), Y.copy()
    history = nl.train(classifier(), X, Y, "softmax_cross_entropy", 0.1, 3, 8, np.random.default_rng(0))
    np.testing.assert_array_equal(X, kept[0])
    np.testing.assert_array_equal(Y, kept[1])
    arrays = [a for net in history.networks for layer in net.layers for a in (layer.W, layer.b)]
    assert not any(array.flags.writeable for array in arrays)
    assert not any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):  # nor is the vector that they are parts of
        history.network.layers[0].W.flags.writeable = True


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("two neurons", TRACE, 0.1), TypeError, "network must be a Network, got str"),
        (
            (S2.network, S2.network, 0.1),
            TypeError,
            "trace must be a Trace, as backprop returns it, got Network",
        ),
        ((S2.network, TRACE, "0.1"), TypeError, "lr must be a number, got str '0.1'"),
        ((S2.network, TRACE, True), TypeError, "lr must be a number, got bool True"),
        ((S2.network, TRACE, np.inf), ValueError, "lr must be finite, got inf"),
        ((S2.network, TRACE, 10**400), ValueError, "lr must be finite, got inf"),
        ((S2.network, TRACE, 1e308), ValueError, None),
        ((classifier(), TRACE, 0.1), ValueError, r"sizes \(3, 1, 1\), this one has \(2, 6, 3\)"),
    ],
)
def test_sgd_names_what_is_wrong(arguments, error, message):
    if message is None:
        # An update beyond all floats.
        arguments = (S2.network, nl.backprop(S2.network, S2.X * 100, S2.Y * -100, S2.loss), 1e308)
        message = "W must be finite, got -inf"
    with pytest.raises(error, match=message):
        nl.sgd(*arguments)


def test_an_update_out_of_the_finite_numbers_is_a_divergence():
    trace = nl.backprop(S2.network, S2.X * 100, S2.Y * -100, S2.loss)
    with pytest.raises(DivergenceError, match=r"W must be finite, .* after the update; is") as caught:
        nl.sgd(S2.network, trace, 1e308)
    assert caught.value.epoch is None and pickle.loads(pickle.dumps(DivergenceError.in_epoch(3))).epoch == 3


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"network": None}, TypeError, "network must be a Network, got NoneType"),
        ({"X": [[1, 2]]}, ValueError, "X must have 3 columns"),
        ({"Y": [[np.nan]]}, ValueError, r"Y must be finite, got nan at \[0, 0\]"),
        ({"loss": "mae"}, ValueError, "unknown loss 'mae'"),
        ({"lr": None}, TypeError, "lr must be a number, got NoneType"),
        ({"lr": lambda epoch: "high"}, TypeError, "lr must be a number, got str 'high'"),
        ({"lr": lambda epoch: np.nan if epoch == 2 else 0.1}, ValueError, "lr must be finite, got nan"),
        ({"epochs": -1}, ValueError, "epochs must be at least 0, got -1"),
        ({"epochs": 2.0}, TypeError, "epochs must be a whole number, got float 2.0"),
        ({"epochs": True}, TypeError, "epochs must be a whole number, got bool True"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, got 0"),
        ({"batch_size": "all"}, TypeError, "batch_size must be a whole number, got str 'all'"),
        ({"every": 0}, ValueError, "every must be at least 1, got 0"),
        ({"rng": "0"}, TypeError, "rng must be a numpy.random.Generator or a seed such as 0, got str '0'"),
        ({"rng": -1}, ValueError, "rng as a seed must be at least 0, got -1"),
    ],
)
def test_train_names_what_is_wrong(change, error, message):
    good = {"network": S2.network, "X": S2.X, "Y": S2.Y, "loss": S2.loss, "lr": 0.1, "epochs": 5}
    with pytest.raises(error, match=message):
        nl.train(**good | change)


def test_every_so_many_epochs_a_network_is_kept_and_the_last_one_in_any_case():
    arguments = (classifier(), *spirals(), "softmax_cross_entropy", 0.1)
    all_of_them, some = (nl.train(*arguments, epochs=8, batch_size=7, every=every) for every in (1, 3))
    assert len(some.networks) == 4 and len(some.losses) == 8
    for kept, epoch in zip(some.networks, (0, 3, 6, 8), strict=True):
        assert_equal(kept, all_of_them.networks[epoch])
    assert some.networks[-1] is some.networks[3] is some.network
    assert [len(part) for part in (some.networks[1:], some.networks[::2])] == [3, 2]
    with pytest.raises(IndexError):
        some.networks[4]
    assert repr(some.networks) == f"Networks(4 of {some.networks[0]!r})"


def test_a_callback_sees_every_finished_epoch():
    seen = []
    history = nl.train(
        classifier(),
        *spirals(),
        "softmax_cross_entropy",
        0.1,
        4,
        8,
        np.random.default_rng(0),
        callback=seen.append,
    )
    assert [epoch.number for epoch in seen] == [0, 1, 2, 3]
    assert [epoch.loss for epoch in seen] == history.losses.tolist()
    assert [epoch.accuracy for epoch in seen] == history.accuracy.tolist()
    for epoch, network in zip(seen, history.networks[1:], strict=True):
        assert_equal(epoch.network, network)
    assert repr(seen[0]).startswith("Epoch(0, loss ") and "accuracy 0." in repr(seen[0])


def test_an_interrupted_training_returns_what_it_has():
    def stop(epoch):
        if epoch.number == 2:
            raise KeyboardInterrupt

    arguments = (classifier(), *spirals(), "softmax_cross_entropy", 0.1)
    history = nl.train(*arguments, epochs=100, every=5, callback=stop)
    whole = nl.train(*arguments, epochs=3)
    assert history.interrupted and repr(history).endswith(", interrupted)")
    np.testing.assert_array_equal(history.losses, whole.losses)
    assert_equal(history.network, whole.network)
    assert not whole.interrupted and "interrupted" not in repr(whole)


def test_a_callback_must_be_callable():
    with pytest.raises(TypeError, match="callback must be a function of the Epoch, got int"):
        nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 5, callback=3)


def test_what_others_do_between_epochs_warns_as_ever():
    """A training is quiet about numbers that become infinite; a callback or a loop around it is not."""
    before = np.geterr()
    with pytest.raises(RuntimeWarning, match="overflow"):
        nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 5, callback=lambda epoch: np.float64(1e308) * 10)
    assert np.geterr() == before
    for _, _ in zip(range(2), iterate(S2.network, S2.X, S2.Y, S2.loss, 0.1), strict=False):
        assert np.geterr() == before


def test_an_error_of_the_callback_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 5, callback=lambda epoch: 1 / 0)


def fail_in(epoch, answer=None, error=ArithmeticError):
    """Return a function for `lr` or `callback` that fails in this epoch."""

    def fail(given):
        if (given if isinstance(given, int) else given.number) == epoch:
            raise error("no more")
        return answer

    return fail


@pytest.mark.parametrize("error", [ArithmeticError, DivergenceError, StopIteration])
@pytest.mark.parametrize("every", [1, 3])
def test_what_fails_in_the_middle_carries_the_history_so_far(error, every):
    """A DivergenceError of a callback, which trains something itself, is not one of this training."""
    arguments = (classifier(), *spirals(), "softmax_cross_entropy")
    whole = nl.train(*arguments, 0.1, 4, every=every)
    for lr, callback in ((0.1, fail_in(3, error=error)), (fail_in(4, 0.1, error), None)):
        # What a generator raises as StopIteration Python itself turns into a RuntimeError.
        expected = RuntimeError if callback is None and error is StopIteration else error
        with pytest.raises(expected) as caught:
            nl.train(*arguments, lr, 9, every=every, callback=callback)
        history = caught.value.history
        np.testing.assert_array_equal(history.losses, whole.losses)
        np.testing.assert_array_equal(history.accuracy, whole.accuracy)
        assert len(history.networks) == len(whole.networks) and not history.interrupted
        assert_equal(history.network, whole.network)
        assert caught.value.__notes__ == [
            "4 epochs were finished: they are in this error's attribute `history`."
        ]


def test_before_the_first_epoch_there_is_no_history():
    with pytest.raises(ArithmeticError) as caught:
        nl.train(S2.network, S2.X, S2.Y, S2.loss, fail_in(0), 5)
    assert not hasattr(caught.value, "history")


def test_a_schedule_is_asked_once_for_each_epoch():
    """One that counts its calls, or takes its rates from an iterator, is not shifted."""
    rates, asked = [0.5, 0.25, 0.125, 0.0625], []

    def schedule(epoch):
        asked.append(epoch)
        return rates[len(asked) - 1]

    arguments = (S2.network, S2.X, S2.Y, S2.loss)
    history = nl.train(*arguments, schedule, 4)
    assert asked == [0, 1, 2, 3]
    assert_equal(history.network, nl.train(*arguments, lambda epoch: rates[epoch], 4).network)
    asked.clear()
    assert len(nl.train(*arguments, schedule, 0).losses) == 0 and asked == []
    for _, _ in zip(range(3), iterate(*arguments, schedule), strict=False):
        pass
    assert asked == [0, 1, 2]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("seed", [None, 4])
def test_who_changes_the_data_changes_no_later_epoch(monkeypatch, seed, dtype):
    network = nl.init([2, 3, 1], ["tanh", "identity"], 0)
    given = np.random.default_rng(1).normal(size=(30, 2)).astype(dtype)

    def train(change):
        X, Y = given.copy(), given[:, :1] ** 2

        def callback(epoch):
            X[:], Y[:] = X * change, Y + 1 - change

        return nl.train(network, X, Y, "squared_error", 0.01, 4, 7, seed, callback=callback)

    for _ in fit(monkeypatch):
        np.testing.assert_array_equal(train(0).losses, train(1).losses)
    X = given.copy()
    running = iterate(network, X, given[:, :1], "squared_error", 0.01, rng=seed)
    X[:] = np.nan
    assert np.isfinite(next(running).loss)


def test_a_progress_bar_goes_to_the_end(capsys):
    nl.train(classifier(), *spirals(), "softmax_cross_entropy", 0.1, 5, progress=True)
    assert "5/5" in capsys.readouterr().err


def test_a_progress_bar_tells_the_loss_and_is_closed(monkeypatch):
    import tqdm.auto

    made = []

    class Bar(tqdm.auto.tqdm):
        def __init__(self, *given, **more):
            super().__init__(*given, **more)
            self.told, self.closed = [], 0
            made.append(self)

        def set_postfix(self, **said):
            self.told.append(said["loss"])
            super().set_postfix(**said)

        def close(self):
            self.closed += 1
            super().close()

    def stop(epoch):
        if epoch.number == 2:
            raise ArithmeticError

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    history = nl.train(classifier(), *spirals(), "softmax_cross_entropy", 0.1, 5, progress=True)
    with pytest.raises(ArithmeticError):
        nl.train(classifier(), *spirals(), "softmax_cross_entropy", 0.1, 5, callback=stop, progress=True)
    whole, stopped = made
    assert whole.told == [f"{loss:.4g}" for loss in history.losses] and whole.n == whole.total == 5
    assert stopped.told == whole.told[:3] and whole.closed and stopped.closed


def test_a_loss_of_ones_own_is_told_as_it_is():
    """Three times the squared error, epoch for epoch, before each update."""
    own = nl.Loss("own", lambda S: S, lambda S, Y: 3 * ((S - Y) ** 2).sum(axis=1), lambda S, Y: 6 * (S - Y))
    history = nl.train(S2.network, S2.X, S2.Y, own, 0.01, 3)
    expected = [3 * ((nl.forward(network, S2.X) - S2.Y) ** 2).sum() for network in history.networks[:3]]
    assert history.losses == pytest.approx(expected, rel=1e-12)


def test_without_tqdm_a_bar_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="progress=True needs tqdm"):
        nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 5, progress=True)


def test_iterating_goes_on_until_it_diverges():
    steady = iterate(S2.network, S2.X, S2.Y, S2.loss, 0.6)
    epochs = [next(steady) for _ in range(30)]
    history = nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.6, 30)
    assert [epoch.loss for epoch in epochs] == history.losses.tolist()
    network = nl.Network([nl.Layer([[2.0]], [1.0], "identity")])
    wild = iterate(network, [[3.0], [1.0]], [[0.0], [1.0]], "squared_error", 30.0, batch_size=1)
    last = None
    with pytest.raises(
        DivergenceError, match=r"training diverged in epoch \d+: is the rate too high"
    ) as caught:
        for epoch in wild:
            last = epoch
    assert caught.value.epoch == last.number + 1
    assert all(np.isfinite(layer.W).all() for layer in last.network.layers)


def test_blocks_of_samples_change_nothing(monkeypatch):
    """A set that does not fit into one block is gathered in several; batches and numbers stay the same."""
    arguments = (classifier(), *spirals(), "softmax_cross_entropy", 0.1, 3, 7)
    for seed in (None, 4):
        whole, parts = (
            nl.train(*arguments, None if seed is None else np.random.default_rng(seed))
            for _ in fit(monkeypatch)
        )
        np.testing.assert_array_equal(whole.losses, parts.losses)
        np.testing.assert_array_equal(whole.accuracy, parts.accuracy)
        assert_equal(whole.network, parts.network)


def fit(monkeypatch):
    """Yield twice: everything fits into one block; only two batches do."""
    yield
    monkeypatch.setattr("neuronlab.training.BLOCK_BYTES", 2 * 7 * 2 * 8)
    yield
    monkeypatch.undo()
