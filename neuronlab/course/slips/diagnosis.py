"""Which slips lead to a wrong number: each is tried at every step on the way to it, and at many together."""

from functools import lru_cache
from random import Random

from ...checks import as_count, as_number
from ..rounding import agree, tolerance
from .calculation import SLIPS, Calculation

TRIED = 12  # sets of numbers, to find out which slips can show
# The part of the numbers from half the right one to twice it that may be called a slip: any number would be
# one of so many slips in so many places, and whoever made quite another mistake would be accused of them.
MOST_ACCUSED = 0.007


def diagnose(trace, ref, given, lr=None, digits=4, known=()) -> list:
    """Return the `Finding`s that make `given` of the number at `ref`, the likeliest first.

    Slips that lead to the same number are all named. For a right answer the list is empty. `known` are Refs
    whose numbers the learner is told, so that nothing goes wrong there; `lr` is needed for the numbers of an
    update. The fewer `digits`, the more slips lead to one number, and the fewer of the unlikely ones are
    looked for. TypeError for a wrong type; ValueError for what the steps of `trace` do not compute.
    """
    given, digits = as_number("given", given), as_count("digits", digits)
    calculation = Calculation(trace, ref, lr, known)
    if agree(given, calculation.value, digits):
        return []
    return matching(plausible(calculation, digits), given, digits)


def plausible(calculation, digits) -> list:
    """Return the findings that can be told from the right number, without what would accuse too many."""
    kept, accused, value = [], 0.0, calculation.value
    low, high = sorted((value / 2, value * 2))
    for finding in calculation.findings:
        if agree(finding.value, value, digits):
            continue
        if low <= finding.value <= high:
            share = 2 * tolerance(finding.value, digits) / (high - low)
            if accused + share > MOST_ACCUSED:
                continue
            accused += share
        kept.append(finding)
    return kept


def matching(findings, given, digits) -> list:
    """Return those of the findings whose number agrees with `given`, each slip once."""
    first = {}
    for finding in findings:
        if agree(given, finding.value, digits):
            first.setdefault(finding.slip.name, finding)
    return list(first.values())


@lru_cache(64)
def possible_slips(path) -> frozenset:
    """Return the names of the slips that can show on `path`, whatever the numbers, while no ReLU is silent.

    Found by trying numbers of both signs: save for signs, whether a slip shows depends on the numbers only
    where two happen to be the same.
    """
    random, found = Random(0), frozenset()
    given = path.architecture.leaves(path.n_samples, path.rate)
    relus = [step.terms[0] for step in path.all_steps if step.rule == "activation:relu"]
    for _ in range(TRIED):
        # With such biases few ReLUs are silent.
        leaves = {ref: random.uniform(0, 3) if ref.name == "b" else random.uniform(-1, 1) for ref in given}
        calculation = Calculation.with_leaves(path, leaves)
        if all(calculation.numbers[z] > 0 for z in relus):
            found |= calculation.slips
    # Where all of them had a silent one, nothing is known.
    return found or frozenset(slip.name for slip in SLIPS)
