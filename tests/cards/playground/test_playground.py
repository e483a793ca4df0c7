"""The playground's training: the same way again, there and back, as text, and out of every trouble."""

import base64
import json
import zlib

import numpy as np
import pytest
from effort import share
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import neuronlab as nl
from neuronlab.data.philox import Philox
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.widgets.playground import Settings, TrainingRun, from_text, to_text

QUICK = Settings(n_points=40, hidden=(3, 2), batch_size=6)
FOUR = ((0.5, 0.5, 1), (-0.5, 0.4, 0), (0.1, -0.2, 1), (0.9, 0.9, 0))

choices = st.builds(
    Settings,
    data=st.sampled_from(["xor", "two_moons", "circles", "spirals", "painted"]),
    n_points=st.integers(10, 60),
    noise=st.floats(0, 1),
    hidden=st.lists(st.integers(1, 8), max_size=4),
    activation=st.sampled_from(list(ACTIVATIONS)),
    loss=st.sampled_from(list(LOSSES)),
    lr=st.floats(1e-6, 10),
    batch_size=st.integers(1, 70),
    seed=st.integers(0, 2**32 - 1),
)
some_points = st.lists(
    st.tuples(st.floats(-1.25, 1.25), st.floats(-1.25, 1.25), st.integers(0, 1)), max_size=12
)


def weights(run):
    """All parameters as bytes: equal only where each bit is."""
    return b"".join(part.tobytes() for layer in run.network.layers for part in (layer.W, layer.b))


def course(run, n_steps):
    """Go on by this many steps, as far as it goes; return the weights after each."""
    seen = []
    for _ in range(n_steps):
        if run.problem or run.diverged:
            break
        run.step()
        seen.append(weights(run))
    return seen


@given(settings=choices, painted=some_points, n_steps=st.integers(0, 12))
def test_rewound_or_made_anew_it_goes_the_same_way(settings, painted, n_steps):
    run = TrainingRun(settings, painted)
    first = weights(run)
    way, losses = course(run, n_steps), run.losses
    run.rewind()
    assert weights(run) == first and (run.epoch, run.batch, len(run.losses)) == (0, 0, 1)
    assert course(run, n_steps) == way == course(TrainingRun(settings, painted), n_steps)
    np.testing.assert_array_equal(run.losses, losses)


@hypothesis_settings(max_examples=share(60))
@given(settings=choices, painted=some_points, n_steps=st.integers(0, 12))
def test_its_text_brings_back_every_bit_and_the_way_on(settings, painted, n_steps):
    run = TrainingRun(settings, painted)
    course(run, n_steps)
    if run.diverged:
        run.go_to_good()
    back = from_text(to_text(run))
    assert back.settings == settings and back.painted == run.painted and weights(back) == weights(run)
    assert (back.epoch, back.batch) == (run.epoch, run.batch)
    assert course(run, 8) == course(back, 8) and run.diverged == back.diverged


def test_it_is_the_training_of_the_engine():
    run = TrainingRun(QUICK)
    start, X, Y = run.network, run.data.X, run.data.Y
    run.finish_epoch()
    run.finish_epoch()
    network = start
    for epoch in range(2):
        order = Philox(QUICK.seed, 2, epoch)
        network = nl.train(network, X, Y, QUICK.loss, QUICK.lr, 1, QUICK.batch_size, order).network
    for own, other in zip(run.network.layers, network.layers, strict=True):
        np.testing.assert_allclose(own.W, other.W, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(own.b, other.b, rtol=1e-12, atol=1e-14)
    train, test = (
        nl.backprop(run.network, *part, QUICK.loss).mean_loss for part in (run.data[:2], run.data[2:])
    )
    assert run.losses[-1] == pytest.approx((train, test), rel=1e-12)


def test_steps_add_up_to_epochs():
    run, other = TrainingRun(QUICK), TrainingRun(QUICK)
    assert run.n_batches == 5  # 28 points to learn from, 6 a batch
    seen = []
    for _ in range(5):
        seen.extend(run.rows)
        run.step()
    assert sorted(seen) == list(range(28)) and (run.epoch, run.batch) == (1, 0)
    other.step()
    other.finish_epoch()
    assert weights(run) == weights(other) and run.losses == other.losses and len(run.losses) == 2


@pytest.mark.parametrize("loss", LOSSES)
def test_outputs_are_those_of_the_network(loss):
    run = TrainingRun(Settings(loss=loss, activation="relu"))
    X = run.data.X[:9]
    trace = nl.backprop(run.network, X, run.data.Y[:9], loss)
    outputs = run.outputs(X)
    assert [made.shape for made in outputs] == [(9, 4), (9, 4), (9, 1)]
    for made, layer in zip(outputs, trace.layers[:-1], strict=False):
        np.testing.assert_allclose(made, layer.a)
    np.testing.assert_allclose(outputs[-1][:, 0], trace.Y_hat[:, -1])
    right = (trace.Y_hat[:, -1] >= 0.5) == (trace.Y[:, -1] >= 0.5)
    run.data = run.data._replace(X=X, Y=trace.Y)
    assert run.accuracy[0] == right.mean()


def test_a_setting_changes_what_it_must_and_no_more():
    run = TrainingRun(QUICK)
    run.finish_epoch()
    run.step()
    before = weights(run)
    run.change(lr=0.5)
    assert weights(run) == before and (run.epoch, run.batch, run.settings.lr) == (1, 1, 0.5)
    run.change(batch_size=9)
    assert weights(run) == before and (run.epoch, run.batch, run.n_batches) == (1, 0, 4)
    data = run.data
    run.change(hidden=[5])
    assert run.network.sizes == (2, 5, 1) and run.epoch == 0 and run.data is data
    for change in ({"noise": 0.2}, {"n_points": 50}, {"seed": 4}, {"data": "xor"}):
        before = run.data.X
        run.change(**change)
        assert not np.array_equal(before, run.data.X), change
    with pytest.raises(TypeError, match="there is no setting rate"):
        run.change(rate=1)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"hidden": [0]}, ValueError, r"hidden\[0\] must be at least 1, got 0"),
        ({"hidden": [9]}, ValueError, r"hidden\[0\] must be at most 8, got 9"),
        ({"hidden": [1] * 5}, ValueError, "hidden must have at most 4 layers, got 5"),
        ({"hidden": "44"}, TypeError, "hidden must be a list"),
        ({"lr": 0}, ValueError, "lr must be above 0, got 0"),
        ({"lr": float("nan")}, ValueError, "lr must be finite, got nan"),
        ({"lr": "fast"}, TypeError, "lr must be a number"),
        ({"noise": 1.1}, ValueError, "noise must be from 0 to 1, got 1.1"),
        ({"n_points": 9}, ValueError, "n_points must be at least 10, got 9"),
        ({"n_points": 1001}, ValueError, "n_points must be at most 1000, got 1001"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, got 0"),
        ({"seed": -1}, ValueError, "seed must be at least 0, got -1"),
        ({"seed": 1.5}, TypeError, "seed must be a whole number"),
        ({"data": "moons"}, ValueError, "data must be one of xor, two_moons.*got 'moons'"),
        ({"activation": "gelu"}, ValueError, "activation must be one of identity"),
        ({"loss": None}, TypeError, "loss must be a name, got NoneType None"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_changes(change, error, message):
    run = TrainingRun(QUICK)
    run.step()
    before, batch = weights(run), run.batch
    with pytest.raises(error, match=message):
        run.change(**change)
    assert run.settings == QUICK and weights(run) == before and run.batch == batch


def test_a_batch_larger_than_the_data_holds_all_of_it():
    run = TrainingRun(Settings(n_points=40, batch_size=1000))
    assert run.n_batches == 1 and sorted(run.rows) == list(range(28))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_rate_of_a_billion_diverges_and_the_last_good_state_is_kept(loss, activation):
    run = TrainingRun(Settings(loss=loss, activation=activation))
    for _ in range(3):
        run.finish_epoch()
    good = weights(run)
    run.change(lr=1e9)
    run.finish_epoch()
    assert run.diverged.startswith("The training diverged in epoch 4: the loss ")
    assert "The learning rate, 1·10⁹, is probably too high" in run.diverged
    assert all(np.isfinite(layer.W).all() for layer in run.network.layers)
    with pytest.raises(ValueError, match=r"diverged in epoch 4.*Go back to the last good state, or rewind"):
        run.step()
    assert weights(from_text(to_text(run))) == good
    run.go_to_good()
    assert weights(run) == good and (run.epoch, run.batch, run.diverged) == (3, 0, "")
    assert len(run.losses) == 4
    run.change(lr=0.1)
    run.finish_epoch()
    assert run.epoch == 4 and not run.diverged


def test_painted_points_are_learned_from_as_soon_as_it_can_be():
    run = TrainingRun(Settings(data="painted", hidden=(3,), batch_size=2))
    with pytest.raises(ValueError, match="There is nothing to learn from yet: paint points of both classes"):
        run.step()
    run.paint(0.5, 0.5, 1)
    with pytest.raises(ValueError, match="cannot be learned from yet: there is only 1 point"):
        run.finish_epoch()
    run.paint(0.25, 0.5, 1)
    with pytest.raises(ValueError, match="all 2 points are of class 1; points of both classes are needed"):
        run.trace()
    run.paint(-0.5, 0.5, 0)
    with pytest.raises(ValueError, match=r"x2 is 0.5 for all points, so nothing can be told from it"):
        run.step()
    run.paint(0, 0, 0)  # each fourth point is for the test
    assert len(run.data.X) == 3 and run.data.X_test.tolist() == [[0, 0]]
    run.paint(0.5, -0.5, 0)
    run.finish_epoch()
    before = weights(run)
    run.paint(1, 1, 1)
    assert weights(run) == before and run.epoch == 1 and len(run.losses) == 1, "new points keep the weights"
    run.erase(0)
    assert run.painted[0] == (0.25, 0.5, 1) and len(run.painted) == 5
    run.clear()
    assert run.painted == () and np.isnan(run.losses[0]).all() and np.isnan(run.accuracy).all()
    for bad, message in (((2, 0, 1), "x1 must be from"), ((0, 0, 2), "label must be from 0 to 1, got 2")):
        with pytest.raises(ValueError, match=message):
            run.paint(*bad)
    with pytest.raises(ValueError, match="place"):
        run.erase(0)
    with pytest.raises(ValueError, match="there is room for 400 painted points, got 401"):
        TrainingRun(painted=[(0, 0, 1)] * 401)


def test_the_trace_is_of_one_sample_at_the_present_weights():
    run = TrainingRun(QUICK)
    run.step()
    trace = run.trace()
    assert trace.network is run.network
    np.testing.assert_array_equal(trace.X, run.data.X[run.rows[:1]])
    np.testing.assert_array_equal(run.trace(7).Y, run.data.Y[7:8])
    with pytest.raises(ValueError, match="sample must be from 0 to 27, got 28"):
        run.trace(28)


# --- texts that are no playground's


def altered(change):
    """The text of a run whose content `change` has altered, with the right checksum."""
    head, _, letters = to_text(TrainingRun(QUICK, FOUR)).split(":")
    said = json.loads(zlib.decompress(base64.urlsafe_b64decode(letters + "==")))
    change(said)
    packed = zlib.compress(json.dumps(said).encode())
    return f"{head}:{zlib.crc32(packed):08x}:{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


@given(st.data())
def test_a_text_that_lacks_or_changes_a_letter_is_refused(data):
    text = to_text(TrainingRun(QUICK, FOUR))
    place = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(ValueError, match=r"cut off or changed|not the text of a playground|has version"):
        from_text(text[:place])
    letter = data.draw(st.sampled_from("aZ09_:-").filter(lambda one: one != text[place]))
    changed = text[:place] + letter + text[place + 1 :]
    try:
        back = from_text(changed)
    except ValueError:
        return
    # The last letter may carry bits that mean nothing.
    assert weights(back) == weights(from_text(text))


def test_a_text_survives_the_line_breaks_of_a_mail():
    run = TrainingRun(QUICK, FOUR)
    text = to_text(run)
    broken = "  " + "\r\n> ".join(text[k : k + 60] for k in range(0, len(text), 60)).replace("> ", "") + "\n"
    assert weights(from_text(broken)) == weights(run)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is not the text of a playground, which begins with neuronlab-playground-2:"),
        ("hello", "not the text of a playground"),
        ("x" * 10**6, "not the text of a playground"),
        ("neuronlab-playground-2:" + "a" * 10**6, "not the text of a playground"),
        ("neuronlab-playground-2:00000000:", "cut off or changed"),
        ("neuronlab-playground-1:00000000:abcd", "this text has version 1; this playground reads version 2"),
        (
            to_text(TrainingRun(QUICK)).replace("-2:", "-12:", 1),
            "has version 12; this playground reads version 2",
        ),
        (altered(lambda said: said.pop("epoch")), "holds what no playground has: 'epoch'"),
        (altered(lambda said: said["settings"].update(lr=-1)), "no playground has: lr must be above 0"),
        (altered(lambda said: said["settings"].update(x=1)), "no playground has: .*unexpected keyword"),
        (altered(lambda said: said["weights"].pop()), "no playground has: zip"),
        (altered(lambda said: said["weights"][0][0][0].pop()), "no playground has: W must be an array"),
        (altered(lambda said: said["weights"][0].__setitem__(0, [["1", "2"]])), "no playground has: W must"),
        (altered(lambda said: said["settings"].update(hidden=[3, 3])), "no playground has: weights of a"),
        (altered(lambda said: said["weights"][0][1].__setitem__(0, 1e308)), None),
        (altered(lambda said: said["weights"][2][0][0].__setitem__(0, float("nan"))), "W must be finite"),
        (altered(lambda said: said.update(batch=5)), "batch must be from 0 to 4, got 5"),
        (altered(lambda said: said.update(first_loss="0")), "first_loss must be a number, got str '0'"),
        (altered(lambda said: said.update(epoch=-1)), "epoch must be at least 0, got -1"),
        (altered(lambda said: said["painted"].append([9, 9, 1])), "x1 must be from -1.25 to 1.25, got 9"),
        (altered(lambda said: said["painted"].append(1)), r"painted\[4\] must be a list"),
        (altered(lambda said: said.update(painted="abc")), "painted must be a list"),
    ],
)
def test_other_texts_are_refused(text, message):
    if message is None:
        assert not from_text(text).diverged  # a huge bias saturates a tanh, which is allowed
    else:
        with pytest.raises(ValueError, match=message):
            from_text(text)


def bomb():
    """A short text that unpacks to two million letters."""
    packed = zlib.compress(json.dumps({"settings": " " * 2_000_000}).encode(), 9)
    assert len(packed) < 5_000
    letters = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return f"neuronlab-playground-2:{zlib.crc32(packed):08x}:{letters}"


def test_a_text_that_would_unpack_to_far_more_is_not_unpacked():
    with pytest.raises(ValueError, match="cut off or changed"):
        from_text(bomb())


def test_a_text_must_be_one():
    with pytest.raises(TypeError, match="text must be a str, got bytes"):
        from_text(b"neuronlab-playground-2:")
