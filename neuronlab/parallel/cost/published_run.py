"""Published training runs, and what interrupted them: Llama 3."""

from typing import NamedTuple

from .cause import Cause
from .units import DAY


class PublishedRun(NamedTuple):
    """A published training run: its size, its length and what interrupted it."""

    name: str
    source: str
    n_gpus: int
    days: int
    interruptions: int
    planned: int
    unexpected: int
    causes: tuple[Cause, ...]  # of the unexpected ones

    @property
    def mtbf(self) -> float:
        """Mean time between unexpected interruptions, in seconds."""
        return self.days * DAY / self.unexpected

    def per_cent(self, cause) -> float:
        """Return the share of the unexpected interruptions that have this cause; KeyError if unknown."""
        return 100 * {each.name: each.count for each in self.causes}[cause] / self.unexpected


LLAMA3 = PublishedRun(
    name="Llama 3 405B",
    source="The Llama 3 Herd of Models, arXiv 2407.21783, section 3.3.4 and table 5",
    n_gpus=16_384,
    days=54,
    interruptions=466,
    planned=47,
    unexpected=419,
    causes=(
        Cause("faulty GPU", 148, 30.1),  # 148/419 is 35.3 %: the printed share does not hold
        Cause("GPU memory (HBM3)", 72, 17.2),
        Cause("software bug", 54, 12.9),
        Cause("network switch or cable", 35, 8.4),
        Cause("host maintenance", 32, 7.6),
        Cause("GPU memory on the chip (SRAM)", 19, 4.5),
        Cause("GPU system processor", 17, 4.1),
        Cause("network card", 7, 1.7),
        Cause("NCCL watchdog time-out", 7, 1.7),
        Cause("silent data corruption", 6, 1.4),
        Cause("GPU thermal interface or sensor", 6, 1.4),
        Cause("SSD", 3, 0.7),
        Cause("power supply", 3, 0.7),
        Cause("server chassis", 2, 0.5),
        Cause("I/O expansion board", 2, 0.5),
        Cause("dependency", 2, 0.5),
        Cause("CPU", 2, 0.5),
        Cause("system memory", 2, 0.5),
    ),
)
