"""The numbers that a formula shows: read from a trace, written with the digits asked for."""

from ..evaluation import read
from ..ref import Ref
from ..rules import RULES
from .numbers import format_number, full_number, is_exact
from .scalars import gradient


class Values:
    """Writes the numbers of `trace` with `digits` (None for all) and notes whether one of them was rounded.

    `lr` is the rate, or None where no step of an update is shown.
    """

    def __init__(self, trace, lr, digits, comma):
        self.trace, self.lr, self.digits, self.comma = trace, lr, digits, comma
        self.rounded = False

    def text(self, number) -> str:
        """Return the value of a `Number` as text."""
        value = number.sign * self.value(number.ref)
        if self.digits is None:
            return full_number(value, self.comma)
        self.rounded |= not is_exact(value, self.digits)
        return format_number(value, self.digits, self.comma)

    def value(self, ref) -> float:
        """Return the number at `ref`: from the trace, or by its rule for what an update makes.

        ValueError if the trace does not hold it, or if it needs a rate and there is none.
        """
        kind, _, parameter = ref.name.rpartition("_")
        if kind not in ("adjust", "new") and ref.name != "lr":
            return read(self.trace, ref)
        if self.lr is None:
            raise ValueError("lr must be given for a step of the update, got None")
        if ref.name == "lr":
            return self.lr
        adjustment = RULES["adjustment"](self.lr, read(self.trace, gradient(ref)))
        if kind == "adjust":
            return adjustment
        old = read(self.trace, Ref(parameter, ref.layer, row=ref.row, column=ref.column))
        return RULES["update"](old, adjustment)
