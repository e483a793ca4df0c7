"""The playground without its page: settings, a training that can be gone through again, and its text."""

from .maps import maps, reach_of
from .settings import Settings
from .text import from_text, to_text
from .training_run import TrainingRun

__all__ = ["Settings", "TrainingRun", "from_text", "maps", "reach_of", "to_text"]
