"""The algorithm of a trace, as data: a step says which number comes from which others, by which rule."""

from .architecture import MOST_TERMS, Architecture
from .checks import as_number
from .ref import Ref
from .step import Step

__all__ = ["MOST_TERMS", "PHASES", "Ref", "Step", "steps"]

PHASES = ("forward", "error", "backward", "update")


def steps(trace, sample=None, layer=None, lr=None) -> list:
    """Return the `Step`s that compute every number of `trace`, each exactly once, operands first.

    They depend only on its `Architecture` and the number of samples. `sample` keeps one sample: of several it
    ends at that sample's deltas. `layer` keeps what one layer computes. With `lr` (a number; only its
    presence matters here) each parameter gets two more steps, its adjustment -lr * gradient and its update.
    TypeError for a wrong type; ValueError for a sample or layer that is not there, for `lr` together with one
    sample of several, and above 5,000 terms.
    """
    architecture = Architecture.of(trace)
    if lr is not None:
        as_number("lr", lr)
    return list(architecture.steps(len(trace.X), sample, layer, rate=lr is not None))
