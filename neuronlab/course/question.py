"""A question for a number, and replies that say which slip explains a wrong one."""

from dataclasses import dataclass

from ..checks import as_list, as_number, as_text, short
from ..writing.numbers import (
    check_digits,
    format_number,
    full_number,
    split_unit,
)
from .mathml import as_mathml
from .measure import measured, readings
from .reply import Reply
from .rounding import tolerance
from .task import Task
from .units import factors
from .wrong import Wrong

SAYS = {
    "right": "Right: {answer}.{why}",
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
    "misfit": "The answer is asked for {unit}. What stands after your number is no such unit.",
    "bare": "A number without a unit is asked for: leave out what stands after it.",
}


@dataclass(frozen=True, eq=False)
class Question(Task):
    """A question whose answer is a number.

    `text` is all that is told and asked; `question_about` asks for a number of a trace.

    Parameters
    ----------
    ask : str
        The question itself.
    answer : float
        The right number.
    digits : int, default 4
        Significant digits that are asked for, 3 to 10.
    given : iterable of tuple of str, optional
        What is told: a name and a value, perhaps followed by the symbol in MathML and the name in words.
    wrongs : iterable of Wrong, optional
        The numbers that known slips lead to.
    symbol : str, optional
        Stands in front of the answer: the inside of a MathML <math> element.
    slack : float, default 0.0
        How far beyond the rounding of `digits` the answer may be off.
    whole : bool, default False
        Whether a whole number is asked for, because something is counted.
    why : str, optional
        Why the right number is right: a sentence that follows it.
    unit : str, optional
        In which unit the number is asked for, such as "ms", "GB", "GB/s" or "%"; "share" is a number from 0
        to 1. An answer may carry it or another one of its kind, which is converted.
    lead : str, optional
        What is told before.
    hints : iterable of Hint, optional
        A few, the vaguest first.
    solution : Solution, optional
        Where to see it done.
    again : callable, optional
        again(seed) makes another one of its kind.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an answer that is not finite, for digits outside their range, for an unknown unit, and for MathML
        with an element or an attribute that formulas do not need.
    """

    answer: float
    digits: int = 4
    given: tuple = ()
    wrongs: tuple = ()
    symbol: str = ""
    slack: float = 0.0
    whole: bool = False
    why: str = ""
    unit: str = ""

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "answer", as_number("answer", self.answer))
        check_digits(self.digits)
        as_text("why", self.why)
        factors(self.unit)
        self._keep_records("wrongs", Wrong)
        object.__setattr__(self, "symbol", as_mathml("symbol", self.symbol))
        given = as_list("given", self.given)
        object.__setattr__(self, "given", tuple(map(_told, range(len(given)), given)))

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

    def check(self, text: str) -> Reply:
        """Return the `Reply` to what a learner typed.

        Parameters
        ----------
        text : str
            It is parsed, never evaluated, and not repeated.

        Returns
        -------
        Reply
            The verdict, and what is said about it.

        Raises
        ------
        TypeError
            For what is no text.
        """
        card = self.card()
        says = card["says"]
        measure = card  # in the unit of the question; else what is right in the one that was typed
        given, thousands = readings(text)
        if given is None:
            number, unit = split_unit(text)
            given, thousands = readings(number)
            if given is None:
                return Reply("unreadable", says["unreadable"] if text.strip() else says["empty"])
            measure = card["units"].get(unit)
            if measure is None:
                return Reply("unreadable", says["misfit"])
        miss, tolerated = abs(given - measure["right"]), measure["tolerance"]
        also_right = abs(thousands - measure["right"]) <= tolerated
        # Whoever types 6,200 µs has said what the comma parts.
        if miss <= tolerated or (also_right and measure is not card):
            return Reply("right", says["right"])
        size = given * measure["factor"]
        found = _first_of_each(w for w in card["wrongs"] if abs(size - w["value"]) <= w["tolerance"])
        coarse = any(abs(given - value) <= 1e-9 * abs(value) for value in measure["coarse"])
        names = tuple(wrong["name"] for wrong in found)
        if found:
            whens = says["or"].join(wrong["when"] for wrong in found)
            explained = says["several" if len(found) > 1 else "one"].replace("{when}", whens)
            parts = (says["either" if coarse else "wrong"], explained, found[0]["look"])
            return Reply("rounded" if coarse else "wrong", " ".join(filter(None, parts)), names)
        # 4,002 is four thousand and two where that is the answer, and no slip gives 4.002.
        if also_right:
            return Reply("right", says["right"])
        if coarse or miss <= measure["near"]:
            return Reply("rounded", says["coarse" if coarse else "near"])
        return Reply("wrong", f"{says['wrong']} {says['unknown']}")

    def _measure(self, factor):
        return measured(self.answer, self.digits, self.slack, self.whole, factor)

    def _tolerance(self, value):
        return tolerance(value, self.digits) + self.slack

    def card(self) -> dict:
        """Return all that a front end needs to ask and to reply.

        Returns
        -------
        dict
            Of plain lists, dicts, texts and numbers.
        """
        asked = "the exact number is" if self.whole else f"{self.wanted} are"
        fill = {
            "answer": full_number(self.answer) if self.whole else format_number(self.answer, self.digits),
            "asked": asked,
            "why": f" {self.why}" if self.why else "",
            "unit": "as a share or in %" if self.unit == "share" else f"in {self.unit}",
        }
        # "{when}" is filled in when an answer is there.
        says = {key: _filled(text, fill) for key, text in SAYS.items()}
        if not self.unit:
            says["misfit"] = says["bare"]
        return {
            "kind": "number",
            "lead": self.lead,
            "given": [list(item) for item in self.given],
            "ask": self.ask,
            "symbol": self.symbol,
            "wanted": self.wanted,
            "units": {name: self._measure(factor) for name, factor in factors(self.unit).items()},
            **self._measure(1.0),
            "wrongs": [w._asdict() | {"tolerance": self._tolerance(w.value)} for w in self.wrongs],
            "hints": [hint._asdict() for hint in self.hints],
            "says": says,
        }


def _told(k, item):
    """A number that is told, with the MathML of its symbol, where there is one, written anew."""
    told = as_list(f"given[{k}]", item)
    if not 2 <= len(told) <= 4:
        raise ValueError(
            f"given[{k}] must be a name and a value, perhaps a symbol and words for it, got {short(item)}"
        )
    return (*told[:2], *(as_mathml(f"given[{k}][2]", symbol) for symbol in told[2:3]), *told[3:])


def _first_of_each(wrongs):
    first = {}
    for wrong in wrongs:
        first.setdefault(wrong["name"] or wrong["when"], wrong)
    return list(first.values())


def _filled(text, fill):
    for name, value in fill.items():
        text = text.replace(f"{{{name}}}", value)
    return text
