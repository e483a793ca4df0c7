"""An exercise on bits and bytes."""

import numpy as np

from ....parallel import (
    GB,
    GiB,
    bytes_per_second,
)
from ....parallel.cost.units import BITS_PER_BYTE
from ...hint import Hint
from ...question import Question
from ...wrong import Wrong

MS = 1e-3  # seconds


def units(seed=None):
    size, gigabits = 4, 200
    if seed is not None:
        rng = np.random.default_rng(seed)
        size, gigabits = int(rng.integers(2, 33)), int(rng.choice([25, 100, 200, 400, 800]))
    rate = bytes_per_second(gigabits)
    answer = size * GiB / rate / MS
    return Question(
        lead="One message crosses one link. It is so large that the latency can be left out.",
        given=(("size", f"{size} GiB"), ("bandwidth", f"{gigabits} Gb/s")),
        why="Sizes count in bytes and in powers of two, bandwidths in bits and in powers of ten.",
        ask="How many milliseconds does it take?",
        unit="ms",
        answer=answer,
        wrongs=(
            Wrong(
                size * GB / rate / MS,
                "GiB are taken for GB",
                "2³⁰ is 7.4 % more than 10⁹.",
                "GiB as GB",
            ),
            Wrong(
                answer / BITS_PER_BYTE,
                "bits are taken for bytes",
                "Links are sold in bits per second, and a byte has 8 of them.",
                "bits as bytes",
            ),
            Wrong(
                size * GB / rate / BITS_PER_BYTE / MS,
                "bits are taken for bytes, and GiB for GB",
                "There are two traps in this question.",
                "both",
            ),
            Wrong(
                answer / BITS_PER_BYTE**2,
                "bits are turned into bytes the wrong way",
                f"{gigabits} Gb/s are fewer GB/s, not more.",
                "bits the wrong way",
            ),
            Wrong(
                answer * BITS_PER_BYTE,
                "bits and bytes are converted twice",
                "Count the size in bits, or the bandwidth in bytes, but not both.",
                "bits twice",
            ),
            Wrong(answer * MS, "the answer is in seconds", "Asked for are milliseconds.", "seconds"),
            Wrong(
                1 / (answer * MS),
                "bandwidth is divided by size",
                "Larger messages take longer.",
                "turned over",
            ),
        ),
        hints=(
            Hint("Bring both to bytes first: the size, and the bandwidth in bytes per second."),
            Hint(f"The size is {size} times 1,073,741,824 bytes; the bandwidth is {gigabits} times 10⁹ / 8."),
        ),
        again=units,
    )
