"""The training that real processes do together: the digits network, compared with one process."""

import math
from dataclasses import dataclass

import numpy as np

from ...backprop import forward
from ...checks import as_amount, as_count, as_list, read_only
from ...data import batches, digits, train_test_split
from ...network import init
from ...training import train
from ..all_reduce.data_parallel import run_workers, update_replicas
from ..all_reduce.gradients import gradient_vector, mean
from ..all_reduce.replicas import drift
from .mpi import WAYS
from .rank import CLOCK, RankHistory, train_rank
from .timed_run import TimedRun

SIZES, LOSS = (64, 32, 10), "softmax_cross_entropy"
HERE = "in one process"


@dataclass(frozen=True)
class Job:
    """What to train: a network on 1,438 images of digits, softmax and cross entropy behind it.

    `seed` draws the network, the 359 images kept back for the test, and the order of the samples. `sizes` are
    the numbers of inputs, 64 for the pixels, of hidden neurons (ReLU), and of outputs, 10 for the digits.
    TypeError or ValueError for what is no whole number of at least 1 (the seed: 0), for a rate of 0 or less,
    and for other numbers of inputs and outputs.
    """

    epochs: int = 10
    batch_size: int = 32
    lr: float = 0.5
    seed: int = 0
    sizes: tuple[int, ...] = SIZES

    def __post_init__(self):
        for name, least in (("epochs", 1), ("batch_size", 1), ("seed", 0)):
            object.__setattr__(self, name, as_count(name, getattr(self, name), least))
        object.__setattr__(self, "lr", as_amount("lr", self.lr))
        sizes = tuple(as_count(f"sizes[{k}]", size) for k, size in enumerate(as_list("sizes", self.sizes)))
        if len(sizes) < 2 or (sizes[0], sizes[-1]) != (SIZES[0], SIZES[-1]):
            raise ValueError(
                f"sizes must begin with 64, the pixels of an image, and end with 10, the digits, got {sizes}"
            )
        object.__setattr__(self, "sizes", sizes)

    def check(self, n_workers):
        """TypeError or ValueError unless each of n_workers gets a sample of every mini-batch."""
        n_workers = as_count("n_workers", n_workers)
        shortest = self.batch_size
        if n_workers <= shortest:  # else the answer is clear before anything is loaded
            n_samples = len(self.start()[1].X)
            if self.batch_size > n_samples:
                raise ValueError(
                    f"batch_size must be at most {n_samples}, the images of the training, got "
                    f"{self.batch_size}"
                )
            shortest = min(map(len, batches(n_samples, self.batch_size)))
        if n_workers > shortest:
            raise ValueError(
                f"n_workers, the ranks behind mpiexec -n, must be at most {shortest}, the samples in one of "
                f"the mini-batches, got {n_workers}: take fewer workers or another batch size"
            )

    def start(self) -> tuple:
        """Return (network, split, rng), what every worker starts with: the same at each call."""
        rng = np.random.default_rng(self.seed)
        split = train_test_split(*digits(), rng=rng)
        activations = ["relu"] * (len(self.sizes) - 2) + ["identity"]
        return init(self.sizes, activations, rng), split, rng


def run_job(comm, job, ways, watchdog):
    """Train in each of `ways`, names in WAYS; every rank calls it; rank 0 gets a `TimedRun` for each.

    Errors as in `Job.check` and `train_rank`, at all ranks alike.
    """
    job.check(comm.size)
    found = []
    for way in ways:
        network, split, rng = job.start()
        add_up = WAYS[way](comm, network.n_parameters, watchdog)
        with watchdog.wait("the other ranks before the first step"):
            comm.Barrier()
        history = train_rank(
            comm, add_up, watchdog, network, split.X, split.Y, LOSS, job.lr, job.epochs, job.batch_size, rng
        )
        with watchdog.wait("the other ranks after the last step"):
            found.append((way, comm.gather(history)))
    if comm.rank == 0:
        return _compared(job, [(way, [each.network for each in ranks], ranks) for way, ranks in found])


def run_job_here(job, n_workers, timeout=math.inf) -> TimedRun:
    """Train with `n_workers` in this one process, one after the other: the same numbers without MPI.

    Errors as in `Job.check` and `train_rank`; TimeoutError if it takes longer than `timeout` seconds.
    """
    job.check(n_workers)
    end = CLOCK() + timeout

    def check_time(epoch=None):
        if CLOCK() > end:
            raise TimeoutError(f"{n_workers} workers, taking turns, were not done after {timeout:g} s")

    network, split, rng = job.start()
    replicas, losses, times = (network,) * n_workers, [], []
    for _ in range(job.epochs):
        cost = 0.0
        for rows in batches(len(split.X), job.batch_size, rng):
            begun = CLOCK()
            replicas, traces, sizes, lr = run_workers(
                replicas, split.X[rows], split.Y[rows], LOSS, job.lr, n_workers, None
            )
            parts = [gradient_vector(trace) for trace in traces]
            computed = CLOCK()
            gradient = mean(parts, sizes)
            added = CLOCK()
            step = update_replicas(replicas, traces, sizes, [gradient] * n_workers, gradient, lr)
            times.append((computed - begun + CLOCK() - added, added - computed))
            replicas = step.replicas
            cost += step.mean_loss * len(rows)
            check_time()
        losses.append(cost / len(split.X))
    history = RankHistory(replicas[0], np.array(losses), *np.transpose(times))
    (run,) = _compared(job, [(HERE, replicas, [history])], check_time)
    return run


def _compared(job, found, callback=None):
    """Return a `TimedRun` for each (way, replicas, histories), held against the same training by one process.

    `callback` is called after each epoch of the latter.
    """
    network, split, rng = job.start()
    begun = CLOCK()
    alone = train(network, split.X, split.Y, LOSS, job.lr, job.epochs, job.batch_size, rng, callback=callback)
    seconds = (CLOCK() - begun) / len(found[0][2][0].compute)
    labels = split.Y_test.argmax(axis=1)
    return [
        TimedRun(
            way,
            len(replicas),
            replicas[0],
            read_only(histories[0].losses),
            read_only([each.compute for each in histories]),
            read_only([each.communicate for each in histories]),
            seconds,
            drift([replicas[0], alone.network]),
            drift(replicas),
            float((forward(replicas[0], split.X_test).argmax(axis=1) == labels).mean()),
        )
        for way, replicas, histories in found
    ]
