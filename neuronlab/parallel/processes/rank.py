"""One rank of a data-parallel training: its shard of every mini-batch, and the sum over all ranks."""

import math
import time
from dataclasses import dataclass

import numpy as np

from ...backprop import as_problem, quiet, run_passes
from ...checks import as_count, as_number, as_rng
from ...data import batches
from ...history import DivergenceError
from ...network import Network
from ...parameters import unflatten
from ...training import update
from ..all_reduce.gradients import gradient_vector
from ..all_reduce.sharding import as_sizes, slices

CLOCK = time.perf_counter


@dataclass(frozen=True, eq=False)
class RankHistory:
    """How one rank's part of a training went; every rank has one.

    `losses` (epochs,) are means over all samples, each before the update that it led to. `compute` and
    `communicate` (n_steps,) are seconds of this rank: both passes and the update; and the sum over the ranks,
    waiting for the slowest of them included.
    """

    network: Network
    losses: np.ndarray
    compute: np.ndarray
    communicate: np.ndarray


def train_rank(comm, add_up, watchdog, network, X, Y, loss, lr, epochs, batch_size, rng) -> RankHistory:
    """Train as `train` does, together with all other ranks of `comm`, and return this rank's `RankHistory`.

    All ranks call it with the same arguments, an `rng` of the same seed included: they shuffle alike, and
    each takes its own shard of every mini-batch. `add_up` returns the sum of a vector over the ranks, as
    those of `mpi.WAYS` do. TypeError and ValueError as in `train` and `shard`: every mini-batch, also a short
    last one, must have a sample for each rank. DivergenceError where a number stops being finite.
    """
    X, Y, loss = as_problem(network, X, Y, loss)
    lr = as_number("lr", lr)
    rng = None if rng is None else as_rng(rng)
    cuts = {len(rows): as_sizes(None, len(rows), comm.size) for rows in batches(len(X), batch_size)}
    own_rows = {n_rows: slices(sizes)[comm.rank] for n_rows, sizes in cuts.items()}
    losses, times = [], []
    for epoch in range(as_count("epochs", epochs, least=0)):
        cost = 0.0
        for rows in batches(len(X), batch_size, rng):
            begun = CLOCK()
            own = rows[own_rows[len(rows)]]
            trace = run_passes(network, X[own], Y[own], loss)
            part = len(own) / len(rows) * gradient_vector(trace)
            computed = CLOCK()
            gradient = add_up(part)
            added = CLOCK()
            network = _updated(network, gradient, lr, epoch)
            with quiet():
                cost += trace.losses.sum()
            times.append((computed - begun + CLOCK() - added, added - computed))
        with watchdog.wait("the other ranks after an epoch"):
            losses.append(comm.allreduce(cost) / len(X))
        if not math.isfinite(losses[-1]):
            raise DivergenceError.in_epoch(epoch)
    compute, communicate = np.reshape(times, (-1, 2)).T
    return RankHistory(network, np.array(losses), compute, communicate)


def _updated(network, gradient, lr, epoch):
    try:
        return update(network, unflatten(gradient, network.sizes), lr)
    except DivergenceError:
        raise DivergenceError.in_epoch(epoch) from None
