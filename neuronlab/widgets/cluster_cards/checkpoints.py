"""Checkpoints against failures: sliders for cluster and checkpoint, and what each interval wastes."""

import traitlets

from ...checks import as_amount, as_count
from ...parallel.cost.failures import cluster_mtbf, device_mtbf, idle_cost, wasted_share, young_interval
from ...parallel.cost.published_run import LLAMA3
from ...parallel.cost.units import DAY, HOUR, seconds_text
from ..kit.pictured import as_png
from ..kit.slider_card import SliderCard, log_stops, whole_stops
from ..kit.traits import Float, Int, validate

STOPS = {
    "n_gpus": [*whole_stops(1, 200_000), 16_384, 24_576],
    "device_mtbf": [days * DAY for days in log_stops(10, 50_000, (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))],
    "checkpoint_seconds": [*log_stops(0.1, 1_000), 60, 120, 600, 900, 1_800, 3_600],
    "restart_seconds": [0.0, *log_stops(1, 1_000), 60, 300, 600, 1_800, 3_600],
    "interval": [
        *log_stops(1, 50, (1, 1.5, 2, 3, 4, 5, 7)),
        *(60 * n for n in (1, 1.5, 2, 3, 4, 5, 7, 10, 12)),
    ]
    + [*(60 * n for n in (15, 20, 25, 30, 40, 50)), *(HOUR * n for n in (1, 1.5, 2, 3, 4, 6, 8, 12, 16))]
    + [DAY * n for n in (1, 1.5, 2, 3, 5, 7, 10, 14, 20, 30)],
    "price_per_gpu_hour": [0.0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10],
}


def _or_zero(name, given):
    return as_amount(name, given, zero=True)


CHECKS = {
    "n_gpus": as_count,
    "device_mtbf": as_amount,
    "checkpoint_seconds": as_amount,
    "restart_seconds": _or_zero,
    "interval": as_amount,
    "price_per_gpu_hour": _or_zero,
}
# A published run to begin with: what one GPU's share of its failures is.
PRESETS = [
    {
        "name": LLAMA3.name,
        "source": f"{LLAMA3.unexpected} unexpected interruptions in {LLAMA3.days} days; {LLAMA3.source}",
        "traits": {"n_gpus": LLAMA3.n_gpus, "device_mtbf": device_mtbf(LLAMA3.mtbf, LLAMA3.n_gpus)},
    }
]


class Checkpoints(SliderCard):
    """The share of the time that checkpoints and failures waste, over the interval, with Young's best one.

    All of its parameters can be observed and linked. What follows from them: `mtbf` of the cluster and
    `best_interval` (both in seconds), `wasted` (a share of the time), and what that is a day:
    `gpu_hours_per_day` and `cost_per_day`.

    Parameters
    ----------
    n_gpus : int, default 16384
        GPUs of the cluster.
    device_mtbf : float, optional
        Seconds after which one of them fails on average; by default Llama 3's figure.
    checkpoint_seconds : float, default 60.0
        Time to write a checkpoint.
    restart_seconds : float, default 0.0
        Time to go back to it.
    interval : float, default 3600.0
        Seconds of work from one checkpoint to the next.
    price_per_gpu_hour : float, default 2.0
        In dollars, an assumption to be changed.
    **shown
        The traits digits, comma and hide_results.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running card then keeps what it had.
    """

    _module = "cluster_cards/checkpoints.js"
    _sheet = "cluster_cards/checkpoints.css"
    _height = 692

    n_gpus = Int().tag(sync=True)
    device_mtbf = Float().tag(sync=True)
    checkpoint_seconds = Float().tag(sync=True)
    restart_seconds = Float().tag(sync=True)
    interval = Float().tag(sync=True)
    price_per_gpu_hour = Float().tag(sync=True)

    presets = traitlets.List(PRESETS).tag(sync=True)

    def __init__(
        self,
        n_gpus: int = LLAMA3.n_gpus,
        device_mtbf: float | None = None,
        checkpoint_seconds: float = 60.0,
        restart_seconds: float = 0.0,
        interval: float = 3600.0,
        price_per_gpu_hour: float = 2.0,
        **shown,
    ):
        given = {
            "n_gpus": n_gpus,
            "device_mtbf": PRESETS[0]["traits"]["device_mtbf"] if device_mtbf is None else device_mtbf,
            "checkpoint_seconds": checkpoint_seconds,
            "restart_seconds": restart_seconds,
            "interval": interval,
            "price_per_gpu_hour": price_per_gpu_hour,
        }
        super().__init__(given, CHECKS, STOPS, shown)

    @property
    def mtbf(self) -> float:
        """Mean time between failures of all GPUs together, in seconds."""
        return cluster_mtbf(self.device_mtbf, self.n_gpus)

    @property
    def best_interval(self) -> float:
        """Seconds from one checkpoint to the next that waste the least, by Young's formula."""
        return young_interval(self.checkpoint_seconds, self.mtbf)

    @property
    def wasted(self) -> float:
        """Share of the time that does no new work, as `wasted_share` counts it; it may be above 1."""
        return wasted_share(self.interval, self.checkpoint_seconds, self.mtbf, self.restart_seconds)

    @property
    def gpu_hours_per_day(self) -> float:
        """GPU-hours wasted in a day; at most all there are."""
        return min(1.0, self.wasted) * self.n_gpus * DAY / HOUR

    @property
    def cost_per_day(self) -> float:
        """What these cost, in the currency of the price."""
        return idle_cost(self.n_gpus, min(1.0, self.wasted) * DAY, self.price_per_gpu_hour)

    @validate(*CHECKS)
    def _check(self, proposal):
        name = proposal["trait"].name
        return CHECKS[name](name, proposal["value"])

    def _described(self):
        return (
            f"Checkpoints({self.n_gpus:,} GPUs, one every {seconds_text(self.interval)}: {self.wasted:.1%} "
            f"wasted; best every {seconds_text(self.best_interval)})"
        )

    def _picture(self):
        from .wasted_figure import wasted_figure

        return as_png(wasted_figure(self.checkpoint_seconds, self.mtbf, self.restart_seconds, self.interval))
