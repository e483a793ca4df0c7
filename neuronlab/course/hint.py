"""A hint: what a learner may ask for before an answer."""

from typing import NamedTuple


class Hint(NamedTuple):
    """A sentence that helps, and perhaps a formula.

    Parameters
    ----------
    text : str
        The sentence.
    mathml : str, optional
        The inside of a MathML <math> element.
    """

    text: str
    mathml: str = ""
