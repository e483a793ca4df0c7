"""Gradient descent: one update, and the loop that repeats it over batches and epochs."""

import math

import numpy as np

from .backprop import as_problem, check_network, check_trace, common_type
from .checks import all_finite, as_count, as_number, check_rng
from .functions import as_loss
from .history import Diverged, Epoch, History, Networks
from .network import Layer, Network
from .passes import Passes, join, with_ones

# Samples are gathered in the order of an epoch as many at a time as stay in the processor's cache.
BLOCK_BYTES = 2**20


def sgd(network, trace, lr) -> Network:
    """Return a new network, each parameter minus `lr` times its gradient in `trace`: plain gradient descent.

    TypeError for a wrong type; ValueError for a trace of another network's shapes, a rate that is not finite,
    or an update that leaves the finite numbers. A negative rate climbs; it is allowed, because S2's sign
    convention has to be shown.
    """
    check_network(network)
    check_trace(trace)
    lr = as_number("lr", lr)
    if trace.network.sizes != network.sizes:
        raise ValueError(
            f"trace belongs to a network of sizes {trace.network.sizes}, this one has {network.sizes}"
        )
    return update(network, [(made.dW, made.db) for made in trace.layers], lr)


def update(network, gradient, lr) -> Network:
    """Do what `sgd` does, for a checked `gradient`: (dW, db) of every layer; the one place of an update."""
    with np.errstate(over="ignore", invalid="ignore"):
        updated = [
            (layer.W - lr * dW, layer.b - lr * db, layer.activation)
            for layer, (dW, db) in zip(network.layers, gradient, strict=True)
        ]
    return Network(Layer(*parts) for parts in updated)


def train(
    network, X, Y, loss, lr, epochs, batch_size=None, rng=None, every=1, callback=None, progress=False
) -> History:
    """Train by gradient descent and return the `History`.

    X (n, n_in), Y (n, n_out), `loss` a Loss or its name. `lr` is a rate or a function of the epoch (0, 1,
    ...) that returns one. Without `batch_size` every epoch is one step on the whole batch; without `rng`
    samples keep their order. The network after every `every` epochs is kept. `callback` is called with each
    finished `Epoch`; `progress` shows a bar (tqdm). TypeError and ValueError as in `backprop`. A training
    that leaves the finite numbers stops there and says so in `History.diverged`; one that is interrupted from
    the keyboard returns what it has.
    """
    epochs = as_count("epochs", epochs, least=0)
    every = as_count("every", every)
    running = iterate(network, X, Y, loss, lr, batch_size, rng)
    networks, losses, accuracies = Networks(network), [], []
    diverged, interrupted, vector = None, False, None
    bar = _progress_bar(epochs) if progress else None
    try:
        for epoch in running if epochs else ():
            vector = epoch._vector
            losses.append(epoch.loss)
            accuracies.append(epoch.accuracy)
            if len(losses) % every == 0:
                networks.append(vector)
            if bar is not None:
                bar.set_postfix(loss=f"{epoch.loss:.4g}", refresh=False)
                bar.update()
            if callback is not None:
                callback(epoch)
            if len(losses) == epochs:
                break
    except Diverged as error:
        diverged = error.epoch
    except KeyboardInterrupt:
        interrupted = True
    finally:
        if bar is not None:
            bar.close()
    if len(losses) % every:
        networks.append(vector)
    right = None if as_loss(loss).targets == "any" else np.array(accuracies)
    return History(networks, np.array(losses), right, diverged, every, interrupted)


def _progress_bar(epochs):
    try:
        from tqdm.auto import tqdm
    except ImportError:
        raise ImportError("progress=True needs tqdm: python -m pip install tqdm") from None
    return tqdm(total=epochs, unit="epoch")


def iterate(network, X, Y, loss, lr, batch_size=None, rng=None):
    """Return an iterator that trains without end and yields an `Epoch` after each one.

    Arguments as in `train`, checked at once. Raises `Diverged` where a loss or a weight leaves the finite
    numbers; the last `Epoch` yielded is the last good state.
    """
    # All that can be wrong with the data shows here, and not in the middle of an epoch.
    X, Y, loss = as_problem(network, X, Y, loss, copy=False)
    rate = lr if callable(lr) else None
    constant = as_number("lr", lr(0) if rate else lr)
    size = len(X) if batch_size is None else min(as_count("batch_size", batch_size), len(X))
    if rng is not None:
        check_rng(rng)
    return _epochs(network, X, Y, loss, rate, constant, size, rng)


def _epochs(network, X, Y, loss, rate, lr, size, rng):
    n = len(X)
    dtype = common_type(network, X, Y)
    X, Y = X.astype(dtype, copy=False), np.ascontiguousarray(Y.T, dtype)
    classes, classifies = _classes(loss, Y), loss.targets != "any"
    parameters = join(network, dtype)
    gradient, adjustment = np.empty_like(parameters), np.empty_like(parameters)
    # A short last batch has buffers of its own.
    passes = {k: Passes(network, loss, k, parameters, gradient) for k in {size, n % size} - {0}}
    block = size * max(1, BLOCK_BYTES // (size * X.itemsize * X.shape[1]))
    scores = np.empty((len(Y), min(n, block)), dtype)
    # Without shuffling all blocks stay as they are; with it the first one is the room for all.
    parts = [slice(k, k + block) for k in range(0, n if rng is None else min(n, block), block)]
    in_order = [(with_ones(X[part]), Y[:, part], classes[..., part]) for part in parts]
    number = 0
    while True:
        if rate is not None:
            lr = as_number("lr", rate(number))
        step = np.array(lr, dtype)
        cost, right = 0.0, 0
        with np.errstate(over="ignore", invalid="ignore"):
            blocks = in_order if rng is None else _shuffled(rng.permutation(n), in_order[0][0], X, Y, classes)
            for x_block, y_block, wanted in blocks:
                for k in range(0, len(x_block), size):
                    x, y = x_block[k : k + size], y_block[:, k : k + size]
                    batch = passes[len(x)]
                    batch.run(x, y)
                    np.multiply(gradient, step, adjustment)
                    np.subtract(parameters, adjustment, parameters)
                    cost += float(batch.losses.dot(batch.ones))
                    if classifies:
                        scores[:, k : k + len(x)] = batch.layers[-1].a
                if classifies:
                    right += _count_right(loss, scores[:, : len(x_block)], wanted)
            energy = parameters.dot(parameters)
        # Neither a cost nor a parameter that left the finite numbers ever comes back to them.
        if not (math.isfinite(cost) and (math.isfinite(energy) or all_finite(parameters))):
            raise Diverged(number)
        yield Epoch(number, cost / n, right / n if classifies else None, network, parameters.copy())
        number += 1


def _shuffled(order, room, X, Y, classes):
    """Yield all samples in `order`, in blocks of X, Y (n_out, k) and classes; `room` takes X, with ones."""
    for start in range(0, len(order), len(room)):
        rows = order[start : start + len(room)]
        block = room[: len(rows)]
        block[:, :-1] = X[rows]
        yield block, Y[:, rows], classes[..., rows]


def _classes(loss, Y):
    """What predictions are compared with, for Y (n_out, n): the classes (n,), or yes and no (n_out, n)."""
    return Y.argmax(axis=0) if loss.targets == "distribution" else Y >= 0.5


def _count_right(loss, scores, wanted):
    if loss.targets == "distribution":
        return int((scores.argmax(axis=0) == wanted).sum())
    return int(((scores >= 0) == wanted).all(axis=0).sum())
