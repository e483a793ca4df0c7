"""A question with answers to choose from, each with a reply of its own."""

from dataclasses import dataclass

from ..checks import short
from .option import Option
from .reply import Reply
from .task import Task

_LETTERS = "abcdefghij"


@dataclass(frozen=True, eq=False)
class Choice(Task):
    """A question with 1 to 10 `options` (`Option`s), called a, b, c ...; one is right.

    `lead`, `hints`, `solution` and `again` as in `Task`. TypeError for a wrong type, ValueError unless
    exactly one option is right.
    """

    options: tuple

    def __post_init__(self):
        super().__post_init__()
        self._keep_records("options", Option)
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
