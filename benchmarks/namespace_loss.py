"""Measures our ring over TCP when packets are lost: two network namespaces, one cable, dropped packets.

    nox -s bench    or    python -m benchmarks.namespace_loss [--rounds 5] [--save]

Needs Linux, root, and the tools ip, nft and ethtool: apt-get install iproute2 nftables ethtool. It makes two
namespaces with a veth pair of their own, switches the offloads off, so that what is dropped is single packets
of 1500 bytes, and lets nftables drop a share of those that arrive, on both sides. Nothing else on the machine
is touched, and all is removed at the end. Losses, TCP's ways of congestion control and sizes take turns.
"""

import argparse
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import numpy as np

from neuronlab.parallel.cost.loss_row import LossRow
from neuronlab.parallel.cost.units import MB, bytes_text, seconds_text
from neuronlab.parallel.processes.launcher import process_group
from neuronlab.parallel.processes.mpi import ring_all_reduce
from neuronlab.parallel.processes.watchdog import Watchdog
from tools.measurement import SKIPPED, load, middle, save

TOOLS = {"ip": "iproute2", "nft": "nftables", "ethtool": "ethtool"}  # command: package
LOSSES = (0.0, 0.001, 0.01)
CONTROLS = ("cubic", "bbr")
REPEATS = {4_000: 20, 400_000: 10, 40 * MB: 1}  # bytes of the vector: sums in one round
ADDRESSES, PORT = ("10.201.7.1", "10.201.7.2"), 7101
PREFIX = "neuronlab"
TIMEOUT = 120  # seconds for one run of both workers
COMMAND = "python -m benchmarks.namespace_loss"


class SocketRing:
    """What `ScheduleAllReduce` needs of a communicator, for two workers with a TCP connection each way."""

    size = 2

    def __init__(self, rank, control):
        self.rank, self.control = rank, control
        with socket.create_server((ADDRESSES[rank], PORT)) as server:
            server.settimeout(TIMEOUT)
            self.out = self._connect(ADDRESSES[1 - rank])
            self.into, _ = server.accept()
        for each in (self.out, self.into):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, control.encode())
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            each.setblocking(False)
        self.ways = selectors.DefaultSelector()
        self.ways.register(self.into, selectors.EVENT_READ)

    def _connect(self, address):
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                return socket.create_connection((address, PORT), timeout=TIMEOUT)
            except ConnectionRefusedError:  # the other one is not yet there
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def Sendrecv(self, sendbuf, dest, recvbuf, source):
        """Send one array and receive another one at the same time."""
        left = memoryview(sendbuf).cast("B")
        space = memoryview(recvbuf).cast("B")
        self.ways.register(self.out, selectors.EVENT_WRITE)
        while left or space:
            ready = self.ways.select(TIMEOUT)
            if not ready:
                raise TimeoutError(f"nothing moved for {TIMEOUT} s")
            for key, _ in ready:
                if key.fileobj is self.out:
                    left = left[self.out.send(left) :]
                    if not left:
                        self.ways.unregister(self.out)
                elif space:
                    n_bytes = self.into.recv_into(space)
                    if not n_bytes:
                        raise ConnectionError("the other worker is gone")
                    space = space[n_bytes:]
                else:
                    time.sleep(0)  # the next sum's first bytes: not ours yet


def as_worker(rank, control):
    """Measure as one of the two workers; worker 0 prints {bytes: [seconds of a sum]} as JSON."""
    ring, watchdog = SocketRing(rank, control), Watchdog(rank, TIMEOUT)
    meet = ring_all_reduce(ring, 2, watchdog)
    times = {n_bytes: [] for n_bytes in REPEATS}
    for n_bytes, repeats in REPEATS.items():
        add_up = ring_all_reduce(ring, n_bytes // 4, watchdog)
        vector = np.full(n_bytes // 4, rank + 1, np.float32)
        for _ in range(repeats):
            meet(np.zeros(2, np.float32))
            begun = time.perf_counter()
            total = add_up(vector)
            times[n_bytes].append(time.perf_counter() - begun)
            if not (total == 3).all():
                raise ValueError("the sum is wrong")
    if rank == 0:
        print(json.dumps(times))


def lacks() -> str | None:
    """Return in words why this machine cannot measure, or None."""
    if sys.platform != "linux":
        return "it needs Linux"
    if os.geteuid() != 0:
        return "it needs root"
    packages = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    return f"apt-get install {' '.join(packages)}" if packages else None


def do(*command):
    """Run a command of the system; RuntimeError with what it said if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


@contextmanager
def two_namespaces():
    """Give the names of two namespaces with a cable between them; remove both, and those of killed runs."""
    for name in subprocess.run(["ip", "netns"], capture_output=True, text=True).stdout.split():
        if name.startswith(f"{PREFIX}-") and not os.path.exists(f"/proc/{name.split('-')[1]}"):
            do("ip", "netns", "del", name)
    names = [f"{PREFIX}-{os.getpid()}-{rank}" for rank in range(2)]
    with ExitStack() as stack:
        for name in names:
            do("ip", "netns", "add", name)
            stack.callback(do, "ip", "netns", "del", name)  # takes its end of the cable along
        ends = ["type", "veth", "peer", "name", "eth0", "netns", names[1]]
        do("ip", "link", "add", "eth0", "netns", names[0], *ends)
        for name, address in zip(names, ADDRESSES, strict=True):
            inside = ("ip", "netns", "exec", name)
            do("ip", "-n", name, "addr", "add", f"{address}/30", "dev", "eth0")
            do(*inside, "ethtool", "-K", "eth0", "tso", "off", "gso", "off", "gro", "off")
            do("ip", "-n", name, "link", "set", "lo", "up")
            do("ip", "-n", name, "link", "set", "eth0", "up")
        yield names


def drop(name, loss):
    """Let the namespace drop this share of what arrives; all packets and the dropped ones are counted."""
    inside = ("ip", "netns", "exec", name, "nft")
    do(*inside, "flush ruleset")
    do(*inside, "add table inet lossy")
    do(*inside, "add chain inet lossy arriving { type filter hook input priority 0; }")
    do(*inside, "add rule inet lossy arriving counter")
    per_mille = round(1000 * loss)
    do(*inside, f"add rule inet lossy arriving numgen random mod 1000 < {per_mille} counter drop")


def counted(name):
    """Return how many packets arrived in the namespace and how many of them were dropped."""
    listed = json.loads(do("ip", "netns", "exec", name, "nft", "-j", "list chain inet lossy arriving"))
    parts = [part for each in listed["nftables"] if "rule" in each for part in each["rule"]["expr"]]
    return [part["counter"]["packets"] for part in parts if "counter" in part]


def measure(names, control, environment):
    """Run both workers; return {bytes: [seconds]}."""
    command = [sys.executable, "-m", "benchmarks.namespace_loss", "--control", control, "--worker"]
    workers = [
        subprocess.Popen(
            ["ip", "netns", "exec", name, *command, str(rank)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank, name in enumerate(names)
    ]
    try:
        said = [worker.communicate(timeout=TIMEOUT) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
    for worker, (_, error) in zip(workers, said, strict=True):
        if worker.returncode:
            raise RuntimeError(f"a worker failed: {error}")
    return {int(n_bytes): times for n_bytes, times in json.loads(said[0][0]).items()}


def measure_all(rounds, controls):
    """Return a LossRow for each control, loss and size."""
    keys = [(loss, control) for loss in LOSSES for control in controls]
    times = {(*key, n_bytes): [] for key in keys for n_bytes in REPEATS}
    packets = {key: [0, 0] for key in keys}
    with two_namespaces() as names, process_group(2) as environment:
        for _ in range(rounds):
            for loss, control in keys:
                for name in names:
                    drop(name, loss)
                for n_bytes, found in measure(names, control, environment).items():
                    times[loss, control, n_bytes] += found
                for name in names:
                    packets[loss, control] = np.add(packets[loss, control], counted(name)).tolist()
    return [
        LossRow(control, loss, n_bytes, **middle(found), packets=seen, dropped=dropped)
        for (loss, control, n_bytes), found in times.items()
        for seen, dropped in [packets[loss, control]]
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--save", action="store_true", help="keep the result for the course")
    parser.add_argument("--worker", type=int, choices=(0, 1), help=argparse.SUPPRESS)
    parser.add_argument("--control", help=argparse.SUPPRESS)
    options = parser.parse_known_args()[0]
    if options.worker is not None:
        return as_worker(options.worker, options.control)
    if lack := lacks():
        print(f"cannot measure loss here: {lack}", file=sys.stderr)
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was made is removed
    with open("/proc/sys/net/ipv4/tcp_available_congestion_control", encoding="utf-8") as known:
        there = known.read().split()
    controls = [control for control in CONTROLS if control in there]
    note = load()
    rows = measure_all(options.rounds, controls)
    print(f"a ring of two workers over TCP, packets dropped at random; {note}")
    print(f"{'control':<9}{'loss':>6}{'bytes':>9}{'median':>9}{'from':>9}{'to':>9}{'dropped of packets':>22}")
    for row in sorted(rows, key=lambda row: (row.n_bytes, row.control, row.loss)):
        print(
            f"{row.control:<9}{row.loss:>6.1%}{bytes_text(row.n_bytes):>9}{seconds_text(row.seconds):>9}"
            f"{seconds_text(row.fastest):>9}{seconds_text(row.slowest):>9}"
            f"{row.dropped:>11,} of {row.packets:,}"
        )
    if missing := sorted(set(CONTROLS) - set(controls)):
        print(f"not in this kernel: {', '.join(missing)}")
    if options.save:
        facts = {"n_workers": 2, "packet_bytes": 1500, "rounds": options.rounds}
        save("loss", COMMAND, facts, rows, note)


if __name__ == "__main__":
    main()
