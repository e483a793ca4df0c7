"""What the exercises of this chapter draw and write numbers with."""

import numpy as np

from ....writing.numbers import format_number


def drawn(make, seed):
    """Return `make(rng)`, drawn again until every slip leads to another number than the answer."""
    rng = np.random.default_rng(seed)
    while True:
        asked = make(rng)
        if all(asked.check(format_number(wrong.value, asked.digits)).slips for wrong in asked.wrongs):
            return asked


def signed(number):
    return f"{number:g}".replace("-", "−")
