"""Answers that are right but rounded too far: what a number becomes with fewer digits than asked for."""

import math

from .slips.diagnosis import tolerance, unit

MOST_OFF = 0.05  # a number rounded so far that it is off by more than this part is not called rounded


def rounded_too_far(answer, digits) -> list:
    """Return `answer` with 1, 2, ... digits, fewer than `digits`, where that is neither right nor far off."""
    if abs(answer) <= 1e-12:
        return []
    found = {_rounded(answer, fewer) for fewer in range(1, digits)}
    return sorted(
        value for value in found if tolerance(answer, digits) < abs(value - answer) <= MOST_OFF * abs(answer)
    )


def _rounded(value, digits):
    last = unit(value, digits)
    # Halves go up, as at school; the format takes away what binary fractions add.
    return float(f"{math.copysign(math.floor(abs(value) / last + 0.5 + 1e-9) * last, value):.12g}")
