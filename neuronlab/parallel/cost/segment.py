"""A piece of a training step's timeline."""

from typing import NamedTuple

KINDS = ("forward", "backward", "wait", "communicate", "update")


class Segment(NamedTuple):
    """What one lane does for a time, in seconds since the step began.

    Attributes
    ----------
    lane : str
        "compute", "slowest" or "network".
    kind : {"forward", "backward", "wait", "communicate", "update"}
        What it does.
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
