"""neuronlab's `train`, and the same by hand: `backprop`, then `sgd`."""

import numpy as np

import neuronlab as nl


def prepare(job):
    def run():
        rng = None if job.seed is None else np.random.default_rng(job.seed)
        # Only the last network is asked for, as of the others.
        history = nl.train(
            job.network, job.X, job.Y, job.loss, job.lr, job.epochs, job.batch_size, rng, every=job.epochs
        )
        return weights(history.network)

    return run


def prepare_by_hand(job):
    """Full batches only."""

    def run():
        network = job.network
        for _ in range(job.epochs):
            network = nl.sgd(network, nl.backprop(network, job.X, job.Y, job.loss), job.lr)
        return weights(network)

    return run


def weights(network):
    return [(layer.W, layer.b) for layer in network.layers]
