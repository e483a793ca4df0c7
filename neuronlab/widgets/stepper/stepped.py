"""What cards that step through a network share: leaves, the place in the steps, how numbers are shown."""

from __future__ import annotations

from typing import Any

import traitlets

from ...architecture import Architecture
from ...backprop import check_targets
from ...checks import as_choice, as_count, as_number, short
from ...evaluation import from_leaves, leaves
from ...ref import Ref
from ...writing.formula import UPDATES
from ...writing.names import NOTATIONS
from ...writing.symbols import plain_name
from ..kit.pictured import Pictured
from ..kit.traits import Bool, Enum, Int, Unicode, validate
from ..kit.wire import check_packed, pack, unpack
from ..kit.written import Written
from .program import variants_of

SHOWN = ("position", "notation", "update", "digits", "comma", "hide_results")  # keywords of each


class Stepped(Written, Pictured):
    """A card for one network, some samples and a rate, whose leaves can be changed; the base of two widgets.

    A subclass has the traits `values`, what goes over the wire, `initial_values`, what it began with, and
    `applied`, the values of each iteration before this one. Its `_updated` returns those of the next one.
    """

    leaves: traitlets.Dict[Any, Any] = traitlets.Dict()
    position = Int(0).tag(sync=True)
    initial_values: traitlets.List[Any]
    values: traitlets.Bytes
    applied: traitlets.List[Any]
    iteration = Int(1).tag(sync=True)
    notation = Enum(NOTATIONS, "letters").tag(sync=True)
    update = Enum(UPDATES, "subtract").tag(sync=True)
    loss = Unicode().tag(sync=True)
    hide_results = Bool(False).tag(sync=True)

    def _begin_with(self, trace, lr):
        """Take `trace` and the rate as the card's own, and return its leaves {Ref: float}."""
        start = leaves(trace, as_number("lr", lr))
        self._trace, self._start = trace, start
        self._architecture = Architecture.of(trace)
        self._places = {ref: k for k, ref in enumerate(start)}
        self._named = {plain_name(trace.network, ref, len(trace.X)): ref for ref in start}
        return start

    @property
    def lr(self) -> float:
        """The present rate."""
        return self.leaves[Ref("lr")]

    def _updated(self) -> list:
        raise NotImplementedError

    def _find(self, ref):
        if not isinstance(ref, str | Ref):
            raise TypeError(f"a leaf is named by a Ref or a str, got {short(ref)}")
        found = self._named.get(ref, ref) if isinstance(ref, str) else ref
        if found not in self._places:
            raise ValueError(f"no leaf {ref!r}; the leaves are {', '.join(self._named)}")
        return found

    # What is refused here leaves the last good value in place.

    @validate("leaves")
    def _check_leaves(self, proposal):
        given = {self._find(ref): value for ref, value in proposal["value"].items()}
        before = self.leaves or self._start
        names = dict(zip(self._places, self._named, strict=True))
        whole = {ref: as_number(f"leaf {names[ref]}", given.get(ref, value)) for ref, value in before.items()}
        check_targets(self._trace.loss, from_leaves(self._trace, whole)[2])
        return whole

    @validate("values")
    def _check_values(self, proposal):
        return check_packed(proposal["value"], len(self.initial_values))

    @validate("iteration")
    def _check_iteration(self, proposal):
        return as_count("iteration", proposal["value"])

    @traitlets.observe("iteration")
    def _iteration_changed(self, change):
        """Take the updates that lead to this iteration, or go back to it; all of them or none."""
        with self._lock, self.hold_sync():
            begun, applied = self.values, list(self.applied)
            try:
                while len(applied) < self.iteration - 1:
                    applied.append(list(unpack(self.values)))
                    self.values = pack(self._updated())
            except BaseException:  # numbers that are not finite, or somebody who did not want to wait
                self.values, self.iteration = begun, change["old"]
                raise
            if self.iteration <= len(applied):
                self.values = pack(applied[self.iteration - 1])
            self.applied = applied[: self.iteration - 1]

    @validate("loss")
    def _check_loss(self, proposal):
        return as_choice(
            "loss", proposal["value"], [each.loss.name for each in variants_of(self._architecture)]
        )
