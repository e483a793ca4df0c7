"""What was measured, with date and machine: real all-reduces, beside the model and under loss."""

import json
from pathlib import Path

from .loss_row import LossRow
from .measurement import Measurement
from .model_row import ModelRow

FILE = "measured.json"  # written by the benchmarks with --save, never by hand
_ROWS = {"model": ModelRow, "loss": LossRow}


def measured() -> dict[str, Measurement]:
    """Return what real all-reduces took, as measured on the machine that each `Measurement` names.

    "model" holds ring and Allreduce between MPI ranks against the formulas, with the latency (seconds) and
    the bandwidth (bytes per second) of the fit in `facts`; "loss" a ring between two network namespaces whose
    packets are dropped at random.

    Returns
    -------
    dict of {str: Measurement}
        Keys are "model" and "loss".
    """
    kept = json.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))
    return {
        what: Measurement(**made | {"rows": tuple(_ROWS[what](**row) for row in made["rows"])})
        for what, made in kept.items()
    }
