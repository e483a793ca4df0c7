"""One of the answers that a choice offers."""

from typing import NamedTuple


class Option(NamedTuple):
    """One answer to choose.

    Parameters
    ----------
    text : str
        The answer.
    right : bool
        Whether it is right.
    reply : str
        What is said to whoever chooses it.
    """

    text: str
    right: bool
    reply: str
