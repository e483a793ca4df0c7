"""One leaf of a stepper as an object with a `value`, so that an ipywidgets slider can be linked to it."""

import traitlets

from ...checks import as_number
from .traits import Float, validate


class Leaf(traitlets.HasTraits):
    """A leaf's number: `value` follows the stepper, and the stepper follows `value`."""

    value = Float()

    def __init__(self, stepper, ref):
        self._stepper, self._ref = stepper, ref
        super().__init__(value=stepper.leaves[ref])
        stepper.observe(self._follow, "leaves")

    def _follow(self, change):
        self.value = change["new"][self._ref]

    @validate("value")
    def _check(self, proposal):
        # Refused here, before the change, or this leaf would keep what the stepper does not take.
        value = as_number("value", proposal["value"])
        self._stepper._check_leaves({"value": {self._ref: value}})
        return value

    @traitlets.observe("value")
    def _lead(self, change):
        if self._stepper.leaves[self._ref] != self.value:
            self._stepper.leaves = {**self._stepper.leaves, self._ref: self.value}
