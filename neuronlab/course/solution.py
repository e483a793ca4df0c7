"""A worked solution, which a stepper shows step by step."""

from typing import NamedTuple

from ..backprop import Trace


class Solution(NamedTuple):
    """Where to see how a number comes about: the `position` of its step for a trace and the rate `lr`."""

    trace: Trace
    lr: float
    position: int
