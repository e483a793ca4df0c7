"""A confusion matrix: how often each class was taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_floats, as_list
from ..writing.labels import as_text, checked_names, cut_names
from . import colors
from .canvas import Canvas, text_width, tint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

CELL_WIDTH, CELL_HEIGHT = 58, 36
LEFT, TOP, RIGHT, BOTTOM = 130, 78, 136, 30


def confusion_figure(counts: ArrayLike, classes: Iterable[object] | None = None) -> Figure:
    """Return a Figure of a confusion matrix: how often each class was taken for which.

    Right answers stand on the diagonal; on the right is the share of each class that was recognised.

    Parameters
    ----------
    counts : array_like, shape (k, k)
        Row r, column c says how many of class r were taken for class c.
    classes : iterable of k names, optional
        By default 0, 1, ...; of long ones the columns show the beginning.

    Returns
    -------
    matplotlib.figure.Figure
        The table, as large as k classes need.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a table that is not square, counts below 0 or not whole, another number of names, and two names
        that are the same.
    """
    counts = as_floats("counts", counts, 2)
    k = len(counts)
    if counts.shape != (k, k):
        raise ValueError(f"counts must be square, one row and one column a class, got shape {counts.shape}")
    if (counts < 0).any() or (counts != np.round(counts)).any():
        raise ValueError("counts must be whole numbers from 0")
    classes = [str(name) for name in (range(k) if classes is None else as_list("classes", classes))]
    if len(classes) != k:
        raise ValueError(f"classes must be {k} names, got {len(classes)}")
    classes = checked_names("classes", classes, k, "a class")
    short, classes = ([as_text(name) for name in names] for names in (cut_names(classes), classes))
    cell = max(CELL_WIDTH, max(text_width(name, 12) for name in short) + 10)
    left = LEFT + max(0, max(text_width(name, 12) for name in classes) - 20)
    canvas = Canvas(left + k * cell + RIGHT, TOP + k * CELL_HEIGHT + BOTTOM)
    canvas.text(left + k * cell / 2, 24, "what the network said", 12, colors.INK, True, "center")
    canvas.text(left - 16, TOP - 22, "the truth", 12, colors.INK, True, "right")
    canvas.text(left + k * cell + RIGHT / 2, TOP - 22, "recognised", 12, colors.INK, True, "center")
    worst = max(counts[~np.eye(k, dtype=bool)], default=0)
    for r, (name, row) in enumerate(zip(classes, counts, strict=True)):
        y = TOP + (r + 0.5) * CELL_HEIGHT
        canvas.text(left + (r + 0.5) * cell, TOP - 22, short[r], 12, align="center")
        canvas.text(left - 16, y, name, 12, align="right")
        for c, count in enumerate(row):
            _cell(canvas, left + c * cell, y - CELL_HEIGHT / 2, cell, count, r == c, worst)
        share = f"{row[r] / row.sum():.0%}" if row.sum() else "none there"
        canvas.text(left + k * cell + RIGHT / 2, y, share, 12, align="center")
    return canvas.figure


def _cell(canvas, x, y, width, count, right, worst):
    """Draw one count: green and bold where it was right, the more orange the more often it was wrong."""
    tones = colors.ACTIVATION if right else colors.ERROR
    share = 0.3 if right else 0.15 + 0.4 * count / worst if count else 0
    fill = tint(tones.mark, share) if share else colors.WHITE
    canvas.box(x + 1, y + 1, width - 2, CELL_HEIGHT - 2, 4, fill if share else colors.LINE, fill, 0.8)
    words = f"{count:.0f}" if count else "·"
    color = colors.INK if count else colors.CALM
    canvas.text(x + width / 2, y + CELL_HEIGHT / 2, words, 12, color, right, "center")
