"""What was measured, with date and machine: real all-reduces, beside the model and under loss."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .units import bytes_text, seconds_text

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = "measured.json"  # written by the benchmarks with --save, never by hand


@dataclass(frozen=True)
class Measurement:
    """One run of a benchmark, with its date and its machine.

    Attributes
    ----------
    by : str
        The command that started it.
    date : str
        In ISO form.
    machine, note : str
        What it ran on, and what to know about it.
    facts : dict
        Single numbers and words.
    rows : tuple of ModelRow or LossRow
        What was measured.
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


def model_table(rows: Iterable[ModelRow]) -> str:
    """Return a table of `ModelRow` objects: computed, fastest and median time, and whose formula it is.

    Parameters
    ----------
    rows : iterable of ModelRow
        Such as `measured()["model"].rows`.

    Returns
    -------
    str
        One line a row, below a heading.
    """
    lines = [f"{'way':<11}{'bytes':>9}{'computed':>10}{'fastest':>10}{'median':>10}  formula of"]
    for row in rows:
        times = (f"{seconds_text(time):>10}" for time in (row.model, row.fastest, row.seconds))
        lines.append(f"{row.way:<11}{bytes_text(row.n_bytes):>9}{''.join(times)}  {row.formula}")
    return "\n".join(lines)


def loss_table(rows: Iterable[LossRow]) -> str:
    """Return a table of median times under loss: a line for each control and size, a column a loss.

    Parameters
    ----------
    rows : iterable of LossRow
        Such as `measured()["loss"].rows`.

    Returns
    -------
    str
        The table, below a heading.
    """
    times = {(row.control, row.n_bytes, row.loss): row.seconds for row in rows}
    losses = sorted({loss for _, _, loss in times})
    lines = [f"{'packets lost':<16}" + "".join(f"{100 * loss:>8g} %" for loss in losses)]
    for control, n_bytes in dict.fromkeys(key[:2] for key in times):  # each once, in the order of the rows
        cells = "".join(f"{seconds_text(times[control, n_bytes, loss]):>10}" for loss in losses)
        lines.append(f"{control:<7}{bytes_text(n_bytes):>9}{cells}")
    return "\n".join(lines)


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
