"""The memory that training takes on each GPU: sliders for model and GPUs, and ZeRO's stages as bars."""

import traitlets

from ...checks import as_amount, as_count, as_index
from ...parallel.cost.adam_memory import (
    BYTES,
    SHARDED,
    AdamMemory,
    elements_sent,
    fits,
    gpus_needed,
    largest_model,
)
from ...parallel.cost.units import GB, bytes_text
from ..kit.pictured import as_png
from ..kit.slider_card import SliderCard, whole_stops
from ..kit.traits import Float, Int, validate

STOPS = {
    "parameters": [*whole_stops(1_000, 10**13, (1, 1.5, 2, 3, 5, 7)), int(7.5e9), int(1.75e11), int(4.05e11)],
    "n_gpus": [5, 7, *whole_stops(1, 100_000), 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384],
    "gpu_bytes": [n * GB for n in (4, 6, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 141, 192, 288)],
}


def _as_parameters(name, given):
    """Return a whole number, also given as a float such as 7.5e9."""
    return as_count(name, int(given) if isinstance(given, float) and given.is_integer() else given)


CHECKS = {
    "parameters": _as_parameters,
    "n_gpus": as_count,
    "gpu_bytes": as_amount,
    "stage": lambda name, given: as_index(name, given, len(SHARDED)),
}


class TrainingMemory(SliderCard):
    """Weights, gradients and the optimiser's numbers on each GPU, for ZeRO's stages 0 to 3, and if they fit.

    The model is trained by Adam in mixed precision. All parameters of the card can be observed and linked.
    What follows from them: `memory` (an `AdamMemory`), `fits`, `largest_model` (parameters), `gpus_needed`
    (None if no number is enough) and `bytes_sent` by each GPU in a step.

    Parameters
    ----------
    parameters : float, default 7.5e9
        Parameters of the model.
    n_gpus : int, default 64
        GPUs.
    gpu_bytes : float, default 80 GB
        Bytes that each of them holds.
    stage : {0, 1, 2, 3}, default 0
        The one that is chosen.
    **shown
        The traits digits, comma and hide_results.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running card then keeps what it had.
    """

    _module = "cluster_cards/training_memory.js"
    _sheet = "cluster_cards/training_memory.css"
    _height = 600

    parameters = Int().tag(sync=True)
    n_gpus = Int().tag(sync=True)
    gpu_bytes = Float().tag(sync=True)
    stage = Int().tag(sync=True)

    bytes_of = traitlets.Dict(BYTES).tag(sync=True)  # {part: bytes a parameter}
    sharded = traitlets.List([list(parts) for parts in SHARDED]).tag(sync=True)  # parts shared out, by stage

    def __init__(
        self, parameters: float = 7.5e9, n_gpus: int = 64, gpu_bytes: float = 80 * GB, stage: int = 0, **shown
    ):
        given = {"parameters": parameters, "n_gpus": n_gpus, "gpu_bytes": gpu_bytes, "stage": stage}
        super().__init__(given, CHECKS, STOPS, shown)

    @property
    def memory(self) -> AdamMemory:
        """Bytes on each GPU, in three parts."""
        return AdamMemory(self.parameters, self.n_gpus, self.stage)

    @property
    def fits(self) -> bool:
        """Whether a GPU has room for them."""
        return fits(self.parameters, self.gpu_bytes, self.n_gpus, self.stage)

    @property
    def largest_model(self) -> int:
        """The most parameters that these GPUs have room for; 0 if not even one."""
        return largest_model(self.gpu_bytes, self.n_gpus, self.stage)

    @property
    def gpus_needed(self) -> int | None:
        """The fewest GPUs that have room for the model; None if no number is enough."""
        return gpus_needed(self.parameters, self.gpu_bytes, self.stage)

    @property
    def bytes_sent(self) -> float:
        """Bytes that each GPU sends in one training step."""
        elements = elements_sent(self.parameters, self.stage)
        return elements * BYTES["gradients"] * (self.n_gpus - 1) / self.n_gpus

    @validate(*CHECKS)
    def _check(self, proposal):
        name = proposal["trait"].name
        return CHECKS[name](name, proposal["value"])

    def _described(self):
        gpus = f"{self.n_gpus:,} GPU{'s' * (self.n_gpus > 1)}"
        verdict = "fits" if self.fits else "does not fit"
        return (
            f"TrainingMemory({self.parameters:,} parameters, {gpus}, stage {self.stage}: "
            f"{bytes_text(self.memory.total)} each, {verdict} into {bytes_text(self.gpu_bytes)})"
        )

    def _picture(self):
        from .training_memory_figure import training_memory_figure

        return as_png(training_memory_figure(self.memory, self.gpu_bytes))
