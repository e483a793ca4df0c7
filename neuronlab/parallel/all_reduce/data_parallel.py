"""One step of data-parallel training: every worker has the whole network and a part of the batch."""

from dataclasses import dataclass

import numpy as np

from ...backprop import as_problem, run_passes
from ...checks import as_count, as_number, read_only
from ...history import DivergenceError
from ...network import Network
from ...parameters import unflatten
from ...training import update
from .gradients import gradient_vector, mean
from .replicas import as_replicas, drift
from .sharding import as_sizes, slices


@dataclass(frozen=True, eq=False)
class ParallelStep:
    """What the workers made together in one step.

    `replicas` are the updated networks, one for each worker; `traces` the workers' passes over their own
    shards, `sizes` the numbers of rows in these. `gradient` (n_parameters,) is the mean over the workers, in
    the order of `gradient_vector`, and `dW` and `db` hold the same layer by layer. `mean_loss` is the mean
    over all samples of the batch, each at its own worker, before the update.
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
        return tuple(dW for dW, _ in unflatten(self.gradient, self.network.sizes))

    @property
    def db(self) -> tuple:
        return tuple(db for _, db in unflatten(self.gradient, self.network.sizes))

    def __repr__(self):
        n = len(self.sizes)
        return (
            f"ParallelStep({n} worker{'s' * (n > 1)} with {', '.join(map(str, self.sizes))} samples, "
            f"{self.traces[0].loss.name} {self.mean_loss:.6g}, {agreement(drift(self.replicas))})"
        )


def parallel_step(network, X, Y, loss, lr, n_workers, sizes=None) -> ParallelStep:
    """Take one step of gradient descent with `n_workers`, each on its own shard of the batch.

    Every worker runs both passes over its shard (`sizes` as in `shard`). The gradients are averaged, a shard
    of more samples counting for more, and every worker subtracts `lr` times that average. This gives what one
    worker gets from the whole batch, up to rounding, and replicas that are equal to the last bit.

    X (n, n_in), Y (n, n_out). `network` is one Network, or one for each worker, as `ParallelStep.replicas`:
    what differs before the step differs after it. TypeError and ValueError as in `backprop`, `shard` and
    `sgd`. Source: Li and others, "PyTorch Distributed", VLDB 2020; theirs is the plain mean of equal shards.
    """
    replicas, traces, sizes, lr = run_workers(network, X, Y, loss, lr, n_workers, sizes)
    gradient = mean([gradient_vector(trace) for trace in traces], sizes)
    return update_replicas(replicas, traces, sizes, [gradient] * len(sizes), gradient, lr)


def run_workers(network, X, Y, loss, lr, n_workers, sizes) -> tuple:
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
