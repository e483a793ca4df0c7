"""A network as a PyTorch module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..backprop import check_network
from .from_torch import ACTIVATION_OF

if TYPE_CHECKING:
    import torch  # pyright: ignore[reportMissingImports]

    from ..network import Network

MODULE_OF = {activation: module for module, activation in ACTIVATION_OF.items()}


def to_torch(network: Network) -> torch.nn.Sequential:
    """Return a PyTorch `Sequential` with the same weights, which computes the same scores.

    Sigmoid or softmax of a cross entropy belong to the loss: take BCEWithLogitsLoss or CrossEntropyLoss.

    Parameters
    ----------
    network : Network
        Its activations may be identity, relu, tanh and sigmoid.

    Returns
    -------
    torch.nn.Sequential
        A Linear for each layer, and its activation unless that is the identity. It has copies of the weights,
        in the network's own type: in float64 unless all layers are float32.

    Raises
    ------
    ImportError
        Without PyTorch.
    TypeError
        For what is not a Network.
    ValueError
        For another activation, with its layer.
    """
    import torch  # pyright: ignore[reportMissingImports]
    from torch import nn  # pyright: ignore[reportMissingImports]

    check_network(network)
    dtype = (
        torch.float32
        if all(l.W.dtype.char == l.b.dtype.char == "f" for l in network.layers)
        else torch.float64
    )
    parts = []
    for l, layer in enumerate(network.layers):
        name = layer.activation.name
        if name != "identity" and name not in MODULE_OF:
            raise ValueError(f"the activation {name!r} of layer {l} is no module of PyTorch")
        linear = nn.utils.skip_init(nn.Linear, layer.n_in, layer.n_out, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.W))
            linear.bias.copy_(torch.tensor(layer.b))
        parts.append(linear)
        if name != "identity":
            parts.append(getattr(nn, MODULE_OF[name])())
    return nn.Sequential(*parts)
