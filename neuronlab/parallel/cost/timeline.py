"""One training step against the clock: what the GPUs and the network do, and who waits for whom."""

from dataclasses import dataclass, replace

from ...checks import as_amount, as_count, as_number
from .collectives import ALGORITHMS, as_algorithm
from .links import Link, as_link
from .packet_loss import EFFICIENCIES, as_loss_rate, as_recovery
from .segment import Segment
from .units import seconds_text

MOST_BUCKETS = 10_000


@dataclass(frozen=True)
class TrainingStep:
    """The timeline of one data-parallel training step, and what follows from it; times in seconds.

    Attributes
    ----------
    n_workers : int
        GPUs that take part.
    n_bytes : float
        Bytes of gradients.
    link : Link
        What they travel over.
    algorithm : str
        How they are added up, one of ALGORITHMS.
    loss : float
        Share of the packets that is lost.
    recovery : str
        How a sender makes up for them, one of EFFICIENCIES.
    compute : float
        How long the slowest GPU calculates.
    communicate : float
        How long the network is busy.
    seconds : float
        The whole step.
    utilisation : float
        Share of the step in which a GPU calculates, the mean over all GPUs.
    segments : tuple of Segment
        They stand in lanes, in order: "compute" is an ordinary GPU, "slowest" the slowest one if it differs
        from the others, "network" carries the buckets. Within a lane they touch or stand apart, never
        overlap.
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
    parameters: float,
    bytes_per_parameter: float,
    n_workers: int,
    link: Link | str,
    compute: float,
    algorithm: str = "ring",
    n_buckets: int = 1,
    forward_share: float = 1 / 3,
    loss: float = 0.0,
    recovery: str = "selective repeat",
    window: int = 64,
    slowest: float = 1.0,
) -> TrainingStep:
    """Return the timeline of one data-parallel step: both passes, all-reduce of the gradients, update.

    The gradients travel in equal buckets: the first is ready when the first of as many equal parts of the
    backward pass is done, and goes if the network is free. So more buckets hide more of the communication,
    but each pays the latency again. The update takes no time here, and communicating does not slow the GPU
    down. Source of the buckets: Li and others, "PyTorch Distributed: Experiences on Accelerating Data
    Parallel Training", 2020.

    Parameters
    ----------
    parameters : float
        Parameters of the model.
    bytes_per_parameter : float
        Bytes of each one's gradient.
    n_workers : int
        GPUs, 1 or more.
    link : Link or str
        The link of each, or its name in LINKS.
    compute : float
        Seconds for which every GPU calculates.
    algorithm : str, default "ring"
        How the gradients are added up, one of ALGORITHMS.
    n_buckets : int, default 1
        Parts in which the gradients travel, at most 10,000.
    forward_share : float, default 1/3
        Share of `compute` in the forward pass: the backward pass does twice the work.
    loss : float, default 0.0
        Share of the packets that is lost; it lowers the bandwidth by the efficiency of `recovery`.
    recovery : str, default "selective repeat"
        How a sender makes up for them, one of EFFICIENCIES.
    window : int, default 64
        Packets on the wire until the sender hears of a loss.
    slowest : float, default 1.0
        How many times as long one of the GPUs takes; all wait for it.

    Returns
    -------
    TrainingStep
        The timeline, and what follows from it.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an amount of 0 or less, a loss outside [0, 1), a share outside 0 to 1, `slowest` below 1, too many
        buckets, an unknown link, algorithm or recovery.
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
