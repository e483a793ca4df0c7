"""One training step against the clock: what the GPUs and the network do, and who waits for whom."""

from dataclasses import dataclass, replace

from ...checks import as_amount, as_choice, as_count, as_index, as_number
from .collectives import ALGORITHMS
from .links import Link, as_link
from .lossy_step import NCCL_TIMEOUT_SECONDS, LossyStep, as_tail_loss
from .packet_loss import EFFICIENCIES, as_recovery
from .segment import Segment
from .servers import SERVER_ALGORITHMS, n_links
from .units import seconds_text

MOST_BUCKETS = 10_000


@dataclass(frozen=True)
class TrainingStep:
    """The timeline of one data-parallel training step, and what follows from it; times in seconds.

    Where packets are lost, it is the mean of steps that differ: `lossy` has their distribution.

    Attributes
    ----------
    n_workers : int
        GPUs that take part.
    n_bytes : float
        Bytes of gradients.
    link : Link
        What they travel over.
    algorithm : str
        How they are added up: one of ALGORITHMS, or "hierarchical".
    stage : int
        What ZeRO shares out, as in `AdamMemory`.
    loss : float
        Share of the packets that is lost.
    recovery : str
        How a sender makes up for them, one of EFFICIENCIES.
    compute : float
        How long the slowest GPU calculates.
    communicate : float
        How long the network is busy.
    tail_packets : int
        Packets with nothing behind them, as in `LossyStep`.
    timeout_seconds : float
        What one that is lost waits for.
    timeouts : float
        How long the step waits for time-outs, on average.
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
    stage: int
    loss: float
    recovery: str
    compute: float
    communicate: float
    tail_packets: int
    timeout_seconds: float
    timeouts: float
    seconds: float
    utilisation: float
    segments: tuple[Segment, ...]

    @property
    def exposed(self) -> float:
        """Seconds of communication that no calculation hides: all GPUs wait for the network."""
        return self.seconds - self.compute

    @property
    def lossy(self) -> LossyStep:
        """How the time of such steps spreads: those that meet a time-out, and those that do not."""
        unhindered = self.seconds - self.timeouts
        return LossyStep(unhindered, self.loss, self.tail_packets, self.timeout_seconds)

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
    stage: int = 0,
    gpus_per_server: int = 1,
    nics_per_server: int = 1,
    tail_packets: int | None = None,
    timeout_seconds: float = NCCL_TIMEOUT_SECONDS,
) -> TrainingStep:
    """Return the timeline of one data-parallel step: both passes, all-reduce of the gradients, update.

    The gradients travel in equal buckets: the first is ready when the first of as many equal parts of the
    backward pass is done, and goes if the network is free. So more buckets hide more of the communication,
    but each pays the latency again. The update takes no time here, and communicating does not slow the GPU
    down.

    In ZeRO's stages 1 and 2 the buckets are added up only (reduce-scatter): each GPU updates its part of the
    weights, and then the new weights are handed round (all-gather), in one piece. Nothing hides that here;
    an implementation may hide some of it behind the next forward pass. Lost packets take bandwidth, as
    `recovery` says, and the last ones of a step may wait for a time-out, as `LossyStep` says.

    Source of the buckets: Li and others, "PyTorch Distributed: Experiences on Accelerating Data
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
        How the gradients are added up: one of ALGORITHMS, or "hierarchical". In servers with several GPUs or
        network cards it is "ring", `server_rings_seconds`, or "hierarchical", `hierarchical_seconds`.
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
    stage : {0, 1, 2}, default 0
        What ZeRO shares out, as in `AdamMemory`; 0 is plain data parallelism. Stages 1 and 2 need "ring" or
        "hierarchical". Stage 3, which gathers the weights layer by layer during both passes, is not modelled.
    gpus_per_server, nics_per_server : int, default 1
        GPUs in a server, joined by NVLink 4, and its network cards, each with a `link`.
    tail_packets : int, optional
        Packets a step with nothing behind them, as in `LossyStep`; by default one for each link of the
        network that is used.
    timeout_seconds : float, default NCCL_TIMEOUT_SECONDS
        What such a packet waits for if it is lost.

    Returns
    -------
    TrainingStep
        The timeline, and what follows from it.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an amount of 0 or less, a loss outside 0 to 0.99, a share outside 0 to 1, `slowest` below 1, too
        many buckets, an unknown link, algorithm, recovery or stage, and an algorithm that the stage or the
        servers do not allow.
    """
    n_bytes = as_amount("parameters", parameters) * as_amount("bytes_per_parameter", bytes_per_parameter)
    n, link = as_count("n_workers", n_workers), as_link(link)
    n_buckets, stage = _as_buckets(n_buckets), as_index("stage", stage, 3)
    servers = as_count("gpus_per_server", gpus_per_server), as_count("nics_per_server", nics_per_server)
    algorithm = _as_algorithm(algorithm, stage, servers)
    ordinary, share, factor = as_amount("compute", compute), _as_share(forward_share), _as_factor(slowest)
    loss, recovery = as_tail_loss("loss", loss), as_recovery(recovery)
    efficiency = EFFICIENCIES[recovery](loss, window)
    if tail_packets is None:
        tail_packets = n_links(n, *servers)
    lossy = LossyStep(1.0, loss, tail_packets, timeout_seconds)
    timeouts = lossy.timeouts if n > 1 else 0.0

    line = replace(link, bandwidth=link.bandwidth * efficiency)
    bucket = _all_reduce(algorithm, n_bytes / n_buckets, n, line, servers)
    gather = 0.0
    if stage:  # a reduce-scatter is the first half of a ring, an all-gather the second
        bucket, gather = bucket / 2, _all_reduce(algorithm, n_bytes, n, line, servers) / 2
    last = ordinary * factor  # the slowest GPU's end: no bucket is complete without its part
    network = _buckets(last, last * (1 - share), bucket, n_buckets) if n > 1 else []
    end = update = network[-1].stop if network else last
    if n > 1 and stage:
        network.append(Segment("network", "gather", end, end + gather, "weights"))
        end += gather
    if timeouts:
        network.append(Segment("network", "timeout", end, end + timeouts, "time-outs, on average"))
        end += timeouts
    if not stage:
        update = end
    if n == 1 or factor == 1:
        gpus = _gpu("compute", last, share, update, end)
    else:
        gpus = _gpu("compute", ordinary, share, update, end) + _gpu("slowest", last, share, update, end)
    return TrainingStep(
        n_workers=n,
        n_bytes=n_bytes,
        link=link,
        algorithm=algorithm,
        stage=stage,
        loss=loss,
        recovery=recovery,
        compute=last,
        communicate=n_buckets * bucket + gather,
        tail_packets=tail_packets,
        timeout_seconds=lossy.timeout_seconds,
        timeouts=timeouts,
        seconds=end,
        utilisation=((n - 1) * ordinary + last) / (n * end),
        segments=(*gpus, *network),
    )


def _all_reduce(algorithm, n_bytes, n, link, servers):
    if algorithm in SERVER_ALGORITHMS:
        return SERVER_ALGORITHMS[algorithm](n_bytes, n, link, *servers)
    return ALGORITHMS[algorithm](n_bytes, n, link)


def _buckets(last, backward, seconds, n_buckets):
    """Return the network's segments; bucket k is ready when all but n_buckets - 1 - k parts are done."""
    found, free = [], 0.0
    for k in range(n_buckets):
        start = max(free, last - backward * (n_buckets - 1 - k) / n_buckets)
        free = start + seconds
        label = f"bucket {k + 1} of {n_buckets}" if n_buckets > 1 else "all gradients"
        found.append(Segment("network", "communicate", start, free, label))
    return found


def _gpu(lane, compute, share, update, end):
    """Return the segments of a GPU that calculates for `compute` seconds and updates at `update`."""
    turn = compute * share
    spans = (
        Segment(lane, "forward", 0.0, turn, "forward pass"),
        Segment(lane, "backward", turn, compute, "backward pass"),
        Segment(lane, "wait", compute, update, "waits"),
        Segment(lane, "update", update, update, "update"),
        Segment(lane, "wait", update, end, "waits"),
    )
    return [each for each in spans if each.stop > each.start or each.kind == "update"]


def _as_algorithm(given, stage, servers):
    """Return the name of an all-reduce that the stage and the servers allow."""
    algorithm = as_choice("algorithm", given, {**ALGORITHMS, **SERVER_ALGORITHMS})
    if algorithm not in SERVER_ALGORITHMS and (stage or servers != (1, 1)):
        why = "that ZeRO cuts in two" if stage else "among servers with several GPUs or network cards"
        raise ValueError(f"algorithm must be one of {', '.join(SERVER_ALGORITHMS)} {why}, got {algorithm!r}")
    return algorithm


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
