"""One line of the algorithm, as data: which number comes from which others, by which rule."""

from dataclasses import dataclass

from .ref import Ref


@dataclass(frozen=True, slots=True)
class Step:
    """result = rule(terms): how one number of a trace comes from others; `terms` are nested tuples of `Ref`s.

    A step holds no numbers. phase is one of forward, error, backward, update; rule is a key of
    `neuronlab.rules.RULES`, such as "sum" or "activation:relu".
    """

    phase: str
    rule: str
    result: Ref
    terms: tuple

    @property
    def operands(self) -> tuple:
        """The Refs of `terms`, one after the other."""
        return tuple(_flatten(self.terms))


def _flatten(terms):
    for term in terms:
        if isinstance(term, Ref):
            yield term
        else:
            yield from _flatten(term)
