"""A stream of packets over a link that loses some, packet by packet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...checks import as_count, as_list
from .packet_loss import as_recovery
from .slot import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Transmission:
    """A stream of packets on a wire: one Slot a packet's time, in the order sent."""

    recovery: str
    window: int
    slots: tuple[Slot, ...]

    @property
    def efficiency(self) -> float:
        """Share of the slots that brought the receiver something new."""
        return sum(slot.fate == "new" for slot in self.slots) / len(self.slots)

    def __str__(self):
        """The wire as a table of packets: a column for each slot, a row for each fate."""
        width = max(3, 1 + len(str(max(slot.packet for slot in self.slots))))  # alike: two wires are compared
        rows = [f"{self.recovery}, window {self.window}"]
        for fate in ("new", "lost", "dropped"):
            cells = (f"{slot.packet if slot.fate == fate else '':>{width}}" for slot in self.slots)
            rows.append(f"  {fate:7}{''.join(cells)}".rstrip())
        return "\n".join(rows)


def transmit(recovery: str, lost: Iterable[object], window: int) -> Transmission:
    """Return what a sender puts on the wire, packet by packet, when some of it does not arrive.

    An endless stream fills every slot; the sender hears of a loss `window` slots after the lost packet. With
    "selective repeat" it then sends that packet again, with "go-back-N" that one and all behind it.

    Parameters
    ----------
    recovery : {"selective repeat", "go-back-N"}
        How the sender recovers.
    lost : iterable of bool
        True for each slot whose packet does not arrive, as `rng.random(n) < loss` makes them.
    window : int
        Slots until the sender hears of a loss; 1 or more.

    Returns
    -------
    Transmission
        One `Slot` a packet's time; printed, a table of the wire.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an unknown recovery, a window below 1, no slots.
    """
    recovery, window = as_recovery(recovery), as_count("window", window)
    lost = [bool(slot) for slot in as_list("lost", lost)]
    if not lost:
        raise ValueError("lost is empty: give at least one slot")
    back = recovery == "go-back-N"
    slots, heard = [], {}  # heard: in which slot the sender learns which packet was lost
    next_packet = gap = 0  # gap: the packet that go-back-N's receiver waits for
    for now, is_lost in enumerate(lost):
        repeated = heard.pop(now, None)
        packet = next_packet if repeated is None else repeated
        if back or repeated is None:
            next_packet = packet + 1
        in_order = not back or packet == gap
        slots.append(Slot(packet, "lost" if is_lost else "new" if in_order else "dropped"))
        if is_lost and in_order:
            heard[now + window] = packet
        elif in_order:
            gap += 1
    return Transmission(recovery, window, tuple(slots))
