"""micrograd: a graph of scalars; for S2's network only, since larger ones take it minutes."""

import numpy as np
from micrograd.engine import Value


def prepare(job):
    def run():
        weights = [
            ([[Value(float(w)) for w in row] for row in layer.W], [Value(float(b)) for b in layer.b])
            for layer in job.network.layers
        ]
        parameters = [p for W, b in weights for p in (*(w for row in W for w in row), *b)]
        for _ in range(job.epochs):
            total = 0.0
            for x, y in zip(job.X, job.Y, strict=True):
                a = [float(number) for number in x]
                for (W, b), layer in zip(weights, job.network.layers, strict=True):
                    z = [
                        sum((w * v for w, v in zip(row, a, strict=True)), bias)
                        for row, bias in zip(W, b, strict=True)
                    ]
                    a = [s.relu() for s in z] if layer.activation.name == "relu" else z
                total = (
                    total + sum((made - float(wanted)) ** 2 for made, wanted in zip(a, y, strict=True)) * 0.5
                )
            mean = total * (1 / len(job.X))
            for p in parameters:
                p.grad = 0.0
            mean.backward()
            for p in parameters:
                p.data -= job.lr * p.grad
        return [
            (np.array([[w.data for w in row] for row in W]), np.array([v.data for v in b]))
            for W, b in weights
        ]

    return run
