"""What stops a job."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """What stopped a job, how often, and the share in per cent that the source prints beside it."""

    name: str
    count: int
    printed: float
