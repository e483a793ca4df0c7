"""Measures MPI between ranks: latency and bandwidth from a ping-pong, then the model against real sums.

    nox -s bench    or    python -m benchmarks.mpi_model [--ranks 2] [--rounds 15] [--save]

A message takes a + S/B seconds, half the time of a ping-pong; a line through many sizes S gives a and B, each
size counting by its relative error. With these, `neuronlab.parallel.cost` predicts the ring and the library's
Allreduce. All take turns in each round, and the round in which each was fastest counts: the model knows no
other programs. It also leaves out the adding, and that ranks of one machine share its memory.
"""

import argparse
import json
import sys
import time

import numpy as np

from neuronlab.parallel.cost.collectives import ALGORITHMS
from neuronlab.parallel.cost.links import Link
from neuronlab.parallel.cost.model_row import ModelRow, model_table
from neuronlab.parallel.cost.units import MB, bytes_text, seconds_text
from neuronlab.parallel.processes.launcher import missing, run_ranks
from tools.measurement import SKIPPED, load, middle, save

PING_BYTES = tuple(8 * 4**k for k in range(11))  # 8 bytes to 8 MB
SIZES = (4_000, 400_000, 40 * MB)
MOST_REPEATS, BYTES_A_ROUND = 200, 20 * MB  # of one size in one round: short messages often, long ones once
TIMEOUT = 60  # seconds
TOTAL = 400  # seconds for all
COMMAND = "python -m benchmarks.mpi_model"


def repeats(n_bytes):
    return max(1, min(MOST_REPEATS, BYTES_A_ROUND // n_bytes))


def as_rank(rounds):
    """Measure as one rank of all; rank 0 prints what came out, as JSON."""
    from mpi4py import MPI

    from neuronlab.parallel.processes.mpi import WAYS
    from neuronlab.parallel.processes.watchdog import Watchdog

    comm = MPI.COMM_WORLD
    with Watchdog(comm.rank, TIMEOUT) as watchdog:
        pings = {n_bytes: [] for n_bytes in PING_BYTES}
        sums = {(way, n_bytes): [] for way in WAYS for n_bytes in SIZES}
        adders = {(way, n_bytes): WAYS[way](comm, n_bytes // 4, watchdog) for way, n_bytes in sums}
        vectors = {n_bytes: np.ones(n_bytes // 4, np.float32) for n_bytes in SIZES}
        for turn in range(1 + rounds):  # the first one warms up
            with watchdog.wait("the other ranks"):
                for n_bytes, times in pings.items():
                    times += [ping_pong(comm, n_bytes)] * (turn > 0)
            for key, times in sums.items():
                n_times = repeats(key[1])
                with watchdog.wait("the other ranks"):
                    comm.Barrier()
                begun = time.perf_counter()
                for _ in range(n_times):
                    adders[key](vectors[key[1]])
                times += [(time.perf_counter() - begun) / n_times] * (turn > 0)
    if comm.rank == 0:
        library = MPI.Get_library_version().partition(",")[0].strip()
        print(json.dumps({"library": library, "pings": list(pings.items()), "sums": list(sums.items())}))


def ping_pong(comm, n_bytes):
    """Return the seconds that n_bytes take from rank 0 to 1 or back, the mean over some; others wait."""
    data = np.zeros(n_bytes, np.uint8)
    n_times = repeats(n_bytes)
    comm.Barrier()
    begun = time.perf_counter()
    for _ in range(n_times):
        if comm.rank == 0:
            comm.Send(data, 1)
            comm.Recv(data, 1)
        elif comm.rank == 1:
            comm.Recv(data, 0)
            comm.Send(data, 0)
    return (time.perf_counter() - begun) / n_times / 2


def fit(pings) -> Link:
    """Return the link whose a + S/B is nearest to the fastest times of [(n_bytes, times)]."""
    sizes, times = zip(*((n_bytes, min(times)) for n_bytes, times in pings), strict=True)
    slope, start = np.polyfit(sizes, times, 1, w=1 / np.array(times))
    return Link("ping-pong", max(0.0, float(start)), float(1 / slope))


def rows_of(found, link, n_workers):
    """Return a ModelRow for each way and size; the library may choose, so its formula is the quickest one."""
    rows = []
    for (way, n_bytes), times in found["sums"]:
        names = ["ring"] if way == "ring" else list(ALGORITHMS)
        model, name = min((ALGORITHMS[name](n_bytes, n_workers, link), name) for name in names)
        rows.append(ModelRow(way, n_bytes, name, model, **middle(times)))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--save", action="store_true", help="keep the result for the course")
    parser.add_argument("--as-rank", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_known_args()[0]
    if options.as_rank:
        return as_rank(options.rounds)
    if options.ranks < 2:
        parser.error("--ranks must be at least 2: one rank has nobody to send to")
    if lack := missing():
        print(f'no real processes here: {lack}; python -m pip install -e ".[mpi]"', file=sys.stderr)
        sys.exit(SKIPPED)
    note = load()
    command = ("-m", "benchmarks.mpi_model", "--as-rank", "--rounds", options.rounds)
    done = run_ranks(options.ranks, *command, timeout=TOTAL)
    if done.returncode:
        sys.exit(done.stdout)
    found = json.loads(done.stdout.splitlines()[-1])
    link = fit(found["pings"])
    rows = rows_of(found, link, options.ranks)
    print(f"{found['library']}, {options.ranks} ranks on one machine, {note}")
    print(f"ping-pong: a = {seconds_text(link.latency)}, B = {bytes_text(link.bandwidth)}/s")
    print(model_table(rows))
    if options.save:
        facts = {
            "library": found["library"],
            "n_workers": options.ranks,
            "latency": link.latency,
            "bandwidth": link.bandwidth,
            "rounds": options.rounds,
        }
        save("model", COMMAND, facts, rows, note)


if __name__ == "__main__":
    main()
