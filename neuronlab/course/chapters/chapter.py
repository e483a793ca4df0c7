"""A chapter of the course as its exercises see it."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """Number and title, the notebook's file name, and `questions` {key: a function that makes the
    question}.
    """

    number: int
    title: str
    notebook: str
    questions: dict
