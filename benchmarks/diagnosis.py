"""How long `nl.diagnose` and `nl.check_my_backprop` take for a gradient with a slip in it.

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


def main():
    print(f"{'nl.diagnose, the longest way':<32}{'milliseconds':>14}")
    for name, case in CASES.items():
        print(f"{name:<32}{1e3 * seconds(unexplained(*case)):>14.1f}")


if __name__ == "__main__":
    main()
