"""Questions with answers to choose from, each with a reply of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..checks import short
from .question import Hint, Question, Reply, Way, as_records, check_texts

_LETTERS = "abcdefghij"


class Option(NamedTuple):
    """One answer to choose: its text, whether it is right, and what is said to whoever chooses it."""

    text: str
    right: bool
    reply: str


@dataclass(frozen=True, eq=False)
class Choice:
    """A question with 1 to 10 `options` (`Option`s), called a, b, c ...; one is right.

    `lead`, `hints`, `way`, `again` as in `Question`. TypeError for a wrong type, ValueError unless exactly
    one option is right.
    """

    ask: str
    options: tuple
    lead: str = ""
    hints: tuple = ()
    way: Way | None = None
    again: Callable | None = None

    def __post_init__(self):
        check_texts(self)
        for name, kind in (("options", Option), ("hints", Hint)):
            object.__setattr__(self, name, as_records(name, getattr(self, name), kind))
        for k, option in enumerate(self.options):
            if not isinstance(option.right, bool):
                raise TypeError(f"options[{k}].right must be True or False, got {short(option.right)}")
        if len(self.options) > len(_LETTERS):
            raise ValueError(f"options must be at most {len(_LETTERS)}, got {len(self.options)}")
        n_right = sum(option.right for option in self.options)
        if n_right != 1:
            raise ValueError(f"options must have exactly one that is right, got {n_right}")

    @property
    def text(self) -> str:
        """Lead and question in one line, then a line for each option."""
        listed = (f"{letter}) {option.text}" for letter, option in zip(_LETTERS, self.options, strict=False))
        return "\n".join([" ".join(filter(None, (self.lead, self.ask))), *listed])

    def check(self, text) -> Reply:
        """Return the `Reply` to the letter of an option; TypeError unless `text` is a str."""
        if not isinstance(text, str):
            raise TypeError(f"text must be a str, got {type(text).__name__}")
        letter = text.strip().lower().rstrip(")")
        known = _LETTERS[: len(self.options)]
        if len(letter) != 1 or letter not in known:
            return Reply("unreadable", f"Choose one of {', '.join(known)}.")
        option = self.options[known.index(letter)]
        return Reply("right" if option.right else "wrong", option.reply)

    def another(self, seed) -> "Choice":
        """Return another question of the same kind; ValueError if there is none."""
        return Question.another(self, seed)

    def card(self) -> dict:
        """Return, as plain lists, dicts, texts and numbers, all that a front end needs to ask and to
        reply.
        """
        return {
            "kind": "choice",
            "lead": self.lead,
            "ask": self.ask,
            "options": [option._asdict() for option in self.options],
            "hints": [hint._asdict() for hint in self.hints],
        }
