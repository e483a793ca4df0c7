"""How a card writes its numbers: with how many digits, and with a point or a comma."""

import traitlets

from ...writing.numbers import check_digits
from .traits import Bool, Int, validate


class Written(traitlets.HasTraits):
    """Adds `digits`, 3 to 10 significant ones, and `comma`, whether decimals stand behind a comma."""

    digits = Int(4).tag(sync=True)
    comma = Bool(False).tag(sync=True)

    @validate("digits")
    def _check_digits(self, proposal):
        return check_digits(proposal["value"])
