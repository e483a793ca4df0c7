"""A question with answers to choose from, each with a reply of its own."""

from dataclasses import dataclass

from ..checks import short
from .option import Option
from .reply import Reply
from .task import Task

_LETTERS = "abcdefghij"


@dataclass(frozen=True, eq=False)
class Choice(Task):
    """A question with answers to choose from, called a, b, c ...; one is right.

    Parameters
    ----------
    ask : str
        The question itself.
    options : iterable of Option
        1 to 10 answers.
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
        Unless exactly one option is right.
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

    def check(self, text: str) -> Reply:
        """Return the `Reply` to the letter of an option.

        Parameters
        ----------
        text : str
            A letter; also "b)" and "B".

        Returns
        -------
        Reply
            The verdict, and what is said about it.

        Raises
        ------
        TypeError
            For what is no text.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be a str, got {type(text).__name__}")
        letter = text.strip().lower().rstrip(")")
        known = _LETTERS[: len(self.options)]
        if len(letter) != 1 or letter not in known:
            return Reply("unreadable", f"Choose one of {', '.join(known)}.")
        option = self.options[known.index(letter)]
        return Reply("right" if option.right else "wrong", option.reply)

    def card(self) -> dict:
        """Return all that a front end needs to ask and to reply.

        Returns
        -------
        dict
            Of plain lists, dicts, texts and numbers.
        """
        return {
            "kind": "choice",
            "lead": self.lead,
            "ask": self.ask,
            "options": [option._asdict() for option in self.options],
            "hints": [hint._asdict() for hint in self.hints],
        }
