"""The stepper seen from Python: what it takes, what it refuses, and who hears of a change; no browser."""

import struct
import sys
from base64 import b64decode
from threading import Thread

import ipywidgets
import numpy as np
import pytest
import traitlets

import neuronlab as nl
from neuronlab.evaluation import from_leaves

EXAMPLE = nl.examples.two_neurons
RNG = np.random.default_rng
THREE_X, THREE_Y = [[0.2, 0.1, 0.4], [-0.5, 0.3, 0.1], [0.1, 0.9, 2.0]], [[1.0], [0.8], [1.2]]
TWO_X, TWO_Y = [[1.0, -2.0], [0.3, 0.1]], [[0, 1, 0], [0.5, 0.25, 0.25]]
CLASSES = nl.init([2, 3, 3], ["relu", "identity"], RNG(5))
BINARY = nl.init([2, 2, 2], ["tanh", "identity"], RNG(7))
NETWORKS = {
    "two neurons": (EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, "half_squared_error"),
    "three samples": (EXAMPLE.network, THREE_X, THREE_Y, "squared_error"),
    "softmax": (CLASSES, TWO_X, TWO_Y, "softmax_cross_entropy"),
    "binary": (BINARY, [1.0, -2.0], [1.0, 0.0], "binary_cross_entropy"),
}


STATE = ("leaves", "values", "position", "iteration", "notation", "update", "loss", "digits", "comma")
STATE += ("hide_results", "applied", "frozen")


@pytest.fixture
def stepper():
    return nl.Stepper.of(EXAMPLE)


@pytest.fixture(params=NETWORKS)
def any_stepper(request):
    return nl.Stepper(*NETWORKS[request.param], lr=0.3)


def state(stepper):
    """All that can change."""
    return {name: getattr(stepper, name) for name in STATE}


def from_page(stepper, **changes):
    """What the front end does when the learner moves something: leaves come as the buffer of a message."""
    if "leaves" in changes:
        packed = struct.pack(f"<{len(stepper.leaves)}d", *changes.pop("leaves"))
        changes["values"] = memoryview(packed)
    stepper.set_state(changes)


# --- making one


def test_of_an_example_shows_its_numbers(stepper):
    assert stepper.leaves == nl.leaves(
        nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss), EXAMPLE.lr
    )
    assert (stepper.position, stepper.iteration, stepper.notation, stepper.update) == (
        0,
        1,
        "letters",
        "subtract",
    )
    assert (stepper.loss, stepper.digits, stepper.comma, stepper.hide_results) == (
        "half_squared_error",
        4,
        False,
        False,
    )
    assert stepper.step == nl.steps(stepper.trace, lr=0.6)[0]
    assert len(stepper.printed) == len(EXAMPLE.printed)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("position", 29),
        ("iteration", 3),
        ("notation", "matrix"),
        ("update", "add"),
        ("digits", 10),
        ("comma", True),
        ("hide_results", True),
    ],
)
def test_keywords_set_traits(keyword, value):
    assert getattr(nl.Stepper.of(EXAMPLE, **{keyword: value}), keyword) == value


BAD = [
    ({"network": "3-1-1"}, TypeError, "network must be a Network"),
    ({"x": [0.2, 0.1]}, ValueError, "X must have 3 columns"),
    ({"x": [0.2, 0.1, np.nan]}, ValueError, "X must be finite"),
    ({"x": "abc"}, TypeError, "X must be an array of numbers"),
    ({"y": [1.0, 0.0]}, ValueError, "Y must have 1 column"),
    ({"y": [np.inf]}, ValueError, "Y must be finite"),
    ({"x": [[0.2, 0.1, 0.4]] * 2}, ValueError, "one row a sample"),
    ({"loss": "mae"}, ValueError, "unknown loss 'mae'"),
    ({"loss": "binary_cross_entropy"}, ValueError, "last activation must be identity"),
    ({"lr": "fast"}, TypeError, "lr must be a number"),
    ({"lr": np.nan}, ValueError, "lr must be finite"),
    ({"position": 30}, ValueError, "position must be from 0 to 29, got 30"),
    ({"position": -1}, ValueError, "position must be from 0 to 29, got -1"),
    ({"iteration": 0}, ValueError, "iteration must be at least 1, got 0"),
    ({"notation": "greek"}, ValueError, "notation must be one of letters, indices, matrix, got str .greek."),
    ({"update": "multiply"}, ValueError, "update must be one of subtract, add, got"),
    ({"digits": 2}, ValueError, "digits must be"),
    ({"digits": 11}, ValueError, "digits must be from 3 to 10, got 11"),
    ({"ranges": {"w_a1": (1, 1)}}, ValueError, "low < high"),
    ({"ranges": {"w_a1": (2, 1)}}, ValueError, "low < high"),
    ({"ranges": {"w_a1": (0, np.inf)}}, ValueError, "must be finite"),
    ({"ranges": {"w_q7": (0, 1)}}, ValueError, "no leaf 'w_q7'"),
    ({"ranges": 3}, TypeError, "ranges must be a dict of name: .* got int 3"),
    ({"ranges": {"w_a1": 3}}, TypeError, r"ranges\['w_a1'\] must be a list, got int 3"),
    ({"ranges": {"w_a1": (1, 2, 3)}}, ValueError, r"must be \(low, high\)"),
    ({"ranges": {3: (0, 1)}}, TypeError, "a leaf is named by a Ref or a str, got int 3"),
    ({"follow": "q"}, ValueError, "follow must be '' or one of a, b, w_a0"),
    ({"printed": [0.76]}, TypeError, r"printed\[0\] must be a Printed, got float 0.76"),
    ({"colour": "red"}, TypeError, "no colour"),
    ({"leaves": {}}, TypeError, "Stepper has no leaves; it has position, notation"),
]


@pytest.mark.parametrize(
    ("keywords", "error", "text"), BAD, ids=[str(next(iter(bad[0].items()))) for bad in BAD]
)
def test_bad_input_is_refused_where_it_enters(keywords, error, text):
    given = {
        "network": EXAMPLE.network,
        "x": EXAMPLE.X,
        "y": EXAMPLE.Y,
        "loss": EXAMPLE.loss,
        "lr": 0.6,
    } | keywords
    with pytest.raises(error, match=text):
        nl.Stepper(**given)


def test_only_an_example_is_an_example():
    with pytest.raises(TypeError, match="example must be an Example"):
        nl.Stepper.of(EXAMPLE.network)


def test_ranges_by_name_ref_and_kind():
    weight = nl.Ref("W", 0, row=0, column=1)
    stepper = nl.Stepper.of(EXAMPLE, ranges={"w_a1": (-1, 1), weight: (0, 5), "x": (0, 3), "lr": (0, 2)})
    ranges = dict(zip(stepper.leaves, stepper.ranges, strict=True))
    assert ranges[nl.Ref("W", 0, row=0, column=0)] == [-1, 1]
    assert ranges[weight] == [0, 5]
    assert all(ranges[ref] == [0, 3] for ref in ranges if ref.name == "x")
    assert ranges[nl.Ref("lr")] == [0, 2]
    assert ranges[nl.Ref("b", 1, row=0)] == [-2, 2]


# --- a running one


REFUSED = [
    ("position", 30),
    ("position", -1),
    ("position", 1.5),
    ("iteration", 0),
    ("iteration", -3),
    ("notation", "greek"),
    ("update", "multiply"),
    ("digits", 2),
    ("digits", 11),
    ("loss", "mae"),
    ("loss", "softmax_cross_entropy"),
    ("comma", "yes"),
    ("leaves", {"w_a1": np.nan}),
    ("leaves", {"w_a1": np.inf}),
    ("leaves", {"w_a1": "one"}),
    ("leaves", {"w_z1": 1.0}),
    ("leaves", {nl.Ref("W", 5, row=0, column=0): 1.0}),
    ("values", b"123"),
    ("values", b""),
    ("values", struct.pack("<11d", *[0.5] * 10, float("nan"))),
    ("trace", None),
    ("trace", "a trace"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=map(str, REFUSED))
def test_refused_values_leave_the_last_good_state(stepper, name, value):
    stepper.position, stepper.notation, stepper.leaves = 7, "indices", {"w_a1": 0.3}
    before = state(stepper)
    heard = []
    stepper.observe(heard.append)
    with pytest.raises((ValueError, TypeError, traitlets.TraitError, AttributeError)):
        setattr(stepper, name, value)
    assert state(stepper) == before
    assert heard == []
    stepper.position = 8  # and it still works
    assert stepper.position == 8


@pytest.mark.parametrize(
    "other",
    [
        nl.backprop(nl.init([2, 1, 1], ["relu", "relu"], RNG(0)), [1, 2], [1], "half_squared_error"),
        nl.backprop(nl.init([3, 1, 1], ["relu", "tanh"], RNG(0)), [1, 2, 3], [1], "half_squared_error"),
        nl.backprop(EXAMPLE.network, [[1, 2, 3]] * 2, [[1]] * 2, "half_squared_error"),
        nl.backprop(EXAMPLE.network, [1, 2, 3], [1], "squared_error"),
    ],
    ids=["sizes", "activation", "samples", "loss"],
)
def test_trace_of_another_make_is_refused(stepper, other):
    before = state(stepper)
    with pytest.raises(ValueError, match=r"this stepper shows .* the trace belongs to"):
        stepper.trace = other
    assert state(stepper) == before


def test_trace_may_be_set(stepper):
    trace = nl.backprop(nl.init([3, 1, 1], ["relu", "relu"], RNG(0)), [1, 2, 3], [0.5], "half_squared_error")
    stepper.trace = trace
    assert stepper.leaves == nl.leaves(trace, 0.6)
    assert nl.leaves(stepper.trace) == nl.leaves(trace)
    assert stepper.trace.mean_loss == trace.mean_loss


def test_leaves_and_wire_follow_each_other(any_stepper):
    stepper = any_stepper
    changed = {ref: value if ref.name == "y" else value + 0.125 for ref, value in stepper.leaves.items()}
    stepper.leaves = changed
    assert struct.unpack(f"<{len(changed)}d", stepper.values) == tuple(changed.values())
    again = {ref: value if ref.name == "y" else value - 0.5 for ref, value in changed.items()}
    heard = []
    stepper.observe(lambda change: heard.append(change.new), "leaves")
    from_page(stepper, leaves=again.values())
    assert stepper.leaves == again
    assert heard == [again]


def test_numbers_are_the_engines(any_stepper):
    stepper = any_stepper
    n_steps = len(stepper.program["steps"])
    for position in range(n_steps):
        stepper.position = position
        ref = stepper.step.result
        if stepper.step.phase != "update":
            assert stepper.numbers[ref] == pytest.approx(nl.read(stepper.trace, ref), rel=1e-12, abs=1e-12)
    assert n_steps == len(nl.steps(stepper.trace, lr=0.3))
    with pytest.raises(ValueError, match="position must be from 0 to"):
        stepper.position = n_steps


# --- who hears of it


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("position", [3, 29, 0]), ("iteration", [2, 4, 1]), ("notation", ["matrix", "indices", "letters"]),
        ("update", ["add", "subtract"]), ("digits", [3, 10, 5]),
        ("loss", ["squared_error", "half_squared_error"]),
        ("comma", [True, False]), ("hide_results", [True, False]),
    ],
)  # fmt: skip
def test_observers_are_called_with_every_value(stepper, name, values):
    heard = []
    stepper.observe(lambda change: heard.append(change.new), name)
    for value in values:
        setattr(stepper, name, value)
    assert heard == values
    for value in values:
        from_page(stepper, **{name: value})  # the learner, at the page
    assert heard == values * 2


def test_leaves_are_heard_of_once_for_each_change(stepper):
    weight = nl.Ref("W", 0, row=0, column=0)
    heard = []
    stepper.observe(lambda change: heard.append(change.new[weight]), "leaves")
    for value in (0.2, -1.0, 3):
        stepper.leaves = {"w_a1": value}
        assert stepper.trace.network.layers[0].W[0, 0] == value
    for value in (0.5, 0.25):
        from_page(stepper, leaves=(stepper.leaves | {weight: value}).values())
    assert heard == [0.2, -1.0, 3.0, 0.5, 0.25]
    stepper.leaves = {"w_a1": 0.25}
    assert len(heard) == 5


def test_an_exception_in_an_observer_comes_out(stepper):
    def fail(change):
        raise RuntimeError("the learner's own mistake")

    stepper.observe(fail, "position")
    with pytest.raises(RuntimeError, match="own mistake"):
        stepper.position = 3


@pytest.mark.parametrize("link", [traitlets.link, ipywidgets.link])
def test_a_slider_linked_to_a_leaf(stepper, link):
    slider = ipywidgets.FloatSlider(min=-2, max=2, step=0.01)
    leaf = stepper.leaf("w_a1")
    link((leaf, "value"), (slider, "value"))
    assert slider.value == 0.1
    for value in (0.5, -1.25, 2.0):
        slider.value = value
        assert stepper.leaves[nl.Ref("W", 0, row=0, column=0)] == leaf.value == value
    stepper.leaves = {"w_a1": 0.75}
    assert slider.value == 0.75
    from_page(stepper, leaves=(stepper.leaves | {nl.Ref("W", 0, row=0, column=0): -0.5}).values())
    assert slider.value == leaf.value == -0.5
    stepper.reset()
    assert slider.value == 0.1


def test_a_leaf_by_name_and_by_ref_and_not_otherwise(stepper):
    refs = {
        "x2": nl.Ref("x", sample=0, row=1),
        "w_a0": nl.Ref("b", 0, row=0),
        "w_b1": nl.Ref("W", 1, row=0, column=0),
        "lr": nl.Ref("lr"),
    }
    for name, ref in refs.items():
        assert stepper.leaf(name).value == stepper.leaf(ref).value == stepper.leaves[ref]
    for unknown in ("w_c1", "z_a", nl.Ref("z", 0, 0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            stepper.leaf(unknown)
    leaf = stepper.leaf("lr")
    with pytest.raises((ValueError, traitlets.TraitError)):
        leaf.value = float("nan")
    assert leaf.value == 0.6
    assert stepper.leaves[nl.Ref("lr")] == 0.6
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    target = nl.Stepper(network, [1], [1], "binary_cross_entropy").leaf("y")
    with pytest.raises(ValueError, match="wants targets from 0 to 1"):
        target.value = 5.0
    assert target.value == 1.0


def test_an_int_slider_linked_to_the_position(stepper):
    slider = ipywidgets.IntSlider(min=0, max=29)
    ipywidgets.link((stepper, "position"), (slider, "value"))
    for value in (5, 29, 0):
        slider.value = value
        assert stepper.position == value
        assert stepper.step == nl.steps(stepper.trace, lr=0.6)[value]
    stepper.position = 17
    assert slider.value == 17


# --- iterations


def after(network, X, Y, loss, lr, n_updates):
    for _ in range(n_updates):
        network = nl.sgd(network, nl.backprop(network, X, Y, loss), lr)
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_iterations_are_updates_of_sgd(name):
    network, X, Y, loss = NETWORKS[name]
    stepper = nl.Stepper(network, X, Y, loss, lr=0.3)
    start = stepper.leaves
    for iteration in (2, 3, 5, 4, 2, 1, 4):
        stepper.iteration = iteration
        expected = after(network, X, Y, loss, 0.3, iteration - 1)
        for made, layer in zip(stepper.trace.network.layers, expected.layers, strict=True):
            np.testing.assert_allclose(made.W, layer.W, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(made.b, layer.b, rtol=1e-12, atol=1e-12)
        assert len(stepper.applied) == iteration - 1
    stepper.iteration = 1
    assert stepper.leaves == start
    assert stepper.applied == []


def test_begins_in_a_later_iteration():
    stepper = nl.Stepper.of(EXAMPLE, iteration=3)
    expected = after(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss, 0.6, 2)
    np.testing.assert_allclose(stepper.trace.network.layers[1].W, expected.layers[1].W, rtol=1e-12)
    stepper.reset()
    assert stepper.leaves == nl.Stepper.of(EXAMPLE).leaves


def test_a_parameter_that_does_not_learn_stays(stepper):
    frozen = [nl.Ref("b", 0, row=0), nl.Ref("W", 1, row=0, column=0)]
    stepper.frozen = [list(stepper.leaves).index(ref) for ref in frozen]
    numbers = stepper.numbers
    before = stepper.leaves
    stepper.iteration = 2
    for ref, value in stepper.leaves.items():
        if ref in frozen or ref.name not in ("W", "b"):
            assert value == before[ref]
        else:
            new = nl.Ref(f"new_{ref.name}", ref.layer, row=ref.row, column=ref.column)
            assert value == numbers[new] != before[ref]
    stepper.reset()
    assert (stepper.frozen, stepper.iteration, stepper.leaves) == ([], 1, before)


def test_an_update_from_the_page(stepper):
    before = list(stepper.leaves.values())
    updated = nl.Stepper.of(EXAMPLE, iteration=2).leaves
    heard = []
    stepper.observe(lambda change: heard.append(change.name), ["iteration", "leaves"])
    from_page(stepper, leaves=updated.values(), applied=[before], frozen=[], iteration=2, position=0)
    assert (stepper.iteration, stepper.leaves, stepper.applied) == (2, updated, [before])
    assert sorted(heard) == ["iteration", "leaves"]
    stepper.iteration = 1
    assert list(stepper.leaves.values()) == before


@pytest.mark.parametrize("make", [nl.Stepper, nl.Replicas])
def test_an_iteration_that_no_update_leads_to_changes_nothing(make):
    """The numbers leave the finite ones on the way there."""
    card = make(
        nl.Network([nl.Layer([[2.0]], [1.0], "identity")]), [[3.0], [1.0]], [[0.0]] * 2, "squared_error", 30.0
    )
    card.iteration = 3
    before = card.values, card.applied, card.leaves
    with pytest.raises(ValueError, match=r"finite|rate too high"):
        card.iteration = 500
    assert card.iteration == 3 and (card.values, card.applied, card.leaves) == before
    card.iteration = 2
    assert len(card.applied) == 1


@pytest.mark.parametrize("example", [EXAMPLE, nl.examples.two_gpus], ids=["stepper", "replicas"])
def test_what_a_page_sends_amid_an_iteration_waits_for_its_end(example):
    """JupyterLab may hand the page's message to another thread while a cell runs."""
    make = {EXAMPLE: nl.Stepper, nl.examples.two_gpus: nl.Replicas}[example].of
    stepper, ahead = make(example), make(example, iteration=2)
    sent = {"values": memoryview(ahead.values), "applied": ahead.applied, "iteration": 2}
    page = Thread(target=stepper.set_state, args=(sent,))

    def send(_):
        stepper.unobserve(send, "values")
        page.start()
        page.join(0.2)

    stepper.observe(send, "values")
    stepper.iteration = 2
    page.join()
    assert (stepper.iteration, stepper.values, stepper.applied) == (2, ahead.values, ahead.applied)


def test_the_other_squared_error(stepper):
    stepper.loss = "squared_error"
    expected = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, "squared_error")
    assert stepper.trace.mean_loss == expected.mean_loss
    assert stepper.numbers[nl.Ref("mean_loss")] == pytest.approx(0.038416)
    stepper.iteration = 2
    updated = nl.sgd(EXAMPLE.network, expected, 0.6)
    np.testing.assert_allclose(stepper.trace.network.layers[0].W, updated.layers[0].W, rtol=1e-12)


# --- how it looks in a notebook


def test_repr_says_what_it_is_and_stays_the_same():
    made = [nl.Stepper.of(EXAMPLE, position=4) for _ in range(2)]
    assert repr(made[0]) == repr(made[1])
    assert (
        repr(made[0]) == "Stepper(Network(3-1-1, relu, relu, 6 parameters), half_squared_error, step 5 of 30)"
    )


def test_mime_bundle_has_text_and_a_picture(any_stepper):
    data, _ = any_stepper._repr_mimebundle_()
    assert data["text/plain"] == repr(any_stepper)
    assert "application/vnd.jupyter.widget-view+json" in data
    picture = b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">2I", picture[16:24])
    assert width > 300
    assert height > 200


def test_a_kernel_in_the_browser_draws_no_picture(stepper, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    data, _ = stepper._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data and "image/png" not in data


def test_the_picture_shows_the_present_step(stepper):
    first = stepper._repr_mimebundle_()[0]["image/png"]
    assert first == stepper._repr_mimebundle_()[0]["image/png"]
    stepper.position = 13
    assert first != stepper._repr_mimebundle_()[0]["image/png"]


def test_from_leaves_undoes_leaves(any_stepper):
    network, X, Y = from_leaves(any_stepper.trace, any_stepper.leaves)
    assert nl.backprop(network, X, Y, any_stepper.loss).mean_loss == any_stepper.trace.mean_loss
