"""Perceptrons of scikit-learn: the same probabilities, the same gradients."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import neuronlab as nl

RATE = 1e-3
X = np.random.default_rng(0).normal(size=(30, 4))
LABELS = np.digitize(X[:, 0] + X[:, 1], [-0.7, 0.7])
ONE_STEP = {"solver": "sgd", "momentum": 0, "alpha": 0, "learning_rate_init": RATE, "random_state": 0}
MODELS = {
    "three classes": (MLPClassifier, LABELS, nl.data.one_hot(LABELS, 3)),
    "two classes": (MLPClassifier, LABELS > 0, (LABELS > 0)[:, None]),
    "two labels at once": (MLPClassifier, X[:, :2] > 0, X[:, :2] > 0),
    "one number": (MLPRegressor, X[:, 0] * X[:, 1], (X[:, 0] * X[:, 1])[:, None]),
    "two numbers": (MLPRegressor, X[:, :2] ** 2, X[:, :2] ** 2),
}


def fitted(kind, y, **options):
    """Return a model after three passes over the samples, each one update."""
    model = kind(hidden_layer_sizes=(5, 3), batch_size=len(X), **ONE_STEP | options)
    for _ in range(3):
        first = {"classes": np.unique(y)} if kind is MLPClassifier and not hasattr(model, "coefs_") else {}
        if first and y.ndim == 2:
            first["classes"] = np.arange(y.shape[1])
        model.partial_fit(X, y, **first)
    return model


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("name", MODELS)
def test_predictions_and_gradients_are_theirs(name, activation):
    kind, y, Y = MODELS[name]
    model = fitted(kind, y, activation=activation)
    network, loss = nl.from_sklearn(model)
    trace = nl.backprop(network, X, Y, loss)
    theirs = model.predict_proba(X) if kind is MLPClassifier else model.predict(X)
    if name == "two classes":
        theirs = theirs[:, 1]
    np.testing.assert_allclose(trace.Y_hat, theirs.reshape(Y.shape), rtol=0, atol=1e-12)
    model.partial_fit(
        X, y
    )  # one update of plain gradient descent, which moves each weight by rate x gradient
    after, _ = nl.from_sklearn(model)
    for layer, moved, gradient in zip(network.layers, after.layers, trace.layers, strict=True):
        np.testing.assert_allclose((layer.W - moved.W) / RATE, gradient.dW, rtol=0, atol=1e-12)
        np.testing.assert_allclose((layer.b - moved.b) / RATE, gradient.db, rtol=0, atol=1e-12)


def test_what_was_read_is_a_copy():
    model = fitted(MLPClassifier, LABELS)
    network, _ = nl.from_sklearn(model)
    before = network.layers[0].W.copy()
    model.coefs_[0][:] = 0
    np.testing.assert_array_equal(network.layers[0].W, before)


def test_a_model_trained_in_float32_is_read_in_float64():
    model = MLPRegressor(hidden_layer_sizes=(3,), max_iter=2, random_state=0)
    with pytest.warns(Warning, match="converged"):
        model.fit(X.astype("f"), X[:, 0].astype("f"))
    assert model.coefs_[0].dtype == np.float32
    network, _ = nl.from_sklearn(model)
    assert network.layers[0].W.dtype == np.float64
    np.testing.assert_array_equal(network.layers[0].W, model.coefs_[0].T)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: MLPClassifier(), ValueError, "fit"),
        (lambda: LogisticRegression(), TypeError, "MLPClassifier or MLPRegressor"),
        (lambda: make_pipeline(StandardScaler(), MLPClassifier()), TypeError, r"model\[-1\]"),
        (lambda: None, TypeError, "NoneType"),
        (lambda: MLPClassifier, TypeError, "MLPClassifier or"),
    ],
)
def test_another_model_is_refused(make, error, said):
    with pytest.raises(error, match=said):
        nl.from_sklearn(make())


def test_an_output_without_a_loss_here_is_refused():
    model = fitted(MLPRegressor, X[:, 0])
    model.out_activation_ = "exp"
    with pytest.raises(ValueError, match="'exp'"):
        nl.from_sklearn(model)
