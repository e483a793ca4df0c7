"""A piece of a training step's timeline."""

from typing import NamedTuple

KINDS = ("forward", "backward", "wait", "communicate", "gather", "timeout", "update")


class Segment(NamedTuple):
    """What one lane does for a time, in seconds since the step began.

    Attributes
    ----------
    lane : str
        "compute", "slowest" or "network".
    kind : {"forward", "backward", "wait", "communicate", "gather", "timeout", "update"}
        What it does: "gather" hands round new weights, "timeout" is silence on the network.
    start, stop : float
        From when to when, in seconds.
    label : str
        What to write on it.
    """

    lane: str
    kind: str
    start: float
    stop: float
    label: str

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.stop - self.start
