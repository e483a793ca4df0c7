"""The numbers of a calculation with some of its steps done wrong, and all that follows from them."""

from ...evaluation import fill
from ...rules import RULES


class Altered:
    """The numbers of `calculation` where the steps of `wrong` {Ref: function} give something else.

    `altered[ref]` is computed when it is asked for: at a step of `wrong` function(step, altered) says what it
    gives, whose numbers are wrong already where a slip before it has made them so. What no wrong step leads
    to stays right, and so does what the learner is told.
    """

    def __init__(self, calculation, wrong):
        path = calculation.path
        self.architecture, self._step_of, self._follows = path.architecture, path.step_of, path.follows
        self._right, self._wrong, self._made = calculation.numbers, wrong, {}
        self._touched = 0
        for ref in wrong:
            self._touched |= path.bits[ref]

    def right(self, step) -> float:
        """Return what a step rightly makes of these numbers."""
        return RULES[step.rule](*fill(step.terms, self))

    def __contains__(self, ref):
        return ref in self._right

    def __getitem__(self, ref):
        made = self._made.get(ref)
        if made is not None:
            return made
        if not self._follows.get(ref, 0) & self._touched:
            return self._right[ref]
        step, instead = self._step_of[ref], self._wrong.get(ref)
        if instead is None:
            value = self.right(step)
        else:
            self._made[ref] = self._right[ref]  # for a slip that should ask for what it leads to itself
            value = instead(step, self)
        self._made[ref] = value
        return value
