"""The playground's widget: what its page is sent and sends back, and what Python does without a page."""

import json
from threading import Thread

import numpy as np
import pytest
from playground_page import PACKED

import neuronlab as nl
from neuronlab.functions import LOSSES
from neuronlab.parameters import flatten, parameters_of
from neuronlab.widgets.kit.wire import unpack
from neuronlab.widgets.playground import TrainingRun, from_text, maps, reach_of
from neuronlab.widgets.playground.figure import playground_figure
from neuronlab.widgets.playground.page_state import encode_settings, encode_state

SMALL = {"n_points": 40, "hidden": (3,), "batch_size": 7}


def hear(playground, run, playing=False, **changed):
    """Let the playground get from its page where it is, as the comm brings it: with memoryviews."""
    state = encode_state(run, "page 1", playground.word) | changed
    state |= {name: memoryview(state[name]) for name in PACKED}
    playground.set_state({"settings": encode_settings(run), "state": state, "playing": playing})


def weights(playground):
    return [part.tolist() for layer in playground.run.network.layers for part in (layer.W, layer.b)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", [(), (3,), (2, 8, 1)])
def test_the_state_holds_the_present_numbers(loss, hidden):
    playground = nl.Playground(**SMALL | {"hidden": hidden, "loss": loss})
    playground.epoch()
    playground.step()
    state, run = playground.state, playground.run
    assert unpack(state["weights"]) == tuple(flatten(parameters_of(run.network)))
    assert unpack(state["losses"]) == tuple(np.ravel(run.losses))
    assert [state[name] for name in ("epoch", "batch", "first_epoch")] == [1, 1, 0]
    good, epoch = run.last_good
    assert unpack(state["good_weights"]) == tuple(flatten(parameters_of(good)))
    assert state["good_epoch"] == epoch and state["first_loss"] == run.first_loss
    json.dumps(state, default=bytes.hex, allow_nan=False)


def test_what_the_page_says_is_where_python_is():
    playground, page = nl.Playground(**SMALL), TrainingRun(nl.Playground(**SMALL).run.settings)
    heard = []
    playground.observe(lambda change: heard.append(change["name"]), ["network", "losses", "playing"])
    page.change(lr=0.3)
    for _ in range(3):
        page.finish_epoch()
    hear(playground, page, playing=True)
    run = playground.run
    assert flatten(parameters_of(run.network)).tolist() == flatten(parameters_of(page.network)).tolist()
    assert (run.epoch, run.settings, run.losses) == (3, page.settings, page.losses)
    assert playground.playing and playground.network is run.network
    np.testing.assert_array_equal(playground.losses, page.losses)
    assert {"network", "losses", "playing"} <= set(heard)
    page.step()
    run.step()
    assert flatten(parameters_of(run.network)).tolist() == flatten(parameters_of(page.network)).tolist()


def test_a_divergence_and_painted_points_come_from_the_page():
    playground, page = nl.Playground(**SMALL), TrainingRun()
    page.change(data="painted", lr=1e9, loss="squared_error", activation="identity")
    for point in ((0.5, 0.25, 1), (-0.5, 0.5, 0), (0.1, -0.75, 0)):
        page.paint(*point)
    for _ in range(5):
        if not page.diverged:
            page.finish_epoch()
    assert page.diverged
    hear(playground, page)
    assert playground.run.diverged == page.diverged and playground.run.painted == page.painted
    with pytest.raises(ValueError, match="Go back to the last good state"):
        playground.play()
    playground.go_to_good()
    assert playground.run.epoch == page.last_good[1] and not playground.run.diverged


@pytest.mark.parametrize(
    "changed",
    [
        {"weights": bytes(8)},
        {"weights": bytes(7)},
        {"good_weights": b""},
        {"losses": b""},
        {"losses": bytes(8)},
        {"weights": b"\xff" * 8 * 13},
        {"painted": [[9, 0, 1]]},
        {"painted": None},
        {"epoch": "one"},
        {"epoch": float("inf")},
        {"epoch": -1},
        {"batch": None},
        {"first_loss": "x"},
    ],
)
def test_what_no_playground_can_be_is_put_back(changed):
    playground = nl.Playground(**SMALL)
    playground.epoch()
    before = weights(playground), playground.run.epoch
    hear(playground, TrainingRun(playground.run.settings), **changed)
    assert (weights(playground), playground.run.epoch) == before
    assert playground.state["by"].startswith("Python ") and playground.state["epoch"] == 1


def test_what_the_page_said_before_it_heard_python_is_out_of_date():
    playground = nl.Playground(**SMALL)
    page = TrainingRun(playground.run.settings)
    page.finish_epoch()
    heard = playground.word
    playground.rewind()
    page.change(lr=0.7)
    before = playground.state
    hear(playground, page, playing=True, after=heard)
    assert playground.run.epoch == 0
    assert (playground.playing, playground.settings["lr"], playground.state) == (False, 0.1, before)
    hear(playground, page, after=playground.word)
    assert playground.run.epoch == 1


def test_settings_that_cannot_be_are_put_back():
    playground = nl.Playground(**SMALL)
    page = TrainingRun(playground.run.settings)
    state = encode_state(page, "page 1", playground.word)
    playground.set_state({"settings": encode_settings(page) | {"lr": -1}, "state": state})
    assert playground.settings["lr"] == 0.1 and playground.run.settings.lr == 0.1


def test_a_batch_size_of_python_fits_whatever_the_page_is_at():
    playground = nl.Playground(**SMALL)
    playground.step(3)
    hear(playground, playground.run, playing=True)
    playground.change(batch_size=28)
    assert playground.playing, "the page goes on"
    assert playground.settings["batch_size"] == 28 and playground.run.batch == 0
    hear(playground, playground.run, batch=3)
    assert playground.run.batch == 0


def test_maps_have_their_first_row_at_the_bottom():
    run = TrainingRun()
    reach = playground_reach = max(1.25, 1.04 * max(np.abs(run.data.X).max(), np.abs(run.data.X_test).max()))
    made = maps(run, 10)
    corner = np.array([[-0.9 * reach, -0.9 * reach], [0.9 * reach, -0.9 * reach]])
    np.testing.assert_allclose(made.output[0, [0, -1]], run.probability(corner))
    np.testing.assert_allclose(
        made.hidden[:4, 0, 0], nl.forward(nl.Network(run.network.layers[:1]), corner)[0]
    )
    assert playground_reach == reach_of(run)


def test_what_is_done_in_python_is_sent():
    one, other = nl.Playground(**SMALL), TrainingRun(nl.Playground(**SMALL).run.settings)
    for name, act in (
        ("step", other.step),
        ("epoch", other.finish_epoch),
        ("step", other.step),
        ("rewind", other.rewind),
        ("epoch", other.finish_epoch),
    ):
        said = one.state["by"]
        getattr(one, name)()
        act()
        assert one.state | {"by": ""} == encode_state(other, "", one.word) and one.state["by"] != said
    one.change(lr=0.7, activation="relu")
    assert one.settings["activation"] == "relu" and one.settings["lr"] == 0.7
    assert one.program["key"] == "2-3-1 relu-identity binary_cross_entropy"
    one.step(5)
    assert (one.run.epoch, one.run.batch) == (1, 1)
    one.epoch(2)
    assert (one.run.epoch, one.run.batch) == (3, 0)
    other = nl.Playground()
    other.restore(one.text)
    assert weights(other) == weights(one) and other.state["epoch"] == 3
    for wrong, error in ((0, ValueError), (1.5, TypeError)):
        with pytest.raises(error, match="n must be"):
            one.step(wrong)


@pytest.mark.parametrize("act", ["rewind", "pause", "play"])
def test_a_word_of_python_says_also_what_has_not_changed_here(monkeypatch, act):
    """The page may have other settings, or play, and its message may still be on the way: it is not taken."""
    playground, page = nl.Playground(**SMALL), TrainingRun(nl.Playground(**SMALL).run.settings)
    sent, heard, playing = [], playground.word, act == "play"
    monkeypatch.setattr(playground, "_send", lambda message, buffers=None: sent.append(message["state"]))
    getattr(playground, act)()
    (update,) = sent
    assert update["word"] == playground.word == heard + 1
    assert update["playing"] is playing and update["settings"] == playground.settings
    assert ("state" in update) == (act == "rewind")
    page.change(lr=0.7)
    hear(playground, page, playing=not playing, after=heard)
    assert (playground.playing, playground.settings["lr"]) == (playing, 0.1)


def test_steps_end_at_a_divergence():
    playground = nl.Playground(**SMALL, lr=1e9)
    playground.epoch(50)
    assert playground.run.diverged and playground.state["diverged"] == playground.run.diverged
    with pytest.raises(ValueError, match="diverged in epoch"):
        playground.step()


def test_what_begins_anew_pauses_and_what_does_not_goes_on():
    playground = nl.Playground(**SMALL)
    playground.play()
    assert playground.playing
    playground.change(lr=0.3)
    assert playground.playing
    playground.change(hidden=[2])
    assert not playground.playing
    playground.play()
    playground.pause()
    assert not playground.playing
    playground.play()
    playground.step()
    assert not playground.playing and playground.run.batch == 1


def test_what_the_playground_does_not_have_is_refused_by_name():
    with pytest.raises(TypeError, match=r"there is no setting rate; there are data, n_points, .*, seed$"):
        nl.Playground(rate=1)
    with pytest.raises(ValueError, match=r"speed must be one of 1, 5, 20, 0, got int 3"):
        nl.Playground(speed=3)


def test_nothing_to_learn_from_is_refused():
    playground = nl.Playground(data="painted", hidden=(2,))
    for act in (playground.play, playground.step, playground.epoch, playground.stepper):
        with pytest.raises(ValueError, match="There is nothing to learn from yet"):
            act()
    assert not playground.playing


def test_own_points_can_be_given():
    playground = nl.Playground([[0, 0.5], [1, 0], [0.5, 1]], [0, 1, 1], hidden=())
    assert playground.settings["data"] == "painted" and playground.run.painted[1] == (1, 0, 1)
    for call, error, message in (
        (lambda: nl.Playground([[0, 0.5], [1, 0]], ["a", "b"]), TypeError, "labels must be whole numbers"),
        (lambda: nl.Playground([[0, 0.5], [1, 0]], [1, 1]), ValueError, "all 2 points are of class 1"),
        (lambda: nl.Playground([[0, 0.5]], [1]), ValueError, "there is only 1 point"),
        (lambda: nl.Playground([[0, 0.5], [2, 0]], [0, 1]), ValueError, r"x1 must be from -1\.25 to 1\.25"),
        (lambda: nl.Playground([[0, 1], [1, 0]], [0, 1], data="xor"), TypeError, "either data or points"),
        (lambda: nl.Playground(labels=[0, 1]), TypeError, "points must be an array of numbers"),
        (lambda: nl.Playground(sede=1), TypeError, "sede"),
        (lambda: nl.Playground(hidden=(0,)), ValueError, r"hidden\[0\] must be at least 1"),
    ):
        with pytest.raises(error, match=message):
            call()


# --- explaining a step


@pytest.mark.parametrize("hidden", [(), (4, 4), (8, 8, 8, 8)])
def test_a_stepper_shows_a_step_at_the_present_weights(hidden):
    playground = nl.Playground(**SMALL | {"hidden": hidden})
    playground.epoch()
    run = playground.run
    stepper = playground.stepper()
    np.testing.assert_array_equal(stepper.trace.X, run.data.X[run.rows[:1]])
    assert stepper.lr == 0.1 and stepper.trace.mean_loss == run.trace().mean_loss
    assert playground.stepper(5).trace.Y[0, 0] == run.data.Y[5, 0]
    assert playground.program["steps"] == stepper.program


# --- for readers without a kernel


@pytest.mark.parametrize(
    "settings", [{}, {"data": "painted"}, {"hidden": (), "loss": "softmax_cross_entropy"}]
)
def test_the_picture_and_the_name(settings):
    playground = nl.Playground(**settings)
    figure = playground_figure(playground.run)
    n_nodes = sum(playground.run.network.sizes)
    assert len(figure.axes) == 1 + n_nodes + 2  # the sheet with the weights, the neurons, plane and losses
    assert len(figure.axes[0].lines) == sum(layer.W.size for layer in playground.run.network.layers)
    data, _ = playground._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    sizes = "-".join(map(str, playground.run.network.sizes))
    assert repr(playground) == f"Playground({playground.run.settings.data}, {sizes} network, epoch 0)"


def test_its_text_is_that_of_its_run():
    playground = nl.Playground(**SMALL)
    playground.step()
    assert from_text(playground.text).batch == 1


def test_cells_and_page_may_act_at_the_same_time():
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    threads = [Thread(target=lambda: [playground.step() for _ in range(60)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(180):
        other.run.step()
    assert weights(playground) == weights(other), "no step is lost or done twice"


def test_the_page_hears_of_a_cell_during_which_it_sent_something(monkeypatch):
    """What it sent is out of date; were it taken amid the step, it would be sent back instead of the step."""
    playground = nl.Playground(**SMALL)
    sent = []
    monkeypatch.setattr(playground, "_send", lambda message, buffers=None: sent.append(message))
    before, words = TrainingRun(playground.run.settings), playground.word
    page = Thread(target=hear, args=(playground, before), kwargs={"after": words})
    shown = []

    def send(_):
        playground.unobserve(send, "state")
        page.start()
        page.join(0.2)
        shown.append(playground.state["by"])

    playground.observe(send, "state")
    playground.step()
    page.join()
    assert shown == [f"Python {playground.word}"]
    assert playground.run.batch == 1
    updates = [message["state"] for message in sent if message["method"] == "update"]  # and no echo
    states = [update["state"] for update in updates if "state" in update]
    assert [(state["by"], state["batch"]) for state in states] == [(shown[0], 1)]
