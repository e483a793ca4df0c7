"""The public names of the course, and where each of them comes from."""

from . import examples
from .choice import Choice, Option
from .memory import Memory
from .progress_file import reset_progress
from .progress_map import ProgressMap, progress
from .question import Hint, Question, Way, Wrong
from .worksheets import Worksheet, worksheet

__all__ = [
    "Choice",
    "Hint",
    "Memory",
    "Option",
    "ProgressMap",
    "Question",
    "Way",
    "Worksheet",
    "Wrong",
    "examples",
    "progress",
    "reset_progress",
    "worksheet",
]
