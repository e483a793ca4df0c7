"""MathML that a question brings along: elements and attributes of a list only, for a page takes it as markup.

`widgets/kit/mathml.js` has the same list, for what comes to a page some other way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from ..checks import as_text, short
from ..writing.symbols import OVERLINE

# What draws formulas, and nothing that leads elsewhere, runs something or holds another language. Of styles
# only the line over a mean is allowed.
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub
        msubsup msup mtable mtd mtext mtr munder munderover""",
    )
)
ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        """accent accentunder columnspan depth dir displaystyle fence form height largeop linethickness lspace
        mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric
        voffset width""",
    )
)
LONGEST = 20_000  # characters


def as_mathml(name: str, given: object) -> str:
    """Return `given`, the inside of a <math> element or "", written anew from what was read.

    Written anew, since a page reads HTML: a comment or a section of characters that XML skips could be a tag
    there. TypeError for what is no text; ValueError for what is no MathML, and for an element or an attribute
    that is not on the list.
    """
    text = as_text(name, given)
    if not text:
        return ""
    try:
        return _rewritten(text)
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = str(error)
    raise ValueError(f"{name} must be MathML, the inside of a <math> element, got {short(text)}: {reason}")


@lru_cache(1024)
def _rewritten(text):
    if len(text) > LONGEST:
        raise ValueError(f"it has more than {LONGEST:,} characters")
    try:
        math = ElementTree.fromstring(f"<math>{text}</math>")
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    for element in math.iter():
        if element is not math and element.tag not in ELEMENTS:
            raise ValueError(f"<{element.tag}> is not allowed")
        for attribute in element.attrib:
            if attribute not in ATTRIBUTES and (attribute, element.attrib[attribute]) != ("style", OVERLINE):
                raise ValueError(f"the attribute {attribute} is not allowed")
    inside = (ElementTree.tostring(part, "unicode", short_empty_elements=False) for part in math)
    return escape(math.text or "", quote=False) + "".join(inside)
