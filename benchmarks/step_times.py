"""Measures 10,000 random steps under loss: by their largest count, and packet by packet in SimPy.

    nox -s bench    or    python -m benchmarks.step_times [--rounds 4]

The Monte Carlo draws how many time-outs in a row a step waits for, brute force the losses of every tail
packet; SimPy sends every packet of every link, asks for what is missing, and waits for time-outs. A time is
the best of the rounds; brute force runs once, and SimPy once through one step, whose time is multiplied.
"""

import argparse
import time

import numpy as np

from neuronlab.parallel.cost.lossy_step import LossyStep
from tests.support.queue_pair import links

TRIALS = 10_000
LOSS, STEP, TIMEOUT = 0.01, 1e-2, 4.0
SIZES = (2, 8, 64, 1024, 100_000)
MOST_BRUTE, MOST_SIMPY = 1024, 64  # links; beyond, brute force wants gigabytes and SimPy minutes
MESSAGES, PACKETS, DELAY, SLOTS = 10, 10, 5, 10_000  # of each link in SimPy, and its time-out


def best(rounds, work):
    """Return the least seconds that `work` took."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def brute_force(step, trials, rng):
    """Return the seconds of random steps, every tail packet drawn."""
    timeouts = rng.geometric(1 - step.loss, size=(trials, step.tail_packets)).max(axis=1) - 1
    return step.seconds + timeouts * step.timeout_seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=4)
    rounds, rng = parser.parse_known_args()[0].rounds, np.random.default_rng(1)
    print(f"{TRIALS:,} steps, {LOSS:.0%} of the packets lost; milliseconds")
    print(f"{'links':>8} {'Monte Carlo':>12} {'exact':>8} {'brute force':>12} {'SimPy':>12}")
    for n_links in SIZES:
        step = LossyStep(STEP, LOSS, n_links, TIMEOUT)
        times = [best(rounds, lambda step=step: step.sample(TRIALS, rng)), best(rounds, step.distribution)]
        if n_links <= MOST_BRUTE:
            times.append(best(1, lambda step=step: brute_force(step, TRIALS, rng)))
        if n_links <= MOST_SIMPY:
            sent = (n_links, MESSAGES, PACKETS, lambda: rng.random() < LOSS, DELAY, SLOTS)
            times.append(best(1, lambda sent=sent: links(*sent)) * TRIALS)
        shown = [f"{1000 * seconds:,.1f}" for seconds in times] + 2 * ["-"]
        print(f"{n_links:>8,} {shown[0]:>12} {shown[1]:>8} {shown[2]:>12} {shown[3]:>12}")


if __name__ == "__main__":
    main()
