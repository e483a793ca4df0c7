"""How a training went: its losses, its networks, and where it left the finite numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .lazy import LazySequence
from .network import Network
from .parameters import unflatten, with_parameters
from .record import Record


class Networks(LazySequence[Network]):
    """The networks of a training, in their order; each is made when it is asked for.

    What is kept of one is a vector of its parameters, as `flatten` makes it: training stays quick, and takes
    little memory.
    """

    def __init__(self, first):
        super().__init__()
        self._first, self._vectors = first, [None]

    def append(self, vector):
        """Add the network of the same make with the parameters of `vector`, which becomes read-only."""
        vector.flags.writeable = False
        self._vectors.append(vector)

    def __len__(self):
        return len(self._vectors)

    def _make(self, k):
        return network_of(self._first, self._vectors[k]) if k else self._first

    def __getstate__(self):  # the vectors say it all: what was made of them already would go along twice
        return self._first, self._vectors

    def __setstate__(self, state):
        first, vectors = state
        self.__init__(first)
        self._vectors = vectors

    def __repr__(self):
        return f"Networks({len(self)} of {self._first!r})"


@dataclass(frozen=True, eq=False)
class History(Record):
    """How a training went: its losses, its networks, and where it left the finite numbers.

    The arrays are read-only.

    Attributes
    ----------
    networks : sequence of Network
        networks[k] is the network after k * `every` epochs, networks[0] the first one, and the last one is
        there in any case.
    losses : numpy.ndarray, shape (epochs,)
        losses[k] is the mean over the samples of epoch k, each measured before the update that it led to.
    accuracy : numpy.ndarray, shape (epochs,), or None
        The share of right answers in the same way; None for a regression.
    diverged : int or None
        The epoch in which a loss or a weight stopped being finite, or None; the history then ends with the
        last epoch that was finite.
    every : int
        Epochs from one network that is kept to the next.
    interrupted : bool
        Whether a KeyboardInterrupt (the stop button of Jupyter) ended it; what was finished by then is here.
    """

    networks: Sequence[Network]
    losses: np.ndarray
    accuracy: np.ndarray | Any  # None for a regression; whoever trains on classes need not ask
    diverged: int | None = None
    every: int = 1
    interrupted: bool = False

    @property
    def network(self) -> Network:
        """The last network whose weights are all finite."""
        return self.networks[-1]

    def __repr__(self):
        n = len(self.losses)
        end = f"loss {self.losses[0]:.6g} to {self.losses[-1]:.6g}" if n else "no loss"
        stop = "" if self.diverged is None else f", DIVERGED in epoch {self.diverged}: is the rate too high?"
        stop += ", interrupted" * self.interrupted
        return f"History({n} epoch{'s' * (n != 1)}, {end}{stop})"


class Epoch:
    """One finished epoch of a training.

    Attributes
    ----------
    number : int
        Counts from 0.
    loss : float
        The mean over its samples.
    accuracy : float or None
        The share of right answers; None for a regression.
    """

    __slots__ = ("_first", "_vector", "accuracy", "loss", "number")

    def __init__(self, number: int, loss: float, accuracy: float | None, first: Network, vector: np.ndarray):
        self.number, self.loss, self.accuracy = number, loss, accuracy
        self._first, self._vector = first, vector

    @property
    def network(self) -> Network:
        """The network after this epoch, with parameters that are all finite."""
        return network_of(self._first, self._vector)

    def __repr__(self):
        right = "" if self.accuracy is None else f", accuracy {self.accuracy:.4f}"
        return f"Epoch({self.number}, loss {self.loss:.6g}{right})"


def network_of(first, vector) -> Network:
    """Return the network of the make of `first` whose parameters are `vector`, which becomes its own."""
    vector.flags.writeable = False
    return with_parameters(first, unflatten(vector, first.sizes))


def carry(error, history):
    """Give `error`, which ends a training, what was finished as its attribute `history`, and say so in it."""
    epochs = len(history.losses)
    if epochs:
        vars(error)["history"] = history
        finished = "1 epoch was" if epochs == 1 else f"{epochs} epochs were"
        error.add_note(f"{finished} finished: they are in this error's attribute `history`.")


class DivergenceError(ValueError):
    """A loss or a parameter left the finite numbers.

    Parameters
    ----------
    message : str
        What happened.
    epoch : int, optional
        The epoch in which it did; a single step does not know its epoch.
    """

    def __init__(self, message: str, epoch: int | None = None):
        super().__init__(message)
        self.epoch = epoch

    @classmethod
    def in_epoch(cls, epoch: int) -> "DivergenceError":
        """Return the error for a training that ends in an epoch.

        Parameters
        ----------
        epoch : int
            The epoch, from 0.

        Returns
        -------
        DivergenceError
            With a message that asks whether the rate is too high.
        """
        return cls(f"training diverged in epoch {epoch}: is the rate too high?", epoch)
