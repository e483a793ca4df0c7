"""Gradient descent: one update, and the loop that repeats it over batches and epochs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .backprop import as_problem, check_network, check_trace, common_type
from .checks import all_finite, as_count, as_number, check_rng
from .functions import as_loss
from .network import Layer, Network
from .passes import Passes, join, split, with_ones


class Networks(Sequence):
    """The networks of a training, in their order; each is made when it is asked for.

    What is kept of one is a vector of its parameters: training stays quick, and takes little memory.
    """

    def __init__(self, first):
        self._first, self._vectors, self._made = first, [None], {0: first}

    def append(self, vector):
        """Add the network of the same make with the parameters of `vector`, which nobody changes any more."""
        self._vectors.append(vector)

    def __len__(self):
        return len(self._vectors)

    def __getitem__(self, k):
        if isinstance(k, slice):
            return tuple(self[i] for i in range(*k.indices(len(self))))
        k = range(len(self))[k]
        if k not in self._made:
            self._made[k] = with_parameters(self._first, self._vectors[k])
        return self._made[k]

    def __repr__(self):
        return f"Networks({len(self)} of {self._first!r})"


@dataclass(frozen=True, eq=False)
class History:
    """How a training went: `losses` (epochs,), `accuracy` (epochs,) or None for a regression, and `networks`.

    networks[k] is the network after k * `every` epochs, networks[0] the first one, and the last one is there
    in any case; losses[k] and accuracy[k] are means over the samples of epoch k, each measured before the
    update that it led to. `diverged` is the epoch in which a loss or a weight stopped being finite, or None;
    the history then ends with the last epoch that was finite. `interrupted` says that a KeyboardInterrupt
    (the stop button of Jupyter) ended it; what was finished by then is here.
    """

    networks: Sequence
    losses: np.ndarray
    accuracy: np.ndarray | None
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
        return f"History({n} epochs, {end}{stop})"


class Epoch:
    """One finished epoch of a training: its `number` from 0, mean `loss`, `accuracy` (None for a regression).

    `network` is the network after it, with parameters that are all finite.
    """

    __slots__ = ("_first", "_vector", "accuracy", "loss", "number")

    def __init__(self, number, loss, accuracy, first, vector):
        self.number, self.loss, self.accuracy = number, loss, accuracy
        self._first, self._vector = first, vector

    @property
    def network(self) -> Network:
        return with_parameters(self._first, self._vector)

    def __repr__(self):
        right = "" if self.accuracy is None else f", accuracy {self.accuracy:.4f}"
        return f"Epoch({self.number}, loss {self.loss:.6g}{right})"


class Diverged(ArithmeticError):
    """A loss or a weight left the finite numbers; `epoch` is the number of the epoch in which it did."""

    def __init__(self, epoch):
        super().__init__(f"training diverged in epoch {epoch}: is the rate too high?")
        self.epoch = epoch


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
    with np.errstate(over="ignore", invalid="ignore"):
        updated = [
            (layer.W - lr * made.dW, layer.b - lr * made.db, layer.activation)
            for layer, made in zip(network.layers, trace.layers, strict=True)
        ]
    return Network(Layer(*parts) for parts in updated)


def with_parameters(network, vector) -> Network:
    """Return a network of the make of `network` with the parameters (n_parameters,) of `vector`."""
    parts = zip(network.layers, split(network, vector), strict=True)
    return Network(Layer(W[:, :-1], W[:, -1], layer.activation) for layer, W in parts)


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
    classes = _classes(loss, Y)
    parameters = join(network, dtype)
    gradient, adjustment = np.empty_like(parameters), np.empty_like(parameters)
    # A short last batch has buffers of its own.
    passes = {k: Passes(network, loss, k, parameters, gradient) for k in {size, n % size} - {0}}
    block = size * max(1, BLOCK_BYTES // (size * X.itemsize * X.shape[1]))
    scores = np.empty((len(Y), min(n, block)), dtype)
    unshuffled = list(_blocks(n, block, None, X, Y, classes)) if rng is None else None
    number = 0
    while True:
        if rate is not None:
            lr = as_number("lr", rate(number))
        step = np.array(lr, dtype)
        cost, right = 0.0, 0
        with np.errstate(over="ignore", invalid="ignore"):
            for x_block, y_block, wanted in unshuffled or _blocks(n, block, rng, X, Y, classes):
                for k in range(0, len(x_block), size):
                    x, y = x_block[k : k + size], y_block[:, k : k + size]
                    batch = passes[len(x)]
                    batch.run(x, y)
                    np.multiply(gradient, step, adjustment)
                    np.subtract(parameters, adjustment, parameters)
                    cost += float(batch.losses.dot(batch.ones))
                    if classes is not None:
                        scores[:, k : k + len(x)] = batch.layers[-1].a
                if classes is not None:
                    right += _count_right(loss, scores[:, : len(x_block)], wanted)
            energy = parameters.dot(parameters)
        # Neither a cost nor a parameter that left the finite numbers ever comes back to them.
        if not (math.isfinite(cost) and (math.isfinite(energy) or all_finite(parameters))):
            raise Diverged(number)
        yield Epoch(number, cost / n, None if classes is None else right / n, network, parameters.copy())
        number += 1


def _blocks(n, block, rng, X, Y, classes):
    """Yield all samples in the order of `rng`, up to `block` at a time: X (k, n_in + 1), Y (n_out, k), classes."""
    order = None if rng is None else rng.permutation(n)
    for start in range(0, n, block):
        rows = slice(start, start + block) if order is None else order[start : start + block]
        yield with_ones(X[rows]), Y[:, rows], None if classes is None else classes[..., rows]


def _classes(loss, Y):
    """What predictions are compared with, for Y (n_out, n): classes (n,), yes and no (n_out, n), or None."""
    if loss.targets == "any":
        return None
    return Y.argmax(axis=0) if loss.targets == "distribution" else Y >= 0.5


def _count_right(loss, scores, wanted):
    if loss.targets == "distribution":
        return int((scores.argmax(axis=0) == wanted).sum())
    return int(((scores >= 0) == wanted).all(axis=0).sum())
