"""The loss landscape: what it refuses, and its way and heights in the page against the engine."""

import json

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.data.philox import Philox
from neuronlab.functions import ACTIVATIONS
from neuronlab.landscape import loss_over

W, B = nl.Ref("W", 0, row=0, column=0), nl.Ref("b", 0, row=0)
S2 = nl.examples.two_neurons
W_B1 = nl.Ref("W", 1, row=0, column=0)
SPAN = ((0.2, 0.8), (0.1, 0.8))
DESCENT = """
const card = createDescent(data.problem, Float64Array.from(data.numbers));
const way = card.walk(data.chosen);
const answer = {
  spots: [...way.spots], n: way.n, diverged: way.diverged,
  losses: card.lossesOf(way, 1).map(([, loss]) => loss),
  heights: [...card.heights(5, 4, data.limits)],
};
"""


def line(n=50, **more):
    """A card of a linear neuron and noisy dots."""
    rng = np.random.default_rng(3)
    X = rng.uniform(0, 2, (n, 1))
    Y = 0.3 + 0.8 * X + rng.normal(0, 0.2, X.shape)
    start = nl.Network([nl.Layer([[-0.5]], [0.0], "identity")])
    span = ((-0.7, 1.6), (-0.5, 1.5))
    return nl.LossLandscape(start, X, Y, "squared_error", W, B, span, **{"lr": 0.05, "epochs": 20} | more)


def two_neurons(**more):
    return nl.LossLandscape(S2.network, S2.X, S2.Y, S2.loss, B, W_B1, SPAN, **{"lr": 0.6} | more)


def on_page(card):
    """What the page makes of the card's numbers."""
    chosen = {name: getattr(card, name) for name in ("start", "lr", "decay", "batch_size", "epochs", "seed")}
    data = {
        "problem": card.problem,
        "numbers": np.frombuffer(card.numbers, "<f8").tolist(),
        "chosen": chosen,
        "limits": card.frame["limits"],
    }
    return in_node(["live_plot/descent.js"], DESCENT, json.loads(json.dumps(data)))


CASES = {
    "full batch": lambda: line(),
    "one by one": lambda: line(batch_size=1, epochs=2),
    "a short last batch, another seed": lambda: line(batch_size=8, seed=7, epochs=4),
    "decaying": lambda: line(lr=0.3, decay=0.8, batch_size=4, epochs=3),
    "of two neurons": lambda: two_neurons(),
    "zigzag": lambda: two_neurons(lr=2.4, start=(0.6, 0.4)),
    "dead": lambda: two_neurons(lr=4.0, start=(0.6, 0.4)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_way_on_the_page_is_pythons(case):
    card = CASES[case]()
    found = on_page(card)
    path = card.path
    assert len(path) - 1 == found["n"] == card.epochs * -(-card.problem["n"] // card.batch_size)
    np.testing.assert_allclose(np.reshape(found["spots"], (-1, 2)), path, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["losses"], card.losses, rtol=0, atol=1e-9)
    assert not found["diverged"]


def test_the_way_of_a_whole_network_is_the_engines_own_training():
    """With both parameters of a neuron free, twenty epochs are those of backprop and sgd."""
    card = line(batch_size=7, lr=0.2, decay=0.9, seed=5)
    trace, network, way = card._trace, card._trace.network, []
    for epoch in range(20):
        order = Philox(5, 2, epoch).permutation(50)
        for at in range(0, 50, 7):
            rows = order[at : at + 7]
            found = nl.backprop(network, trace.X[rows], trace.Y[rows], "squared_error")
            network = nl.sgd(network, found, 0.2 * 0.9**epoch)
            way.append([network.layers[0].W.item(), network.layers[0].b.item()])
    np.testing.assert_allclose(card.path[1:], way, rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.reshape(on_page(card)["spots"], (-1, 2))[1:], way, rtol=0, atol=1e-9)


def test_the_full_batch_is_what_train_does():
    card = line()
    run = nl.train(card._trace.network, card._trace.X, card._trace.Y, "squared_error", 0.05, 20)
    trained = [[net.layers[0].W.item(), net.layers[0].b.item()] for net in run.networks]
    np.testing.assert_allclose(card.path, trained, rtol=0, atol=1e-12)


def test_heights_are_the_losses_of_the_engine():
    for card in (line(), two_neurons()):
        trace, (x0, x1, y0, y1) = card._trace, card.frame["limits"]
        over = np.linspace(x0, x1, 5), np.linspace(y0, y1, 4)
        refs = card._refs
        right = loss_over(trace.network, trace.X, trace.Y, trace.loss, refs[0], over[0], refs[1], over[1])
        np.testing.assert_allclose(on_page(card)["heights"], right.ravel(), rtol=1e-12, atol=1e-15)


def test_a_way_that_diverges_ends_in_both():
    card = line(lr=3.0)
    found, path = on_page(card), card.path
    assert found["diverged"] and len(path) - 1 == found["n"] < 20
    np.testing.assert_allclose(np.reshape(found["spots"], (-1, 2)), path, rtol=1e-9)
    assert found["losses"][-1] > 1000


def test_only_the_two_parameters_learn():
    assert two_neurons(start=(0.6, 0.4)).path[0].tolist() == [0.6, 0.4]
    still = line(lr=0.0)
    assert (still.path == still.path[0]).all()


def test_reset_and_repr():
    card = line(batch_size=4, decay=0.9, epochs=3)
    assert (
        repr(card)
        == "LossLandscape(from w_a1 = -0.5, w_a0 = 0: rate 0.05, × 0.9 an epoch, batches of 4, 3 epochs)"
    )
    card.lr, card.start, card.position = 0.3, [1, 1], 9
    assert card.start == [1.0, 1.0]
    card.reset()
    assert (card.lr, card.start, card.position) == (0.05, [-0.5, 0.0], 0)


def test_a_batch_is_never_larger_than_the_data():
    assert line(batch_size=10_000).batch_size == 50


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"lr": "fast"}, TypeError, "lr must be"),
        ({"lr": -1}, ValueError, "lr must be at least 0"),
        ({"decay": 0}, ValueError, "decay must be above 0 and at most 1"),
        ({"decay": 1.1}, ValueError, "decay must be above 0 and at most 1"),
        ({"start": (1, 2, 3)}, ValueError, "start must be 2 numbers, got 3"),
        ({"start": (1, np.nan)}, ValueError, "start"),
        ({"batch_size": 0}, ValueError, "batch_size must be"),
        ({"epochs": 1000}, ValueError, "epochs times 50 samples must be at most 20,000"),
        ({"seed": 2**32}, ValueError, "seed must be below"),
        ({"names": ["one"]}, ValueError, "names must be two texts"),
        ({"title": 5}, TypeError, "title must be text"),
        ({"digits": 2}, ValueError, "digits"),
        ({"speed": 2}, TypeError, "LossLandscape has no speed"),
    ],
)
def test_what_is_refused(more, error, words):
    with pytest.raises(error, match=words):
        line(**more)


def test_refused_problems():
    problem = S2.network, S2.X, S2.Y, S2.loss
    for span in (((0, 1),), ((1, 0), (0, 1)), "wide"):
        with pytest.raises((ValueError, TypeError), match="span"):
            nl.LossLandscape(*problem, B, W_B1, span)
    with pytest.raises(ValueError, match="twice"):
        nl.LossLandscape(*problem, B, B, SPAN)
    with pytest.raises(ValueError, match="address of a weight"):
        nl.LossLandscape(*problem, nl.Ref("z", 0, 0, 0), B, SPAN)
    with pytest.raises(ValueError, match="6000 samples and 2 parameters"):
        line(n=6000, epochs=1)
    own = nl.Activation("relu", ACTIVATIONS["tanh"].f, ACTIVATIONS["tanh"].df)
    network = nl.Network([nl.Layer([[1.0]], [0.0], own)])
    with pytest.raises(ValueError, match="not one that the page can compute"):
        nl.LossLandscape(network, [[1.0]], [[1.0]], "squared_error", W, B, SPAN)


def test_a_running_card_keeps_what_it_had():
    card = line()
    for name, value in {"lr": -1.0, "start": [1], "decay": 2.0, "epochs": 10**6}.items():
        before = getattr(card, name)
        with pytest.raises(ValueError):
            setattr(card, name, value)
        assert getattr(card, name) == before


def test_the_saved_state_is_small():
    state = line(n=200).get_state()
    assert len(state["numbers"]) == 8 * 402
    assert (
        len(
            json.dumps(
                {k: v for k, v in state.items() if k not in ("numbers", "_esm", "_code", "_files")},
                default=str,
            )
        )
        < 4000
    )


def test_the_still_picture_is_a_png_of_the_first_state():
    import base64

    data, _ = line(position=3)._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["image/png"] != line()._repr_mimebundle_()[0]["image/png"]


# --- what chapters 5 and 6 say of it


def of_chapter_5(**more):
    held = nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.6, 20).network
    return nl.LossLandscape(held, S2.X, S2.Y, S2.loss, B, W_B1, SPAN, start=(0.6, 0.4), **more)


def test_the_rates_of_chapter_5():
    zigzag, dead = of_chapter_5(lr=2.4), of_chapter_5(lr=4.0)
    assert (np.diff(zigzag.losses) > 0).sum() == 10  # half of the time higher up than before
    assert zigzag.losses[-1] < zigzag.losses[:4].min()  # and it falls after all
    assert (np.diff(dead.losses)[:2] > 0).all()
    assert (dead.path[-1] == dead.path[-2]).all() and dead.losses[-1] > 0.01
    assert dead.path[-1][0] < SPAN[0][0]  # off the map
    arrived, starved = of_chapter_5(lr=2.4, decay=0.8), of_chapter_5(lr=2.4, decay=0.5)
    assert arrived.losses[5] < 1e-6 < starved.losses.min()


def test_the_batches_of_chapter_6():
    full, some, single = (line(200, batch_size=size, epochs=5) for size in (200, 20, 1))
    lowest = single.losses.min()
    assert [len(card.path) - 1 for card in (full, some, single)] == [5, 50, 1000]
    assert full.losses[-1] > 5 * lowest and (np.diff(full.losses) < 0).all()
    assert some.losses[-1] < 1.5 * lowest
    assert single.losses[:50].min() < 1.5 * lowest and single.losses[500:].max() > 2 * lowest


def test_the_decay_of_chapter_6():
    constant, falling = (
        line(200, lr=0.2, decay=decay, batch_size=4, epochs=40).path[-500:] for decay in (1.0, 0.9)
    )
    # The cloud around the lowest place shrinks to a point.
    assert (np.ptp(falling, axis=0) < 0.1 * np.ptp(constant, axis=0)).all()
