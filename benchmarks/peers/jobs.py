"""The jobs that the training benchmark gives to every library: a network, its data and how to train it."""

from dataclasses import dataclass, replace

import numpy as np

import neuronlab as nl


@dataclass(frozen=True, eq=False)
class Job:
    """Train `network` on X (n, n_in), Y (n, n_out) by plain gradient descent, from the same weights for all.

    `orders` (epochs, n) are the samples in the order in which each epoch visits them; batches of `batch_size`
    are cut from it. X_test, Y_test measure what was learned, where that matters.
    """

    name: str
    network: nl.Network
    X: np.ndarray
    Y: np.ndarray
    loss: str
    lr: float
    epochs: int
    batch_size: int
    seed: int | None = None
    X_test: np.ndarray | None = None
    Y_test: np.ndarray | None = None

    @property
    def dtype(self):
        return self.X.dtype

    @property
    def orders(self):
        """The order of the samples in every epoch; (epochs, n) sample numbers."""
        n = len(self.X)
        if self.seed is None:
            return np.tile(np.arange(n), (self.epochs, 1))
        rng = np.random.default_rng(self.seed)
        return np.array([rng.permutation(n) for _ in range(self.epochs)])

    def shorter(self, epochs):
        return replace(self, epochs=epochs)


def two_neurons(epochs=1000) -> Job:
    """S2's network, sample and rate; an epoch is one iteration: forward, backward, update."""
    made = nl.examples.two_neurons
    return Job(
        "S2's two neurons, one iteration", made.network, made.X, made.Y, made.loss.name, made.lr, epochs, 1
    )


def two_moons(epochs=100) -> Job:
    """2-16-16-1 with tanh on 200 points, full batch."""
    from sklearn.datasets import make_moons

    X, labels = make_moons(200, noise=0.1, random_state=0)
    network = nl.init([2, 16, 16, 1], ["tanh", "tanh", "identity"], np.random.default_rng(0))
    Y = labels[:, None].astype(float)
    return Job(
        "two moons, 2-16-16-1 tanh, one epoch", network, X, Y, "binary_cross_entropy", 0.5, epochs, 200
    )


def digits(epochs=30, dtype=np.float32) -> Job:
    """64-32-10 on scikit-learn's 1,797 digits, a fifth of them held out, batches of 32."""
    from sklearn.datasets import load_digits

    data = load_digits()
    X, Y = (data.data / 16).astype(dtype), nl.data.one_hot(data.target, 10).astype(dtype)
    order = np.random.default_rng(1).permutation(len(X))
    test, rest = order[: len(X) // 5], order[len(X) // 5 :]
    network = as_type(nl.init([64, 32, 10], ["relu", "identity"], np.random.default_rng(0)), dtype)
    return Job(
        f"digits, 64-32-10, {epochs} epochs",
        network,
        X[rest],
        Y[rest],
        "softmax_cross_entropy",
        0.1,
        epochs,
        32,
        seed=2,
        X_test=X[test],
        Y_test=Y[test],
    )


def wide(rows=60_000) -> Job:
    """784-128-10 on random numbers of MNIST's size in float32, batches of 128, one epoch."""
    rng = np.random.default_rng(0)
    X = rng.random((rows, 784), np.float32)
    Y = nl.data.one_hot(rng.integers(0, 10, rows), 10).astype(np.float32)
    network = as_type(nl.init([784, 128, 10], ["relu", "identity"], rng), np.float32)
    return Job(
        "784-128-10, 60,000 rows, one epoch", network, X, Y, "softmax_cross_entropy", 0.01, 1, 128, seed=2
    )


def as_type(network, dtype):
    """Return `network` with all numbers of another type."""
    return nl.Network(
        nl.Layer(layer.W.astype(dtype), layer.b.astype(dtype), layer.activation) for layer in network.layers
    )
