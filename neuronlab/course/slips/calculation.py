"""The calculation that leads to one number, and what it becomes with a slip at a step of it, or at many."""

import math
from functools import cached_property

from ...architecture import Architecture
from ...checks import as_list
from ...evaluation import evaluate, leaves
from ...ref import Ref
from ..rounding import ZERO
from .altered import Altered
from .backward import BACKWARD
from .finding import Finding
from .forward import FORWARD
from .path import path_to
from .place import Place
from .scope import same_neuron, scopes

SLIPS = (*FORWARD, *BACKWARD)
FURTHEST = 3  # how many steps before the number asked for a slip at a single step is looked for
LAPSE = 0.5  # how much unlikelier it is to slip with one of several products than with all of them
ALONE = 2.0  # how unlikely it is, at most, that a wrong rule shows in one step only
REPEATED = 1.5  # how much unlikelier than once it is to slip there for every sample


class Calculation:
    """The calculation that leads to one number.

    `value` is the number, `path` the `Path` that leads to it, `numbers` {Ref: float} those of the whole
    trace; `findings` holds a `Finding` for every wrong number that a slip on the way can give, the likeliest
    first; `near` only those with a slip at a single step.
    """

    def __init__(self, trace, ref, lr=None, known=()):
        known = tuple(as_list("known", known))
        for item in (ref, *known):
            if not isinstance(item, Ref):
                raise TypeError(f"ref and known must be Refs, got {type(item).__name__}")
        architecture = Architecture.of(trace)
        architecture.check_followed()
        self._begin(path_to(architecture, len(trace.X), lr is not None, ref, known), leaves(trace, lr))

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
        """The names of all slips at a single step."""
        return frozenset(finding.slip.name for finding in self.near)

    @cached_property
    def listed(self) -> list:
        """The numbers in the order of the path's places."""
        return [self.numbers[ref] for ref in self.path.places]

    @cached_property
    def near(self) -> tuple:
        found = []
        for at, distance in self.path.distances.items():  # the nearest first
            if distance > FURTHEST:
                break
            for slip in SLIPS:
                if distance and not slip.carried:
                    continue
                for k, wrong in enumerate(self._wrongs(slip, at)):
                    lapse = LAPSE if k >= slip.rules else 0.0
                    found.append(self._finding(slip, (at,), {at: _always(wrong)}, distance + lapse))
        return _each_once(found, self.value)

    @cached_property
    def findings(self) -> tuple:
        found = [*self.near, *self._whole()]
        found.sort(key=lambda finding: finding.unlikely)  # keeps the order of those that are alike
        return _each_once(found, self.value)

    def _whole(self):
        """Yield what comes out where a slip is made at many steps of its kind."""
        n_layers = self.path.architecture.n_layers
        for slip in SLIPS:
            if not slip.carried:
                continue
            for refs in self._kinds(slip):
                for k in range(slip.rules):
                    yield from self._in_scopes(slip, k, refs, n_layers)
                yield from self._repeated(slip, refs)

    def _in_scopes(self, slip, k, refs, n_layers):
        shown = {ref for ref in refs if self._shows(slip, k, ref)}
        tried = set()
        for unlikely, places in scopes(refs, n_layers) if shown else ():
            seen = tuple(ref for ref in places if ref in shown)
            alone = len(places) == 1 and self.path.distances[places[0]] <= FURTHEST  # `near` has that
            if seen and not alone and places not in tried:
                tried.add(places)
                if len(seen) == 1:  # a wrong rule, or something that went wrong once: nobody can tell
                    unlikely = max(unlikely, min(ALONE, self.path.distances[seen[0]]))
                # Where it makes no difference yet it may make one behind another place.
                yield self._finding(slip, seen, dict.fromkeys(places, _kth(slip, k)), unlikely)

    def _repeated(self, slip, refs):
        """Yield lapses that are made at the same place for every sample."""
        for places in same_neuron(refs) or [refs]:
            if len(places) < 2 or self.path.distances[places[0]] > FURTHEST:
                continue
            counts = [len(self._wrongs(slip, ref)) for ref in places]
            if len(set(counts)) > 1:
                continue
            for k in range(slip.rules, counts[0]):
                wrong = dict.fromkeys(places, _kth(slip, k))
                yield self._finding(slip, places, wrong, self.path.distances[places[0]] + REPEATED)

    def _kinds(self, slip):
        """The numbers on the way whose steps are of a kind at which `slip` can be made, kind by kind."""
        names = [ref.name for ref in self.path.distances if self._wrongs(slip, ref)]
        kinds = {}
        for ref in self.path.distances if names else ():
            if ref.name in names:
                kinds.setdefault("" if slip.together else ref.name, []).append(ref)
        return [tuple(refs) for refs in kinds.values()]

    def _wrongs(self, slip, ref):
        """What `slip` makes of the step of `ref`, where all before it is right."""
        key = (slip.name, ref)
        if key not in self._tried:
            self._tried[key] = tuple(slip.wrong(self._places[ref]))
        return self._tried[key]

    @cached_property
    def _tried(self):
        return {}

    @cached_property
    def _places(self):
        step_of, architecture = self.path.step_of, self.path.architecture
        return {ref: Place(architecture, step_of[ref], self.numbers) for ref in self.path.distances}

    def _shows(self, slip, k, ref):
        wrongs = self._wrongs(slip, ref)
        return k < len(wrongs) and not _same(wrongs[k], self.numbers[ref])

    def _finding(self, slip, refs, wrong, unlikely):
        value = _clean(Altered(self, wrong)[self.path.ref])
        return Finding(slip, min(refs, key=self.path.distances.get), value, refs, unlikely)


def _kth(slip, k):
    def wrong(step, numbers):
        made = tuple(slip.wrong(Place(numbers.architecture, step, numbers)))
        return made[k] if k < len(made) else numbers.right(step)

    return wrong


def _always(wrong):
    return lambda step, numbers: wrong


def _each_once(found, right):
    """Those of the findings that are wrong numbers, each number once for a slip."""
    first = {}
    for finding in found:
        if math.isfinite(finding.value) and not _same(finding.value, right):
            first.setdefault((finding.slip.name, float(f"{finding.value:.12g}")), finding)
    return tuple(first.values())


def _same(a, b):
    return math.isclose(a, b, rel_tol=1e-12, abs_tol=ZERO)


def _clean(number):
    return 0.0 if abs(number) <= ZERO else number
