"""Data-parallel training: the steps of several workers, one after the other, and how far replicas drift."""

from dataclasses import dataclass

import numpy as np

from ...backprop import as_problem
from ...checks import as_count
from ...history import DivergenceError
from ...network import Network
from .data_parallel import agreement, parallel_step
from .replicas import as_replicas, drift


@dataclass(frozen=True, eq=False)
class ParallelHistory:
    """How a training with several workers went.

    losses[k] is the mean loss of epoch k, measured before its update; replicas[k] holds the network of every
    worker after k epochs; drift[k] is the largest difference between those in any one parameter. `diverged`
    is the epoch in which a number stopped being finite, or None; the history then ends before it.
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
            f"ParallelHistory({workers} worker{'s' * (workers > 1)}, {epochs} epochs, {end}, "
            f"{agreement(self.drift[-1])}{stop})"
        )


def train_parallel(
    network, X, Y, loss, lr, epochs, n_workers, sizes=None, step=parallel_step
) -> ParallelHistory:
    """Repeat `step` with all of X (n, n_in) and Y (n, n_out), and return the `ParallelHistory`.

    `step` is `parallel_step`, or a wrong way such as `average_error_terms`, to see how it goes wrong. `lr` is
    a rate or a function of the epoch (0, 1, ...) that returns one. TypeError and ValueError as in `step`. A
    training that leaves the finite numbers stops there and says so in `ParallelHistory.diverged`.
    """
    if not callable(step):
        raise TypeError(f"step must be a function such as parallel_step, got {type(step).__name__}")
    epochs = as_count("epochs", epochs, least=0)
    kept = [as_replicas(network, as_count("n_workers", n_workers))]
    as_problem(kept[0][0], X, Y, loss)
    losses, diverged = [], None
    for epoch in range(epochs):
        try:
            made = step(kept[-1], X, Y, loss, lr(epoch) if callable(lr) else lr, n_workers, sizes)
        except DivergenceError:
            diverged = epoch
            break
        losses.append(made.mean_loss)
        kept.append(made.replicas)
    return ParallelHistory(np.array(losses), tuple(kept), np.array([drift(each) for each in kept]), diverged)
