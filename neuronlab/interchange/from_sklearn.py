"""A multilayer perceptron that scikit-learn has trained, as a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import short
from ..functions import LOSSES, Loss, as_activation
from .layers import LayerList

if TYPE_CHECKING:
    from ..network import Network

# What its `out_activation_` says about the loss; the scores before it are what our network gives.
LOSS_OF = {
    "logistic": "binary_cross_entropy",
    "softmax": "softmax_cross_entropy",
    "identity": "half_squared_error",
}
NEEDED = ("coefs_", "intercepts_", "activation", "out_activation_")


def from_sklearn(model: Any) -> tuple[Network, Loss]:
    """Return the network and the loss of a fitted `MLPClassifier` or `MLPRegressor`.

    The last layer is the identity: the sigmoid or softmax at the output belongs to the loss, as everywhere
    here. The loss is without scikit-learn's `alpha` (its penalty for large weights), and a sum over the
    outputs, where `loss_` of a regressor is a mean; the gradients of both are the same for `alpha=0`.

    Parameters
    ----------
    model : sklearn.neural_network.MLPClassifier or sklearn.neural_network.MLPRegressor
        Fitted. Class k of a classifier is `model.classes_[k]`; a classifier of two classes has one output.

    Returns
    -------
    network : Network
        Its weights and biases, in float64.
    loss : Loss
        Binary or softmax cross entropy of a classifier, half the squared error of a regressor.

    Raises
    ------
    TypeError
        For another kind of model.
    ValueError
        If the model is not fitted, or has an output that no loss here belongs to.
    """
    if hasattr(model, "steps"):
        raise TypeError(
            f"model must be an MLPClassifier or MLPRegressor, got {short(model)}; hand in its last step, "
            "model[-1], and give the network what the steps before make of X: model[:-1].transform(X)"
        )
    if not hasattr(model, "hidden_layer_sizes"):
        raise TypeError(f"model must be an MLPClassifier or MLPRegressor, got {short(model)}")
    if any(not hasattr(model, name) for name in NEEDED):
        raise ValueError(f"model has no weights yet, got {short(model)}; model.fit(X, y) comes first")
    if model.out_activation_ not in LOSS_OF:
        raise ValueError(
            f"no loss here belongs to the output {model.out_activation_!r}; known are {', '.join(LOSS_OF)}"
        )
    layers = LayerList("the model")
    for l, (W, b) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        layers.add_weights(W.T, b)
        if l < len(model.coefs_) - 1:
            layers.add_activation(as_activation(model.activation), f"layer {l}")
    return layers.network(), LOSSES[LOSS_OF[model.out_activation_]]
