"""JAX on the CPU: one jitted function a step, forward, backward and update."""

import jax
import numpy as np
from jax import nn
from jax import numpy as jnp

jax.config.update("jax_enable_x64", True)  # float32 jobs stay float32

ACTIVATIONS = {"identity": lambda z: z, "relu": nn.relu, "tanh": jnp.tanh}


def _binary(S, Y):
    return (jnp.maximum(S, 0) - S * Y + jnp.log1p(jnp.exp(-jnp.abs(S)))).sum(axis=1).mean()


LOSSES = {
    "half_squared_error": lambda S, Y: ((S - Y) ** 2).sum(axis=1).mean() / 2,
    "binary_cross_entropy": _binary,
    "softmax_cross_entropy": lambda S, Y: -(Y * nn.log_softmax(S, axis=1)).sum(axis=1).mean(),
}


def prepare(job):
    functions = [ACTIVATIONS[layer.activation.name] for layer in job.network.layers]
    measure = LOSSES[job.loss]
    first = [(jnp.array(layer.W), jnp.array(layer.b)) for layer in job.network.layers]

    def cost(weights, x, y):
        a = x
        for (W, b), f in zip(weights, functions, strict=True):
            a = f(a @ W.T + b)
        return measure(a, y)

    @jax.jit
    def step(weights, x, y):
        loss, gradient = jax.value_and_grad(cost)(weights, x, y)
        return jax.tree.map(lambda p, g: p - job.lr * g, weights, gradient), loss

    whole = job.seed is None and job.batch_size >= len(job.X)
    x_all, y_all = jnp.array(job.X), jnp.array(job.Y)
    n, size = len(job.X), job.batch_size
    for k in {min(size, n), n % size} - {0}:  # compiled once for each size of a batch
        step(first, x_all[:k], y_all[:k])[1].block_until_ready()

    def run():
        weights = first
        for order in job.orders:
            if whole:
                weights, _ = step(weights, x_all, y_all)
                continue
            X, Y = job.X[order], job.Y[order]
            for start in range(0, n, size):
                weights, _ = step(weights, X[start : start + size], Y[start : start + size])
        return [(np.asarray(W), np.asarray(b)) for W, b in weights]

    return run
