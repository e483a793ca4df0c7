"""Rounding: which answers are right to so many digits, and which are right but rounded too far."""

import math

# Half a unit of the last digit, and a little: whoever works with rounded numbers may land just beyond.
NEAR = 0.52
ZERO = 1e-12  # what is left of 0.1 + 0.2 - 0.3
MOST_OFF = 0.05  # a number rounded so far that it is off by more than this part is not called rounded


def agree(given, value, digits) -> bool:
    """True if `given` is `value` with `digits` significant digits or more."""
    return abs(given - value) <= tolerance(value, digits)


def tolerance(value, digits) -> float:
    """Return how far a number may lie from `value` and be the same to `digits` significant digits."""
    return NEAR * unit(value, digits) if abs(value) > ZERO else ZERO


def unit(value, digits) -> float:
    """Return what the last of `digits` significant digits of `value` counts: 0.001 for 0.804 and 3 digits."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)


def rounded_too_far(answer, digits) -> list:
    """Return `answer` with 1, 2, ... digits, fewer than `digits`, where that is neither right nor far off."""
    if abs(answer) <= ZERO:
        return []
    found = {_rounded(answer, fewer) for fewer in range(1, digits)}
    return sorted(
        value for value in found if tolerance(answer, digits) < abs(value - answer) <= MOST_OFF * abs(answer)
    )


def _rounded(value, digits):
    last = unit(value, digits)
    # Halves go up, as at school; the format takes away what binary fractions add.
    return float(f"{math.copysign(math.floor(abs(value) / last + 0.5 + 1e-9) * last, value):.12g}")
