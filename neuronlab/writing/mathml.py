"""Trees of formulas written as MathML, the language of formulas that every current browser knows."""

from html import escape

from .expression import Writer

INVISIBLE_TIMES = "\u2062"
_BREAK = "\x1e"  # a control character that no formula holds marks where a line may break


class MathmlWriter(Writer):
    """Writes a tree as MathML."""

    line_break = _BREAK

    def constant(self, text):
        return identifier(text) if text.isalpha() else f"<mn>{text}</mn>"

    def operator(self, sign):
        # Side by side means "times": a sign that a screen reader says and nobody sees.
        return f'<mo form="infix">{escape(sign) or INVISIBLE_TIMES}</mo>'

    def minus(self):
        return '<mo form="prefix">−</mo>'

    def parenthesised(self, text):
        return f'<mo stretchy="false">(</mo>{text}<mo stretchy="false">)</mo>'

    def fraction(self, top, bottom):
        return f"<mfrac>{whole(top)}{whole(bottom)}</mfrac>"

    def power(self, base, exponent):
        return f"<msup>{whole(base)}{whole(exponent)}</msup>"

    def call(self, name, arguments, power, prime):
        command = identifier(name)
        if power or prime:
            command = f"<msup>{command}{'<mo>′</mo>' if prime else f'<mn>{power}</mn>'}</msup>"
        between = f'<mo separator="true">{self.separator}</mo>'
        return command + self.parenthesised(between.join(arguments))

    def one_if(self, inner, relation):
        # No-break spaces: MathML drops plain ones at the ends of a text.
        when, otherwise = "<mtext>\xa0if\xa0</mtext>", "<mtext>\xa0else\xa0</mtext>"
        return f"<mn>1</mn>{when}{inner}{self.operator(relation)}<mn>0</mn>{otherwise}<mn>0</mn>"


def identifier(text) -> str:
    """Return a letter, or a word that stands upright, as MathML's element for names.

    Style sheets slant what has no variant: a browser of its own would take slanted letters from a font for
    mathematics, and draws boxes where the machine has none.
    """
    return f'<mi mathvariant="normal">{text}</mi>' if len(text) > 1 else f"<mi>{text}</mi>"


def whole(text) -> str:
    """Return `text` as one element in which no line breaks."""
    return f"<mrow>{text.replace(_BREAK, '')}</mrow>"


def chunks(text) -> list:
    """Return `text` cut where a line may break."""
    return text.split(_BREAK)


def mathml_array(rows) -> str:
    """Return rows of written numbers as a table in brackets."""
    table = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f"<mrow><mo>[</mo><mtable>{table}</mtable><mo>]</mo></mrow>"
