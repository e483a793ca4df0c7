"""One message of an all-reduce, as a record that holds no numbers."""

from dataclasses import dataclass

from ...checks import as_count

ACTIONS = ("reduce", "copy")


@dataclass(frozen=True)
class Transfer:
    """One message of a schedule: who sends which chunk to whom; all counts start at 0.

    Parameters
    ----------
    step : int
        When: all transfers of one step happen at the same time.
    sender, receiver : int
        Two workers.
    chunk : int
        Which part of the vector.
    action : {"reduce", "copy"}
        What the receiver does with it: "reduce" adds it to its own chunk, "copy" takes it in the place of its
        own.

    Raises
    ------
    TypeError
        For other fields.
    ValueError
        For a negative number, another action, and for a worker that sends to itself.
    """

    step: int
    sender: int
    receiver: int
    chunk: int
    action: str

    def __post_init__(self):
        for name in ("step", "sender", "receiver", "chunk"):
            object.__setattr__(self, name, as_count(name, getattr(self, name), least=0))
        if self.sender == self.receiver:
            raise ValueError(f"sender and receiver must differ, got {self.sender} for both")
        if self.action not in ACTIONS:
            raise ValueError(f"action must be 'reduce' or 'copy', got {self.action!r}")
