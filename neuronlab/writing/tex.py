"""Trees of formulas written as TeX, in the part of it that matplotlib's mathtext can draw as well."""

from .expression import Writer

_OPERATORS = {"·": r" \cdot ", "⊙": r" \odot ", "": r"\,", "+": " + ", "−": " - ", ">": " > ", "≥": r" \geq "}
_NAMED = {"max", "ln", "tanh"}


class TexWriter(Writer):
    """Writes a tree as TeX."""

    line_break = ""

    def constant(self, text):
        return text

    def operator(self, sign):
        return _OPERATORS[sign]

    def minus(self):
        return "-"

    def parenthesised(self, text):
        return f"({text})"

    def fraction(self, top, bottom):
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base, exponent):
        # TeX refuses two superscripts on one base, such as a layer's number and a T.
        return f"{{{base}}}^{{{exponent}}}" if "^" in base else f"{base}^{{{exponent}}}"

    def call(self, name, arguments, power, prime):
        command = rf"\{name}" if name in _NAMED and not prime else rf"\mathrm{{{name}}}"
        return (
            command
            + ("'" if prime else "")
            + (f"^{{{power}}}" if power else "")
            + f"({f'{self.separator} '.join(arguments)})"
        )

    def one_if(self, inner, relation):
        return rf"1\;\mathrm{{if}}\;{inner}{_OPERATORS[relation]}0\;\mathrm{{else}}\;0"


def tex_number(text) -> str:
    """Return a number as `format_number` writes it, as TeX: 1,510·10⁻⁴ becomes 1{,}510 \\cdot 10^{-4}."""
    superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
    text, times, power = text.partition("·10")
    if times:
        power = power.translate(str.maketrans(superscripts, "0123456789-"))
        return f"{tex_number(text)} \\cdot 10^{{{power}}}"
    named = {"not a number": r"\mathrm{not\ a\ number}"}
    return named.get(text) or text.replace("−", "-").replace(",", "{,}").replace("∞", r"\infty")


def tex_array(rows, vector, separator) -> str:
    """Return rows of numbers as [[a, b], [c, d]], a vector as [a, b]; `separator` takes the comma's place."""
    between = f"{separator} "
    lines = [f"[{between.join(row)}]" for row in rows]
    return lines[0] if vector else f"[{between.join(lines)}]"
