"""One side of a formula as a small tree, and the walk that writes it down with the parentheses it needs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from ..ref import Ref


@dataclass(frozen=True, slots=True)
class Number:
    """The number at `ref`; sign -1 stands for its opposite (the rate, where the convention is to add)."""

    ref: Ref
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Array:
    """A matrix, or a vector of one row, of n_rows by n_columns numbers; `ref` is that of its first number.

    Its rows are samples, or neurons where it holds weights. Without a `ref` all its numbers are 1.
    """

    ref: Ref | None
    n_rows: int
    n_columns: int
    transposed: bool = False

    @property
    def vector(self) -> bool:
        """Whether it is written as one row, without brackets around the brackets."""
        return self.ref is None or self.ref.name.endswith("b")

    @property
    def rows(self) -> list:
        """The trees of its numbers, row by row."""
        return [[self._cell(r, c) for c in range(self.n_columns)] for r in range(self.n_rows)]

    def _cell(self, r, c):
        if self.ref is None:
            return Constant("1")
        name, layer = self.ref.name, self.ref.layer
        if name.endswith("W"):
            return Number(Ref(name, layer, row=r, column=c))
        return Number(Ref(name, layer, None if self.vector else r, row=c))


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that belongs to the rule, such as the bias's input 1; also e."""

    text: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms (operator, tree), the operators "+" or "−"; a leading "+" is not written."""

    terms: tuple


@dataclass(frozen=True, slots=True)
class Product:
    """Factors with `operator` between: "·", "⊙" (element by element), or "" for matrices side by side."""

    factors: tuple
    operator: str = "·"


@dataclass(frozen=True, slots=True)
class Fraction:
    """One tree above another."""

    top: object
    bottom: object


@dataclass(frozen=True, slots=True)
class Power:
    """A tree to the power of another."""

    base: object
    exponent: object


@dataclass(frozen=True, slots=True)
class Call:
    """A function such as max of its arguments; `power` stands at its name, `prime` means its derivative."""

    name: str
    arguments: tuple
    power: str = ""
    prime: bool = False


@dataclass(frozen=True, slots=True)
class OneIf:
    """1 if the tree and 0 stand in the `relation`, else 0."""

    tree: object
    relation: str


class Writer(ABC):
    """Walks a tree; a subclass knows how a fraction, a power, ... looks in its language.

    `leaf(number, guarded)` writes a Number, where `guarded` says that a negative value needs parentheses;
    `array(tree)` writes an Array.
    """

    line_break: str  # where a formula may be broken into lines

    @abstractmethod
    def constant(self, text) -> str:
        """Write a number or a letter that belongs to the rule."""

    @abstractmethod
    def operator(self, sign) -> str:
        """Write an operator between two terms or factors."""

    @abstractmethod
    def minus(self) -> str:
        """Write a minus that stands in front of all."""

    @abstractmethod
    def parenthesised(self, text) -> str:
        """Put parentheses around `text`."""

    @abstractmethod
    def fraction(self, top, bottom) -> str:
        """Write one text above another."""

    @abstractmethod
    def power(self, base, exponent) -> str:
        """Write a text to the power of another."""

    @abstractmethod
    def call(self, name, arguments, power, prime) -> str:
        """Write a function of its arguments, as `Call` describes it."""

    @abstractmethod
    def one_if(self, inner, relation) -> str:
        """Write 1 where a text and 0 stand in `relation`, else 0."""

    def __init__(self, leaf, array, comma=False):
        self.leaf, self.array = leaf, array
        # Where the comma is the decimal sign, lists are divided by semicolons.
        self.separator = ";" if comma else ","

    def write(self, tree, after=False, level=0) -> str:
        """Return `tree` as text. `after`: an operator stands before; `level` 1: it is a factor, 2: a base."""
        match tree:
            case Number():
                return self.leaf(tree, after or level == 2)
            case Array():
                return (
                    self.power(self.array(tree), self.constant("T")) if tree.transposed else self.array(tree)
                )
            case Constant(text):
                return self.constant(text)
            case Sum(terms):
                return self._guard(self._sum(terms), level > 0 or after)
            case Product(factors, operator):
                return self._guard(self._product(factors, operator, after), level == 2)
            case Fraction(top, bottom):
                return self._guard(self.fraction(self.write(top), self.write(bottom)), level == 2)
            case Power(base, exponent):
                return self.power(self.write(base, after, level=2), self.write(exponent))
            case Call(name, arguments, power, prime):
                return self.call(name, [self.write(argument) for argument in arguments], power, prime)
            case OneIf(inner, relation):
                return self.one_if(self.write(inner), relation)
        raise TypeError(f"no way to write {tree!r}")

    def _guard(self, text, needed):
        return self.parenthesised(text) if needed else text

    def _sum(self, terms):
        text = ""
        for k, (operator, term) in enumerate(terms):
            if k:
                text += self.line_break + self.operator(operator)
            elif operator == "−":
                text += self.minus()
            # Behind any operator a negative number stands in parentheses; in front of all it doesn't.
            text += self.write(term, after=k > 0 or operator == "−")
        return text

    def _product(self, factors, operator, after):
        text = self.write(factors[0], after, level=1)
        for factor in factors[1:]:
            # No sign where parentheses open anyway, as in 2 (a + b).
            opens = operator == "·" and isinstance(factor.base if isinstance(factor, Power) else factor, Sum)
            # Matrices may be wide: a line may end between two side by side, and behind a sign.
            before, behind = ("", self.line_break) if operator else (self.line_break, "")
            text += before + self.operator("" if opens else operator)
            text += behind * isinstance(factor, Array) + self.write(factor, after=True, level=1)
        return text
