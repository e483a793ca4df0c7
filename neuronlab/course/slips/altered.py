"""The numbers of a calculation with some of its steps done wrong, and all that follows from them."""


class Altered:
    """The numbers of `calculation` where the steps of `wrong` {Ref: function} give something else.

    `altered[ref]` is computed when it is asked for: at a step of `wrong` function(step, altered) says what it
    gives, whose numbers are wrong already where a slip before it has made them so. What no wrong step leads
    to stays right, and so does what the learner is told.
    """

    def __init__(self, calculation, wrong):
        path = calculation.path
        self.architecture, self._path = path.architecture, path
        self._coded, self._follows, self._right = path.coded, path.follows, calculation.listed
        self._made = {}
        self._wrong = {path.places[ref]: (ref, instead) for ref, instead in wrong.items()}
        self._touched = 0
        for place in self._wrong:
            self._touched |= 1 << place

    def __contains__(self, ref):
        return ref in self._path.places

    def __getitem__(self, ref):
        return self._at(self._path.places[ref])

    def right(self, step) -> float:
        """Return what a step rightly makes of these numbers."""
        return self._rightly(self._path.places[step.result])

    def _at(self, place):
        if not self._follows[place] & self._touched:
            return self._right[place]
        made = self._made.get(place)
        if made is None:
            if place in self._wrong:
                ref, instead = self._wrong[place]
                self._made[place] = self._right[place]  # for a slip that should ask for what it leads to
                made = instead(self._path.step_of[ref], self)
            else:
                made = self._rightly(place)
            self._made[place] = made
        return made

    def _rightly(self, place):
        rule, grouped, terms = self._coded[place]
        if grouped:
            return rule(*[tuple(map(self._at, group)) for group in terms])
        return rule(*map(self._at, terms[0]))
