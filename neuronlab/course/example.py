"""A worked example of the literature."""

from dataclasses import dataclass

import numpy as np

from ..checks import read_only
from ..functions import Loss, as_loss
from ..network import Network
from ..record import Record


@dataclass(frozen=True, eq=False)
class Example(Record):
    """A worked example: a network, data X (n, n_in), Y (n, n_out), loss, rate, source, what is printed."""

    name: str
    network: Network
    X: np.ndarray
    Y: np.ndarray
    loss: Loss
    lr: float
    source: str
    printed: tuple = ()

    def __post_init__(self):
        for name in ("X", "Y"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        object.__setattr__(self, "loss", as_loss(self.loss))

    def __repr__(self):
        return f"Example({self.name!r}, {self.network!r}, from {self.source})"
