"""What the widgets of the cluster share: values that sliders move, and the way back to the first ones."""

import traitlets

from .pictured import Pictured
from .traits import Bool, Int, check_keywords
from .written import Written


class SliderCard(Written, Pictured):
    """A panel of sliders with what follows from them; a subclass says which values and which checks.

    `digits` (3 to 10 significant ones), `comma` (a decimal comma) and `hide_results` (until the learner asks
    for them, and again after each change) say how results are shown.
    """

    stops = traitlets.Dict().tag(sync=True)  # {trait: the numbers that its slider stops at}
    began = traitlets.Dict().tag(sync=True)  # {trait: its first value}
    digits = Int(3).tag(sync=True)
    hide_results = Bool(False).tag(sync=True)

    def __init__(self, given, checks, stops, shown, **others):
        """Begin with `given` {trait: value}, each passed through its check, a function of (name, value).

        `stops` {trait: numbers} are the sliders'; a value that is not among them becomes a stop too. `shown`
        are the keywords that say how results are shown.
        """
        check_keywords(self, shown, ("digits", "comma", "hide_results"))
        began = {name: checks[name](name, value) for name, value in given.items()}
        stops = {name: sorted({*numbers, began[name]}) for name, numbers in stops.items()}
        super().__init__(stops=stops, began=began, **began, **shown, **others)

    def reset(self):
        """Go back to the values of the beginning."""
        with self.hold_trait_notifications():
            for name, value in self.began.items():
                setattr(self, name, value)

    def __repr__(self):
        return f"{type(self).__name__}(results hidden)" if self.hide_results else self._described()

    def _described(self) -> str:
        """What it says of itself in one line, results included."""
        raise NotImplementedError


def log_stops(low, high, steps=(1, 1.5, 2, 3, 5, 7)) -> list:
    """Return `steps` times every power of ten, from `low` to `high`."""
    found = (float(f"{step}e{power}") for power in range(-12, 16) for step in steps)
    return [number for number in found if low <= number <= high]


def whole_stops(low, high, steps=(1, 1.5, 2, 3, 4, 6, 8)) -> list:
    """Return `log_stops` that are whole numbers, as int."""
    return [int(number) for number in log_stops(low, high, steps) if number == int(number)]
