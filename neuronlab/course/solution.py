"""A worked solution, which a stepper shows step by step."""

from typing import NamedTuple

from ..backprop import Trace


class Solution(NamedTuple):
    """Where to see how a number comes about: at a step of a trace.

    Parameters
    ----------
    trace : Trace
        The calculation.
    lr : float
        The rate.
    position : int
        Of the step, from 0.
    """

    trace: Trace
    lr: float
    position: int
