"""Nothing but a step's matrix products, into arrays that are there already: the floor of a numpy engine."""

import numpy as np


def prepare(job):
    """Two layers; five products a batch: two forward, three backward (none to the inputs)."""
    first, second = (layer.W for layer in job.network.layers)
    n = job.batch_size
    a, s = (np.ones((n, k), job.dtype) for k in (len(first), len(second)))
    dW1, dW2, da = np.empty_like(first), np.empty_like(second), np.empty_like(a)

    def run():
        for _ in range(job.epochs):
            for start in range(0, len(job.X) - n + 1, n):
                x = job.X[start : start + n]
                x.dot(first.T, a)
                a.dot(second.T, s)
                s.T.dot(a, dW2)
                s.dot(second, da)
                da.T.dot(x, dW1)
        return [(dW1, None), (dW2, None)]

    return run
