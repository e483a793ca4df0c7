"""One of the answers that a choice offers."""

from typing import NamedTuple


class Option(NamedTuple):
    """One answer to choose: its text, whether it is right, and what is said to whoever chooses it."""

    text: str
    right: bool
    reply: str
