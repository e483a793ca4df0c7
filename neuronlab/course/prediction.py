"""What is to be guessed before it is seen, and what is then shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..checks import as_text
from .choice import Choice
from .question import Question
from .sketch import Sketch

LONGEST_UNIT = 24  # characters


@dataclass(frozen=True, eq=False)
class Prediction:
    """A question, `asked`, and what shows after the guess: `why`, printed `text`, a `figure`.

    `unit` is the unit of a number, or "". TypeError for a wrong type; ValueError for a unit that is too long.
    """

    asked: Question | Choice | Sketch
    why: str = ""
    unit: str = ""
    text: str = ""
    figure: Any = None

    def __post_init__(self):
        if not isinstance(self.asked, Question | Choice | Sketch):
            raise TypeError(
                f"asked must be a Question, a Choice or a Sketch, got {type(self.asked).__name__}"
            )
        for name in ("why", "unit", "text"):
            as_text(name, getattr(self, name))
        if self.unit and not isinstance(self.asked, Question):
            raise TypeError("unit belongs to a number, and asked is none")
        if len(self.unit) > LONGEST_UNIT or not self.unit.isprintable():
            raise ValueError(f"unit must be a short text, such as GB or %, got {self.unit[:60]!r}")
        if self.figure is not None and not hasattr(self.figure, "savefig"):
            raise TypeError(f"figure must be a matplotlib Figure, got {type(self.figure).__name__}")

    @property
    def reason(self) -> str:
        """The sentence that says why: the prediction's own, or that of its question."""
        return self.why or getattr(self.asked, "why", "")
