"""The loop that one writes in numpy without thinking of speed: every result is a new array."""

import numpy as np

F = {
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
    "relu": (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1, 0).astype(z.dtype)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
}


def softmax(S):
    e = np.exp(S - S.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# name -> (scores to predictions, mean loss of predictions); the gradient is prediction - target for all three
LOSSES = {
    "half_squared_error": (lambda S: S, lambda P, Y: np.mean(np.sum((P - Y) ** 2, axis=1) / 2)),
    "binary_cross_entropy": (
        lambda S: 1 / (1 + np.exp(-S)),
        lambda P, Y: -np.mean(np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P), axis=1)),
    ),
    "softmax_cross_entropy": (softmax, lambda P, Y: -np.mean(np.sum(Y * np.log(P + 1e-30), axis=1))),
}


def prepare(job):
    activations = [F[layer.activation.name] for layer in job.network.layers]
    link, mean_loss = LOSSES[job.loss]

    def run():
        weights = [[layer.W.copy(), layer.b.copy()] for layer in job.network.layers]
        for order in job.orders:
            for start in range(0, len(order), job.batch_size):
                rows = order[start : start + job.batch_size]
                x, y = job.X[rows], job.Y[rows]
                values = [(None, x)]
                for (W, b), (f, _) in zip(weights, activations, strict=True):
                    z = values[-1][1] @ W.T + b
                    values.append((z, f(z)))
                made = link(values[-1][1])
                mean_loss(made, y)
                delta = (made - y) * activations[-1][1](values[-1][0])
                gradients = []
                for l in reversed(range(len(weights))):
                    gradients.append((delta.T @ values[l][1] / len(x), delta.sum(axis=0) / len(x)))
                    if l:
                        delta = delta @ weights[l][0] * activations[l - 1][1](values[l][0])
                for parameters, (dW, db) in zip(weights, reversed(gradients), strict=True):
                    parameters[0] -= job.lr * dW
                    parameters[1] -= job.lr * db
        return [tuple(parameters) for parameters in weights]

    return run
