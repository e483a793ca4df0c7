"""One training step against the clock: what the GPUs and the network do, and who waits for whom."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from ...checks import as_amount, as_count, as_number
from .cost import ALGORITHMS, as_algorithm
from .links import Link, as_link
from .packet_loss import EFFICIENCIES, as_loss_rate, as_recovery
from .units import seconds_text

KINDS = ("forward", "backward", "wait", "communicate", "update")
MOST_BUCKETS = 10_000


class Segment(NamedTuple):
    """What one lane does from `start` to `stop`, in seconds since the step began; kind is one of KINDS."""

    lane: str
    kind: str
    start: float
    stop: float
    label: str

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.stop - self.start


@dataclass(frozen=True)
class TrainingStep:
    """The timeline of one training step with `n_workers` GPUs, and what follows from it; times in seconds.

    compute is how long the slowest GPU calculates, communicate how long the network is busy, seconds the
    whole step. utilisation is the share of the step in which a GPU calculates, the mean over all GPUs.
    `segments` stand in lanes, in order: "compute" is an ordinary GPU, "slowest" the slowest one if it differs
    from the others, "network" carries the buckets. Within a lane they touch or stand apart, never overlap.
    """

    n_workers: int
    n_bytes: float
    link: Link
    algorithm: str
    loss: float
    recovery: str
    compute: float
    communicate: float
    seconds: float
    utilisation: float
    segments: tuple[Segment, ...]

    @property
    def exposed(self) -> float:
        """Seconds of communication that no calculation hides: all GPUs wait for the network."""
        return self.seconds - self.compute

    @property
    def idle(self) -> float:
        """GPU-seconds lost to waiting, all GPUs together: `idle_cost(1, step.idle, price)` is their price."""
        return self.n_workers * self.seconds * (1 - self.utilisation)

    @property
    def lanes(self) -> dict[str, tuple[Segment, ...]]:
        """The segments of each lane, in order of time."""
        names = dict.fromkeys(segment.lane for segment in self.segments)
        return {name: tuple(each for each in self.segments if each.lane == name) for name in names}

    def __repr__(self):
        return (
            f"TrainingStep({self.n_workers} GPU{'s' * (self.n_workers > 1)}, {seconds_text(self.seconds)}: "
            f"compute {seconds_text(self.compute)}, exposed {seconds_text(self.exposed)}; "
            f"GPUs busy {self.utilisation:.1%})"
        )


def training_step(
    parameters,
    bytes_per_parameter,
    n_workers,
    link,
    compute,
    algorithm="ring",
    n_buckets=1,
    forward_share=1 / 3,
    loss=0.0,
    recovery="selective repeat",
    window=64,
    slowest=1.0,
) -> TrainingStep:
    """Return the timeline of one data-parallel step: both passes, all-reduce of the gradients, update.

    Every GPU calculates for `compute` seconds, `forward_share` of them in the forward pass (a third: the
    backward pass does twice the work); one of them takes `slowest` times as long, and all wait for it. The
    gradients, parameters * bytes_per_parameter, travel in `n_buckets` equal buckets: the first is ready when
    the first of as many equal parts of the backward pass is done, and goes if the network is free. So more
    buckets hide more of the communication, but each pays the latency again. `algorithm` is one of
    ALGORITHMS. `loss` lowers the link's bandwidth by the efficiency of `recovery`, one of EFFICIENCIES, with
    its `window` of packets. The update takes no time here, and communicating does not slow the GPU down.

    TypeError for a wrong type; ValueError for an amount of 0 or less, a loss outside [0, 1), a share outside
    0 to 1, `slowest` below 1, more than MOST_BUCKETS, an unknown link, algorithm or recovery. Source of the
    buckets: Li and others, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training", 2020.
    """
    n_bytes = as_amount("parameters", parameters) * as_amount("bytes_per_parameter", bytes_per_parameter)
    n, link, algorithm = as_count("n_workers", n_workers), as_link(link), as_algorithm(algorithm)
    n_buckets = _as_buckets(n_buckets)
    ordinary, share, factor = as_amount("compute", compute), _as_share(forward_share), _as_factor(slowest)
    loss, recovery = as_loss_rate("loss", loss), as_recovery(recovery)
    efficiency = EFFICIENCIES[recovery](loss, window)

    lossy = replace(link, bandwidth=link.bandwidth * efficiency)
    bucket = ALGORITHMS[algorithm](n_bytes / n_buckets, n, lossy)
    last = ordinary * factor  # the slowest GPU's end: no bucket is complete without its part
    network = _buckets(last, last * (1 - share), bucket, n_buckets) if n > 1 else []
    end = network[-1].stop if network else last
    if n == 1 or factor == 1:
        gpus = _gpu("compute", last, share, end)
    else:
        gpus = _gpu("compute", ordinary, share, end) + _gpu("slowest", last, share, end)
    return TrainingStep(
        n_workers=n,
        n_bytes=n_bytes,
        link=link,
        algorithm=algorithm,
        loss=loss,
        recovery=recovery,
        compute=last,
        communicate=n_buckets * bucket,
        seconds=end,
        utilisation=((n - 1) * ordinary + last) / (n * end),
        segments=(*gpus, *network),
    )


def _buckets(last, backward, seconds, n_buckets):
    """Return the network's segments; bucket k is ready when all but n_buckets - 1 - k parts are done."""
    found, free = [], 0.0
    for k in range(n_buckets):
        start = max(free, last - backward * (n_buckets - 1 - k) / n_buckets)
        free = start + seconds
        label = f"bucket {k + 1} of {n_buckets}" if n_buckets > 1 else "all gradients"
        found.append(Segment("network", "communicate", start, free, label))
    return found


def _gpu(lane, compute, share, end):
    """Return the segments of a GPU that calculates for `compute` seconds in a step that ends at `end`."""
    turn = compute * share
    spans = (
        Segment(lane, "forward", 0.0, turn, "forward pass"),
        Segment(lane, "backward", turn, compute, "backward pass"),
        Segment(lane, "wait", compute, end, "waits"),
    )
    update = Segment(lane, "update", end, end, "update")
    return [*(each for each in spans if each.stop > each.start), update]


def _as_share(given):
    share = as_number("forward_share", given)
    if not 0 <= share <= 1:
        raise ValueError(f"forward_share must be from 0 to 1, got {share:g}")
    return share


def _as_factor(given):
    factor = as_number("slowest", given)
    if factor < 1:
        raise ValueError(
            f"slowest must be 1 or more, how many times as long the slowest GPU takes, got {factor:g}"
        )
    return factor


def _as_buckets(given):
    n_buckets = as_count("n_buckets", given)
    if n_buckets > MOST_BUCKETS:
        raise ValueError(f"n_buckets must be at most {MOST_BUCKETS}, got {n_buckets}")
    return n_buckets
