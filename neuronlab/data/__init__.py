"""Data to learn from: toy shapes, your own points, handwritten digits; and how samples are split and visited.

All of it comes as X (n, n_in), rows are samples, and targets Y (n, n_out).
"""

from .images import digits, mnist
from .order import Split, batches, folds, train_test_split
from .targets import one_hot
from .toys import TOYS, circles, points, spirals, two_moons, xor

__all__ = [
    "TOYS",
    "Split",
    "batches",
    "circles",
    "digits",
    "folds",
    "mnist",
    "one_hot",
    "points",
    "spirals",
    "train_test_split",
    "two_moons",
    "xor",
]
