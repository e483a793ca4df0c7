"""The steps that lead to one number, from what is told; the same for all numbers of an architecture."""

from collections import deque
from functools import lru_cache
from types import MappingProxyType

from ...architecture import Architecture
from ...ref import Ref


class Path:
    """The way to the number at `ref`, where the numbers at `known` are told.

    `steps` are the steps that lead to it, the last one its own; `given` the Refs that these start from:
    leaves and those of `known`. `distances` {Ref: how many steps before the last} begins with the nearest.
    `step_of` {Ref: Step} and `all_steps` are of all numbers, those beside the way too. `bits` {Ref: int} has
    a bit of its own for each of them, and `follows` {Ref: int} the bits of all that a number follows from,
    its own among them. ValueError for a Ref that no step computes, and for one of `known` that is not there.
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
        self.bits = {step.result: 1 << k for k, step in enumerate(self.all_steps)}
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

    def _all_before(self, known):
        follows = {}
        for step in self.all_steps:
            own = 0 if step.result in known else self.bits[step.result]
            if own:
                for operand in step.operands:
                    own |= follows.get(operand, 0)
            follows[step.result] = own
        return follows


@lru_cache(64)
def path_to(architecture: Architecture, n_samples: int, rate: bool, ref: Ref, known: tuple) -> Path:
    """Return the `Path` to a number, made once."""
    return Path(architecture, n_samples, rate, ref, known)
