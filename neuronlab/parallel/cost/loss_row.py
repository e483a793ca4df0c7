"""A measured all-reduce over a link that loses packets, and a table of such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .units import bytes_text, seconds_text

if TYPE_CHECKING:
    from collections.abc import Iterable


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
