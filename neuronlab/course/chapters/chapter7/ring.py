"""Exercises on the ring that adds the gradients up."""

from functools import partial

import numpy as np

from ....parallel import bus_factor, ring, simulate
from ....parallel.cost.units import BITS_PER_BYTE
from ...hint import Hint
from ...question import Question
from ...wrong import Wrong
from .drawing import drawn

_FP32 = 4  # bytes


def around(rng=None):
    vectors = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]
    if rng is not None:
        vectors = rng.permutation(np.arange(1, 100))[:16].reshape(4, 4).tolist()
    schedule, worker, chunk, after = ring(4), 3, 1, 2
    states = simulate(schedule, vectors).states
    column = [vector[chunk] for vector in vectors]
    return Question(
        lead="Four workers stand in a ring, A to B to C to D and back to A. In step 1 A sends its chunk 1, "
        "B its chunk 2, C its chunk 3, D its chunk 4. Then each passes on the chunk that it has just added "
        "to.",
        given=tuple(
            (f"chunks of {name}", " | ".join(map(str, vector)))
            for name, vector in zip("ABCD", vectors, strict=True)
        ),
        why="In every step a chunk takes up the numbers of the worker that it comes to.",
        ask="What is in chunk 2 of worker D after 2 steps?",
        answer=float(states[after][worker][chunk]),
        digits=3,
        wrongs=(
            Wrong(
                sum(column),
                "all four have been added",
                "In each step a chunk moves on by one worker only. How many has it met?",
                "one step too many",
            ),
            Wrong(
                float(states[after][worker - 1][chunk]),
                "D's own number is left out",
                "In step 2 the chunk moves on to D, and D adds it to its own.",
                "own number left out",
            ),
            Wrong(
                column[2] + column[3],
                "C sends what it had before step 1",
                "C has added what came from B, and passes on the sum.",
                "old chunk sent",
            ),
            Wrong(column[3], "nothing has arrived yet", "Follow chunk 2: it starts at B.", "nothing arrived"),
        ),
        hints=(
            Hint("Follow one chunk only: who sends chunk 2 in step 1, and to whom?"),
            Hint("B sends it to C in step 1, C passes the sum on to D in step 2."),
        ),
        again=partial(drawn, around),
    )


def ring_bytes(rng=None):
    n_workers, millions = 10, 7
    if rng is not None:
        n_workers = int(2 ** rng.integers(2, 7))
        millions = int(rng.integers(2, 900))
    whole = _FP32 * millions
    sent = whole * bus_factor("all_reduce", n_workers)
    return Question(
        lead="Workers in a ring add up a gradient, so that each has the sum in the end. Every number travels "
        "in fp32.",
        given=(("workers", str(n_workers)), ("parameters", f"{millions} million")),
        why="There are 2(n − 1) steps, and in each of them a worker sends an n-th of the vector.",
        ask="How many MB (million bytes) does each worker send?",
        unit="MB",
        answer=sent,
        wrongs=(
            Wrong(
                sent / 2,
                "the vector travels around only once",
                "Once to add up, and once more to hand the sums around.",
                "factor 2 forgotten",
            ),
            Wrong(
                2 * whole,
                "each worker sends the whole vector twice",
                "Each half has n − 1 steps of an n-th each, not n.",
                "factor (n-1)/n forgotten",
            ),
            Wrong(whole, "each worker sends its vector once", "Count the steps: 2(n − 1).", "one vector"),
            Wrong(
                sent / _FP32,
                "numbers are counted, in millions, not bytes",
                "A number in fp32 has 32 bits.",
                "numbers",
            ),
            Wrong(
                sent * BITS_PER_BYTE, "bits are counted, not bytes", "A byte has 8 bits.", "bits for bytes"
            ),
            Wrong(
                sent / BITS_PER_BYTE,
                "bits and bytes are converted twice",
                "32 bits are 4 bytes; divide by 8 once.",
                "bits twice",
            ),
            Wrong(
                sent * n_workers,
                "all workers are counted together",
                "Asked for is what one of them sends.",
                "all workers",
            ),
            Wrong(
                (n_workers - 1) * whole,
                "what a parameter server sends is computed",
                "In a ring chunks travel, not whole vectors.",
                "parameter server",
            ),
        ),
        hints=(
            Hint("How many steps are there, and what part of the vector goes out in each?"),
            Hint(
                "S is the size of the vector in bytes, n the number of workers:",
                "<mn>2</mn><mo>(</mo><mi>n</mi><mo>−</mo><mn>1</mn><mo>)</mo><mo>·</mo>"
                "<mfrac><mi>S</mi><mi>n</mi></mfrac>",
            ),
        ),
        again=partial(drawn, ring_bytes),
    )
