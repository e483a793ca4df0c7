"""What was measured, with date and machine: real all-reduces, beside the model and under loss."""

import json
from dataclasses import dataclass
from importlib.resources import files

FILE = "measured.json"  # written by the benchmarks with --save, never by hand


@dataclass(frozen=True)
class Measurement:
    """One run of a benchmark, started by the command `by`: `date` (ISO), `machine` and `note` are words.

    `facts` is a dict of single numbers and words; `rows` is a tuple of `ModelRow` or `LossRow`.
    """

    by: str
    date: str
    machine: str
    note: str
    facts: dict
    rows: tuple


@dataclass(frozen=True)
class ModelRow:
    """An all-reduce of n_bytes by `way`: `model` seconds by the formula `formula`, and the `seconds` it took.

    `seconds` is the median, `fastest` and `slowest` the ends, of several.
    """

    way: str
    n_bytes: int
    formula: str
    model: float
    seconds: float
    fastest: float
    slowest: float


@dataclass(frozen=True)
class LossRow:
    """A ring all-reduce of n_bytes over TCP with `control`, "cubic" or "bbr", when a share `loss` is dropped.

    `seconds` is the median, `fastest` and `slowest` the ends, of several; `dropped` of `packets` were lost in
    all of them.
    """

    control: str
    loss: float
    n_bytes: int
    seconds: float
    fastest: float
    slowest: float
    packets: int
    dropped: int


_ROWS = {"model": ModelRow, "loss": LossRow}


def measured() -> dict:
    """Return {"model": Measurement, "loss": Measurement}, as they were made on the machine that they name.

    "model" holds ring and Allreduce between MPI ranks against the formulas, with the latency (seconds) and
    the bandwidth (bytes per second) of the fit in `facts`; "loss" a ring between two network namespaces whose
    packets are dropped at random.
    """
    kept = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return {
        what: Measurement(**made | {"rows": tuple(_ROWS[what](**row) for row in made["rows"])})
        for what, made in kept.items()
    }
