"""Gradient descent: one update, and the loop that repeats it over batches and epochs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ._buffered import BufferedPasses, flat_order, pack, with_ones
from .backprop import as_problem, check_network, check_trace, common_type, quiet
from .checks import all_finite, as_count, as_number, as_rng, read_only
from .functions import Loss, as_loss, sigmoid, softmax
from .history import DivergenceError, Epoch, History, Networks, carry
from .network import Network
from .parameters import gradients_of, with_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike

    from .backprop import Trace

# Samples are gathered in the order of an epoch as many at a time as stay in the processor's cache.
BLOCK_BYTES = 2**20


def sgd(network: Network, trace: Trace, lr: float) -> Network:
    """Return a new network, each parameter minus `lr` times its gradient: plain gradient descent.

    Parameters
    ----------
    network : Network
        Stays as it is.
    trace : Trace
        Holds the gradient, as `backprop` returns it.
    lr : float
        The rate. A negative one climbs; it is allowed, because S2's sign convention has to be shown.

    Returns
    -------
    Network
        The updated one.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a trace of another network's shapes and a rate that is not finite.
    DivergenceError
        A ValueError, for an update that leaves the finite numbers.
    """
    check_network(network)
    check_trace(trace)
    lr = as_number("lr", lr)
    if trace.network is not network and trace.network.sizes != network.sizes:
        raise ValueError(
            f"trace belongs to a network of sizes {trace.network.sizes}, this one has {network.sizes}"
        )
    return update(network, gradients_of(trace), lr)


def update(network, gradients, lr) -> Network:
    """Do what `sgd` does, for checked `gradients`, the (dW, db) of each layer."""
    with quiet():
        updated = [
            (layer.W - lr * dW, layer.b - lr * db)
            for layer, (dW, db) in zip(network.layers, gradients, strict=True)
        ]
    try:
        return with_parameters(network, updated)
    except ValueError as error:
        raise DivergenceError(f"{error} after the update; is the rate too high?") from None


def train(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float | Callable[[int], float],
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | int | None = None,
    every: int = 1,
    callback: Callable[[Epoch], object] | None = None,
    progress: bool = False,
) -> History:
    """Train by gradient descent and return the `History`.

    A training that leaves the finite numbers stops there and says so in `History.diverged`; one that is
    interrupted from the keyboard returns what it has. What `lr` or `callback` raises once an epoch is
    finished goes on to the caller, with the `History` so far as its attribute `history`.

    Parameters
    ----------
    network : Network
        What learns; it stays as it is.
    X : array_like, shape (n, n_in)
        Samples; copied, like Y, before the first epoch.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.
    lr : float or callable
        A rate, or a function of the epoch (0, 1, ...) that returns one; called once for each, in their order.
    epochs : int
        How often all samples are visited; 0 or more.
    batch_size : int, optional
        Samples in a step; without it every epoch is one step on the whole batch.
    rng : numpy.random.Generator or int, optional
        Shuffles the samples, an int is a seed; without it they keep their order.
    every : int, default 1
        The network after every so many epochs is kept.
    callback : callable, optional
        Called with each finished `Epoch`.
    progress : bool, default False
        Shows a bar (tqdm).

    Returns
    -------
    History
        Losses, accuracies and networks.

    Raises
    ------
    TypeError
        As in `backprop`.
    ValueError
        As in `backprop`.
    ImportError
        Where a bar is wanted and tqdm is not installed.
    """
    epochs = as_count("epochs", epochs, least=0)
    every = as_count("every", every)
    if callback is not None and not callable(callback):
        raise TypeError(f"callback must be a function of the Epoch, got {type(callback).__name__}")
    rate = 0.0 if callable(lr) and not epochs else lr  # a schedule is asked for its epochs only
    running = _prepare(network, X, Y, loss, rate, batch_size, rng)
    networks, losses, accuracies = Networks(network), [], []
    diverged, interrupted, vector = None, False, None

    def finished():
        if len(losses) % every:
            networks.append(vector)
        right = None if as_loss(loss).targets == "any" else read_only(accuracies)
        return History(networks, read_only(losses), right, diverged, every, interrupted)

    bar = _progress_bar(epochs) if progress else None
    warnings = np.geterr()
    try:
        with quiet():  # once for all epochs: to enter it takes as long as two operations on small arrays
            while len(losses) < epochs:
                try:
                    epoch = next(running)
                except StopIteration as end:
                    diverged = end.value
                    break
                vector = epoch._vector
                losses.append(epoch.loss)
                accuracies.append(epoch.accuracy)
                if len(losses) % every == 0:
                    networks.append(vector)
                if bar is not None:
                    bar.set_postfix(loss=f"{epoch.loss:.4g}", refresh=False)
                    bar.update()
                if callback is not None:
                    with np.errstate(**warnings):
                        callback(epoch)
    except KeyboardInterrupt:
        interrupted = True
    except Exception as error:
        carry(error, finished())
        raise
    finally:
        if bar is not None:
            bar.close()
    return finished()


def _progress_bar(epochs):
    try:
        from tqdm.auto import tqdm
    except ImportError:
        raise ImportError("progress=True needs tqdm: python -m pip install tqdm") from None
    return tqdm(total=epochs, unit="epoch")


def iterate(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    lr: float | Callable[[int], float],
    batch_size: int | None = None,
    rng: np.random.Generator | int | None = None,
) -> Iterator[Epoch]:
    """Return an iterator that trains without end and yields an `Epoch` after each one.

    The arguments are checked at once.

    Parameters
    ----------
    network : Network
        What learns; it stays as it is.
    X : array_like, shape (n, n_in)
        Samples; copied at once, like Y.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.
    lr : float or callable
        A rate, or a function of the epoch (0, 1, ...) that returns one; called once for each, in their order,
        for epoch 0 at once.
    batch_size : int, optional
        Samples in a step; without it every epoch is one step on the whole batch.
    rng : numpy.random.Generator or int, optional
        Shuffles the samples, an int is a seed; without it they keep their order.

    Returns
    -------
    iterator of Epoch
        One after the other; the last one yielded is the last good state.

    Raises
    ------
    TypeError
        As in `backprop`.
    ValueError
        As in `backprop`.
    DivergenceError
        From the iterator, where a loss or a weight leaves the finite numbers.
    """
    running = _prepare(network, X, Y, loss, lr, batch_size, rng)

    def yield_epochs():
        while True:
            try:
                with quiet():
                    epoch = next(running)
            except StopIteration as end:
                raise DivergenceError.in_epoch(end.value) from None
            yield epoch

    return yield_epochs()


def _prepare(network, X, Y, loss, lr, batch_size, rng):
    """Check the arguments of `iterate`, and return what yields its epochs; to be run in `quiet`.

    It ends in the epoch that leaves the finite numbers, and returns its number.
    """
    # All that can be wrong with the data shows here, and not in the middle of an epoch. They are copied: what
    # somebody does to theirs between two epochs changes no epoch.
    X, Y, loss = as_problem(network, X, Y, loss)
    rate = lr if callable(lr) else None
    first = as_number("lr", lr if rate is None else rate(0))
    size = len(X) if batch_size is None else min(as_count("batch_size", batch_size), len(X))
    rng = None if rng is None else as_rng(rng)
    return _epochs(network, X, Y, loss, rate, first, size, rng)


def _epochs(network, X, Y, loss, rate, first, size, rng):
    n = len(X)
    dtype = common_type(network, X, Y)
    X, Y = X.astype(dtype, copy=False), np.ascontiguousarray(Y.T, dtype)
    wanted, classifies = _classes(loss, Y), loss.targets != "any"
    (parameters, gradient), in_order = pack(network, dtype), flat_order(network)
    # A short last batch has buffers of its own.
    passes = {k: BufferedPasses(network, loss, k, parameters, gradient) for k in {size, n % size} - {0}}
    block = min(n, size * max(1, BLOCK_BYTES // (size * X.itemsize * X.shape[1])))
    blocks = {k: _Block(X[:k], Y[:, :k], wanted[..., :k], passes, size) for k in {block, n % block} - {0}}
    # What keeps its order and fits into one block is there already; all else is gathered, a block at a time.
    gathers, order = rng is not None or block < n, np.arange(n)

    def run(step, order):
        cost, right = 0.0, 0
        for start in range(0, n, block):
            rows = order[start : start + block]
            present = blocks[len(rows)]
            if gathers:
                present.gather(rows, X, Y, wanted)
            for batch, x, y, scores in present.batches:
                batch.run(x, y)
                np.multiply(gradient, step, gradient)  # in place: one vector less to crowd the cache
                np.subtract(parameters, gradient, parameters)
                cost += float(batch.losses.dot(batch.ones))
                if classifies:
                    np.copyto(scores, batch.layers[-1].a)
            if classifies:
                right += _count_right(loss, present.scores, present.wanted)
        return cost, right, parameters.dot(parameters)

    number, step = 0, np.array(first, dtype)
    while True:
        if number and rate is not None:  # a schedule may count its calls: it has been asked for epoch 0
            step = np.array(as_number("lr", rate(number)), dtype)
        cost, right, energy = run(step, order if rng is None else rng.permutation(n))
        # Neither a cost nor a parameter that left the finite numbers ever comes back to them.
        if not (math.isfinite(cost) and (math.isfinite(energy) or all_finite(parameters))):
            return number
        yield Epoch(number, cost / n, right / n if classifies else None, network, parameters.take(in_order))
        number += 1


class _Block:
    """k samples as `BufferedPasses` takes them, in batches of `size`, with a buffer for their scores.

    Begins with X (k, n_in), Y (n_out, k) and `wanted`, as `_classes` makes it. `batches` are cut once for all
    epochs: the passes of each, and its views of the samples, their targets and their scores.
    """

    def __init__(self, X, Y, wanted, passes, size):
        self.X_and_1, self.Y, self.wanted = with_ones(X), Y.copy(), wanted.copy()
        self.gathered = np.empty(X.shape, X.dtype)  # stays untouched where samples keep their order
        self.scores = np.empty_like(self.Y)
        parts = [slice(start, min(start + size, len(X))) for start in range(0, len(X), size)]
        self.batches = [
            (passes[part.stop - part.start], self.X_and_1[part], self.Y[:, part], self.scores[:, part])
            for part in parts
        ]

    def gather(self, rows, X, Y, wanted):
        """Take the samples of these numbers instead."""
        # With this mode numpy writes straight to where they go.
        X.take(rows, 0, self.gathered, mode="clip")
        Y.take(rows, -1, self.Y, mode="clip")
        wanted.take(rows, -1, self.wanted, mode="clip")
        self.X_and_1[:, :-1] = self.gathered


def _classes(loss, Y):
    """What predictions are compared with, for Y (n_out, n): the classes (n,), or yes and no (n_out, n)."""
    return Y.argmax(axis=0) if loss.targets == "distribution" else Y >= 0.5


def _count_right(loss, scores, wanted):
    """How many samples are predicted as `wanted`, as `_classes` makes it, for scores (n_out, n)."""
    # Of our own links the scores say it as well: sooner, and also where rounding makes probabilities equal.
    if loss.targets == "distribution":
        said = scores if loss.link is softmax else loss.link(scores.T).T
        return int((said.argmax(axis=0) == wanted).sum())
    yes = scores >= 0 if loss.link is sigmoid else loss.link(scores.T).T >= 0.5
    return int((yes == wanted).all(axis=0).sum())
