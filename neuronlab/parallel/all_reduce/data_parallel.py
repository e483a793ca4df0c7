"""One step of data-parallel training: every worker has the whole network and a part of the batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...backprop import Trace, as_problem, quiet, run_passes
from ...checks import as_count, as_number, read_only
from ...history import DivergenceError
from ...network import Network
from ...parameters import unflatten
from ...record import Record
from ...training import update
from .gradients import gradient_vector, mean
from .replicas import as_replicas, drift
from .sharding import as_sizes, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

    from ...functions import Loss


@dataclass(frozen=True, eq=False)
class ParallelStep(Record):
    """What the workers made together in one step.

    Attributes
    ----------
    replicas : tuple of Network
        The updated networks, one for each worker.
    traces : tuple of Trace
        The workers' passes over their own shards.
    sizes : tuple of int
        The numbers of rows in these.
    gradient : numpy.ndarray, shape (n_parameters,)
        The mean over the workers, in the order of `gradient_vector`.
    mean_loss : float
        The mean over all samples of the batch, each at its own worker, before the update.
    """

    replicas: tuple
    traces: tuple
    sizes: tuple
    gradient: np.ndarray
    mean_loss: float

    @property
    def network(self) -> Network:
        """The replica of worker 0; after a right step all replicas are equal."""
        return self.replicas[0]

    @property
    def dW(self) -> tuple:
        """The gradient of the weights, layer by layer: a tuple of arrays (n_out, n_in)."""
        return tuple(dW for dW, _ in unflatten(self.gradient, self.network.sizes))

    @property
    def db(self) -> tuple:
        """The gradient of the biases, layer by layer: a tuple of arrays (n_out,)."""
        return tuple(db for _, db in unflatten(self.gradient, self.network.sizes))

    def __repr__(self):
        n = len(self.sizes)
        return (
            f"ParallelStep({n} worker{'s' * (n > 1)} with {', '.join(map(str, self.sizes))} samples, "
            f"{self.traces[0].loss.name} {self.mean_loss:.6g}, {agreement(drift(self.replicas))})"
        )


def parallel_step(
    network: Network | Sequence[Network],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float,
    n_workers: int,
    sizes: Iterable[int] | None = None,
) -> ParallelStep:
    """Take one step of gradient descent with several workers, each on its own shard of the batch.

    Every worker runs both passes over its shard. The gradients are averaged, a shard of more samples counting
    for more, and every worker subtracts `lr` times that average. This gives what one worker gets from the
    whole batch, up to rounding, and replicas that are equal to the last bit. Source: Li and others, "PyTorch
    Distributed", VLDB 2020; theirs is the plain mean of equal shards.

    Parameters
    ----------
    network : Network or list of Network
        One network, or one for each worker, as `ParallelStep.replicas`: what differs before the step differs
        after it.
    X : array_like, shape (n, n_in)
        The batch.
    Y : array_like, shape (n, n_out)
        Its targets.
    loss : Loss or str
        The loss, or its name.
    lr : float
        The rate.
    n_workers : int
        How many share the batch.
    sizes : list of int, optional
        Rows of each worker's shard, as in `shard`; without it they are as equal as possible.

    Returns
    -------
    ParallelStep
        The updated replicas, and what was computed on the way.

    Raises
    ------
    TypeError
        As in `backprop`, `shard` and `sgd`.
    ValueError
        As in these.
    """
    replicas, traces, sizes, lr = run_workers(network, X, Y, loss, lr, n_workers, sizes)
    gradient = mean([gradient_vector(trace) for trace in traces], sizes)
    return update_replicas(replicas, traces, sizes, [gradient] * len(sizes), gradient, lr)


def run_workers(
    network, X, Y, loss, lr, n_workers, sizes
) -> tuple[tuple[Network, ...], tuple[Trace, ...], tuple[int, ...], float]:
    """Return checked (replicas, traces, sizes, lr), every worker's passes over its own shard done."""
    replicas = as_replicas(network, as_count("n_workers", n_workers))
    X, Y, loss = as_problem(replicas[0], X, Y, loss)
    sizes = as_sizes(sizes, len(X), n_workers)
    traces = tuple(
        run_passes(replica, X[rows], Y[rows], loss)
        for replica, rows in zip(replicas, slices(sizes), strict=True)
    )
    return replicas, traces, sizes, as_number("lr", lr)


def update_replicas(replicas, traces, sizes, gradients, gradient, lr) -> ParallelStep:
    """Return the ParallelStep in which each worker follows its own of `gradients`; `gradient` is their mean.

    DivergenceError, a ValueError, if the loss or an updated parameter is not finite.
    """
    with quiet():
        mean_loss = float(np.concatenate([trace.losses for trace in traces]).mean())
    if not np.isfinite(mean_loss):
        raise DivergenceError(f"the mean loss is {mean_loss}; is the rate too high?")
    updated = tuple(
        update(replica, unflatten(own, replica.sizes), lr)
        for replica, own in zip(replicas, gradients, strict=True)
    )
    return ParallelStep(updated, traces, sizes, read_only(gradient), mean_loss)


def agreement(difference) -> str:
    """Return in words how far replicas are apart."""
    return "replicas equal" if difference == 0 else f"replicas differ by up to {difference:.3g}"
