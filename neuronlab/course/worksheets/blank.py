"""What a learner fills in on a worksheet."""

from typing import NamedTuple

from ...step import Step
from ...writing.formula import Formula


class Blank(NamedTuple):
    """One number to fill in: its `number` on the page, its step, a sentence, and the formula with its
    numbers.
    """

    number: int
    step: Step
    sentence: str
    formula: Formula
