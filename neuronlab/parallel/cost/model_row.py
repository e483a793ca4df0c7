"""A measured all-reduce beside its model, and a table of such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .units import bytes_text, seconds_text

if TYPE_CHECKING:
    from collections.abc import Iterable


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
