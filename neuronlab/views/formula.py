"""The formula of a step, in symbols and in numbers from one tree, as TeX for notebooks and as MathML for the browser."""

from dataclasses import dataclass

from ..backprop import Trace
from ..checks import as_number
from ..rules import RULES
from ..steps import Ref, Step, read
from .expression import Array, Constant, Number
from .mathml import MathmlWriter, chunks, mathml_array, whole
from .matrices import ERRORS, array, matrix_tree
from .names import NOTATIONS, Symbol, symbol
from .numbers import check_digits, format_number, full_number, is_exact
from .scalars import gradient, scalar_tree
from .tex import TexWriter, tex_array, tex_number

UPDATES = ("subtract", "add")
_ONES = Symbol(
    r"\mathbf{1}^{T}", "<msup><mn mathvariant='bold'>1</mn><mi>T</mi></msup>"
)  # a row of ones adds up the samples


def sides(network, loss, step, notation, update, n_samples=1) -> tuple:
    """Return (left, right, notation): what is computed and from what, as trees, and the notation of their symbols."""
    for name, given, known in (("notation", notation, NOTATIONS), ("update", update, UPDATES)):
        if given not in known:
            raise ValueError(f"{name} must be one of {', '.join(known)}, got {given!r}")
    if notation == "matrix" and step.result.name not in ERRORS:
        return array(network, n_samples, step.result), matrix_tree(network, step, update, n_samples), notation
    notation = "indices" if notation == "matrix" else notation
    return Number(step.result), scalar_tree(step, notation, update), notation


def template(network, loss, step, index, notation, update, n_samples=1) -> dict:
    """Return the MathML of a step's formula for the browser, which fills in the numbers.

    "left" is the symbol of the result; "symbols", "numbers", "result" are lists of chunks, each the inside of a <math> element, and a line
    may break between chunks. A symbol carries data-ref="K" (data-refs="K K ..." for an array), a number is an empty <mn data-ref="K">, where
    K = index[ref]; data-paren="1": a negative value needs parentheses; data-sign="-1": the opposite is shown. "numbers" is empty where it would
    only repeat the result or the symbols.
    """
    left, right, notation = sides(network, loss, step, notation, update, n_samples)

    def name(ref):
        return symbol(network, loss, ref, notation, n_samples).mathml

    def marked(tree, guarded=False):
        return f'<mrow data-ref="{index[tree.ref]}">{name(tree.ref)}</mrow>'

    def marked_array(tree):
        if tree.ref is None:
            return _ONES.mathml
        refs = " ".join(str(index[cell.ref]) for row in tree.rows for cell in row)
        return f'<mrow data-refs="{refs}">{name(tree.ref)}</mrow>'

    def slot(number, guarded=False):
        flags = (' data-paren="1"' if guarded else "") + (' data-sign="-1"' if number.sign < 0 else "")
        return f'<mn data-ref="{index[number.ref]}"{flags}></mn>'

    def slots(tree):
        return mathml_array([[writer.write(cell) for cell in row] for row in tree.rows], tree.vector)

    symbols, writer = MathmlWriter(marked, marked_array), MathmlWriter(slot, slots)
    return {
        "left": whole(symbols.write(left)),
        "symbols": chunks(symbols.write(right)),
        "numbers": [] if _repeats(right) else chunks(writer.write(right)),
        "result": chunks(writer.write(left)),
    }


def _repeats(tree):
    """True if a formula's numbers would say the same as its result, or as its symbols."""
    return isinstance(tree, Constant | Array) or (isinstance(tree, Number) and tree.sign > 0)


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of one step: what is computed, in symbols, with its numbers, and the result.

    `left_tex`, `symbols_tex`, `numbers_tex`, `result_tex` are its four parts, `tex` the whole line with "=" or "about" between them, `mathml`
    the same as a <math> element. In a notebook it is typeset, one part a line.
    """

    left_tex: str
    symbols_tex: str
    numbers_tex: str
    result_tex: str
    relations: tuple
    mathml: str

    @property
    def tex(self) -> str:
        return " ".join([self.left_tex, *(f"{_TEX_RELATIONS[sign]} {tex}" for sign, tex in self._parts())])

    def _parts(self):
        """(relation, TeX) of each part behind the left side; a part that repeats the one before it is left out."""
        parts = [("=", self.symbols_tex)]
        for sign, tex in zip(self.relations, (self.numbers_tex, self.result_tex), strict=True):
            if tex != parts[-1][1]:
                parts.append((sign, tex))
        return parts

    def __repr__(self):
        return f"Formula({self.tex})"

    def _repr_latex_(self):
        lines = " \\\\\n".join(f"&{_TEX_RELATIONS[sign]} {tex}" for sign, tex in self._parts())
        return f"$$\\begin{{aligned}}\n{self.left_tex} {lines}\n\\end{{aligned}}$$"


_TEX_RELATIONS = {"=": "=", "≈": r"\approx"}


def formula(trace, step, notation="letters", update="subtract", digits=4, comma=False, lr=None) -> Formula:
    """Return the `Formula` of `step` with the numbers of `trace`.

    `notation` is "letters", "indices" or "matrix"; `update` is "subtract" (parameter minus rate times gradient) or "add" (a negative rate, and the
    adjustment added). `digits` are the significant digits shown (3 to 10), None for all. With `comma` the decimal sign is a comma. The steps of an
    update need `lr`. TypeError for a wrong type, ValueError for another notation, update or number of digits, or a step of another trace.
    """
    for name, given, kind in (("trace", trace, Trace), ("step", step, Step)):
        if not isinstance(given, kind):
            raise TypeError(f"{name} must be a {kind.__name__}, got {type(given).__name__}")
    digits = digits if digits is None else check_digits(digits)
    if not isinstance(comma, bool):
        raise TypeError(f"comma must be True or False, got {type(comma).__name__}")
    if lr is not None:
        lr = as_number("lr", lr)
    n_samples = len(trace.X)
    left, right, notation = sides(trace.network, trace.loss, step, notation, update, n_samples)
    inexact = []

    def text(number):
        value = number.sign * _value(trace, number.ref, lr)
        if digits is None:
            return full_number(value, comma)
        if not is_exact(value, digits):
            inexact.append(number)
        return format_number(value, digits, comma)

    def name(tree):
        return _ONES if tree.ref is None else symbol(trace.network, trace.loss, tree.ref, notation, n_samples)

    def tex_leaf(number, guarded):
        written = text(number)
        return f"({tex_number(written)})" if guarded and written.startswith("−") else tex_number(written)

    def mathml_leaf(number, guarded):
        written = f"<mn>{text(number)}</mn>"
        return mathml.parenthesised(written) if guarded and written.startswith("<mn>−") else written

    def cells(writer, tree):
        return [[writer.write(cell) for cell in row] for row in tree.rows]

    symbols = TexWriter(lambda number, guarded: name(number).tex, lambda tree: name(tree).tex)
    numbers = TexWriter(tex_leaf, lambda tree: tex_array(cells(numbers, tree), tree.vector, comma))
    numbers_tex = numbers.write(right)
    about_numbers = bool(inexact)
    result_tex = numbers.write(left)
    relations = ("≈" if about_numbers else "=", "≈" if inexact else "=")
    named = MathmlWriter(lambda number, guarded: name(number).mathml, lambda tree: name(tree).mathml)
    mathml = MathmlWriter(mathml_leaf, lambda tree: mathml_array(cells(mathml, tree), tree.vector))
    line = [
        named.write(left),
        "=",
        named.write(right),
        relations[0],
        mathml.write(right),
        relations[1],
        mathml.write(left),
    ]
    if _repeats(right):
        del line[3:5]
    body = "".join(f'<mo form="infix">{part}</mo>' if part in ("=", "≈") else whole(part) for part in line)
    return Formula(
        symbols.write(left),
        symbols.write(right),
        numbers_tex,
        result_tex,
        relations,
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{body}</math>',
    )


def _value(trace, ref, lr):
    """The number at `ref`, from the trace, or for what an update makes from its rule."""
    if ref.name == "lr" or ref.name.startswith(("adjust_", "new_")):
        if lr is None:
            raise ValueError("lr must be given for a step of the update, got None")
        if ref.name == "lr":
            return lr
        adjustment = RULES["adjustment"](lr, read(trace, gradient(ref)))
        if ref.name.startswith("adjust_"):
            return adjustment
        return RULES["update"](
            read(trace, Ref(ref.name.removeprefix("new_"), ref.layer, row=ref.row, column=ref.column)),
            adjustment,
        )
    return read(trace, ref)
