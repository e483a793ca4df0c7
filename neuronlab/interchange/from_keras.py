"""A Keras model of dense layers, as a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import short
from ..functions import LOSSES, Loss
from .layers import LayerList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..network import Network

ACTIVATION_OF = {"linear": None, "relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid"}
NOTHING = ("InputLayer", "Flatten", "Dropout")  # dropout acts in training only
KNOWN = ("Dense", "Activation", "ReLU", "Softmax", *NOTHING)
# By the name of a function, of a class, or the short one; without "_" and in small letters.
LOSS_OF = {
    "mse": "squared_error",
    "meansquarederror": "squared_error",
    "binarycrossentropy": "binary_cross_entropy",
    "categoricalcrossentropy": "softmax_cross_entropy",
    "sparsecategoricalcrossentropy": "softmax_cross_entropy",
}
LINK_OF = {"binary_cross_entropy": "sigmoid", "softmax_cross_entropy": "softmax"}


def from_keras(model: Any) -> tuple[Network, Loss]:
    """Return the network and the loss of a Keras `Sequential` of Dense layers.

    A softmax or sigmoid at the output becomes part of the loss, as everywhere here, where the model is
    compiled with a cross entropy or not compiled at all. Flatten is left out, and so is Dropout, which acts
    in training only. The squared error and the binary cross entropy of Keras are means over the outputs,
    ours are sums.

    Parameters
    ----------
    model : keras.Sequential
        Built: it has its weights. Layers may be Dense, Activation, ReLU, Softmax, Flatten, Dropout, and
        Sequentials of them; activations linear, relu, tanh, sigmoid, and at the end softmax.

    Returns
    -------
    network : Network
        Its weights and biases, in float64; a layer without biases has zeros.
    loss : Loss
        The one that the model is compiled with; without one, what suits the output.

    Raises
    ------
    TypeError
        For what is not a Sequential.
    ValueError
        For a model without weights yet, and for a layer, an activation or a loss that has no counterpart
        here, with its place.
    """
    _check_sequential(model, "model")
    layers, after = LayerList("the model"), []
    for place, layer in _parts(model):
        kind = type(layer).__name__
        if after and kind not in NOTHING:
            raise ValueError(f"softmax at {after[0]} belongs to the loss here, so it must be the last layer")
        if kind == "Dense":
            weights = layer.get_weights()
            if not weights:
                raise ValueError(f"{place} has no weights yet; model.build((None, n_in)) comes first")
            layers.add_weights(weights[0].T, weights[1] if len(weights) > 1 else None)
        name = _activation_of(layer, place)
        if name == "softmax":
            after.append(place)
        elif name is not None:
            layers.add_activation(name, place)
    return _network_and_loss(layers.network(), bool(after), getattr(model, "loss", None))


def _check_sequential(model, name):
    if type(model).__name__ != "Sequential" or not hasattr(model, "layers"):
        raise TypeError(
            f"{name} must be a keras.Sequential, got {short(model)}; "
            "what is not computed one layer after another cannot be read"
        )


def _parts(model) -> Iterator[tuple]:
    """Yield (place, layer) of all layers, in their order."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            _check_sequential(layer, f"{layer.name!r}")
            yield from _parts(layer)
        else:
            yield f"{type(layer).__name__} {layer.name!r}", layer


def _activation_of(layer, place):
    """The name of our activation, "softmax", or None for a layer that has none."""
    kind = type(layer).__name__
    if kind in NOTHING:
        return None
    if kind == "Softmax":
        return "softmax"
    if kind == "ReLU":
        options = layer.get_config()
        if (
            options.get("max_value") is None
            and not options.get("negative_slope")
            and not options.get("threshold")
        ):
            return "relu"
        raise ValueError(f"{place} is a ReLU with other numbers than max(z, 0)")
    if kind not in ("Dense", "Activation"):
        raise ValueError(f"{place} has no counterpart here; known are {', '.join(KNOWN)}")
    name = getattr(layer.activation, "__name__", type(layer.activation).__name__)
    if name != "softmax" and name not in ACTIVATION_OF:
        raise ValueError(
            f"{place} has the activation {name!r}, which has no counterpart here; "
            f"known are {', '.join(ACTIVATION_OF)}, softmax"
        )
    return ACTIVATION_OF.get(name, name)


def _network_and_loss(network, softmax, compiled):
    """The output's function goes from the network to the loss, where the loss has it."""
    output = "softmax" if softmax else network.layers[-1].activation.name
    if compiled is None:
        name = {"softmax": "softmax_cross_entropy", "sigmoid": "binary_cross_entropy"}.get(
            output, "squared_error"
        )
    else:
        called = (
            compiled if isinstance(compiled, str) else getattr(compiled, "__name__", type(compiled).__name__)
        )
        name = LOSS_OF.get(called.replace("_", "").lower())
        if name is None:
            raise ValueError(f"the loss {called!r} has no counterpart here; known are {', '.join(LOSS_OF)}")
    link = LINK_OF.get(name)
    from_logits = compiled is not None and getattr(compiled, "from_logits", False)
    if (link and output != ("identity" if from_logits else link)) or (softmax and not link):
        wanted = "no activation, for it takes scores" if from_logits else link or "no softmax"
        raise ValueError(f"{name} wants {wanted} at the output, got {output}")
    if link and not softmax and not from_logits:
        network = _without_last_activation(network)
    return network, LOSSES[name]


def _without_last_activation(network):
    from ..network import Layer, Network

    last = network.layers[-1]
    return Network([*network.layers[:-1], Layer(last.W, last.b, "identity")])
