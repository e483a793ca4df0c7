"""A wrong number that people get, and how it comes about."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """A number and its reply: "That number comes out when" + `when`, and a sentence on what to `look` at.

    `name` is that of the slip behind it: a slip that leads to one number in several ways is told once.
    """

    value: float
    when: str
    look: str = ""
    name: str = ""
