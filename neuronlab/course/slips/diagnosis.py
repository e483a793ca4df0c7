"""Which slips lead to a wrong number: every slip is tried at every step on the way to it."""

import math
from collections import deque
from functools import cached_property
from typing import NamedTuple

from ...backprop import check_trace
from ...checks import as_count, as_list, as_number
from ...evaluation import evaluate, fill, leaves
from ...rules import RULES
from ...steps import Ref, steps
from .backward import BACKWARD
from .forward import FORWARD
from .place import Place
from .slip import Slip

SLIPS = (*FORWARD, *BACKWARD)
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

    `value` is the number, `path` the steps that lead to it, `given` the Refs that these start from: leaves
    and those of `known`; `findings` holds a `Finding` for every wrong number that a slip on the way can give,
    the nearest and likeliest first.
    """

    def __init__(self, trace, ref, lr=None, known=()):
        check_trace(trace)
        known = as_list("known", known)
        for item in (ref, *known):
            if not isinstance(item, Ref):
                raise TypeError(f"ref and known must be Refs, got {type(item).__name__}")
        made = steps(trace, lr=lr)
        self.network, self.ref = trace.network, ref
        self.numbers = leaves(trace, lr)
        self.numbers |= evaluate(made, self.numbers)
        self._step_of = {step.result: step for step in made}
        if ref not in self._step_of:
            raise ValueError(f"ref must be a number that a step computes (an update's needs lr), got {ref}")
        for item in known:
            if item not in self.numbers or item == ref:
                raise ValueError(f"known must hold other numbers of this trace, got {item}")
        self.value = _clean(self.numbers[ref])
        self._distances, given = self._walk_back(known)
        self.path = [step for step in made if step.result in self._distances]
        self._operands = {step.result: step.operands for step in self.path}  # asked for once a slip
        self.given = [item for item in self.numbers if item in given]

    def _walk_back(self, known):
        """({computed Ref: how many steps before the one asked for}, the Refs at which the way begins)."""
        distances, given, waiting = {self.ref: 0}, set(), deque([self.ref])
        while waiting:
            at = waiting.popleft()
            for operand in self._step_of[at].operands:
                if operand in known or operand not in self._step_of:
                    given.add(operand)
                elif operand not in distances:
                    distances[operand] = distances[at] + 1
                    waiting.append(operand)
        return distances, given

    @cached_property
    def findings(self) -> tuple:
        found = {}
        for at, distance in self._distances.items():  # the nearest first
            if distance > FURTHEST:
                break
            place = Place(self.network, self._step_of[at], self.numbers)
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
        numbers, changed = {**self.numbers, at: wrong}, {at}
        for step in self.path:
            if step.result != at and not changed.isdisjoint(self._operands[step.result]):
                numbers[step.result] = RULES[step.rule](*fill(step.terms, numbers))
                changed.add(step.result)
        return numbers[self.ref]


def _clean(number):
    return 0.0 if abs(number) <= ZERO else number
