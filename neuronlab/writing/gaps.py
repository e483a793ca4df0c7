"""Texts with gaps: what is called or written the same way for many numbers is written once, and filled in.

A gap such as {0r} names a number by its place in a list, and what of its address stands there: "r" the letter
of its neuron, "s" the letter of the neuron that a weight comes from; counted from 1, "j" its row, "i" its
column, "k" both, "n" its sample, "l" its layer; where inputs have names, "p" that of its row, "q" that of
its column. `widgets/stepper/program.js` fills gaps on the page.
"""

import re

GAP = re.compile(r"\{(\d+)([rsjiknlpq])\}")


def fill(text, refs, letters, inputs=()) -> str:
    """Return `text` with its gaps filled from `refs`; `letters` as `neuron_letters` returns them.

    `inputs` are the names of inputs where they have some.
    """

    def filled(gap):
        ref = refs[int(gap[1])]
        if gap[2] in "pq":
            return inputs[ref.row if gap[2] == "p" else ref.column]
        return _FILLS[gap[2]](ref, letters)

    return GAP.sub(filled, text)


def moved(text, by) -> str:
    """Return `text` with gaps for the numbers that stand `by` places further on."""
    return GAP.sub(lambda gap: f"{{{int(gap[1]) + by}{gap[2]}}}", text)


def _counts(ref, letters):
    counts = [str(i + 1) for i in (ref.row, ref.column) if i is not None]
    # w_{12} is clear up to 9 neurons; then a comma divides, as in w_{1,12}.
    return ("," if max(map(len, counts)) > 1 else "").join(counts)


_FILLS = {
    "r": lambda ref, letters: letters[-1 if ref.layer is None else ref.layer][ref.row],
    "s": lambda ref, letters: letters[ref.layer - 1][ref.column],
    "j": lambda ref, letters: str(ref.row + 1),
    "i": lambda ref, letters: str(ref.column + 1),
    "k": _counts,
    "n": lambda ref, letters: str(ref.sample + 1),
    "l": lambda ref, letters: str(ref.layer + 1),
}
