"""Traits that refuse as the rest of neuronlab does: a TypeError or ValueError says what came and what fits.

traitlets refuses with a TraitError of its own, and puts back what else came in the same message from the page
only for that. So what is raised here is both.
"""

from functools import wraps

import traitlets

from ...checks import short


def check_keywords(widget, given, known):
    """TypeError for a keyword among `given` that is not `known`, nor the `layout` that every widget has."""
    unknown = sorted(set(given) - {*known, "layout"})
    if unknown:
        raise TypeError(f"{type(widget).__name__} has no {', '.join(unknown)}; it has {', '.join(known)}")


class TraitTypeError(traitlets.TraitError, TypeError):
    """A value of a wrong type for a trait."""


class TraitValueError(traitlets.TraitError, ValueError):
    """A value that a trait does not take."""


class _Clear:
    refusal: type[traitlets.TraitError] = TraitTypeError
    name: str | None
    info_text: str

    def error(self, obj, value, error=None, info=None):
        raise self.refusal(f"{self.name} must be {self.wanted()}, got {short(value)}")

    def wanted(self):
        return self.info_text


class Int(_Clear, traitlets.Int):
    info_text = "a whole number"


class Float(_Clear, traitlets.Float):
    info_text = "a number"


class Bool(_Clear, traitlets.Bool):
    info_text = "True or False"


class Unicode(_Clear, traitlets.Unicode):
    info_text = "text"


class Enum(_Clear, traitlets.Enum):
    refusal = TraitValueError

    def wanted(self):
        return f"one of {', '.join(map(str, self.values or ()))}"


def validate(*names):
    """Return `traitlets.validate(*names)` for a method that refuses with a TypeError or ValueError."""

    def decorate(method):
        @wraps(method)
        def refusing(self, proposal):
            try:
                return method(self, proposal)
            except traitlets.TraitError:
                raise
            except TypeError as error:
                raise TraitTypeError(str(error)) from None
            except ValueError as error:
                raise TraitValueError(str(error)) from None

        return traitlets.validate(*names)(refusing)

    return decorate
