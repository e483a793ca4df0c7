"""One change of one file: where it is, what the line was and becomes, and the whole file with it."""

import random
from typing import NamedTuple


class Mutant(NamedTuple):
    """A file's text with one change in it; `place` is the same for all changes of one operator or number."""

    place: tuple
    line_number: int
    line: str
    becomes: str
    source: str


def changed(source, line_number, place, mutated) -> Mutant:
    """Return the `Mutant` that has `mutated` instead of `source`, a change that begins in that line."""
    old, new = source.splitlines(), mutated.splitlines()
    # A change of several lines is told by its first one and by what stands there instead.
    becomes = new[line_number - 1] if line_number <= len(new) else ""
    return Mutant(place, line_number, old[line_number - 1].strip(), becomes.strip(), mutated)


def sample(mutants, size, seed) -> list:
    """Return at most `size` mutants, one of each place at most, in the order of the file; None takes all.

    A plus can become eleven other operators, nearly all of which any test notices: one of them is enough.
    """
    if size is None:
        return mutants
    rng = random.Random(seed)
    places = {}
    for mutant in mutants:
        places.setdefault(mutant.place, []).append(mutant)
    one_each = [rng.choice(found) for found in places.values()]
    chosen = one_each if len(one_each) <= size else rng.sample(one_each, size)
    return sorted(chosen, key=lambda mutant: (mutant.line_number, mutant.place))
