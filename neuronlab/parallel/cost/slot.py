"""The time of one packet on a wire."""

from typing import NamedTuple


class Slot(NamedTuple):
    """What the wire carried for the time of one packet, and what became of it."""

    packet: int
    fate: str  # "new", "lost" or "dropped": arrived, but behind a gap that go-back-N does not bridge
