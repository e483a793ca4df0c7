"""The drawing of a biological neuron above an artificial one, part above part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import colors
from .canvas import Canvas, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 1000, 640
BODY = (560, 150)  # the middle of the cell body
CIRCLE = (560, 476)  # the artificial neuron stands straight below it
ROWS = (84, 150, 216)  # heights at which the three signals arrive
SYNAPSES = ((236, ROWS[0]), (212, ROWS[1]), (236, ROWS[2]))  # other cells' axons end here
FLESH, SKIN = "#DCE3EA", "#6B7A8C"


def neuron_figure() -> Figure:
    """Return a Figure of a nerve cell above an artificial neuron: synapse and weight, axon and output.

    What corresponds has one colour and stands in one column, named in the middle.

    Returns
    -------
    matplotlib.figure.Figure
        White, 1000 by 640 pixels.
    """
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.text(24, 26, "A nerve cell", 13, bold=True)
    canvas.text(24, 362, "An artificial neuron", 13, bold=True)
    _cell(canvas)
    _artificial(canvas)
    _names(canvas)
    return canvas.figure


def _cell(canvas):
    x, y = BODY
    _fill(
        canvas,
        _limb(((x + 30, y), (x + 110, y + 4), (x + 150, y - 4), (x + 250, y)), 13, 8),
        colors.ACTIVATION.mark,
    )
    for end in (-62, 0, 62):
        tip = (x + 352, y + end)
        branch = _limb(((x + 240, y), (x + 290, y), (x + 300, tip[1]), tip), 8, 3)
        _fill(canvas, branch, colors.ACTIVATION.mark)
        _fill(canvas, _oval(tip, 8), colors.ACTIVATION.mark)
    for left in (x + 74, x + 126, x + 178):
        canvas.box(left, y - 13, 44, 26, 12, colors.ACTIVATION.text, tint(colors.ACTIVATION.mark), 1.2, z=4)
    parts = [_oval(BODY, 62, 50, uneven=True)]
    for (left, top), turn in zip(SYNAPSES, (-16, 0, 16), strict=True):
        parts += _dendrite((left + 22, top), turn)
        axon = _limb(((24, top), (100, top + turn / 2), (150, top - turn / 2), (left - 12, top)), 6, 4)
        _fill(canvas, axon, colors.INPUT.mark)
        _fill(canvas, _oval((left - 9, top), 9), colors.INPUT.mark)
        canvas.box(left - 7, top - 15, 30, 30, 15, colors.WEIGHT.text, "none", 1.4, dashed=True, z=6)
        for drop in (-5, 0, 5):
            _fill(canvas, _oval((left + 8, top + drop), 2.4), colors.WEIGHT.mark)
    # All outlines first, then all insides: the branches and the body grow together.
    for outline in parts:
        _fill(canvas, outline, SKIN, line=2.4)
    for outline in parts:
        _fill(canvas, outline, FLESH, z=3.5)
    _fill(canvas, _oval(BODY, 19), colors.WHITE, z=5)
    _fill(canvas, _oval(BODY, 8), SKIN, z=5)


def _dendrite(tip, turn):
    """Return the outlines of one dendrite, from its tip at a synapse to the cell body, and of its twigs."""
    x, y = BODY
    points = np.array([tip, (tip[0] + 120, tip[1]), (x - 170, y + 2.6 * turn), (x - 40, y + turn)], float)
    outlines = [_limb(points, 5, 18)]
    for t, reach in ((0.24, -24), (0.45, 22), (0.62, -20)):
        (start_x, start_y), end = _bezier(points, np.array([[t]]))[0], reach + 0.1 * turn
        start = (start_x + 12, start_y + 1)
        outlines.append(
            _limb(
                ((start_x - 26, start_y + end), (start_x - 12, start_y + end), (start_x, start_y), start),
                1.5,
                3,
            )
        )
    return outlines


def _artificial(canvas):
    x, y = CIRCLE
    for name, top in (("1", y - 66), ("2", y), ("3", y + 66), ("0", y + 122)):
        bias = name == "0"
        frame, fill = (colors.CALM, colors.WHITE) if bias else (colors.INPUT.text, tint(colors.INPUT.mark))
        left, width = (56, 34) if bias else (40, 66)
        canvas.box(left, top - 17, width, 34, 17, frame, fill, 1.6, dashed=bias)
        canvas.text(73, top, "1" if bias else f"$x_{name}$", 13, frame, align="center")
        canvas.line(
            (left + width, top), (202, top), colors.LINE if bias else colors.INPUT.mark, 2.2, dashed=bias
        )
        canvas.box(202, top - 17, 52, 34, 8, colors.WEIGHT.text, tint(colors.WEIGHT.mark), 1.6)
        canvas.text(228, top, f"$w_{name}$", 13, colors.WEIGHT.text, align="center")
        canvas.line((254, top), _edge_of_circle(x, y, (254, top)), SKIN, 2, arrow=True)
    _fill(canvas, _oval(CIRCLE, 58), SKIN, line=2.4)
    _fill(canvas, _oval(CIRCLE, 58), FLESH, z=3.5)
    canvas.line((x, y - 57), (x, y + 57), SKIN, 1.2, z=4)
    canvas.text(x - 27, y, r"$\Sigma$", 22, colors.INK, align="center")
    canvas.text(x + 28, y, "$f$", 20, colors.ACTIVATION.text, align="center")
    canvas.line((x + 59, y), (x + 322, y), colors.ACTIVATION.mark, 4, arrow=True)
    canvas.text(x + 350, y, r"$\hat{y}$", 17, colors.ACTIVATION.text, align="center")


def _edge_of_circle(x, y, start):
    reach = np.hypot(x - start[0], y - start[1])
    return x - (x - start[0]) * 61 / reach, y - (y - start[1]) * 61 / reach


def _names(canvas):
    """Write between the two what each part is called above and below."""
    for x, above, below, color in (
        (94, "other cells' axons", "inputs", colors.INPUT.text),
        (228, "synapses", "weights", colors.WEIGHT.text),
        (392, "dendrites", "weighted inputs", colors.INK),
        (560, "cell body", "sum and activation", colors.INK),
        (780, "axon", "output", colors.ACTIVATION.text),
    ):
        canvas.text(x, 272, above, 11.5, color, bold=True, align="center")
        canvas.line((x, 284), (x, 300), colors.CALM, 1.2, arrow=True)
        canvas.text(x, 314, below, 11.5, color, align="center")


def _bezier(points, t):
    """Return the places (n, 2) at `t` (n, 1), from 0 to 1, on the cubic Bezier curve of four `points`."""
    shares = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return (shares[:, :, None] * np.asarray(points, float)).sum(axis=1)


def _limb(points, width, end_width):
    """Return the outline of a branch along a Bezier curve, from `width` to `end_width` pixels wide."""
    t = np.linspace(0, 1, 40)[:, None]
    curve = _bezier(points, t)
    along = np.gradient(curve, axis=0)
    across = along[:, ::-1] * (1, -1) / np.hypot(*along.T)[:, None]
    half = (width + (end_width - width) * t) / 2
    return np.vstack([curve + half * across, (curve - half * across)[::-1]])


def _oval(middle, width, height=None, uneven=False):
    """Return the outline of a circle or an oval; an uneven one looks grown."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    swell = 1 + uneven * (0.05 * np.sin(3 * angle + 0.6) + 0.03 * np.cos(5 * angle))
    return (
        np.column_stack([width * np.cos(angle), (height or width) * np.sin(angle)]) * swell[:, None] + middle
    )


def _fill(canvas, outline, color, line=0.0, z=3.0):
    from matplotlib.patches import Polygon

    style = {"facecolor": color, "edgecolor": color, "linewidth": line, "zorder": z}
    canvas.axes.add_artist(Polygon(outline, closed=True, **style))
