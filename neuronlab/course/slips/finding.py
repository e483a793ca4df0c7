"""What the search for slips finds."""

from typing import NamedTuple

from ...ref import Ref
from .slip import Slip


class Finding(NamedTuple):
    """With `slip` at the number `at`, and all else right, the number asked for becomes `value`.

    `refs` are all numbers at which it is made; `at` is the nearest of them. `unlikely` orders findings: the
    smaller it is, the sooner one thinks of this slip in these places.
    """

    slip: Slip
    at: Ref
    value: float
    refs: tuple = ()
    unlikely: float = 0.0
