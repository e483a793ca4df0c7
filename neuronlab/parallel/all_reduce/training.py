"""Data-parallel training: the steps of several workers, one after the other, and how far replicas drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...backprop import as_problem
from ...checks import as_count, read_only
from ...history import DivergenceError, carry
from ...network import Network
from ...record import Record
from .data_parallel import agreement, parallel_step
from .replicas import as_replicas, drift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike

    from ...functions import Loss
    from .data_parallel import ParallelStep


@dataclass(frozen=True, eq=False)
class ParallelHistory(Record):
    """How a training with several workers went; the arrays are read-only.

    Attributes
    ----------
    losses : numpy.ndarray, shape (epochs,)
        losses[k] is the mean loss of epoch k, measured before its update.
    replicas : tuple of tuple of Network
        replicas[k] holds the network of every worker after k epochs.
    drift : numpy.ndarray, shape (epochs + 1,)
        drift[k] is the largest difference between those in any one parameter.
    diverged : int or None
        The epoch in which a number stopped being finite, or None; the history then ends before it.
    """

    losses: np.ndarray
    replicas: tuple
    drift: np.ndarray
    diverged: int | None = None

    @property
    def network(self) -> Network:
        """The last replica of worker 0."""
        return self.replicas[-1][0]

    def __repr__(self):
        epochs, workers = len(self.losses), len(self.replicas[0])
        end = f"loss {self.losses[0]:.6g} to {self.losses[-1]:.6g}" if epochs else "no loss"
        stop = "" if self.diverged is None else f", DIVERGED in epoch {self.diverged}: is the rate too high?"
        return (
            f"ParallelHistory({workers} worker{'s' * (workers > 1)}, {epochs} epoch{'s' * (epochs != 1)}, "
            f"{end}, {agreement(self.drift[-1])}{stop})"
        )


def train_parallel(
    network: Network | Sequence[Network],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float | Callable[[int], float],
    epochs: int,
    n_workers: int,
    sizes: Iterable[int] | None = None,
    step: Callable[..., ParallelStep] = parallel_step,
) -> ParallelHistory:
    """Repeat a step of several workers with all of X and Y, and return the `ParallelHistory`.

    A training that leaves the finite numbers stops there and says so in `ParallelHistory.diverged`. What `lr`
    or `step` raises once an epoch is finished goes on to the caller, with the `ParallelHistory` so far as its
    attribute `history`.

    Parameters
    ----------
    network : Network or list of Network
        One network, or one for each worker.
    X : array_like, shape (n, n_in)
        The batch.
    Y : array_like, shape (n, n_out)
        Its targets.
    loss : Loss or str
        The loss, or its name.
    lr : float or callable
        A rate, or a function of the epoch (0, 1, ...) that returns one.
    epochs : int
        How many steps; 0 or more.
    n_workers : int
        How many share the batch.
    sizes : list of int, optional
        Rows of each worker's shard; without it they are as equal as possible.
    step : callable, default `parallel_step`
        Or a wrong way such as `average_error_terms`, to see how it goes wrong.

    Returns
    -------
    ParallelHistory
        Losses, replicas and how far they are apart.

    Raises
    ------
    TypeError
        As in `step`.
    ValueError
        As in `step`.
    """
    if not callable(step):
        raise TypeError(f"step must be a function such as parallel_step, got {type(step).__name__}")
    epochs = as_count("epochs", epochs, least=0)
    kept = [as_replicas(network, as_count("n_workers", n_workers))]
    as_problem(kept[0][0], X, Y, loss)
    losses, diverged = [], None

    def finished():
        drifts = read_only([drift(each) for each in kept])
        return ParallelHistory(read_only(losses), tuple(kept), drifts, diverged)

    try:
        for epoch in range(epochs):
            rate = lr(epoch) if callable(lr) else lr
            try:
                made = step(kept[-1], X, Y, loss, rate, n_workers, sizes)
            except DivergenceError:
                diverged = epoch
                break
            losses.append(made.mean_loss)
            kept.append(made.replicas)
    except Exception as error:
        carry(error, finished())
        raise
    return finished()
