"""A slip of a whole backward pass: a name, what happened, what to look at, and the line it changes."""

from collections.abc import Callable
from typing import NamedTuple


class Slip(NamedTuple):
    """A mistake in the code, or in the head, of who writes backpropagation.

    `line` names the line of the backward pass that it changes ("residual", "slope", "delta", "dW", "db" or
    "back"), `wrong(at)` returns what that line makes with it, of an `At`, or None where it cannot happen.
    "The numbers come out when" + `when` says what happened; `look` is a sentence on what to look at.
    """

    name: str
    line: str
    when: str
    look: str
    wrong: Callable


CATALOGUE: list[Slip] = []  # the likelier ones first


def slip(line, when, look):
    """Return a decorator that adds a function to the catalogue, as a `Slip` of its name."""

    def collect(function):
        name = function.__name__.strip("_").replace("_", " ")
        CATALOGUE.append(Slip(name, line, when, look, function))
        return function

    return collect
