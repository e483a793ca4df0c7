"""Measures 10,000 random ring all-reduces under loss: by their counts, message by message, and in SimPy.

    nox -s bench    or    python -m benchmarks.step_times [--rounds 4]

The Monte Carlo draws how many steps need 0, 1, 2, ... retries, brute force the attempts of every message;
SimPy runs every worker, message, acknowledgement and time-out. A time is the best of the rounds; brute force
runs once, and SimPy once through one ring, whose time is multiplied.
"""

import argparse
import time

import numpy as np

from neuronlab.parallel.cost.lossy_ring import LossyRing
from tests.support.simpy_ring import Ring

TRIALS = 10_000
LOSS, STEP, TIMEOUT = 0.01, 1e-5, 1e-3
SIZES = (2, 8, 64, 1024, 100_000)
MOST_BRUTE, MOST_SIMPY = 64, 64  # workers; beyond, brute force wants gigabytes and SimPy minutes


def best(rounds, work):
    """Return the least seconds that `work` took."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def brute_force(ring, trials, rng):
    """Return the seconds of random all-reduces, every message drawn."""
    retries = np.zeros(trials, int)
    for _ in range(ring.n_steps):
        retries += rng.geometric(1 - ring.loss, size=(trials, ring.n_workers)).max(axis=1) - 1
    return ring.seconds(retries)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=4)
    rounds, rng = parser.parse_known_args()[0].rounds, np.random.default_rng(1)
    print(f"{TRIALS:,} all-reduces, loss of a message {LOSS:.0%}; milliseconds")
    print(f"{'workers':>8} {'Monte Carlo':>12} {'exact':>8} {'brute force':>12} {'SimPy':>10}")
    for n_workers in SIZES:
        ring = LossyRing(n_workers, LOSS, STEP, TIMEOUT)
        times = [best(rounds, lambda ring=ring: ring.sample(TRIALS, rng)), best(rounds, ring.distribution)]
        if n_workers <= MOST_BRUTE:
            times.append(best(1, lambda ring=ring: brute_force(ring, TRIALS, rng)))
        if n_workers <= MOST_SIMPY:
            one = best(1, lambda n=n_workers: Ring(n, LOSS, STEP, TIMEOUT, rng).run())
            times.append(one * TRIALS)
        shown = [f"{1000 * seconds:,.1f}" for seconds in times] + 2 * ["-"]
        print(f"{n_workers:>8,} {shown[0]:>12} {shown[1]:>8} {shown[2]:>12} {shown[3]:>10}")


if __name__ == "__main__":
    main()
