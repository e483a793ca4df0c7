"""A number that a source prints."""

from typing import NamedTuple

from ..checks import as_list, short
from ..ref import Ref


class Printed(NamedTuple):
    """A number that a source prints, and the right one.

    Attributes
    ----------
    line : str
        Its line in the course's list of facts.
    iteration : int
        Counts from 1.
    ref : Ref
        Its address.
    printed : str
        The text with the digits of the page.
    right : float
        The right number.
    note : str
        One sentence on how a wrong one came about.
    """

    line: str
    iteration: int
    ref: Ref
    printed: str
    right: float
    note: str = ""

    @property
    def holds(self) -> bool:
        """True if the printed number is the right one, to the digits printed."""
        digits = len(self.printed.partition(".")[2])
        return abs(float(self.printed) - self.right) <= 0.5000001 * 10.0**-digits


def as_printed(given) -> tuple[Printed, ...]:
    """Return `given` as a tuple; TypeError unless it holds `Printed` only."""
    entries = tuple(as_list("printed", given))
    for k, entry in enumerate(entries):
        if not isinstance(entry, Printed):
            raise TypeError(f"printed[{k}] must be a Printed, got {short(entry)}")
    return entries
