"""A worked example of the literature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..backprop import as_problem
from ..checks import as_number, as_text
from ..functions import Loss
from ..network import Network
from ..record import Record, freeze
from ..writing.labels import as_labels
from .printed import Printed, as_printed


@dataclass(frozen=True, eq=False, init=False)
class Example(Record):
    """A worked example: a network, its data, a loss and a rate, and what a source prints of it.

    Parameters
    ----------
    name : str
        What it is called.
    network : Network
        To begin with.
    X : array_like, shape (n, n_in)
        Inputs.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.
    lr : float
        The rate.
    source : str
        Where it is from.
    printed : iterable of Printed, optional
        The numbers that the source prints.
    names : mapping, optional
        What inputs, neurons and classes are called, as in `Stepper`.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        As in `backprop`, for a rate that is not finite, and names that do not fit the network.
    """

    name: str
    network: Network
    X: np.ndarray
    Y: np.ndarray
    loss: Loss
    lr: float
    source: str
    printed: tuple[Printed, ...] = ()
    names: dict[str, tuple] | None = None

    def __init__(
        self,
        name: str,
        network: Network,
        X: ArrayLike,
        Y: ArrayLike,
        loss: Loss | str,
        lr: float,
        source: str,
        printed: Iterable[Printed] = (),
        names: Mapping[str, Iterable[Any]] | None = None,
    ):
        X, Y, loss = as_problem(network, X, Y, loss)
        freeze((X, Y))  # as_problem has copied them
        labels = as_labels(names, network.sizes)
        self.__dict__.update(
            name=as_text("name", name),
            network=network,
            X=X,
            Y=Y,
            loss=loss,
            lr=as_number("lr", lr),
            source=as_text("source", source),
            printed=as_printed(printed),
            names=labels.as_mapping if labels else None,
        )

    def __repr__(self):
        return f"Example({self.name!r}, {self.network!r}, from {self.source})"
