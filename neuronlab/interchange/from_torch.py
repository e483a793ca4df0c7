"""A PyTorch module of linear layers and activations, as a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..checks import short
from .layers import LayerList

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch  # pyright: ignore[reportMissingImports]

    from ..network import Network

ACTIVATION_OF = {"ReLU": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid"}
NOTHING = ("Identity", "Flatten")  # they move no number: samples are rows here anyway
OF_THE_LOSS = ("Softmax", "LogSoftmax", "LogSigmoid")
KNOWN = ("Linear", *ACTIVATION_OF, *NOTHING)


def from_torch(module: torch.nn.Module) -> Network:
    """Return the network of a PyTorch `Sequential`.

    It may hold Linear, ReLU, Tanh, Sigmoid, Identity, Flatten, dropout that is switched off by
    `module.eval()`, and Sequentials of the same. PyTorch keeps the loss outside the module. CrossEntropyLoss
    is "softmax_cross_entropy" here, MSELoss "squared_error" and BCEWithLogitsLoss "binary_cross_entropy"; the
    last two are means over the outputs too, ours are sums.

    Parameters
    ----------
    module : torch.nn.Module
        A Sequential, or a single Linear.

    Returns
    -------
    Network
        Its weights and biases, in float64 on the CPU; a layer without biases has zeros.

    Raises
    ------
    ImportError
        Without PyTorch.
    TypeError
        For what is not a module.
    ValueError
        For a module that is not computed one layer after another, and for a layer that has no counterpart
        here, with its place in the module: convolutions, normalisation, dropout in training.
    """
    from torch import nn  # pyright: ignore[reportMissingImports]

    if not isinstance(module, nn.Module):
        raise TypeError(f"module must be a torch.nn.Module, got {short(module)}")
    layers = LayerList("the module")
    for place, part in _parts(module, nn, ""):
        name = type(part).__name__
        if isinstance(part, nn.Linear):
            W, b = part.weight, part.bias
            layers.add_weights(_numbers(W), None if b is None else _numbers(b))
        elif name in ACTIVATION_OF:
            layers.add_activation(ACTIVATION_OF[name], place)
        elif name not in NOTHING and not _is_idle(part, nn):
            raise ValueError(_refusal(name, place, part, nn))
    return layers.network()


def _parts(module, nn, before) -> Iterator[tuple]:
    """Yield (place, module) of all that a module computes, in its order."""
    if not isinstance(module, nn.Sequential):
        yield f"{type(module).__name__}{f' at {before!r}' if before else ''}", module
        return
    if type(module).forward is not nn.Sequential.forward:
        raise ValueError(
            f"{type(module).__name__} has a forward of its own: only one layer after another can be read"
        )
    for name, child in module.named_children():
        yield from _parts(child, nn, f"{before}.{name}" if before else name)


def _is_idle(part, nn):
    """Whether it is a dropout that is switched off, or never drops anything."""
    return isinstance(part, nn.modules.dropout._DropoutNd) and (not part.training or part.p == 0)


def _refusal(name, place, part, nn):
    if name in OF_THE_LOSS:
        return (
            f"{place} belongs to the loss here: leave it out, and take the loss 'softmax_cross_entropy' "
            "(or 'binary_cross_entropy') for what the layer before it gives"
        )
    if isinstance(part, nn.modules.dropout._DropoutNd):
        return f"{place} draws at random in training: module.eval() switches it off"
    if next(part.children(), None) is not None:
        return (
            f"{place} computes its parts in an order that cannot be read; put them into a torch.nn.Sequential"
        )
    return f"{place} has no counterpart here; known are {', '.join(KNOWN)}"


def _numbers(tensor):
    return tensor.detach().cpu().double().numpy()
