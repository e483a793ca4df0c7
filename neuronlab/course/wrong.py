"""A wrong number that people get, and how it comes about."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """A number that a known slip leads to, and what is said to whoever gets it.

    Parameters
    ----------
    value : float
        The number.
    when : str
        Ends the sentence "That number comes out when".
    look : str, optional
        A sentence on what to look at.
    name : str, optional
        Of the slip behind it: a slip that leads to one number in several ways is told once.
    """

    value: float
    when: str
    look: str = ""
    name: str = ""
