"""What live plots share: leaves that a finger moves, steps that follow from them, and tables beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ...checks import as_list, as_number
from ...evaluation import evaluate
from ...steps import Ref
from ..kit.leaf import Leaf
from ..kit.pictured import Pictured
from ..kit.traits import Unicode, check_keywords, validate
from ..kit.wire import WIRE, check_packed, pack, unpack
from ..kit.written import Written
from .plot_side import choices, encode_side
from .plot_values import as_ref, kind_of, shown_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...step import Step


class NumbersCard(Written, Pictured):
    """A card whose leaves are moved on the page, where all that follows from them follows at once.

    To observe: `leaves`, `chosen`; to set as well: `digits` (3 to 10) and `comma`. A subclass says in
    `_begin` what there is, before it calls `__init__`.
    """

    _sheet = "live_plot/live_plot.css"

    program = traitlets.Dict().tag(sync=True)
    side = traitlets.Dict().tag(sync=True)
    initial_values = traitlets.List().tag(sync=True)  # the leaves to go back to
    ranges = traitlets.List().tag(sync=True)
    values = traitlets.Bytes().tag(**WIRE)  # the leaves as float64: all that changes with the finger

    leaves: traitlets.Dict[Any, Any] = traitlets.Dict()
    chosen = Unicode("").tag(sync=True)

    def __init__(
        self,
        leaves: Mapping[Ref, float],
        steps: Iterable[Step],
        names: Mapping[Any, str],
        ranges: list,
        side: dict,
        traits: dict,
        **more,
    ):
        names = {as_ref(ref): words for ref, words in names.items()}
        self._begin(leaves, steps)
        super().__init__(
            program={
                "n_leaves": len(leaves),
                "n_compared": self._n_compared(),
                "names": [names.get(ref, shown_ref(ref)) for ref in self._places],
                "kinds": [kind_of(ref) for ref in self._places],
                "steps": [
                    [step.rule, self._place(step.result), self._numbered(step.terms)] for step in self._steps
                ],
            },
            side=encode_side(side, self._place, self._n_leaves),
            initial_values=list(leaves.values()),
            ranges=ranges,
            values=pack(leaves.values()),
            leaves=leaves,
            **more,
            **traits,
        )

    def _begin(self, leaves, steps):
        self._steps = as_list("steps", steps)
        results = evaluate(self._steps, leaves)
        self._places = {ref: place for place, ref in enumerate([*leaves, *results])}
        self._n_leaves = len(leaves)

    def _check_shown(self, traits):
        check_keywords(self, traits, ("chosen", "digits", "comma"))

    def _n_compared(self):
        """How many values, from the first, say whether a ghost differs from what is there now."""
        return self._n_leaves

    @property
    def numbers(self) -> dict:
        """{Ref: float} of all numbers of the card, leaves and results."""
        return {**self.leaves, **evaluate(self._steps, self.leaves)}

    def leaf(self, ref: Ref | str) -> Leaf:
        """Return a leaf with a trait `value`, to link with a slider.

        Parameters
        ----------
        ref : Ref or str
            Which one: a Ref, or a name.

        Returns
        -------
        Leaf
            An object with the trait `value`, in step with the card.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For what is no leaf of this card.
        """
        found = as_ref(ref)
        if found not in self.leaves:
            raise ValueError(f"no leaf {shown_ref(ref)}; leaves are {', '.join(map(shown_ref, self.leaves))}")
        return Leaf(self, found)

    def reset(self) -> None:
        """Go back to the numbers that it began with."""
        self.leaves = dict(zip(self.leaves, self.initial_values, strict=True))

    def _place(self, ref):
        ref = as_ref(ref)
        if ref not in self._places:
            raise ValueError(
                f"no value {shown_ref(ref)}; values are {', '.join(map(shown_ref, self._places))}"
            )
        return self._places[ref]

    def _numbered(self, terms):
        return [self._place(term) if isinstance(term, Ref) else self._numbered(term) for term in terms]

    # What is refused here leaves the last good value in place.

    @validate("leaves")
    def _check_leaves(self, proposal):
        given = {
            as_ref(ref): as_number(f"leaf {shown_ref(ref)}", value)
            for ref, value in proposal["value"].items()
        }
        known = list(self._places)[: self._n_leaves]
        for ref in given:
            if ref not in known:
                raise ValueError(f"no leaf {shown_ref(ref)}; leaves are {', '.join(map(shown_ref, known))}")
        before = self.leaves or dict(zip(known, self.initial_values, strict=True))
        return before | given

    @validate("values")
    def _check_values(self, proposal):
        return check_packed(proposal["value"], self._n_leaves)

    @validate("chosen")
    def _check_chosen(self, proposal):
        known = choices(self.side)
        if known and proposal["value"] not in known:
            raise ValueError(f"chosen must be one of {', '.join(known)}, got {proposal['value']!r}")
        return proposal["value"]

    # `leaves` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("leaves")
    def _leaves_changed(self, change):
        self.values = pack(change["new"].values())

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.leaves = dict(zip(list(self._places)[: self._n_leaves], unpack(change["new"]), strict=True))
