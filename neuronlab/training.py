"""Gradient descent: one update, and the loop that repeats it over batches and epochs."""

from dataclasses import dataclass

import numpy as np

from .backprop import as_problem, check_network, check_trace, run_passes
from .checks import as_count, as_number, check_rng
from .data import batches
from .network import Layer, Network


@dataclass(frozen=True, eq=False)
class History:
    """How a training went: `losses` (epochs,), `accuracy` (epochs,) or None for a regression, and `networks`.

    networks[k] is the network after k epochs, networks[0] the first one; losses[k] and accuracy[k] are means
    over the samples of epoch k, each measured before the update that it led to. `diverged` is the epoch in
    which a loss or a weight stopped being finite, or None; the history then ends with the last epoch that was
    finite.
    """

    networks: tuple
    losses: np.ndarray
    accuracy: np.ndarray | None
    diverged: int | None = None

    @property
    def network(self) -> Network:
        """The last network whose weights are all finite."""
        return self.networks[-1]

    def __repr__(self):
        n = len(self.losses)
        end = f"loss {self.losses[0]:.6g} to {self.losses[-1]:.6g}" if n else "no loss"
        stop = "" if self.diverged is None else f", DIVERGED in epoch {self.diverged}: is the rate too high?"
        return f"History({n} epochs, {end}{stop})"


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


def train(network, X, Y, loss, lr, epochs, batch_size=None, rng=None) -> History:
    """Train by gradient descent and return the `History`.

    X (n, n_in), Y (n, n_out), `loss` a Loss or its name. `lr` is a rate or a function of the epoch (0, 1,
    ...) that returns one. Without `batch_size` every epoch is one step on the whole batch; without `rng`
    samples keep their order. TypeError and ValueError as in `backprop`. A training that leaves the finite
    numbers stops there and says so in `History.diverged`.
    """
    # All that can be wrong with the data shows here, once, and not in the middle of an epoch.
    X, Y, loss = as_problem(network, X, Y, loss)
    epochs = as_count("epochs", epochs, least=0)
    rate = lr if callable(lr) else lambda epoch: lr
    as_number("lr", rate(0))
    batches(len(X), batch_size)
    if rng is not None:
        check_rng(rng)
    networks, losses, accuracies, diverged = [network], [], [], None
    for epoch in range(epochs):
        network, cost, right = _epoch(
            network, X, Y, loss, as_number("lr", rate(epoch)), batches(len(X), batch_size, rng)
        )
        if network is None:
            diverged = epoch
            break
        networks.append(network)
        losses.append(cost)
        accuracies.append(right)
    classifies = loss.targets != "any"
    return History(tuple(networks), np.array(losses), np.array(accuracies) if classifies else None, diverged)


def _epoch(network, X, Y, loss, lr, order):
    """Return network, mean loss and accuracy of one epoch; network is None if a number was not finite."""
    cost, right = 0.0, 0
    for rows in order:
        trace = run_passes(network, X[rows], Y[rows], loss)
        try:
            network = sgd(network, trace, lr)
        except ValueError:
            return None, cost, right
        if not np.isfinite(trace.mean_loss):
            return None, cost, right
        cost += trace.mean_loss * len(rows)
        right += _count_right(trace)
    return network, cost / len(X), right / len(X)


def _count_right(trace):
    if trace.loss.targets == "distribution":
        return int((trace.Y_hat.argmax(axis=1) == trace.Y.argmax(axis=1)).sum())
    return int(((trace.Y_hat >= 0.5) == (trace.Y >= 0.5)).all(axis=1).sum())
