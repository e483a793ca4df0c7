"""Replicas seen from Python and from the page's own arithmetic, held against the engine; no browser."""

import struct
from base64 import b64decode

import numpy as np
import pytest
from effort import share
from javascript import in_node
from ruler import ruler

import neuronlab as nl
from neuronlab import parallel
from neuronlab.functions import LOSSES
from neuronlab.widgets.data_parallel.replicas_figure import replicas_figure
from neuronlab.widgets.data_parallel.workers import parameter_refs

EXAMPLE = nl.examples.two_gpus
N = 45
STEPS = {
    "weighted mean": parallel.parallel_step,
    "plain mean": parallel.plain_mean,
    "error terms": parallel.average_error_terms,
}
# What the page does, told by name; after each act it says what it knows.
SCRIPT = """const answer = data.map(({ traits, acts }) => {
  const packed = packNumbers(traits.initial_values, traits.initial_values.length);
  const model = localModel({ ...traits, values: packed });
  const page = createReplicas(model, () => {});
  const does = {
    look: () => {},
    set: (worker, place, value) => page.workers[worker].state.setLeaf(place, value),
    rate: (value) => page.setLeaf(page.lr, value),
    choose: (averaging) => page.set({ averaging }),
    last: () => page.goTo(1e6),
    next: () => page.nextIteration(),
    previous: () => page.previousIteration(),
    remember: () => page.remember(),
    undo: () => page.undo(),
    reset: () => page.reset(),
  };
  return acts.map(([name, ...given]) => {
    does[name](...given);
    return {
      at: page.parameters.map((_, p) => page.at(p)),
      values: [...page.values],
      iteration: page.iteration,
      position: page.position,
    };
  });
});"""


@pytest.fixture
def replicas():
    return nl.Replicas.of(EXAMPLE)


def on_page(*cases):
    """Return what the page knows after each act, for pairs (widget, acts)."""
    names = ("setup", "initial_values", "ranges", "applied", "iteration", "position", "averaging", "notation")
    names += ("update", "loss", "digits", "comma", "hide_results")
    data = [
        {"traits": {name: getattr(widget, name) for name in names}, "acts": acts} for widget, acts in cases
    ]
    return in_node(["data_parallel/replicas_state.js", "kit/local_model.js"], SCRIPT, data)


def parameters(network):
    """All of a network in one vector, in the order of `gradient_vector`."""
    return np.concatenate([part.ravel() for layer in network.layers for part in (layer.W, layer.b)])


def column(seen, *path):
    """One number of every parameter that the page knows."""
    found = seen["at"]
    for name in path:
        found = [one[name] for one in found]
    return np.array(found)


def close(there, here):
    return np.abs(there - here).max() <= 1e-12 * max(1.0, np.abs(here).max())


def random_widget(rng, loss, averaging):
    n_workers = int(rng.integers(2, 5))
    equal = averaging == "error terms"
    sizes = [int(rng.integers(1, 3))] * n_workers if equal else rng.integers(1, 4, size=n_workers).tolist()
    network_sizes = rng.integers(1, 4, size=rng.integers(2, 4))
    activations = list(rng.choice(["relu", "tanh", "sigmoid", "identity"], size=len(network_sizes) - 1))
    if "cross_entropy" in loss:
        activations[-1] = "identity"
    network = nl.Network(
        nl.Layer(rng.normal(size=(n_out, n_in)), rng.normal(size=n_out), str(activation))
        for n_in, n_out, activation in zip(network_sizes[:-1], network_sizes[1:], activations, strict=True)
    )
    n, n_out = sum(sizes), network_sizes[-1]
    X, Y = rng.normal(size=(n, network_sizes[0])), rng.uniform(size=(n, n_out))
    if loss == "softmax_cross_entropy":
        Y = rng.dirichlet(np.ones(n_out), size=n)
    return nl.Replicas(network, X, Y, loss, 0.2, sizes=sizes, averaging=averaging)


# --- the page's arithmetic against the engine


@pytest.mark.parametrize("averaging", STEPS)
def test_page_averages_as_the_engine_does_at_every_iteration(averaging):
    rng = np.random.default_rng(7)
    losses = [*LOSSES] * share(6)
    widgets = [random_widget(rng, loss, averaging) for loss in losses]
    pages = on_page(*[(widget, [["last"], ["next"], ["last"], ["next"], ["last"]]) for widget in widgets])
    for widget, seen in zip(widgets, pages, strict=True):
        trace, n, step = widget.trace, len(widget.sizes), STEPS[averaging]
        current, whole = trace.network, trace.network
        for now in seen[::2]:
            made = step(current, trace.X, trace.Y, trace.loss, 0.2, n, widget.sizes)
            one = nl.backprop(whole, trace.X, trace.Y, trace.loss)
            own = np.array([parallel.gradient_vector(each) for each in made.traces])
            assert close(column(now, "own").T, own)
            assert close(column(now, "updated").T, np.array([parameters(each) for each in made.replicas]))
            assert close(column(now, "whole", "gradient"), parallel.gradient_vector(one))
            if averaging != "error terms":
                assert close(
                    column(now, "mean"),
                    np.concatenate([p.ravel() for pair in zip(made.dW, made.db, strict=True) for p in pair]),
                )
                assert (np.ptp(column(now, "updated"), axis=1) == 0).all()
            if averaging == "weighted mean":
                assert close(column(now, "mean"), column(now, "whole", "gradient"))
            current, whole = made.replicas, nl.sgd(whole, one, 0.2)


def test_wrong_ways_are_seen_to_be_wrong(replicas):
    """Error terms let replicas drift apart; the plain mean does not, but is not the gradient of all."""
    apart = nl.Replicas.of(EXAMPLE, averaging="error terms")
    plain = nl.Replicas.of(EXAMPLE, sizes=[3, 1], averaging="plain mean")
    right = nl.Replicas.of(EXAMPLE, sizes=[3, 1])
    drifted, hidden, same = (seen[-1] for seen in on_page(*[(w, [["last"]]) for w in (apart, plain, right)]))
    assert 0 < (np.ptp(column(drifted, "updated"), axis=1) > 1e-6).sum() < N
    assert (np.ptp(column(hidden, "updated"), axis=1) == 0).all()
    assert np.abs(column(hidden, "mean") - column(hidden, "whole", "gradient")).max() > 1e-3
    assert np.abs(column(same, "mean") - column(same, "whole", "gradient")).max() < 1e-15


def test_page_and_python_agree_after_dragging(replicas):
    """A weight moved on one GPU moves on all, an input only where it belongs; Python takes both over."""
    places = nl.Architecture.of(replicas.trace).places(n_samples=2)  # of one GPU
    weight, shared_input = places[nl.Ref("W", 1, row=2, column=3)], places[nl.Ref("x", sample=1, row=0)]
    (seen,) = on_page((replicas, [["set", 1, weight, 0.75], ["set", 1, shared_input, -0.5], ["rate", 0.05]]))
    replicas.set_state(
        {"values": memoryview(struct.pack(f"<{len(seen[-1]['values'])}d", *seen[-1]["values"]))}
    )
    assert replicas.leaves[nl.Ref("W", 1, row=2, column=3)] == 0.75
    assert [network.layers[1].W[2, 3] for network in replicas.replicas] == [0.75, 0.75]
    assert replicas.trace.X[3, 0] == -0.5
    assert (np.delete(replicas.trace.X.ravel(), 12) == np.delete(EXAMPLE.X.ravel(), 12)).all()
    assert replicas.lr == 0.05
    step = parallel.parallel_step(replicas.trace.network, replicas.trace.X, EXAMPLE.Y, EXAMPLE.loss, 0.05, 2)
    assert close(column(seen[-1], "mean"), step.gradient)
    assert close(column(seen[-1], "updated", 0), parameters(step.network))


def test_page_takes_back_what_was_done(replicas):
    acts = [
        ["look"],
        ["remember"],
        ["rate", 2.0],
        ["undo"],
        ["next"],
        ["next"],
        ["previous"],
        ["undo"],
        ["reset"],
    ]
    (seen,) = on_page((replicas, acts))
    values = [one["values"] for one in seen]
    assert [one["iteration"] for one in seen] == [1, 1, 1, 1, 2, 3, 2, 3, 1]
    assert values[2] != values[0] == values[3] == values[8]
    assert values[4] == values[6] != values[5] == values[7]
    assert seen[4]["position"] == 0


def test_page_and_python_take_the_same_iterations(replicas):
    for averaging in ("weighted mean", "error terms"):
        replicas.reset()
        replicas.averaging = averaging
        (seen,) = on_page((replicas, [["next"], ["next"]]))
        replicas.iteration = 3
        there = np.array(struct.unpack(f"<{len(replicas.initial_values)}d", replicas.values))
        assert close(np.array(seen[-1]["values"]), there)


# --- seen from Python


def test_of_an_example_shows_its_numbers(replicas):
    trace = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
    assert replicas.leaves == nl.leaves(trace, EXAMPLE.lr)
    assert (replicas.position, replicas.iteration, replicas.averaging) == (0, 1, "weighted mean")
    assert replicas.sizes == (2, 2)
    step = parallel.parallel_step(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, 2)
    assert (replicas.step.gradient == step.gradient).all()
    assert len(parameter_refs(EXAMPLE.network)) == N
    assert repr(replicas) == f"Replicas({EXAMPLE.network!r}, shards of 2, 2, half_squared_error)"


def test_equal_shards_share_one_program(replicas):
    assert len(replicas.setup["programs"]) == 1
    assert len(nl.Replicas.of(EXAMPLE, sizes=[3, 1]).setup["programs"]) == 2


def test_parameters_stand_in_the_order_of_the_gradient_vector():
    marked = nl.Network(
        nl.Layer(
            100 * l + np.arange(layer.W.size).reshape(layer.W.shape),
            -100 * l - np.arange(len(layer.b)),
            "identity",
        )
        for l, layer in enumerate(EXAMPLE.network.layers)
    )
    trace = nl.backprop(marked, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
    assert [nl.leaves(trace)[ref] for ref in parameter_refs(marked)] == parameters(marked).tolist()


def test_leaves_set_in_python_reach_every_replica(replicas):
    weight = nl.Ref("W", 0, row=1, column=2)
    replicas.leaves = {"w_b3": 0.9}
    assert [network.layers[0].W[1, 2] for network in replicas.replicas] == [0.9, 0.9]
    assert replicas.leaves[weight] == replicas.trace.network.layers[0].W[1, 2] == 0.9
    with pytest.raises(ValueError, match="no leaf 'w_q1'"):
        replicas.leaves = {"w_q1": 0.0}
    with pytest.raises(ValueError, match="must be finite"):
        replicas.leaves = {weight: np.nan}
    assert replicas.leaves[weight] == 0.9


def test_iterations_in_python_are_steps_of_the_engine(replicas):
    replicas.iteration = 4
    history = parallel.train_parallel(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, EXAMPLE.lr, 3, 2)
    for mine, theirs in zip(replicas.replicas, history.replicas[-1], strict=True):
        assert (parameters(mine) == parameters(theirs)).all()
    replicas.iteration = 1
    assert (
        list(struct.unpack(f"<{len(replicas.initial_values)}d", replicas.values)) == replicas.initial_values
    )
    replicas.iteration = 3
    replicas.reset()
    assert (replicas.iteration, replicas.applied) == (1, [])
    assert (parameters(replicas.replicas[1]) == parameters(EXAMPLE.network)).all()


BAD = [
    ({"network": "4-4-4-1"}, TypeError, "network must be a Network"),
    ({"X": [[1.0, 2.0]] * 4}, ValueError, "X must have 4 columns"),
    ({"lr": np.inf}, ValueError, "lr must be finite"),
    ({"n_workers": 1}, ValueError, "n_workers must be from 2 to 4 to fit on the card, got 1"),
    ({"n_workers": 5}, ValueError, "n_workers must be from 2 to 4 to fit on the card, got 5"),
    ({"n_workers": "two"}, TypeError, "n_workers"),
    ({"sizes": [2, 1]}, ValueError, "sizes must add up to 4"),
    ({"sizes": [4, 0]}, ValueError, "must be at least 1, got 0"),
    ({"sizes": [2, 2], "n_workers": 3}, ValueError, "sizes must have one number for each of 3 workers"),
    ({"sizes": 2}, TypeError, "sizes"),
    ({"averaging": "median"}, ValueError, "averaging must be one of weighted mean, plain mean, error terms"),
    ({"averaging": "error terms", "sizes": [3, 1]}, ValueError, "shards must be equal"),
    ({"position": 140}, ValueError, "position must be from 0 to 139, got 140"),
    ({"iteration": 0}, ValueError, "iteration must be at least 1"),
    ({"notation": "greek"}, ValueError, "notation must be one of letters, indices, matrix, got str .greek."),
    ({"digits": 11}, ValueError, "digits must be from 3 to 10"),
    ({"colour": "red"}, TypeError, "Replicas has no colour"),
]


@pytest.mark.parametrize(("keywords", "error", "text"), BAD, ids=[str(bad[0]) for bad in BAD])
def test_bad_input_is_refused_where_it_enters(keywords, error, text):
    given = {"network": EXAMPLE.network, "X": EXAMPLE.X, "Y": EXAMPLE.Y, "loss": EXAMPLE.loss, "lr": 0.1}
    with pytest.raises(error, match=text):
        nl.Replicas(**(given | keywords))


def test_a_batch_too_large_for_the_card_is_refused():
    X, Y = np.ones((60, 4)), np.ones((60, 1))
    with pytest.raises(ValueError, match="the batch is too much for one card, give fewer samples"):
        nl.Replicas(EXAMPLE.network, X, Y, EXAMPLE.loss)


def test_values_of_another_length_are_refused(replicas):
    with pytest.raises(ValueError, match="values must hold 156 float64 numbers"):
        replicas.values = b"12345678"
    assert len(replicas.values) == 8 * (4 * 5 + N + 1 + 2 * N)


# --- the picture


def test_picture_stands_in_the_bundle(replicas):
    data, _ = replicas._repr_mimebundle_()
    assert b64decode(data["image/png"]).startswith(b"\x89PNG")


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_picture_tells_the_numbers_of_the_step(replicas):
    written = texts(replicas_figure(replicas.step, replicas.trace))
    assert {"GPU A", "GPU B", "batch A: samples 1 to 2 of 4", "=", "+"} <= set(written)
    assert "After the update 45 of 45 parameters are the same on all GPUs." in written
    for vector in (*map(parallel.gradient_vector, replicas.step.traces), replicas.step.gradient):
        for value in vector:
            assert ("0" if value == 0 else f"{value:.3f}".replace("-", "−")) in written


def test_picture_shows_that_a_wrong_way_is_wrong():
    plain = nl.Replicas.of(EXAMPLE, sizes=[3, 1], averaging="plain mean")
    assert "≠" in texts(replicas_figure(plain.step, plain.trace))
    apart = nl.Replicas.of(EXAMPLE, averaging="error terms")
    (said,) = [text for text in texts(replicas_figure(apart.step, apart.trace)) if text.startswith("After")]
    assert 0 < int(said.split()[3]) < N


def test_picture_leaves_out_tables_that_do_not_fit():
    wide = nl.init([30, 2, 1], ["relu", "identity"], np.random.default_rng(1))
    replicas = nl.Replicas(wide, np.ones((2, 30)), np.ones((2, 1)), "half_squared_error")
    assert "mean gradient" not in texts(replicas_figure(replicas.step, replicas.trace))


def test_texts_of_the_picture_stay_inside():
    for sizes, notation in (([2, 2], "letters"), ([2, 1, 1], "indices"), ([1, 1, 1, 1], "matrix")):
        replicas = nl.Replicas.of(EXAMPLE, sizes=sizes)
        figure = replicas_figure(replicas.step, replicas.trace, notation=notation)
        frame = figure.bbox
        for text in figure.axes[0].texts:
            box = text.get_window_extent(ruler(figure.dpi))
            assert frame.x0 <= box.x0 and box.x1 <= frame.x1, text.get_text()
            assert frame.y0 <= box.y0 and box.y1 <= frame.y1, text.get_text()
