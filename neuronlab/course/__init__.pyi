"""The public names of the course, and where each of them comes from."""

from . import examples
from .choice import Choice
from .hint import Hint
from .memory import Memory
from .number_question import question_about
from .option import Option
from .progress_file import reset_progress
from .question import Question
from .sketch import Sketch
from .solution import Solution
from .worksheets import Worksheet, worksheet
from .wrong import Wrong

__all__ = [
    "Choice",
    "Hint",
    "Memory",
    "Option",
    "Question",
    "Sketch",
    "Solution",
    "Worksheet",
    "Wrong",
    "examples",
    "question_about",
    "reset_progress",
    "worksheet",
]
