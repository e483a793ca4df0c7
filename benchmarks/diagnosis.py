"""How long `nl.diagnose` takes at most, and `nl.check_my_backprop` for a function with a slip in it.

python -m benchmarks.diagnosis
"""

import time
from statistics import median

import numpy as np

import neuronlab as nl

ROUNDS = 7
CASES = {"3-2-2, batch 4": ((3, 2, 2), 4), "64-32-10, batch 32": ((64, 32, 10), 32)}


def seconds(call):
    """Return the median time of some calls."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return median(times)


def unexplained(sizes, n):
    """A call for a gradient that nothing explains: all that can be tried is tried."""
    rng = np.random.default_rng(0)
    network = nl.init(sizes, ["tanh", "tanh"], rng)
    X, Y = rng.normal(size=(n, sizes[0])), rng.uniform(size=(n, sizes[-1]))
    layers = nl.backprop(network, X, Y, "half_squared_error").layers
    dW = [layer.dW * rng.uniform(0.5, 2, layer.dW.shape) for layer in layers]
    db = [layer.db for layer in layers]
    return lambda: nl.diagnose(network, X, Y, "half_squared_error", dW, db, lr=0.1)


def without_slope(Ws, bs, X, Y):
    """Backpropagation in which the slope is forgotten, so that every network has to be diagnosed."""
    outputs = [X]
    for W, b in zip(Ws, bs, strict=True):
        outputs.append(1 / (1 + np.exp(-outputs[-1] @ W.T - b)))
    delta, dWs, dbs = outputs[-1] - Y, [], []
    for l in reversed(range(len(Ws))):
        dWs.insert(0, delta.T @ outputs[l] / len(X))
        dbs.insert(0, delta.mean(axis=0))
        delta = delta @ Ws[l]
    return dWs, dbs


def main():
    print(f"{'':<32}{'milliseconds':>14}")
    for name, case in CASES.items():
        print(f"{'nl.diagnose, ' + name:<32}{1e3 * seconds(unexplained(*case)):>14.1f}")
    print(f"{'nl.check_my_backprop':<32}{1e3 * seconds(lambda: nl.check_my_backprop(without_slope)):>14.1f}")


if __name__ == "__main__":
    main()
