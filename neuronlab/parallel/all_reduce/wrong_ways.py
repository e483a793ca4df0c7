"""Two ways to average that are wrong, each as it is told or done; here only to show the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...checks import read_only
from .data_parallel import ParallelStep, run_workers, update_replicas
from .gradients import gradient_vector, mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

    from ...functions import Loss
    from ...network import Network


def average_error_terms(
    network: Network | Sequence[Network],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float,
    n_workers: int,
    sizes: Iterable[int] | None = None,
) -> ParallelStep:
    """WRONG: take a step that averages the neurons' error terms, layer by layer, from the output back.

    This is what AI for Network Engineers, ch. 2, describes. Going back, the workers meet at every layer: row
    i of its delta becomes the mean of row i over all workers, although each has another sample there. That
    mean goes on to the layer before (times the worker's own weights and slopes), and for dW it is multiplied
    with the worker's OWN inputs to the layer. A product of means is not a mean of products: each worker gets
    another dW, so that replicas drift apart, and none of them follows the gradient of the batch. Right in any
    case is only db of the last layer, which no inputs enter.

    In `traces`, delta is the mean, da what the worker had before, dW and db what it follows. `gradient` is
    the mean of the workers' gradients.

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
        As in these, and for shards of unequal size, whose rows have no partners.
    """
    replicas, traces, sizes, lr = run_workers(network, X, Y, loss, lr, n_workers, sizes)
    if len(set(sizes)) > 1:
        raise ValueError(
            f"error terms are averaged row by row, so shards must be of equal size, got {list(sizes)}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        traces = _meet_at_every_layer(replicas, traces)
    gradients = [gradient_vector(trace) for trace in traces]
    return update_replicas(replicas, traces, sizes, gradients, mean(gradients, sizes), lr)


def _meet_at_every_layer(replicas, traces):
    """Return the traces with the backward pass done again, its delta averaged over the workers."""
    da = [trace.layers[-1].da for trace in traces]
    layers = [[] for _ in traces]  # of each worker, the last one first
    for l in reversed(range(len(replicas[0].layers))):
        own = [mine * trace.layers[l].slope for mine, trace in zip(da, traces, strict=True)]
        delta = mean(own, [1] * len(own))
        for worker, trace in enumerate(traces):
            a_before = trace.layers[l - 1].a if l else trace.X
            made = {"da": da[worker], "delta": delta}
            made |= {"dW": delta.T @ a_before / len(delta), "db": delta.sum(axis=0) / len(delta)}
            made = {name: read_only(array) for name, array in made.items()}
            layers[worker].append(replace(trace.layers[l], **made))
        da = [delta @ replica.layers[l].W for replica in replicas]
    return tuple(replace(trace, layers=tuple(own[::-1])) for trace, own in zip(traces, layers, strict=True))


def plain_mean(
    network: Network | Sequence[Network],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float,
    n_workers: int,
    sizes: Iterable[int] | None = None,
) -> ParallelStep:
    """WRONG for unequal shards: take a step with the plain mean of the workers' mean gradients.

    A sample in a small shard then counts for more than one in a large shard. The replicas stay equal, which
    hides the mistake, but they are not what one worker gets from the whole batch. Equal shards give the same
    as `parallel_step`.

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
    gradient = mean([gradient_vector(trace) for trace in traces], [1] * len(sizes))
    return update_replicas(replicas, traces, sizes, [gradient] * len(sizes), gradient, lr)
