"""What comes back for an answer."""

from typing import NamedTuple


class Reply(NamedTuple):
    """A verdict ("right", "rounded", "wrong", "unreadable"), a text, and the names of the slips found."""

    verdict: str
    text: str
    slips: tuple = ()
