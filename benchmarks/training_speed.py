"""How fast `train` is beside what people would use instead: in turns, with one thread on one core.

    python -m pip install -e ".[bench]" && python -m benchmarks.training_speed [--rounds 21] [--save]

Who is not installed is left out. `--save` writes the plot that the README shows, docs/speed.png.
"""

import argparse
import os
import sys

# Before numpy, torch and jax are loaded: one thread each, for they share one core.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
os.environ |= dict.fromkeys(ONE_THREAD, "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import time  # noqa: E402
from importlib import import_module  # noqa: E402
from multiprocessing import get_context  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

import neuronlab as nl  # noqa: E402

from .peers import jobs, picture  # noqa: E402

PLOT = Path(__file__).resolve().parent.parent / "docs" / "speed.png"
# label -> (module of benchmarks.peers, its function)
PEERS = {
    "neuronlab": ("ours", "prepare"),
    "by hand": ("ours", "prepare_by_hand"),
    "numpy loop": ("numpy_loop", "prepare"),
    "micrograd": ("micrograd_loop", "prepare"),
    "scikit-learn": ("scikit", "prepare"),
    "PyTorch": ("pytorch", "prepare"),
    "JAX": ("jax_step", "prepare"),
    "bare GEMMs": ("gemms", "prepare"),
}
# (job, what one unit of the table is, the labels that take part, {label: goal}): a goal is the least ratio of
# a peer's time to that of the first label; for bare GEMMs the largest of ours to theirs.
TABLE = (
    (
        jobs.two_neurons,
        "iteration",
        ("neuronlab", "numpy loop", "micrograd", "scikit-learn", "PyTorch", "JAX"),
        {"JAX": 1, "micrograd": 3, "PyTorch": 15},
    ),
    (jobs.two_neurons, "iteration", ("by hand", "PyTorch"), {"PyTorch": 3.5}),
    (
        jobs.two_moons,
        "epoch",
        ("neuronlab", "numpy loop", "scikit-learn", "PyTorch", "JAX"),
        {"JAX": 1.3, "PyTorch": 7, "scikit-learn": 15},
    ),
    (
        jobs.digits,
        "job",
        ("neuronlab", "numpy loop", "scikit-learn", "PyTorch", "JAX"),
        {"PyTorch": 8, "scikit-learn": 7, "JAX": 2.5},
    ),
    (
        jobs.wide,
        "epoch",
        ("neuronlab", "numpy loop", "PyTorch", "JAX", "bare GEMMs"),
        {"bare GEMMs": 1 / 1.3, "PyTorch": 1.4},
    ),
)
# Short turns: a machine whose speed changes from second to second is then as fast for one as for the next.
WARM_SECONDS, TIMED_SECONDS = 0.04, 0.08
SLOW = {"scikit-learn": 10, "micrograd": 4}  # so many times fewer epochs, where an epoch is the unit


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=21, help="how often each is run (default 21)")
    parser.add_argument("--only", help="only jobs whose name contains this")
    parser.add_argument("--save", action="store_true", help="write docs/speed.png")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    results = []
    for make, unit, labels, goals in TABLE:
        job = make()
        if given.only and given.only not in job.name:
            continue
        seconds, accuracy = measure(make, unit, labels, given.rounds)
        report(job, unit, seconds, accuracy, goals)
        results.append((job.name, seconds))
    if not given.only or given.only in "decision map":
        decision_map(given.rounds)
    if given.save:
        picture.save(PLOT, results)
        print(f"\nwrote {PLOT.name}")


def measure(make, unit, labels, rounds):
    """Return {label: seconds of one unit in each round} and {label: accuracy on the test set}.

    Each label has a process of its own, so that no library's threads run beside another's work; in every
    round each has its turn, the others wait.
    """
    context = get_context("spawn")
    workers = {}
    for label in labels:
        here, there = context.Pipe()
        worker = context.Process(target=work, args=(there, label, make, unit), daemon=True)
        worker.start()
        problem = here.recv()
        if problem is None:
            workers[label] = here
        else:
            print(f"({label} is left out: {problem})", file=sys.stderr)
    seconds, accuracy = {label: [] for label in workers}, {}
    for _ in range(rounds):
        for label, pipe in workers.items():
            pipe.send("run")
            took, accuracy[label] = pipe.recv()
            seconds[label].append(took)
    for pipe in workers.values():
        pipe.send("end")
    return {label: np.array(times) for label, times in seconds.items()}, accuracy


def work(pipe, label, make, unit):
    """The life of one label's process: prepare, say None or what is missing, then run whenever asked."""
    module, function = PEERS[label]
    job = make()
    epochs = job.epochs if unit == "job" else max(1, job.epochs // SLOW.get(label, 1))
    try:
        run = getattr(import_module(f"benchmarks.peers.{module}"), function)(job.shorter(epochs))
    except ImportError as missing:
        pipe.send(str(missing))
        return
    pipe.send(None)
    while pipe.recv() == "run":
        # A core that has waited is slow at first: some runs for nothing, then some that count.
        repeat(run, WARM_SECONDS)
        took, weights = repeat(run, TIMED_SECONDS)
        took /= 1 if unit == "job" else epochs
        pipe.send((took, None if job.X_test is None else right_share(job, weights)))


def repeat(run, seconds):
    """Run until `seconds` have passed; return the median of the runs' seconds, and what the last one made."""
    took, end = [], time.perf_counter() + seconds
    while not took or time.perf_counter() < end:
        start = time.perf_counter()
        made = run()
        took.append(time.perf_counter() - start)
    return np.median(took), made


def right_share(job, weights):
    network = nl.Network(
        nl.Layer(W, b, layer.activation) for (W, b), layer in zip(weights, job.network.layers, strict=True)
    )
    return float((nl.forward(network, job.X_test).argmax(axis=1) == job.Y_test.argmax(axis=1)).mean())


def report(job, unit, seconds, accuracy, goals):
    """Print one table: median, and the median over the rounds of each peer's time as a multiple of ours."""
    first = next(iter(seconds))
    print(f"\n{job.name} ({job.dtype}; medians of {len(seconds[first])} rounds, one thread)")
    for label, times in seconds.items():
        ratio = np.median(times / seconds[first])
        goal = goals.get(label)
        verdict = "" if goal is None else f"  goal {goal:.3g}: {'reached' if ratio >= goal else 'MISSED'}"
        right = "" if accuracy[label] is None else f"  test accuracy {accuracy[label]:.4f}"
        print(f"  {label:13} {shown(np.median(times)):>10} a {unit}  x {ratio:6.2f}{verdict}{right}")


def decision_map(rounds, side=200, chunk=1000):
    """`forward` on the points of a picture, against the best of numpy in chunks, and against all at once."""
    network = nl.init([2, 16, 16, 1], ["tanh", "tanh", "identity"], np.random.default_rng(0))
    axis = np.linspace(-2, 2, side)
    X = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    (W1, b1), (W2, b2), (W3, b3) = [(layer.W.T.copy(), layer.b) for layer in network.layers]

    def chunked():
        parts = []
        for start in range(0, len(X), chunk):
            a = X[start : start + chunk] @ W1
            a += b1
            np.tanh(a, a)
            a = a @ W2
            a += b2
            np.tanh(a, a)
            parts.append(a @ W3 + b3)
        return np.concatenate(parts)

    runs = {
        "neuronlab": lambda: nl.forward(network, X),
        "numpy, in chunks": chunked,
        "numpy, at once": lambda: np.tanh(np.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3,
    }
    assert np.allclose(chunked(), runs["neuronlab"](), rtol=0, atol=1e-12)
    seconds = {label: [] for label in runs}
    for _ in range(rounds):
        for label, run in runs.items():
            repeat(run, WARM_SECONDS)
            seconds[label].append(repeat(run, TIMED_SECONDS)[0])
    best = np.array(seconds["numpy, in chunks"])
    print(f"\ndecision map {side} x {side} of a 2-16-16-1 tanh network (float64)")
    for label, times in seconds.items():
        ratio = np.median(np.array(times) / best)
        goal = (
            f"  goal at most 1.5: {'reached' if ratio <= 1.5 else 'MISSED'}" if label == "neuronlab" else ""
        )
        print(f"  {label:17} {shown(np.median(times)):>10}  x {ratio:5.2f}{goal}")


def shown(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


if __name__ == "__main__":
    main()
