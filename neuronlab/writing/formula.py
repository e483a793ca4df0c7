"""The formula of a step, in symbols and numbers from one tree: TeX for notebooks, MathML for browsers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..architecture import Architecture
from ..backprop import Trace
from ..checks import as_choice, as_number
from ..evaluation import read
from ..ref import Ref
from ..step import Step
from .cross_entropy import predictions, way_of
from .expression import Array, Constant, Number
from .labels import Labels, as_labels
from .mathml import MathmlWriter, chunks, mathml_array, whole
from .matrices import SCALARS, array, matrix_tree
from .names import NOTATIONS
from .numbers import check_digits
from .scalars import gradient, scalar_tree
from .symbols import Symbol, symbol
from .tex import TexWriter, tex_array, tex_number
from .values import Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

UPDATES = ("subtract", "add")
_RELATIONS = {"=": "=", "≈": r"\approx"}
# A row of ones in front of a matrix adds up its rows, the samples.
ONES = Symbol(r"\mathbf{1}^{T}", '<msup><mn mathvariant="bold">1</mn><mi>T</mi></msup>')


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of one step: what is computed, from what, with which numbers, and the result.

    `left_tex`, `symbols_tex`, `numbers_tex`, `result_tex` are its four parts; `relations` are the signs in
    front of the last two, "=" or "≈". `tex` is the whole line; `mathml` the same as a <math> element. In a
    notebook it is typeset, one part a line.
    """

    left_tex: str
    symbols_tex: str
    numbers_tex: str
    result_tex: str
    relations: tuple
    mathml: str

    @property
    def tex(self) -> str:
        return " ".join([self.left_tex, *(f"{sign} {tex}" for sign, tex in self._parts())])

    def _parts(self):
        """(relation, TeX) of all behind the left side, without a part that repeats the one before it."""
        parts = [("=", self.symbols_tex)]
        for sign, tex in zip(self.relations, (self.numbers_tex, self.result_tex), strict=True):
            if tex != parts[-1][1]:
                parts.append((_RELATIONS[sign], tex))
        return parts

    def __repr__(self):
        return f"Formula({self.tex})"

    def _repr_latex_(self):
        lines = " \\\\\n".join(f"&{sign} {tex}" for sign, tex in self._parts())
        return f"$$\\begin{{aligned}}\n{self.left_tex} {lines}\n\\end{{aligned}}$$"


def formula(
    trace: Trace,
    step: Step,
    notation: str = "letters",
    update: str = "subtract",
    digits: int | None = 4,
    comma: bool = False,
    lr: float | None = None,
    stable: bool = False,
    names: Mapping[str, Iterable[Any]] | Labels | None = None,
) -> Formula:
    """Return the `Formula` of a step with the numbers of its trace.

    Parameters
    ----------
    trace : Trace
        Where the numbers stand.
    step : Step
        One of `steps(trace)`; the steps of an update need `lr`.
    notation : {"letters", "indices", "matrix"}
        How numbers are called.
    update : {"subtract", "add"}
        Parameter minus rate times gradient, or a negative rate, and the adjustment is added.
    digits : int or None, default 4
        Significant digits shown, 3 to 10, or None for all.
    comma : bool, default False
        Whether the decimal sign is a comma; lists then take semicolons.
    lr : float, optional
        The rate.
    stable : bool, default False
        Whether a cross entropy is written as it is computed: from the scores, by log-sum-exp. Else it is
        minus the logarithm of the right class's probability, as long as that is not 0 or 1 to rounding.
    names : mapping, optional
        What inputs, neurons and classes are called, as in `Stepper`; letters then give way to them.

    Returns
    -------
    Formula
        In a notebook it is typeset; `.tex` and `.mathml` are its text.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an unknown choice, a step of another trace, and an activation or a loss of your own.
    """
    for name, given, kind in (
        ("trace", trace, Trace),
        ("step", step, Step),
        ("comma", comma, bool),
        ("stable", stable, bool),
    ):
        if not isinstance(given, kind):
            raise TypeError(f"{name} must be a {kind.__name__}, got {type(given).__name__} {given!r}")
    network, n_samples = Architecture.of(trace), len(trace.X)
    if ":" in step.rule:  # the formula of a function, which for one of somebody's own would be another's
        network.check_followed()
    labels = as_labels(names, network.sizes)
    way = _way(trace, step, stable)
    left, right, notation = _sides(network, step, notation, update, n_samples, way)
    digits = digits if digits is None else check_digits(digits)
    values = Values(trace, lr if lr is None else as_number("lr", lr), digits, comma)

    def named(tree):
        return ONES if tree.ref is None else symbol(network, tree.ref, notation, n_samples, labels)

    def tex_leaf(number, guarded):
        text = tex_number(values.text(number))
        return f"({text})" if guarded and text.startswith("-") else text

    def tex_cells(tree):
        return tex_array(_cells(numbers, tree), tree.vector, numbers.separator)

    def mathml_cells(tree):
        return mathml_array(_cells(numbers_mathml, tree))

    def mathml_leaf(number, guarded):
        text = values.text(number)
        written = f"<mn>{text}</mn>"
        return numbers_mathml.parenthesised(written) if guarded and text.startswith("−") else written

    symbols = TexWriter(lambda number, guarded: named(number).tex, lambda tree: named(tree).tex, comma)
    numbers = TexWriter(tex_leaf, tex_cells, comma)
    numbers_tex = numbers.write(right)
    relations = ["≈" if values.rounded else "="]
    result_tex = numbers.write(left)
    relations.append("≈" if values.rounded else "=")
    named_mathml = (lambda number, guarded: named(number).mathml, lambda tree: named(tree).mathml)
    symbols_mathml = MathmlWriter(*named_mathml, comma)
    numbers_mathml = MathmlWriter(mathml_leaf, mathml_cells, comma)
    parts = [symbols_mathml.write(left), "=", symbols_mathml.write(right)]
    parts += [] if _repeats(right) else [relations[0], numbers_mathml.write(right)]
    parts += [relations[1], numbers_mathml.write(left)]
    body = "".join(f"<mo>{part}</mo>" if part in _RELATIONS else whole(part) for part in parts)
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{body}</math>'
    return Formula(
        symbols.write(left), symbols.write(right), numbers_tex, result_tex, tuple(relations), mathml
    )


def symbols_mathml(trace, step) -> str:
    """Return a step's formula in letters, without numbers, as the inside of a <math> element.

    A cross entropy is written in both forms: from the predictions, and from the scores that make them.
    """
    network, n_samples = Architecture.of(trace), len(trace.X)
    ways = list(dict.fromkeys((_way(trace, step), _way(trace, step, stable=True))))
    sides = [_sides(network, step, "letters", "subtract", n_samples, way) for way in ways]
    left, _, notation = sides[0]

    def named(number, guarded):
        return f"<mrow>{symbol(network, number.ref, notation, n_samples).mathml}</mrow>"

    writer = MathmlWriter(named, None)
    rights = ("".join(chunks(writer.write(right))) for _, right, _ in sides)
    return "<mo>=</mo>".join((whole(writer.write(left)), *rights))


def _way(trace, step, stable=False):
    """How a step's formula is written, if it is a cross entropy: as its numbers allow."""
    refs = predictions(step)
    if not refs:
        return "all"
    targets = [read(trace, target) for _, target in step.terms]
    predicted = [read(trace, ref) for ref in refs]
    return way_of(trace.loss.name, targets, predicted, read(trace, step.result), stable)


def formula_with_gaps(network, step, notation, update, n_samples=1, way="all") -> str:
    """Return the right side of a step's formula as MathML with gaps for its symbols, or for its numbers.

    It serves all steps of the same rule, result's name and layer; `widgets/stepper/program.js` fills it. A
    gap such as {2} is a number's: of the result (0), of an operand (1, 2, ...); for a new parameter the rate
    and the gradient follow, for a cross entropy (written in a `way` of `cross_entropy.ways`) the predictions.
    A "p" as in {2p} says that a negative value needs parentheses, a minus sign as in
    {-1} that the opposite is shown. {W@1} is an array's gap: its name, and how many layers it is behind the
    result's (behind the last, where the result has none); {1@n} is a row of n ones. A line may break at |.
    ValueError for an unknown notation or update.
    """
    step, places = _numbered(step)
    _, right, notation = _sides(network, step, notation, update, n_samples, way)
    layer = len(network.sizes) - 2 if step.result.layer is None else step.result.layer

    def number_gap(number, guarded):
        return f"{{{'-' if number.sign < 0 else ''}{places[number.ref]}{'p' if guarded else ''}}}"

    def array_gap(tree):
        if tree.ref is None:
            return f"{{1@{tree.n_columns}}}"
        return f"{{{tree.ref.name}@{0 if tree.ref.layer is None else tree.ref.layer - layer}}}"

    return "|".join(chunks(MathmlWriter(number_gap, array_gap).write(right)))


def _numbered(step):
    """(the step with operands that are told apart by their rows, {Ref: its place among the gaps}).

    In one step of a softmax a score is the first of all scores, in the next it is another one.
    """
    places = {}

    def numbered(term):
        if isinstance(term, tuple):
            return tuple(map(numbered, term))
        place = len(places) + 1
        ref = term if term.name == "lr" else Ref(term.name, term.layer, row=place)
        places[ref] = place
        return ref

    terms = numbered(step.terms)
    step = replace(step, terms=terms)
    # What they are called by below is the row of their target, which is its place.
    places |= {ref: len(places) + k for k, ref in enumerate(predictions(step), start=1)}
    if step.rule == "update":
        places |= {Ref("lr"): 3, gradient(step.result): 4}
    return step, places | {step.result: 0}


def _sides(network, step, notation, update, n_samples, way="all"):
    """(left, right, notation): what is computed, from what, and the notation of the symbols."""
    as_choice("notation", notation, NOTATIONS)
    as_choice("update", update, UPDATES)
    if notation == "matrix" and step.result.name not in SCALARS:
        return array(network, n_samples, step.result), matrix_tree(network, step, update, n_samples), notation
    notation = "indices" if notation == "matrix" else notation
    return Number(step.result), scalar_tree(step, notation, update, way), notation


def _cells(writer, tree):
    return [[writer.write(cell) for cell in row] for row in tree.rows]


def _repeats(tree):
    """True if a formula's numbers would say the same as its result, or as its symbols."""
    return isinstance(tree, Constant | Array) or (isinstance(tree, Number) and tree.sign > 0)
