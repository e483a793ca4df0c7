"""Questions, answers, and replies that say which slip explains a wrong number."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..backprop import Trace
from ..checks import as_count, as_list, as_number, as_text, short
from ..writing.numbers import check_digits, format_number, parse_number
from .slips.diagnosis import tolerance, unit

MOST_OFF = 0.05  # a number rounded so far that it is off by more than this part is not called rounded
SAYS = {
    "right": "Right: {answer}.",
    "coarse": "Right, but rounded too far: {asked} asked for.",
    "near": "Very close: only the last digit is off. Keep a digit or two more on the way, and round at "
    "the end.",
    "either": "If you have rounded, this is right, but rounded too far: {asked} asked for. If not:",
    "wrong": "Not yet.",
    "one": "That number comes out when {when}.",
    "several": "That number comes out in more than one way: when {when}.",
    "or": "; or when ",
    "unknown": "None of the usual slips gives this number. Look at a hint, or go through it once more, "
    "step by step.",
    "empty": "There is no answer yet. Type a number, such as 0.76, −0.6, 19/25 or 7.6e-1.",
    "unreadable": "This cannot be read as a number. Type one such as 0.76, −0.6, 19/25 or 7.6e-1.",
}


class Reply(NamedTuple):
    """What comes back for an answer: a verdict ("right", "rounded", "wrong", "unreadable"), a text, the
    slips' names.
    """

    verdict: str
    text: str
    slips: tuple = ()


class Hint(NamedTuple):
    """A sentence, and perhaps a formula: the inside of a MathML <math> element."""

    text: str
    mathml: str = ""


class Wrong(NamedTuple):
    """A wrong number that people get: "That number comes out when" + `when`, and a sentence on what to
    look at.
    """

    value: float
    when: str
    look: str = ""
    name: str = ""


class Way(NamedTuple):
    """Where a stepper shows how the number comes about: a step's `position` for a trace and a rate."""

    trace: Trace
    lr: float
    position: int


@dataclass(frozen=True, eq=False)
class Question:
    """A question whose answer is a number, asked for to `digits` (3 to 10) significant digits.

    `lead` sets the scene, `given` are (name, value) pairs of texts, `ask` is the question itself; `text` is
    all of it. `wrongs` are the numbers that known slips lead to, `hints` a few `Hint`s, the vaguest first;
    `way` (a `Way`) says where to see it done. `again(seed)` makes another question of its kind.
    `neuronlab.course.about_a_number.about` asks for a number of a trace. `symbol` (the inside of a MathML
    <math> element) stands in front of the answer, and `slack` is how far beyond the rounding of `digits` it
    may be off.
    TypeError for a wrong type; ValueError for an answer that is not finite and for digits outside their
    range. With `whole` a whole number is asked for, because something is counted.
    """

    ask: str
    answer: float
    digits: int = 4
    lead: str = ""
    given: tuple = ()
    wrongs: tuple = ()
    hints: tuple = ()
    way: Way | None = None
    again: Callable | None = None
    symbol: str = ""
    slack: float = 0.0
    whole: bool = False

    def __post_init__(self):
        object.__setattr__(self, "answer", as_number("answer", self.answer))
        check_digits(self.digits)
        check_texts(self)
        for name, kind in (("wrongs", Wrong), ("hints", Hint)):
            object.__setattr__(self, name, as_records(name, getattr(self, name), kind))
        for k, item in enumerate(as_list("given", self.given)):
            if len(as_list(f"given[{k}]", item)) < 2:
                raise ValueError(f"given[{k}] must be a name and a value, got {short(item)}")

    @property
    def text(self) -> str:
        """All that is told and asked, in one line."""
        known = ", ".join(f"{name} = {value}" for name, value, *_ in self.given)
        parts = (
            self.lead,
            f"Given: {known}." if known else "",
            self.ask,
            f"({self.wanted[0].upper()}{self.wanted[1:]}.)",
        )
        return " ".join(filter(None, parts))

    @property
    def wanted(self) -> str:
        """What kind of number is to be typed, in words."""
        return "a whole number" if self.whole else f"{self.digits} significant digits"

    def check(self, text) -> Reply:
        """Return the `Reply` to what a learner typed; it is parsed, never evaluated, and not repeated.

        TypeError unless `text` is a str.
        """
        card = self.card()
        says = card["says"]
        try:
            given = parse_number(text)
        except ValueError:
            return Reply("unreadable", says["unreadable"] if text.strip() else says["empty"])
        miss = abs(given - card["right"])
        if miss <= card["tolerance"]:
            return Reply("right", says["right"])
        found = _first_of_each(w for w in card["wrongs"] if abs(given - w["value"]) <= w["tolerance"])
        coarse = any(abs(given - value) <= 1e-9 * abs(value) for value in card["coarse"])
        names = tuple(wrong["name"] for wrong in found)
        if found:
            whens = says["or"].join(wrong["when"] for wrong in found)
            explained = says["several" if len(found) > 1 else "one"].replace("{when}", whens)
            parts = (says["either" if coarse else "wrong"], explained, found[0]["look"])
            return Reply("rounded" if coarse else "wrong", " ".join(filter(None, parts)), names)
        if coarse or miss <= card["near"]:
            return Reply("rounded", says["coarse" if coarse else "near"])
        return Reply("wrong", f"{says['wrong']} {says['unknown']}")

    def another(self, seed) -> "Question":
        """Return a question of the same kind with other numbers, the same for the same `seed` (0, 1, 2, ...).

        ValueError for a question that has only its one set of numbers.
        """
        seed = as_count("seed", seed, least=0)
        if self.again is None:
            raise ValueError("this question has only one set of numbers")
        return self.again(seed)

    def _tolerance(self, value):
        return tolerance(value, self.digits) + self.slack

    def card(self) -> dict:
        """Return, as plain lists, dicts, texts and numbers, all that a front end needs to ask and to
        reply.
        """
        asked = "the exact number is" if self.whole else f"{self.wanted} are"
        fill = {"answer": format_number(self.answer, self.digits), "asked": asked}
        # "{when}" is filled in when an answer is there.
        says = {key: _filled(text, fill) for key, text in SAYS.items()}
        return {
            "kind": "number",
            "lead": self.lead,
            "given": [list(item) for item in self.given],
            "ask": self.ask,
            "symbol": self.symbol,
            "wanted": self.wanted,
            "right": self.answer,
            "tolerance": self._tolerance(self.answer),
            "near": 4 * tolerance(self.answer, self.digits) + self.slack,
            "coarse": _coarse(self.answer, self.digits),
            "wrongs": [w._asdict() | {"tolerance": self._tolerance(w.value)} for w in self.wrongs],
            "hints": [hint._asdict() for hint in self.hints],
            "says": says,
        }


def check_texts(asked):
    """TypeError unless `ask` and `lead` of a question are texts."""
    for name in ("ask", "lead"):
        as_text(name, getattr(asked, name))


def as_records(name, given, kind) -> tuple:
    """Return the items of `given` as NamedTuples of that `kind`; TypeError for one without its fields."""
    records = []
    for k, item in enumerate(as_list(name, given)):
        fields = as_list(f"{name}[{k}]", item)
        least = len(kind._fields) - len(kind._field_defaults)
        if not least <= len(fields) <= len(kind._fields):
            wanted = f"{kind.__name__}({', '.join(kind._fields)})"
            raise TypeError(f"{name}[{k}] must be {wanted}, got {short(item)}")
        records.append(kind(*fields))
    return tuple(records)


def _first_of_each(wrongs):
    first = {}
    for wrong in wrongs:
        first.setdefault(wrong["name"] or wrong["when"], wrong)
    return list(first.values())


def _filled(text, fill):
    for name, value in fill.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _coarse(answer, digits):
    """The answer with fewer digits than asked for, where that is neither the same nor far off."""
    if abs(answer) <= 1e-12:
        return []
    found = {_rounded(answer, fewer) for fewer in range(1, digits)}
    return sorted(
        value for value in found if tolerance(answer, digits) < abs(value - answer) <= MOST_OFF * abs(answer)
    )


def _rounded(value, digits):
    last = unit(value, digits)
    # Halves go up, as at school; the format takes away what binary fractions add.
    return float(f"{math.copysign(math.floor(abs(value) / last + 0.5 + 1e-9) * last, value):.12g}")
