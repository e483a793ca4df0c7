"""A hint: what a learner may ask for before an answer."""

from typing import NamedTuple


class Hint(NamedTuple):
    """A sentence, and perhaps a formula: the inside of a MathML <math> element."""

    text: str
    mathml: str = ""
