"""The calculation that leads to one number, and what it becomes with a slip at any step of it."""

import math
from functools import cached_property

from ...architecture import Architecture
from ...checks import as_list
from ...evaluation import evaluate, fill, leaves
from ...ref import Ref
from ...rules import RULES
from ..rounding import ZERO
from .backward import BACKWARD
from .finding import Finding
from .forward import FORWARD
from .path import path_to
from .place import Place

SLIPS = (*FORWARD, *BACKWARD)
FURTHEST = 3  # how many steps before the number asked for a slip is looked for


class Calculation:
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
    def with_leaves(cls, path, leaves) -> "Calculation":
        """Return the calculation along `path` with `leaves` {Ref: float}."""
        made = object.__new__(cls)
        made._begin(path, leaves)
        return made

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


def _clean(number):
    return 0.0 if abs(number) <= ZERO else number
