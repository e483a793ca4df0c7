"""What the search for slips finds."""

from typing import NamedTuple

from ...ref import Ref
from .slip import Slip


class Finding(NamedTuple):
    """With `slip` at the number `at`, and all else right, the number asked for becomes `value`."""

    slip: Slip
    at: Ref
    value: float
