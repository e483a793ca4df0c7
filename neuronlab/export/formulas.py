"""TeX of the prose as MathML, which every current browser draws by itself."""

import html
import logging
import re
import unicodedata
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

# Three names of one thing; the converter knows the last.
_ALIGNED = re.compile(r"(\\(?:begin|end)\{)(?:aligned|split|align)\}")

log = logging.getLogger(__name__)


def mathml(tex, display="inline") -> str:
    """Return the <math> element of `tex`; `display` is "inline" or "block".

    What the converter does not understand stays TeX, in <code>, and a warning says so.
    """
    # A minus sign that is typed as such is a name to the converter.
    source = _ALIGNED.sub(r"\1align*}", tex.strip().replace("−", "-"))
    try:
        math = convert_to_element(source, display=display)
    except Exception as error:  # the converter has no common ancestor for its errors
        return _as_it_stands(tex, type(error).__name__)
    # The converter writes characters as entities, and leaves what it does not know.
    for element in math.iter():
        element.text, element.tail = _characters(element.text), _characters(element.tail)
        if element.tag == "mi" and element.text:
            _write_plainly(element)
    for element in math.iter("mover"):
        _write_hatted(element)
    unknown = [word for word in math.itertext() if re.search(r"\\|^&$", word)]
    if unknown:
        return _as_it_stands(tex, f"unknown: {unknown[0]}")
    return ElementTree.tostring(math, encoding="unicode")


def _write_plainly(name):
    """Let a letter need no font for mathematics, which phones have not: bold by style, a word upright.

    A single letter is named as upright too, and slanted by our style sheets: Firefox would take it from such
    a font all the same, and draw a box where there is none.
    """
    plain = unicodedata.normalize("NFKC", name.text)
    is_bold = name.get("mathvariant") == "bold"  # which browsers no longer know
    if is_bold or (plain != name.text and "BOLD" in unicodedata.name(name.text[0])):
        name.set("style", "font-weight:bold")
    if is_bold or plain != name.text or len(plain) > 1:
        name.set("mathvariant", "normal")
    elif not name.get("mathvariant"):
        name.set("mathvariant", "normal")
        name.set("class", "nl-slanted")
    name.text = plain


def _write_hatted(over):
    """Make one letter of y and its hat, which falls into it where there is no font for mathematics."""
    letter, hat = over.find(".//mi"), over[-1]
    if letter is None or hat.text != "^" or "".join(over.itertext()) != f"{letter.text}^":
        return
    hatted = unicodedata.normalize("NFC", letter.text + "\N{COMBINING CIRCUMFLEX ACCENT}")
    if len(hatted) != 1:
        return  # no font has it as a letter
    del over[:]
    over.tag, over.text, over.attrib = "mi", hatted, letter.attrib


def _characters(text):
    return html.unescape(text) if text else text


def _as_it_stands(tex, reason):
    log.warning("formula left as TeX (%s): %s", reason, tex.strip())
    return f"<code>{html.escape(tex)}</code>"
