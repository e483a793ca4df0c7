"""What a slip is: a name, what happened, what to look at, and the wrong numbers that it leads to."""

from collections.abc import Callable
from typing import NamedTuple


class Slip(NamedTuple):
    """A mistake that people make at one step of a calculation by hand, or at all steps of a kind.

    "That number comes out when" + `when` says what probably happened; `look` is a sentence on what to look
    at, without the answer. `wrong(at)` yields the numbers that the slip can make of the step `at` (a
    `Place`), and nothing where it cannot happen. The first `rules` of them come from a wrong rule, which
    whoever has it in the head follows at many steps; the others are lapses, as with one of several products.
    With `together` such a rule is one and the same for steps of different kinds. With `carried` it is also
    looked for in the steps before the one asked for.
    """

    name: str
    when: str
    look: str
    wrong: Callable
    carried: bool = True
    rules: int = 1
    together: bool = False


def collector(catalogue):
    """Return a decorator that appends a function to the list `catalogue`, as a `Slip` of its name."""

    def slip(when, look, carried=True, rules=1, together=False):
        def collect(function):
            name = function.__name__.strip("_").replace("_", " ")
            catalogue.append(Slip(name, when, look, function, carried, rules, together))
            return function

        return collect

    return slip
