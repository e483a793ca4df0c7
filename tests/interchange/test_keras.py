"""Models of Keras: the same predictions and gradients, where Keras and PyTorch are installed."""

import os

import numpy as np
import pytest

import neuronlab as nl

pytest.importorskip("torch")
os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")
X = np.random.default_rng(0).normal(size=(6, 4))
Dense = keras.layers.Dense
RATE = 1e-3
keras.config.set_floatx("float64")  # before the layers below are made
keras.config.set_dtype_policy("float64")
ROUNDED = 1e-6  # Keras on PyTorch rounds to seven digits on its way, whatever the type of the weights


def model(*last, compiled=None):
    made = keras.Sequential(
        [
            keras.Input((4,)),
            Dense(5, "relu"),
            keras.Sequential([Dense(3, use_bias=False), keras.layers.Activation("tanh")]),
        ]
    )
    for layer in last:
        made.add(layer)
    if compiled is not None:
        made.compile(keras.optimizers.SGD(RATE), loss=compiled)
    return made


@pytest.mark.parametrize(
    ("last", "compiled", "loss", "mean"),
    [
        ([Dense(2)], "mse", "squared_error", 2),
        ([Dense(1, "sigmoid")], "binary_crossentropy", "binary_cross_entropy", 1),
        ([Dense(1)], keras.losses.BinaryCrossentropy(from_logits=True), "binary_cross_entropy", 1),
        ([Dense(1, "sigmoid")], keras.losses.MeanSquaredError(), "squared_error", 1),
        ([Dense(3, "softmax")], "categorical_crossentropy", "softmax_cross_entropy", 1),
        (
            [Dense(3), keras.layers.Softmax()],
            keras.losses.categorical_crossentropy,
            "softmax_cross_entropy",
            1,
        ),
    ],
)
def test_predictions_and_gradients_are_theirs(last, compiled, loss, mean):
    made = model(*last, compiled=compiled)
    network, found = nl.from_keras(made)
    assert found.name == loss
    labels = (X[:, 0] > 0).astype(int)
    width = network.sizes[-1]
    Y = nl.data.one_hot(labels, width) if width > 1 else labels[:, None].astype(float)
    trace = nl.backprop(network, X, Y, found)
    logits = getattr(compiled, "from_logits", False)
    theirs = np.asarray(made.predict(X, verbose=0))
    np.testing.assert_allclose(trace.layers[-1].a if logits else trace.Y_hat, theirs, rtol=0, atol=ROUNDED)
    before = [w.copy() for w in made.get_weights()]
    made.train_on_batch(X, Y)
    ours = [part for layer in trace.layers for part in (layer.dW.T, layer.db)]
    del ours[3]  # the second layer has no biases
    for old, new, gradient in zip(before, made.get_weights(), ours, strict=True):
        # Keras cuts probabilities off at 1e-7, which no number here comes near.
        np.testing.assert_allclose((old - new) / RATE, gradient / mean, rtol=0, atol=ROUNDED)


def test_a_model_that_is_not_compiled_gets_the_loss_that_suits_its_output():
    assert nl.from_keras(model(Dense(3, "softmax")))[1].name == "softmax_cross_entropy"
    network, loss = nl.from_keras(model(Dense(1, "sigmoid"), keras.layers.Dropout(0.5)))
    assert (loss.name, network.layers[-1].activation.name) == ("binary_cross_entropy", "identity")
    assert nl.from_keras(model(Dense(2, "tanh")))[1].name == "squared_error"


def functional():
    given = keras.Input((4,))
    return keras.Model(given, Dense(1)(given))


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: 1, TypeError, "keras.Sequential"),
        (functional, TypeError, "keras.Sequential"),
        (lambda: keras.Sequential([Dense(1)]), ValueError, "model.build"),
        (lambda: model(Dense(2, "gelu")), ValueError, "'gelu'"),
        (lambda: model(keras.layers.BatchNormalization()), ValueError, "BatchNormalization"),
        (lambda: model(keras.layers.ReLU(max_value=6)), ValueError, "other numbers"),
        (lambda: model(Dense(3, "softmax"), Dense(1)), ValueError, "last layer"),
        (lambda: model(Dense(3, "softmax"), compiled="mse"), ValueError, "no softmax"),
        (lambda: model(Dense(3), compiled="categorical_crossentropy"), ValueError, "softmax at the output"),
        (lambda: model(Dense(3), compiled="huber"), ValueError, "'huber'"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_place(make, error, said):
    with pytest.raises(error, match=said):
        nl.from_keras(make())
