"""The playground's widget: what its page is sent and may ask for, and how it learns in the background."""

import asyncio
import json
from threading import Thread

import numpy as np
import pytest

import neuronlab as nl
from neuronlab.functions import LOSSES
from neuronlab.widgets.kit.wire import unpack
from neuronlab.widgets.playground import TrainingRun, from_text, maps
from neuronlab.widgets.playground.figure import playground_figure
from neuronlab.widgets.playground.player import MOST_EPOCHS, WINDOW
from neuronlab.widgets.playground.playground import SPEEDS

SMALL = {"n_points": 40, "hidden": (3,), "batch_size": 7}


@pytest.fixture
def sent(monkeypatch):
    """What any widget sends to its page beside its traits."""
    messages = []
    monkeypatch.setattr(nl.Playground, "send", lambda self, message, buffers=None: messages.append(message))
    return messages


def ask(playground, name, given=None):
    """Do what a click on the page does."""
    playground._hear(playground, {"do": name, "with": given}, [])


def weights(playground):
    return [part.tolist() for layer in playground.run.network.layers for part in (layer.W, layer.b)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", [(), (3,), (2, 8, 1)])
def test_a_frame_holds_the_present_numbers(loss, hidden):
    playground = nl.Playground(**SMALL | {"hidden": hidden, "loss": loss})
    playground.epoch()
    frame, run = playground.frame, playground.run
    flat = [number for layer in run.network.layers for part in (layer.W, layer.b) for number in part.ravel()]
    assert unpack(frame["weights"]) == tuple(flat)
    assert unpack(frame["losses"]) == tuple(np.ravel(run.losses)) and frame["since"] == 0
    assert unpack(frame["now"]) == (*run.losses[-1], *run.accuracy)
    assert [frame[name] for name in ("epoch", "batch", "n_batches")] == [1, 0, 4]
    made = maps(run, 48)
    output = np.frombuffer(frame["output"], np.uint8).reshape(48, 48)
    np.testing.assert_allclose(output / 255, np.clip(made.output, 0, 1), atol=0.5001 / 255)
    seen = np.frombuffer(frame["hidden"], np.uint8).reshape(-1, 24, 24)
    assert len(seen) == sum(hidden) == len(unpack(frame["scales"]))
    for view, exact, scale in zip(seen, made.hidden, unpack(frame["scales"]), strict=True):
        np.testing.assert_allclose((view / 127.5 - 1) * scale, exact[::2, ::2], atol=scale / 250)
    assert playground.network["sizes"] == list(run.network.sizes)


def test_maps_have_their_first_row_at_the_bottom():
    run = TrainingRun()
    reach = playground_reach = max(1.25, 1.04 * max(np.abs(run.data.X).max(), np.abs(run.data.X_test).max()))
    made = maps(run, 10)
    corner = np.array([[-0.9 * reach, -0.9 * reach], [0.9 * reach, -0.9 * reach]])
    np.testing.assert_allclose(made.output[0, [0, -1]], run.probability(corner))
    np.testing.assert_allclose(
        made.hidden[:4, 0, 0], nl.forward(nl.Network(run.network.layers[:1]), corner)[0]
    )
    assert playground_reach == nl.Playground().samples["reach"]


def test_samples_are_those_of_the_run():
    playground = nl.Playground(**SMALL, loss="softmax_cross_entropy")
    data, samples = playground.run.data, playground.samples
    X = np.reshape(unpack(samples["X"]), (-1, 2))
    np.testing.assert_array_equal(X, np.concatenate([data.X, data.X_test]))
    assert list(samples["labels"]) == [*data.Y[:, 1], *data.Y_test[:, 1]] and samples["n_train"] == 28


def test_what_is_done_in_python_and_on_the_page_is_the_same(sent):
    one, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    for name in ("step", "epoch", "step", "rewind", "epoch"):
        getattr(one, name)()
        ask(other, name)
        assert weights(one) == weights(other) and one.frame == other.frame
    one.change(lr=0.7, activation="relu")
    ask(other, "change", {"lr": 0.7, "activation": "relu"})
    assert one.settings == other.settings and one.settings["activation"] == "relu"
    assert {"heard": "rewind"} in sent
    ask(other, "copy")
    assert sent[-1] == {"copy": other.text}
    ask(other, "step")
    ask(other, "restore", one.text)
    assert weights(one) == weights(other) and other.said["text"].startswith("Restored, after 0 epochs.")
    ask(other, "speed", 20)
    assert other.speed == 20 and 20 in SPEEDS


def test_what_the_playground_does_not_have_is_refused_by_name():
    with pytest.raises(TypeError, match=r"there is no setting rate; there are data, n_points, .*, seed$"):
        nl.Playground(rate=1)
    with pytest.raises(ValueError, match=r"speed must be one of 1, 5, 20, 0, got int 3"):
        nl.Playground(speed=3)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("change", {"lr": 0}, "learning rate must be above 0, got 0"),
        ("change", {"batch_size": 2.5}, "batch size must be a whole number, got float 2.5"),
        ("change", {"n_points": 3}, "points must be at least 10, got 3"),
        ("change", {"lr": 1e400}, "learning rate must be finite, got inf"),
        ("change", {"hidden": [3, 0]}, "hidden[1] must be at least 1, got 0"),
        ("change", {"seed": 0.5}, "seed must be a whole number, got float 0.5"),
        ("change", {"data": "<b>"}, "data must be one of"),
        ("change", {"rate": 1}, "there is no setting rate"),
        ("change", None, "argument after ** must be a mapping"),
        ("speed", 3, "speed must be one of 1, 5, 20, 0, got int 3"),
        ("speed", "fast", "speed must be a whole number"),
        ("restore", "hello", "this is not the text of a playground"),
        ("restore", None, "text must be a str, got NoneType"),
        ("paint", [9, 0, 1], "x1 must be from -1.25 to 1.25, got 9.0"),
        ("paint", ["a", 0, 1], "x1 must be a number"),
        ("paint", [0, 0], "missing 1 required positional argument"),
        ("erase", [0, 0], "place must be from 0 to -1, got 0"),
        ("explain", 10**6, "sample must be from 0 to 27, got 1000000"),
        ("explain", "one", "sample must be a whole number"),
        ("good", {}, ""),
    ],
)
def test_a_wish_that_cannot_be_granted_is_answered_and_nothing_changes(sent, name, given, said):
    playground = nl.Playground(**SMALL)
    playground.epoch()
    playground.step()
    before = weights(playground), playground.settings, playground.run.epoch, playground.run.batch
    ask(playground, name, given)
    assert said in playground.said.get("text", "")
    assert playground.said.get("kind", "error") == "error"
    assert (weights(playground), playground.settings, playground.run.epoch, playground.run.batch) == before


@pytest.mark.parametrize("message", [None, [], "play", {}, {"do": "fly"}, {"do": None}, {"painted": "x"}])
def test_messages_of_others_are_left_alone(sent, message):
    playground = nl.Playground(**SMALL)
    frame = playground.frame
    playground._hear(playground, message, [])
    assert playground.frame is frame and playground.said == {} and sent == []


def test_a_batch_larger_than_the_data_is_explained(sent):
    playground = nl.Playground(**SMALL)
    ask(playground, "change", {"batch_size": 99})
    assert playground.said == {
        "kind": "note",
        "text": "A batch holds all 28 points that there are to learn from: each epoch is one step.",
    }
    assert playground.frame["n_batches"] == 1


def test_divergence_is_said_and_the_last_good_state_offered(sent):
    playground = nl.Playground(**SMALL)
    playground.epoch()
    good = weights(playground)
    playground.change(lr=1e9)
    ask(playground, "epoch")
    assert playground.said["kind"] == "diverged"
    assert playground.said["text"].startswith("The training diverged in epoch 2: the loss grew to")
    for name in ("play", "step", "epoch"):
        ask(playground, name)
        assert playground.said["kind"] == "diverged" and not playground.playing
        assert "Go back to the last good state, or rewind." in playground.said["text"]
    ask(playground, "good")
    assert weights(playground) == good and playground.frame["epoch"] == 1
    note = "Back at epoch 1. Choose a lower learning rate before you go on."
    assert playground.said == {"kind": "note", "text": note}
    ask(playground, "change", {"lr": 0.1})
    ask(playground, "epoch")
    assert playground.said == {} and playground.frame["epoch"] == 2


def test_an_activation_without_a_slope_is_explained(sent):
    playground = nl.Playground(**SMALL)
    first = playground.run.network.layers[0].W
    ask(playground, "change", {"activation": "step"})
    assert playground.said["text"].startswith("The slope of step is 0 everywhere")
    ask(playground, "epoch")
    np.testing.assert_array_equal(playground.run.network.layers[0].W, first)
    ask(playground, "change", {"activation": "sign", "hidden": []})
    assert playground.said == {}, "there is no hidden neuron"


def test_points_are_painted_and_erased(sent):
    playground = nl.Playground(data="painted", hidden=(2,))
    ask(playground, "play")
    assert playground.said == {
        "kind": "error",
        "text": "There is nothing to learn from yet: paint points of both classes.",
    }
    for point in ([0.5, 0.25, 1], [-0.5, 0.5, 0], [0.1, -0.75, 0], [0.9, 0.9, 1]):
        ask(playground, "paint", point)
    assert playground.said == {} and playground.samples["n_train"] == 3
    ask(playground, "epoch")
    assert playground.frame["epoch"] == 1
    ask(playground, "erase", [0.1, -0.75])
    assert [point[:2] for point in playground.run.painted] == [(0.5, 0.25), (-0.5, 0.5), (0.9, 0.9)]
    ask(playground, "clear")
    assert playground.run.painted == () and "nothing to learn from" in playground.said["text"]


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
def test_a_step_is_explained_at_the_present_weights(sent, hidden):
    playground = nl.Playground(**SMALL | {"hidden": hidden})
    playground.epoch()
    run = playground.run
    stepper = playground.stepper()
    np.testing.assert_array_equal(stepper.trace.X, run.data.X[run.rows[:1]])
    assert stepper.lr == 0.1 and stepper.trace.mean_loss == run.trace().mean_loss
    assert playground.stepper(5).trace.Y[0, 0] == run.data.Y[5, 0]
    ask(playground, "explain", 5)
    explained = playground.explained
    assert explained["program"] == playground.stepper(5).program
    assert explained["initial_values"] == playground.stepper(5).initial_values
    assert explained["title"].startswith("Point 6 of 28, class ")
    json.dumps(explained)
    ask(playground, "close")
    assert playground.explained == {}


# --- learning in the background


def learning(playground, seconds, paints=True):
    """Play for some seconds, with a page that paints every picture, or none; return the pictures' numbers."""

    async def run():
        seen = []

        def paint(change):
            seen.append(change["new"]["number"])
            if paints:
                loop.call_later(0.001, lambda: playground._hear(playground, {"painted": seen[-1]}, []))

        loop = asyncio.get_running_loop()
        playground.observe(paint, "frame")
        playground._hear(playground, {"painted": playground.frame["number"]}, [])
        playground.play()
        assert playground.playing
        await asyncio.sleep(seconds)
        playground.unobserve(paint, "frame")
        playground.pause()
        epoch, number = (playground.run.epoch, playground.run.batch), playground.frame["number"]
        await playground._player.task
        assert playground.frame["number"] == number, "a pause shows where it stopped, once"
        assert (playground.run.epoch, playground.run.batch) == epoch, "after pause nothing more is learned"
        return seen

    return asyncio.run(run())


def test_playing_goes_the_way_that_steps_go():
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    seen = learning(playground, 0.5)
    assert len(seen) > 3 and playground.run.epoch >= 3 and not playground.playing
    while (other.run.epoch, other.run.batch) != (playground.run.epoch, playground.run.batch):
        other.run.step()
    assert weights(playground) == weights(other)
    assert unpack(playground.frame["losses"]) == tuple(np.ravel(other.run.losses)), (
        "the last frame has all losses"
    )


def test_a_page_that_does_not_paint_is_sent_few_pictures_and_the_training_goes_on():
    playground = nl.Playground(**SMALL, speed=0)
    assert len(learning(playground, 0.4, paints=False)) == WINDOW
    assert playground.run.epoch > 5


def test_losses_are_sent_once_and_none_is_left_out():
    playground = nl.Playground(**SMALL, speed=5)
    received, stops = [], []

    def paint(change):
        frame = change["new"]
        assert frame["since"] <= len(received)
        del received[frame["since"] :]
        received.extend(np.reshape(unpack(frame["losses"]), (-1, 2)).tolist())
        stops.append(frame["since"])

    playground.observe(paint, "frame")
    received.extend(playground.run.losses)
    learning(playground, 0.5)
    np.testing.assert_array_equal(received, playground.run.losses)
    assert len(stops) > 3 and stops[1] > 0


def test_a_training_that_diverges_while_playing_stops_and_says_so():
    playground = nl.Playground(**SMALL, lr=1e9)
    learning(playground, 0.2)
    assert not playground.playing and playground.said["kind"] == "diverged"


def test_it_pauses_after_very_many_epochs(monkeypatch):
    monkeypatch.setattr("neuronlab.widgets.playground.player.MOST_EPOCHS", 12)
    assert MOST_EPOCHS == 100_000
    playground = nl.Playground(**SMALL, speed=5)
    learning(playground, 0.5)
    assert playground.run.epoch == 12 and playground.said["text"] == "Paused after 12 epochs."


def test_without_a_kernel_it_cannot_play():
    playground = nl.Playground(**SMALL)
    with pytest.raises(RuntimeError, match="play needs a running kernel"):
        playground.play()
    assert not playground.playing
    playground.epoch()
    assert playground.run.epoch == 1


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


def test_the_form_hears_whether_its_text_was_taken(sent):
    playground = nl.Playground(**SMALL)
    ask(playground, "restore", playground.text)
    assert sent == [{"heard": "restore"}, {"restored": True}]
    ask(playground, "restore", "hello")
    assert sent[2:] == [{"heard": "restore"}, {"refused": playground.said["text"]}]


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
