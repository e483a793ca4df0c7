"""A worked example of the literature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..checks import read_only
from ..functions import Loss, as_loss
from ..network import Network
from ..record import Record
from ..writing.labels import as_labels
from .printed import Printed


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
        For an unknown loss, and names that do not fit the network.
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
        made = {"name": name, "network": network, "X": read_only(X), "Y": read_only(Y), "loss": as_loss(loss)}
        labels = as_labels(names, network.sizes)
        made["names"] = labels.as_mapping if labels else None
        self.__dict__.update(made, lr=lr, source=source, printed=tuple(printed))

    def __repr__(self):
        return f"Example({self.name!r}, {self.network!r}, from {self.source})"
