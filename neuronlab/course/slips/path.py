"""The steps that lead to one number, from what is told; the same for all numbers of an architecture."""

from collections import deque
from functools import lru_cache
from types import MappingProxyType

from ...architecture import Architecture
from ...ref import Ref
from ...rules import RULES


class Path:
    """The way to the number at `ref`, where the numbers at `known` are told.

    `steps` are the steps that lead to it, the last one its own; `given` the Refs that these start from:
    leaves and those of `known`. `distances` {Ref: how many steps before the last} begins with the nearest.
    `step_of` {Ref: Step} and `all_steps` are of all numbers, those beside the way too. `places` {Ref: int}
    numbers them, leaves first; by that number `coded` has the rule of each step and its terms as numbers, and
    `follows` the bits of all that it follows from, its own among them, 0 for what is told. ValueError for a
    Ref that no step computes, and for one of `known` that is not there.
    """

    def __init__(self, architecture, n_samples, rate, ref, known=()):
        self.architecture, self.ref = architecture, ref
        self.n_samples, self.rate = n_samples, rate
        self.all_steps = architecture.steps(n_samples, rate=rate)
        self.step_of = MappingProxyType({step.result: step for step in self.all_steps})
        refs = architecture.places(n_samples, rate)
        if ref not in self.step_of:
            raise ValueError(f"ref must be a number that a step computes (an update's needs lr), got {ref}")
        for item in known:
            if item not in refs or item == ref:
                raise ValueError(f"known must hold other numbers of this trace, got {item}")
        self.distances, given = self._walk_back(known)
        self.steps = tuple(step for step in self.all_steps if step.result in self.distances)
        self.places = refs
        self.coded = self._coded()
        self.follows = self._all_before(known)
        self.given = tuple(item for item in refs if item in given)

    def _walk_back(self, known):
        """({computed Ref: how many steps before the one asked for}, the Refs at which the way begins)."""
        distances, given, waiting = {self.ref: 0}, set(), deque([self.ref])
        while waiting:
            at = waiting.popleft()
            for operand in self.step_of[at].operands:
                if operand in known or operand not in self.step_of:
                    given.add(operand)
                elif operand not in distances:
                    distances[operand] = distances[at] + 1
                    waiting.append(operand)
        return distances, given

    def _coded(self):
        """By the number of a result: (rule, whether its terms are groups, the terms as numbers)."""
        places, coded = self.places, {}
        for step in self.all_steps:
            grouped = not isinstance(step.terms[0], Ref)
            terms = step.terms if grouped else (step.terms,)
            numbers = tuple(tuple(places[ref] for ref in group) for group in terms)
            coded[places[step.result]] = (RULES[step.rule], grouped, numbers)
        return coded

    def _all_before(self, known):
        follows = [0] * len(self.places)
        for step in self.all_steps:
            if step.result not in known:
                own = self.places[step.result]
                follows[own] = 1 << own
                for operand in step.operands:
                    follows[own] |= follows[self.places[operand]]
        return follows


@lru_cache(64)
def path_to(architecture: Architecture, n_samples: int, rate: bool, ref: Ref, known: tuple) -> Path:
    """Return the `Path` to a number, made once."""
    return Path(architecture, n_samples, rate, ref, known)
