"""Layers and networks: frozen, nobody else's memory, refused when they don't fit; and how they are drawn."""

import numpy as np
import pytest

import neuronlab as nl

rng = np.random.default_rng
LAYER = nl.Layer([[1, 2], [3, 4]], [5, 6], "relu")


def test_a_layer_copies_and_freezes_what_it_gets():
    W, b = np.ones((2, 3)), np.zeros(2)
    layer = nl.Layer(W, b, "relu")
    W[:], b[:] = 7, 7
    assert layer.W.max() == 1 and layer.b.max() == 0 and layer.activation.name == "relu"
    assert (layer.n_in, layer.n_out, repr(layer)) == (3, 2, "Layer(3 -> 2, relu)")
    for array in (layer.W, layer.b):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(AttributeError):
        layer.W = W


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.float16, np.float64),
        (int, np.float64),
        (bool, np.float64),
    ],
)
def test_float32_stays_and_everything_else_becomes_float64(given, kept):
    layer = nl.Layer(np.ones((2, 3), given), np.zeros(2, given), "tanh")
    assert (layer.W.dtype, layer.b.dtype) == (kept, kept)


@pytest.mark.parametrize(
    ("W", "b", "activation", "error", "message"),
    [
        (
            [[1, 2]],
            [1, 2],
            "relu",
            ValueError,
            r"one bias for each row of W: W has shape \(1, 2\), b has shape \(2,\)",
        ),
        ([[1], [2], [3]], [1, 2], "relu", ValueError, r"W has shape \(3, 1\), b has shape \(2,\)$"),
        ([1, 2], [1], "relu", ValueError, r"W must have 2 axes, got shape \(2,\)"),
        ([[1]], [[1]], "relu", ValueError, r"b must have 1 axis, got shape \(1, 1\)"),
        ([[1]], 1, "relu", ValueError, r"b must have 1 axis, got shape \(\)"),
        (np.zeros((0, 2)), [], "relu", ValueError, r"W is empty: shape \(0, 2\)"),
        ([[1, 2], [np.nan, 4]], [0, 0], "relu", ValueError, r"W must be finite, got nan at \[1, 0\]"),
        ([[1]], [-np.inf], "relu", ValueError, r"b must be finite, got -inf at \[0\]"),
        ([["1"]], [0], "relu", TypeError, "W must be an array of numbers, got list"),
        (
            [[1], [2, 3]],
            [0, 0],
            "relu",
            TypeError,
            r"got list \[\[1\], \[2, 3\]\], whose rows differ",
        ),
        ([[1]], None, "relu", TypeError, "b must be an array of numbers, got NoneType None"),
        ([[1]], [0], "softmax", ValueError, "belongs to the loss 'softmax_cross_entropy'"),
        ([[1, 2]], [0, 0], "relu", ValueError, r"b has shape \(2,\); is W transposed\?"),
        ([[1, 2]], [0, 0, 0], "relu", ValueError, r"b has shape \(3,\)$"),
        ([[1]], [0], "swish", ValueError, "unknown activation 'swish'; known are identity, relu"),
        ([[1]], [0], np.tanh, TypeError, "activation must be of type Activation or a name, got ufunc"),
    ],
)
def test_a_layer_that_does_not_fit(W, b, activation, error, message):
    with pytest.raises(error, match=message):
        nl.Layer(W, b, activation)


def test_a_network_is_a_tuple_of_layers():
    network = nl.Network(iter([LAYER, nl.Layer([[1, 1]], [0], "identity")]))
    assert isinstance(network.layers, tuple) and network.sizes == (2, 2, 1) and network.n_parameters == 9
    assert repr(network) == "Network(2-2-1, relu, identity, 9 parameters)"
    assert nl.Network([nl.Layer(np.ones((3, 3)), np.ones(3), "relu")]).n_parameters == 12
    with pytest.raises(AttributeError):
        network.layers = ()


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        ([], ValueError, "layers is empty; a network needs at least one Layer"),
        (LAYER, TypeError, "layers must be a list, got Layer"),
        ("relu", TypeError, "layers must be a list, got str 'relu'"),
        ([LAYER, "relu"], TypeError, "layers must hold Layer objects, got str"),
        (
            [LAYER, nl.Layer([[1, 2, 3]], [0], "relu")],
            ValueError,
            r"layer 1 takes 3 inputs \(W has shape \(1, 3\)\), but layer 0 gives 2 outputs$",
        ),
    ],
)
def test_layers_that_do_not_fit(layers, error, message):
    with pytest.raises(error, match=message):
        nl.Network(layers)


def test_layers_and_networks_are_themselves_and_nothing_else():
    """Two with the same numbers are two: a training may keep many, and asks which one it is."""
    layers = [nl.Layer([[1.0]], [0.0], "relu") for _ in range(2)]
    networks = [nl.Network(layers[:1]) for _ in range(2)]
    assert len({*layers, *networks}) == 4
    assert layers[0] != layers[1] and networks[0] != networks[1] and networks[0] == networks[0]


def test_init_draws_the_same_network_from_the_same_rng():
    """P3: four inputs, two hidden layers of four neurons and one output have 45 parameters."""
    one, same, other = (nl.init([4, 4, 4, 1], ["relu", "tanh", "identity"], rng(seed)) for seed in (0, 0, 1))
    assert one.n_parameters == 45 and one.sizes == (4, 4, 4, 1)
    for a, b, c in zip(one.layers, same.layers, other.layers, strict=True):
        assert (a.W == b.W).all() and (a.W != c.W).all() and (a.b == 0).all()
    assert nl.init([2, 1], "relu", rng(0)).sizes == nl.init([2, 1], LAYER.activation, rng(0)).sizes == (2, 1)


@pytest.mark.parametrize(
    ("activation", "variance"), [("relu", 2 / 300), ("tanh", 2 / 400), ("identity", 2 / 400)]
)
def test_init_scales_by_he_and_glorot(activation, variance):
    W = nl.init([300, 100], activation, rng(2)).layers[0].W
    assert abs(W.mean()) < 5 * (variance / W.size) ** 0.5
    assert W.var() == pytest.approx(variance, rel=5 * (2 / W.size) ** 0.5)


@pytest.mark.parametrize(
    ("sizes", "activations", "generator", "error", "message"),
    [
        ([2, 3, 1], ["relu"], rng(0), ValueError, r"activations must be 2, .* \[2, 3, 1\], got 1"),
        ([2, 1], ["relu"] * 2, rng(0), ValueError, r"activations must be 1, .* \[2, 1\], got 2"),
        ([2], [], rng(0), ValueError, r"sizes must be .* at least one layer.*, got \[2\]"),
        ([2, 0], ["relu"], rng(0), ValueError, r"sizes\[1\] must be at least 1, got 0"),
        ([2, True], ["relu"], rng(0), TypeError, r"sizes\[1\] must be a whole number, got bool True"),
        ([2, 1.0], ["relu"], rng(0), TypeError, r"sizes\[1\] must be a whole number, got float 1.0"),
        (3, ["relu"], rng(0), TypeError, "sizes must be a list, got int 3"),
        ([2, 1], None, rng(0), TypeError, "activations must be a list, got NoneType"),
        ([2, 1], ["ReLU"], rng(0), ValueError, "unknown activation 'ReLU'"),
        (
            [2, 1],
            ["relu"],
            None,
            TypeError,
            "rng must be a numpy.random.Generator or a seed such as 0, got NoneType None",
        ),
    ],
)
def test_init_names_what_is_wrong(sizes, activations, generator, error, message):
    with pytest.raises(error, match=message):
        nl.init(sizes, activations, generator)


@pytest.mark.parametrize(("shape", "asks"), [((3, 4), True), ((2, 5), True), ((2, 6), False)], ids=str)
def test_a_matrix_that_would_fit_transposed(shape, asks):
    """The layer before takes 5 inputs and gives 3 outputs: turned round, one of the two matrices may fit."""
    layers = [nl.Layer(np.ones(of), np.ones(of[0]), "relu") for of in [(3, 5), shape]]
    with pytest.raises(ValueError, match="layer 1 takes") as error:
        nl.Network(layers)
    assert ("is W transposed?" in str(error.value)) == asks


@pytest.mark.parametrize(("name", "meant"), [("linear", "identity"), ("logistic", "sigmoid")])
def test_names_of_other_libraries(name, meant):
    assert nl.Layer([[1]], [0], name).activation is nl.functions.ACTIVATIONS[meant]
