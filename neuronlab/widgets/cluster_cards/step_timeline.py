"""The timeline of a training step: sliders for model, GPUs and network, and who waits for whom, to scale."""

import traitlets

from ...checks import as_amount, as_choice, as_count, as_index, as_number
from ...parallel.cost.links import LINKS, Link, as_link
from ...parallel.cost.lossy_step import NCCL_TIMEOUT_SECONDS, as_tail_loss
from ...parallel.cost.packet_loss import as_recovery
from ...parallel.cost.timeline import TrainingStep, training_step
from ..kit.pictured import as_png
from ..kit.slider_card import SliderCard, log_stops, whole_stops
from ..kit.traits import Float, Int, Unicode, validate

PRECISIONS = {"fp32": 4, "bf16": 2, "fp8": 1}  # bytes of a gradient's number; fp16 takes as many as bf16
OWN = "your own link"
MOST_BUCKETS = 1_000  # more are no longer told apart on a screen

STOPS = {
    "parameters": [*log_stops(1e3, 1e12), 7.5e9, 1.75e11, 4.05e11],
    "n_workers": [5, *whole_stops(1, 100_000), 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 24_576],
    "compute": log_stops(1e-3, 100),
    "slowest": [1, 1.02, 1.05, 1.1, 1.2, 1.3, 1.5, 1.75, 2, 2.5, 3, 5, 10],
    "n_buckets": [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 50, 64, 100],
    "latency": [0.0, *log_stops(1e-7, 0.1)],
    "bandwidth": [*log_stops(1e6, 1e12), 1.25e9, 3.125e9, 12.5e9, 25e9],
    "loss": [0.0, *log_stops(1e-6, 0.1, (1, 2, 5))],
    "window": [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
    "gpus_per_server": [1, 2, 4, 8, 16, 72],
    "nics_per_server": [1, 2, 4, 8, 16],
    "timeout": [4.096e-6 * 2**k for k in range(8, 23)],
}
INSIDE = LINKS["NVLink 4"]  # what joins the GPUs of a server


def _as_precision(name, given):
    return as_choice(name, given, PRECISIONS)


def _as_slowest(name, given):
    factor = as_number(name, given)
    if factor < 1:
        raise ValueError(f"{name} must be 1 or more, times the others' computing, got {factor:g}")
    return factor


def _as_buckets(name, given):
    count = as_count(name, given)
    if count > MOST_BUCKETS:
        raise ValueError(f"{name} must be at most {MOST_BUCKETS} to be seen, got {count}")
    return count


CHECKS = {
    "parameters": as_amount,
    "precision": _as_precision,
    "n_workers": as_count,
    "compute": as_amount,
    "slowest": _as_slowest,
    "n_buckets": _as_buckets,
    "link": lambda name, given: given,
    "latency": lambda name, given: as_amount(name, given, zero=True),
    "bandwidth": as_amount,
    "loss": as_tail_loss,
    "recovery": lambda name, given: as_recovery(given),
    "window": as_count,
    "stage": lambda name, given: as_index(name, given, 3),
    "gpus_per_server": as_count,
    "nics_per_server": as_count,
    "timeout": lambda name, given: as_amount(name, given, zero=True),
}


class StepTimeline(SliderCard):
    """One data-parallel training step to scale: passes, all-reduce over rings, waiting, and what it costs.

    All of its parameters can be observed and linked. A `link` set by name brings its latency and bandwidth;
    moving one of these makes it "your own link". `step` is the `TrainingStep` of the present values. A server
    has NVLink 4 inside, and a ring for each of its network cards.

    Colours, the same in `timeline_figure`: forward pass the activation's; backward pass (hatched) and
    gradients on the network (solid) the error's; new weights there the weight's; update the update's; waiting
    is empty with a dashed edge, and so are time-outs, with a hatch.

    Parameters
    ----------
    parameters : float, default 7e9
        Numbers that are synchronised.
    precision : {"fp32", "bf16", "fp8"}
        Of each of them.
    n_workers : int, default 64
        GPUs.
    link : Link or str
        The link of each, or its name in LINKS.
    compute : float, default 1.0
        Seconds for which each GPU calculates.
    slowest : float, default 1.0
        How many times as long the slowest one takes.
    n_buckets : int, default 1
        Parts in which the gradients travel, at most 1,000.
    latency : float, optional
        Seconds, in place of the link's.
    bandwidth : float, optional
        Bytes a second, in place of the link's.
    loss : float, default 0.0
        Share of the packets that is lost.
    recovery : str, default "selective repeat"
        How a sender makes up for them, one of EFFICIENCIES.
    window : int, default 64
        Packets on the wire until the sender hears of a loss.
    stage : {0, 1, 2}, default 0
        What ZeRO shares out: from stage 1 on new weights are handed round after the update.
    gpus_per_server : int, default 1
        GPUs in a server.
    nics_per_server : int, default 1
        Network cards of a server, each with a `link`.
    timeout : float, default NCCL_TIMEOUT_SECONDS
        Seconds that a lost packet waits for if nothing follows it.
    **shown
        The traits digits, comma and hide_results.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running card then keeps what it had.
    """

    _module = "cluster_cards/step_timeline.js"
    _sheet = "cluster_cards/step_timeline.css"
    _height = 759

    parameters = Float().tag(sync=True)
    precision = Unicode().tag(sync=True)
    n_workers = Int().tag(sync=True)
    compute = Float().tag(sync=True)
    slowest = Float().tag(sync=True)
    n_buckets = Int().tag(sync=True)
    link = Unicode().tag(sync=True)
    latency = Float().tag(sync=True)
    bandwidth = Float().tag(sync=True)
    loss = Float().tag(sync=True)
    recovery = Unicode().tag(sync=True)
    window = Int().tag(sync=True)
    stage = Int().tag(sync=True)
    gpus_per_server = Int().tag(sync=True)
    nics_per_server = Int().tag(sync=True)
    timeout = Float().tag(sync=True)

    links = traitlets.List().tag(sync=True)  # [name, latency, bandwidth, where from] of each to choose from
    precisions = traitlets.Dict(PRECISIONS).tag(sync=True)
    own = Unicode(OWN).tag(sync=True)
    inside = traitlets.List([INSIDE.latency, INSIDE.bandwidth]).tag(sync=True)

    def __init__(
        self,
        parameters: float = 7e9,
        precision: str = "bf16",
        n_workers: int = 64,
        link: Link | str = "InfiniBand NDR",
        compute: float = 1.0,
        *,
        slowest: float = 1.0,
        n_buckets: int = 1,
        latency: float | None = None,
        bandwidth: float | None = None,
        loss: float = 0.0,
        recovery: str = "selective repeat",
        window: int = 64,
        stage: int = 0,
        gpus_per_server: int = 1,
        nics_per_server: int = 1,
        timeout: float = NCCL_TIMEOUT_SECONDS,
        **shown,
    ):
        known = as_link(link)
        self._links = {**LINKS, known.name: known}
        given = {
            "parameters": parameters,
            "precision": precision,
            "n_workers": n_workers,
            "compute": compute,
            "slowest": slowest,
            "n_buckets": n_buckets,
            "link": known.name if latency is None and bandwidth is None else OWN,
            "latency": known.latency if latency is None else latency,
            "bandwidth": known.bandwidth if bandwidth is None else bandwidth,
            "loss": loss,
            "recovery": recovery,
            "window": window,
            "stage": stage,
            "gpus_per_server": gpus_per_server,
            "nics_per_server": nics_per_server,
            "timeout": timeout,
        }
        links = [[each.name, each.latency, each.bandwidth, each.source] for each in self._links.values()]
        super().__init__(given, CHECKS, STOPS, shown, links=links)

    @property
    def step(self) -> TrainingStep:
        """The timeline for the present values."""
        return training_step(
            self.parameters,
            PRECISIONS[self.precision],
            self.n_workers,
            Link(self.link, self.latency, self.bandwidth),
            self.compute,
            n_buckets=self.n_buckets,
            loss=self.loss,
            recovery=self.recovery,
            window=self.window,
            slowest=self.slowest,
            stage=self.stage,
            gpus_per_server=self.gpus_per_server,
            nics_per_server=self.nics_per_server,
            timeout_seconds=self.timeout,
        )

    @validate(*CHECKS)
    def _check(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        if name == "link" and value not in (*self._links, OWN):
            as_link(value)  # says which there are
        return CHECKS[name](name, value)

    @traitlets.observe("link")
    def _link_changed(self, change):
        link = self._links.get(change["new"])
        if link:
            with self.hold_trait_notifications():  # halfway between two links it would be neither
                self.latency, self.bandwidth = link.latency, link.bandwidth

    @traitlets.observe("latency", "bandwidth")
    def _line_changed(self, change):
        link = self._links.get(self.link)
        if link and (link.latency, link.bandwidth) != (self.latency, self.bandwidth):
            self.link = OWN

    def _described(self):
        return repr(self.step).replace("TrainingStep(", "StepTimeline(", 1)

    def _picture(self):
        from ...figures.timeline import timeline_figure

        return as_png(timeline_figure(self.step))
