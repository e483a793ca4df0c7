"""What is wrong with a learner's gradient: which entries, and which slip explains all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from ..record import Record
from ..writing.numbers import format_number, full_number

if TYPE_CHECKING:
    import numpy as np

_STYLE = """<style>
.nl-dg { font: 15px/1.5 system-ui, sans-serif; }
.nl-dg table { border-collapse: collapse; margin: 4px 0 12px; }
.nl-dg td { padding: 2px 9px; border: 1px solid #85888f; text-align: right; }
.nl-dg td.nl-right { background: #d8efe6; color: #00573f; }
.nl-dg td.nl-wrong { background: #fbe3d6; color: #8f3600; font-weight: 700; }
</style>"""


class FoundSlip(NamedTuple):
    """A slip that explains the gradient: its name, where it was made, what happened, and what to look at."""

    name: str
    where: str
    when: str
    look: str

    def __str__(self):
        return f"These numbers come out when {self.when}, {self.where}. {self.look}"


def told(slips, together) -> list:
    """Return the lines that tell of some slips, each of which explains all, or all of them `together`."""
    if not slips:
        return ["None of the slips known here explains all of them."]
    how = "Only together do these explain all of them:" if together else "Each of these alone gives them:"
    return [how] * (len(slips) > 1) + list(map(str, slips))


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis(Record):
    """What `diagnose` found.

    Attributes
    ----------
    right : bool
        Whether every number is right, to the digits asked for.
    slips : tuple of FoundSlip
        What explains all wrong numbers, the likeliest first; empty where nothing does.
    entries : tuple of (numpy.ndarray, numpy.ndarray or None)
        For each layer which numbers of dW and db are wrong, as boolean arrays; None for what was not given.
    remark : str
        What was done with the arrays first, such as to turn them, or "".
    first : str
        A line of code that opens the stepper at the first wrong number, or "".
    together : bool
        Whether several slips explain the numbers only together; else each of them does alone.
    given, wanted : tuple of (numpy.ndarray or None, numpy.ndarray)
        The learner's own numbers and the right ones, (dW, db) a layer.
    """

    right: bool
    slips: tuple[FoundSlip, ...]
    entries: tuple
    remark: str = ""
    first: str = ""
    given: tuple = field(default=())
    wanted: tuple = field(default=())
    together: bool = False

    def __repr__(self):
        return str(self)

    def __str__(self):
        return "\n".join(self._lines())

    def _lines(self):
        lines = [self.remark] * bool(self.remark)
        if self.right:
            return [*lines, "Every number is right."]
        wrong = [int(mask.sum()) for pair in self.entries for mask in pair if mask is not None]
        size = sum(mask.size for pair in self.entries for mask in pair if mask is not None)
        lines.append(f"{sum(wrong)} of {size} numbers are wrong: {', '.join(self._where())}.")
        lines += told(self.slips, self.together)
        if self.first:
            lines.append(f"Step through the first wrong one: {self.first}")
        return lines

    def _where(self):
        for l, pair in enumerate(self.entries):
            for name, mask in zip(("dW", "db"), pair, strict=True):
                if mask is not None and mask.any():
                    yield f"{int(mask.sum())} of {mask.size} in {name}[{l}]"

    def _repr_html_(self):
        said = "".join(f"<p>{escape(line)}</p>" for line in self._lines())
        return f'{_STYLE}<div class="nl-dg">{said}{"".join(self._tables())}</div>'

    def _tables(self):
        for l, (masks, own, right) in enumerate(zip(self.entries, self.given, self.wanted, strict=True)):
            for name, mask, mine, wanted in zip(("dW", "db"), masks, own, right, strict=True):
                if mask is not None:
                    yield f"<div>{name}[{l}]</div>{_table(mask, mine, wanted)}"


def _table(mask: np.ndarray, own: np.ndarray, right: np.ndarray) -> str:
    rows = []
    for wrongs, mine, wanted in zip(
        *(part.reshape(-1, part.shape[-1]) for part in (mask, own, right)), strict=True
    ):
        cells = (
            f'<td class="nl-{"wrong" if wrong else "right"}" title="yours {full_number(x)}, '
            f'right {full_number(y)}">{"✗" if wrong else "✓"} {format_number(x)}</td>'
            for wrong, x, y in zip(wrongs, mine, wanted, strict=True)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"
