"""A number that a source prints."""

from typing import NamedTuple

from ..ref import Ref


class Printed(NamedTuple):
    """A number that a source prints, and the right one.

    `line` is its line in the course's list of facts, `iteration` counts from 1, `ref` is its address,
    `printed` the text with the digits of the page, `right` a float; `note` says in one sentence
    how a wrong one came about.
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
