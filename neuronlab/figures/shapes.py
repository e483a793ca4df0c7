"""The shapes of a matrix product, as boxes whose inner sizes must match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import refuse_mask
from ..writing.numbers import format_number
from . import colors
from .canvas import Canvas, text_width, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

ROW, MOST = 32, 8  # pixels of a row; an array with more rows or columns is drawn as a plain box
SIGN, SIDE, TOP = 58, 46, 74
LEAST_WIDTH, LEAST_HEIGHT = 800, 260


def product_figure(
    left: tuple[str, ArrayLike],
    right: tuple[str, ArrayLike],
    bias: tuple[str, ArrayLike] | None = None,
    result: tuple[str, ArrayLike] | None = None,
) -> Figure:
    """Return a Figure of a product of two arrays as boxes, with sizes and, where there is room, numbers.

    The inner sizes, columns of `left` and rows of `right`, are joined: by a tick where they match, by a cross
    where they don't, and then there is no result to give. Each argument is a pair (name, array).

    Parameters
    ----------
    left, right : pair of str and array_like, shapes (m, k) and (k, n)
        The matrices.
    bias : pair of str and array_like, shape (n,), optional
        One number for each column of `right`.
    result : pair of str and array_like, shape (m, n), optional
        What came out.

    Returns
    -------
    matplotlib.figure.Figure
        The boxes and the signs between them.

    Raises
    ------
    TypeError
        For what is not such a pair.
    ValueError
        For an array of another number of axes and a result of another shape.
    """
    boxes = [_Box("left", left), _Box("right", right)]
    fits = boxes[0].columns == boxes[1].rows
    if not fits and (bias is not None or result is not None):
        raise ValueError(
            f"inner sizes differ, {boxes[0].columns} and {boxes[1].rows}: there is no product to show"
        )
    signs = ["·"]
    if bias is not None:
        boxes.append(_Box("bias", bias, 1, boxes[1].columns))
        signs.append("+")
    if result is not None:
        boxes.append(_Box("result", result, boxes[0].rows, boxes[1].columns))
        signs.append("=")
    return _draw(boxes, signs, fits)


class _Box:
    """A named array as a table of its numbers, or as a plain box where it has too many."""

    def __init__(self, what, given, rows=None, columns=None):
        try:
            self.name, array = given
            values = np.asarray(array, float)
        except (TypeError, ValueError):
            raise TypeError(f"{what} must be a pair of a name and an array, got {given!r}") from None
        refuse_mask(what, array)
        if values.ndim == 1 and rows == 1:
            values = values[None]
        if values.ndim != 2 or 0 in values.shape:
            raise ValueError(f"{what} must be a matrix that is not empty, got shape {values.shape}")
        if rows is not None and values.shape != (rows, columns):
            raise ValueError(f"{what} must have shape {(rows, columns)}, got {values.shape}")
        self.rows, self.columns = values.shape
        self.tones = colors.WEIGHT if self.name[:1] in "Wb" else colors.INPUT
        self.texts = None
        if max(values.shape) <= MOST:
            self.texts = [[format_number(float(value), 3) for value in row] for row in values]
        widest = max(text_width(text, 11.5) for row in self.texts or [["0"]] for text in row)
        self.cell = max(46, widest + 18)
        # A plain box grows with its array, but slowly: 784 columns have to fit beside 4.
        self.width = self.columns * self.cell if self.texts else 70 + 24 * np.log2(self.columns)
        self.height = self.rows * ROW if self.texts else 36 + 18 * np.log2(self.rows)


def _draw(boxes, signs, fits):
    wide = sum(box.width for box in boxes) + SIGN * len(signs) + 2 * SIDE
    width = max(LEAST_WIDTH, wide)
    tall = max(box.height for box in boxes)
    canvas = Canvas(width, max(LEAST_HEIGHT, TOP + tall + 100))
    middle = TOP + tall / 2
    x = (width - wide) / 2 + SIDE
    lefts = []
    for number, box in enumerate(boxes):
        tones = colors.ACTIVATION if number >= 2 and number == len(signs) else box.tones
        lefts.append(x)
        _box(canvas, box, x, middle, tones)
        if number < len(signs):
            canvas.text(x + box.width + SIGN / 2, middle, signs[number], 18, align="center")
        x += box.width + SIGN
    _inner_sizes(canvas, boxes[:2], lefts[:2], TOP + tall + 34, fits)
    return canvas.figure


def _box(canvas, box, x, middle, tones):
    """Draw one array: its name and shape above, its numbers inside."""
    top = middle - box.height / 2
    canvas.text(x + box.width / 2, top - 40, f"${box.name}$", 15, tones.text, align="center")
    canvas.text(x + box.width / 2, top - 16, f"{box.rows} × {box.columns}", 11.5, colors.INK, align="center")
    canvas.box(x, top, box.width, box.height, 6, tones.text, tint(tones.mark), 1.8)
    for r, row in enumerate(box.texts or ()):
        for c, text in enumerate(row):
            place = (x + (c + 0.5) * box.cell, top + (r + 0.5) * ROW)
            canvas.text(*place, text, 11.5, colors.INK, align="center")
        if r:
            canvas.line((x, top + r * ROW), (x + box.width, top + r * ROW), tones.mark, 0.8, z=4)


def _inner_sizes(canvas, boxes, lefts, y, fits):
    """Join the columns of the first array with the rows of the second, below both."""
    tones = colors.ACTIVATION if fits else colors.ERROR
    starts = [left + box.width / 2 for left, box in zip(lefts, boxes, strict=True)]
    for start, box, words in zip(starts, boxes, ("columns", "rows"), strict=True):
        size = box.columns if words == "columns" else box.rows
        canvas.text(start, y, f"{size} {words if size > 1 else words[:-1]}", 12, tones.text, True, "center")
    for start in starts:
        canvas.line((start, y + 13), (start, y + 30), tones.text, 1.6)
    canvas.line((starts[0], y + 30), (starts[1], y + 30), tones.text, 1.6, dashed=not fits)
    words = "✓ the inner sizes match" if fits else "✗ the inner sizes differ: no product"
    canvas.text(max(sum(starts) / 2, 170), y + 48, words, 12, tones.text, True, "center")
