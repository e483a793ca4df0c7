"""A network is a tuple of layers; a layer is a weight matrix, a bias vector and an activation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .checks import as_count, as_floats, as_list, as_rng
from .functions import Activation, as_activation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Layer:
    """One layer: a weight matrix W, row j is neuron j; a bias vector b; an activation.

    The arrays are copied and read-only.

    Parameters
    ----------
    W : array_like, shape (n_out, n_in)
        Weights.
    b : array_like, shape (n_out,)
        Biases.
    activation : Activation or str
        The activation, or its name.

    Raises
    ------
    TypeError
        For what is not numeric.
    ValueError
        For shapes that don't fit, NaN or infinity.
    """

    W: np.ndarray
    b: np.ndarray
    activation: Activation

    def __init__(self, W: ArrayLike, b: ArrayLike, activation: Activation | str):
        W, b = as_floats("W", W, 2), as_floats("b", b, 1)
        if len(b) != len(W):
            raise ValueError(
                f"b must have one bias for each row of W: W has shape {W.shape}, b has shape {b.shape}"
                f"{_turned(len(b) == W.shape[1])}"
            )
        W.flags.writeable = b.flags.writeable = False  # as_floats has copied them
        self.__dict__.update(W=W, b=b, activation=as_activation(activation))

    @classmethod
    def of(cls, W: np.ndarray, b: np.ndarray, activation: Activation) -> Layer:
        """Return a layer that takes over these arrays, which are known to be right and read-only.

        Parameters
        ----------
        W : numpy.ndarray, shape (n_out, n_in)
            Weights.
        b : numpy.ndarray, shape (n_out,)
            Biases.
        activation : Activation
            The activation.

        Returns
        -------
        Layer
            Made without a check.
        """
        layer = object.__new__(cls)
        layer.__dict__.update(W=W, b=b, activation=activation)
        return layer

    def __reduce__(self):  # a copy from another process is checked and read-only too
        return Layer, (self.W, self.b, self.activation)

    @property
    def n_in(self) -> int:
        """Number of inputs, the columns of W."""
        return self.W.shape[1]

    @property
    def n_out(self) -> int:
        """Number of neurons, the rows of W."""
        return self.W.shape[0]

    def __repr__(self):
        return f"Layer({self.n_in} -> {self.n_out}, {self.activation.name})"


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Network:
    """A feed-forward, fully connected network: a sequence of layers, kept as a tuple.

    Parameters
    ----------
    layers : iterable of Layer
        The first one takes the inputs, the last one gives the scores.

    Raises
    ------
    TypeError
        If an item is not a Layer.
    ValueError
        If there is none or if a layer does not take what the one before it gives.
    """

    layers: tuple[Layer, ...]

    def __init__(self, layers: Iterable[Layer]):
        layers = tuple(as_list("layers", layers))
        if not layers:
            raise ValueError("layers is empty; a network needs at least one Layer")
        for item in layers:
            if not isinstance(item, Layer):
                raise TypeError(f"layers must hold Layer objects, got {type(item).__name__}")
        for l, (before, after) in enumerate(pairwise(layers)):
            if after.n_in != before.n_out:
                raise ValueError(
                    f"layer {l + 1} takes {after.n_in} inputs (W has shape {after.W.shape}), "
                    f"but layer {l} gives {before.n_out} outputs"
                    f"{_turned(before.n_out == after.n_out or before.n_in == after.n_in)}"
                )
        self.__dict__["layers"] = layers

    @classmethod
    def of(cls, layers: Iterable[Layer]) -> Network:
        """Return a network of these layers, which are known to fit.

        Parameters
        ----------
        layers : iterable of Layer
            Kept as a tuple.

        Returns
        -------
        Network
            Made without a check.
        """
        network = object.__new__(cls)
        network.__dict__["layers"] = tuple(layers)
        return network

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then of neurons in each layer: (3, 1, 1) for S2's network."""
        return (self.layers[0].n_in, *(layer.n_out for layer in self.layers))

    @property
    def n_parameters(self) -> int:
        """Number of weights and biases in all layers."""
        return sum(layer.W.size + layer.b.size for layer in self.layers)

    def __repr__(self):
        names = ", ".join(layer.activation.name for layer in self.layers)
        return f"Network({'-'.join(map(str, self.sizes))}, {names}, {self.n_parameters} parameters)"


def _turned(would_fit) -> str:
    """What a message asks where a matrix would fit if its rows were its columns."""
    return "; is W transposed? Here row j holds the weights of neuron j" if would_fit else ""


def init(
    sizes: Iterable[int],
    activations: Activation | str | Iterable[Activation | str],
    rng: np.random.Generator | int,
) -> Network:
    """Draw a random network: normal weights, zero biases.

    The standard deviation is sqrt(2 / n_in) before relu (He and others 2015) and sqrt(2 / (n_in + n_out))
    otherwise (Glorot and Bengio 2010).

    Parameters
    ----------
    sizes : iterable of int
        The numbers of inputs and of each layer's neurons.
    activations : iterable of Activation or str
        One for each layer, by object or name.
    rng : numpy.random.Generator or int
        Draws the weights; an int is a seed.

    Returns
    -------
    Network
        The same one for the same seed.

    Raises
    ------
    TypeError
        For another rng, and for sizes that are not whole numbers.
    ValueError
        For a wrong number of activations, an unknown one, and a size below 1.
    """
    sizes = [as_count(f"sizes[{i}]", size) for i, size in enumerate(as_list("sizes", sizes))]
    if isinstance(activations, str | Activation):
        activations = [activations]
    activations = [as_activation(a) for a in as_list("activations", activations)]
    if len(sizes) < 2:
        raise ValueError(f"sizes must be the inputs and the neurons of at least one layer, got {sizes}")
    if len(activations) != len(sizes) - 1:
        raise ValueError(
            f"activations must be {len(sizes) - 1}, one a layer of sizes {sizes}, got {len(activations)}"
        )
    rng = as_rng(rng)
    return Network(
        Layer(rng.normal(0, _scale(activation, n_in, n_out), (n_out, n_in)), np.zeros(n_out), activation)
        for (n_in, n_out), activation in zip(pairwise(sizes), activations, strict=True)
    )


def _scale(activation, n_in, n_out):
    return (2 / n_in) ** 0.5 if activation.name == "relu" else (2 / (n_in + n_out)) ** 0.5
