"""The algorithm of a trace, as data: a step says which number comes from which others, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .architecture import MOST_TERMS, Architecture
from .checks import as_number
from .ref import Ref
from .step import Step

if TYPE_CHECKING:
    from .backprop import Trace

__all__ = ["MOST_TERMS", "PHASES", "Ref", "Step", "steps"]

PHASES = ("forward", "error", "backward", "update")


def steps(
    trace: Trace, sample: int | None = None, layer: int | None = None, lr: float | None = None
) -> list[Step]:
    """Return the `Step` objects that compute every number of a trace, each exactly once, operands first.

    They depend only on its `Architecture` and the number of samples.

    Parameters
    ----------
    trace : Trace
        As `backprop` returns it.
    sample : int, optional
        Keeps one sample: of several it ends at that sample's deltas.
    layer : int, optional
        Keeps what one layer computes.
    lr : float, optional
        With it each parameter gets two more steps, its adjustment -lr * gradient and its update; only its
        presence matters here.

    Returns
    -------
    list of Step
        In the order of the calculation.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a sample or layer that is not there, for `lr` together with one sample of several, and above 5,000
        terms.
    """
    architecture = Architecture.of(trace)
    if lr is not None:
        as_number("lr", lr)
    return list(architecture.steps(len(trace.X), sample, layer, rate=lr is not None))
