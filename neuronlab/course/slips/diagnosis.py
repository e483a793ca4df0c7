"""Which slips lead to a wrong number: every slip is tried at every step on the way to it."""

import math
from functools import cached_property, lru_cache
from random import Random
from typing import NamedTuple

from ...architecture import Architecture
from ...checks import as_count, as_list, as_number
from ...evaluation import evaluate, fill, leaves
from ...ref import Ref
from ...rules import RULES
from .backward import BACKWARD
from .forward import FORWARD
from .path import path_to
from .place import Place
from .slip import Slip

SLIPS = (*FORWARD, *BACKWARD)
TRIED = 32  # sets of numbers, to find out which slips can show
FURTHEST = 3  # how many steps before the number asked for a slip is looked for
# Half a unit of the last digit, and a little: whoever works with rounded numbers may land just beyond.
NEAR = 0.52
ZERO = 1e-12  # what is left of 0.1 + 0.2 - 0.3


class Finding(NamedTuple):
    """With `slip` at the number `at`, and all else right, the number asked for becomes `value`."""

    slip: Slip
    at: Ref
    value: float


def diagnose(trace, ref, given, lr=None, digits=4, known=()) -> list:
    """Return the `Finding`s that make `given` of the number at `ref`, the nearest and likeliest first.

    Slips that lead to the same number are all named. For a right answer the list is empty. `known` are Refs
    whose numbers the learner is told, so that nothing goes wrong there; `lr` is needed for the numbers of an
    update. TypeError for a wrong type; ValueError for what the steps of `trace` do not compute.
    """
    given, digits = as_number("given", given), as_count("digits", digits)
    work = Work(trace, ref, lr, known)
    return [] if agree(given, work.value, digits) else matching(work.findings, given, digits)


def matching(findings, given, digits) -> list:
    """Return those of the findings whose number agrees with `given`, each slip once."""
    first = {}
    for finding in findings:
        if agree(given, finding.value, digits):
            first.setdefault(finding.slip.name, finding)
    return list(first.values())


def agree(given, value, digits) -> bool:
    """True if `given` is `value` with `digits` significant digits or more."""
    return abs(given - value) <= tolerance(value, digits)


def tolerance(value, digits) -> float:
    """Return how far a number may lie from `value` and be the same to `digits` significant digits."""
    return NEAR * unit(value, digits) if abs(value) > ZERO else ZERO


def unit(value, digits) -> float:
    """Return what the last of `digits` significant digits of `value` counts: 0.001 for 0.804 and 3 digits."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)


class Work:
    """The calculation that leads to one number.

    `value` is the number, `path` the `Path` that leads to it, `numbers` {Ref: float} those of the whole
    trace; `findings` holds a `Finding` for every wrong number that a slip on the way can give, the nearest
    and likeliest first.
    """

    def __init__(self, trace, ref, lr=None, known=()):
        known = tuple(as_list("known", known))
        for item in (ref, *known):
            if not isinstance(item, Ref):
                raise TypeError(f"ref and known must be Refs, got {type(item).__name__}")
        self._begin(
            path_to(Architecture.of(trace), len(trace.X), lr is not None, ref, known), leaves(trace, lr)
        )

    @classmethod
    def with_leaves(cls, path, leaves) -> "Work":
        """Return the calculation along `path` with `leaves` {Ref: float}."""
        work = object.__new__(cls)
        work._begin(path, leaves)
        return work

    def _begin(self, path, leaves):
        self.path, self.numbers = path, leaves | evaluate(path.all_steps, leaves)
        self.value = _clean(self.numbers[path.ref])

    @property
    def slips(self) -> frozenset:
        """The names of all slips among the findings."""
        return frozenset(finding.slip.name for finding in self.findings)

    @cached_property
    def findings(self) -> tuple:
        found, step_of = {}, self.path.step_of
        for at, distance in self.path.distances.items():  # the nearest first
            if distance > FURTHEST:
                break
            place = Place(self.path.architecture, step_of[at], self.numbers)
            for slip in SLIPS:
                if distance and not slip.carried:
                    continue
                for wrong in slip.wrong(place):
                    value = _clean(self._carry(at, wrong))
                    same = math.isclose(value, self.value, rel_tol=1e-12, abs_tol=ZERO)
                    if math.isfinite(value) and not same:
                        found.setdefault((slip.name, at, value), Finding(slip, at, value))
        return tuple(found.values())

    def _carry(self, at, wrong):
        """What the number asked for becomes with `wrong` at the number `at`."""
        if at == self.path.ref:
            return wrong
        numbers, changed = {**self.numbers, at: wrong}, {at}
        for step in self.path.steps:
            if step.result != at and not changed.isdisjoint(self.path.operands[step.result]):
                numbers[step.result] = RULES[step.rule](*fill(step.terms, numbers))
                changed.add(step.result)
        return numbers[self.path.ref]


@lru_cache(64)
def possible_slips(path) -> frozenset:
    """Return the names of the slips that can show on `path`, whatever the numbers, while no ReLU is silent.

    Found by trying numbers of both signs: save for signs, whether a slip shows depends on the numbers only
    where two happen to be the same.
    """
    random, found = Random(0), frozenset()
    given = path.architecture.leaves(path.n_samples, path.rate)
    for _ in range(TRIED):
        work = Work.with_leaves(path, {ref: random.uniform(-1, 1) for ref in given})
        relus = (step.terms[0] for step in path.steps if step.rule == "activation:relu")
        if all(work.numbers[z] > 0 for z in relus):
            found |= work.slips
    return found


def _clean(number):
    return 0.0 if abs(number) <= ZERO else number
