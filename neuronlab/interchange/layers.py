"""One layer after another: weights first, then at most one activation, as other libraries list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..network import Layer, Network

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ..functions import Activation


class LayerList:
    """Collects a network's layers; a layer to which no activation is added hands on its sums.

    Parameters
    ----------
    what : str
        What the layers come from, for messages: "the Sequential".
    """

    def __init__(self, what: str):
        self.what = what
        self._parts: list[list] = []

    def add_weights(self, W: ArrayLike, b: ArrayLike | None) -> None:
        """Add a layer.

        Parameters
        ----------
        W : array_like, shape (n_out, n_in)
            Weights, row j those of neuron j.
        b : array_like, shape (n_out,), or None
            Biases; without them they are 0.
        """
        W = np.asarray(W, float)
        self._parts.append([W, np.zeros(len(W)) if b is None else np.asarray(b, float), None])

    def add_activation(self, activation: Activation | str, place: str) -> None:
        """Give the last layer its activation.

        Parameters
        ----------
        activation : Activation or str
            The activation, or its name.
        place : str
            Where it stands, for messages.

        Raises
        ------
        ValueError
            If there is no layer before it, or one that has an activation already.
        """
        if not self._parts:
            raise ValueError(f"{place} stands before the first weights: an activation follows a layer here")
        if self._parts[-1][2] is not None:
            raise ValueError(f"{place} follows another activation: a layer has one here")
        self._parts[-1][2] = activation

    def network(self) -> Network:
        """Return the network of all that was added.

        Returns
        -------
        Network
            In float64.

        Raises
        ------
        ValueError
            If nothing was added.
        """
        if not self._parts:
            raise ValueError(f"{self.what} holds no layer with weights")
        return Network(Layer(W, b, activation or "identity") for W, b, activation in self._parts)
