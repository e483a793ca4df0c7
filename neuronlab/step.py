"""One line of the algorithm, as data: which number comes from which others, by which rule."""

from dataclasses import dataclass
from typing import Any

from .ref import Ref


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the algorithm: how one number of a trace comes from others; it holds no numbers.

    Attributes
    ----------
    phase : {"forward", "error", "backward", "update"}
        When it happens.
    rule : str
        A key of `neuronlab.rules.RULES`, such as "sum" or "activation:relu".
    result : Ref
        Where the number stands.
    terms : nested tuples of Ref
        What it is computed from: result = rule(terms).
    """

    phase: str
    rule: str
    result: Ref
    terms: tuple[Any, ...]

    @property
    def operands(self) -> tuple[Ref, ...]:
        """The Refs of `terms`, one after the other."""
        return tuple(_flatten(self.terms))


def _flatten(terms):
    for term in terms:
        if isinstance(term, Ref):
            yield term
        else:
            yield from _flatten(term)
