"""How an answer is measured: what is right in the unit that was typed, and what the typed text reads as."""

import math

from ..writing.numbers import parse_number, read_thousands
from .rounding import rounded_too_far, tolerance

COUNTED = 0.01  # how far a counted number may be off


def measured(answer, digits, slack, whole, factor) -> dict:
    """Return what is right in a unit that is `factor` times the one of the question: one rounds in it.

    `answer` and `slack` are in the question's unit; `whole` says that something is counted.
    """
    right, slack = answer / factor, slack / factor
    if whole:  # what is counted is not rounded, and all its digits are asked for
        tolerated = near = COUNTED / factor
        digits = max(digits, len(f"{abs(answer):.0f}"))
    else:
        tolerated, near = (times * tolerance(right, digits) + slack for times in (1, 4))
    return {
        "factor": factor,
        "right": right,
        "tolerance": tolerated,
        "near": near,
        "coarse": rounded_too_far(right, digits),
    }


def readings(text) -> tuple:
    """Return (the number that was typed, what it means if its commas part thousands).

    (None, NaN) for what is no number.
    """
    try:
        given = parse_number(text)
    except ValueError:
        return read_thousands(text), math.nan
    thousands = read_thousands(text)
    return given, math.nan if thousands is None else thousands
