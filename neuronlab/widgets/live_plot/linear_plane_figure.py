"""The still picture of a plane in space: what the card of the linear neuron shows at first."""

from __future__ import annotations

from ...figures import colors
from ...figures.figure import new_figure
from ...figures.plot import FONT
from ...writing.numbers import format_number
from .plane_geometry import CORNERS, REACH, TOP, cut, project, rules, zero_line


def linear_plane_figure(plane, point, turn, tilt):
    """Return a Figure of the plane (w1, w2, b) and its point (x1, x2, output), seen from where one looks."""
    figure = new_figure(figsize=(8.6, 5.4), dpi=100, facecolor=colors.WHITE)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), facecolor=colors.WHITE)
    axes.set(xlim=(-2.39, 2.39), ylim=(-1.5, 1.5), aspect="equal")
    axes.axis("off")

    def seen(points):
        return zip(*(project(one, turn, tilt) for one in points), strict=True)

    def area(points, color, opacity):
        if len(points) > 2:
            axes.fill(*seen(points), facecolor=color, alpha=opacity, lw=0)
            axes.plot(*seen([*points, points[0]]), color=color, lw=1.3)

    def lines(pairs, color, width, style="-"):
        for ends in pairs:
            axes.plot(*seen(ends), color=color, lw=width, ls=style, solid_capstyle="round")

    def write(place, text, color, offset, size=12):
        axes.annotate(
            text,
            project(place, turn, tilt),
            xytext=offset,
            textcoords="offset pixels",
            color=color,
            fontsize=size,
            family=FONT,
            ha="center",
            va="center",
        )

    low, high = cut(plane, -TOP, 0), cut(plane, 0, TOP)
    area(low, colors.ACTIVATION.text, 0.3)
    lines(rules(plane, -TOP, 0), colors.ACTIVATION.text, 0.5)
    area([(*corner, 0) for corner in CORNERS], colors.LINE, 0.3)
    lines(rules((0, 0, 0), 0, 0), colors.LINE, 0.5)
    area(high, colors.ACTIVATION.text, 0.5)
    lines(rules(plane, 0, TOP), colors.ACTIVATION.text, 0.5)
    if ends := zero_line(plane):
        lines([[(*end, 0) for end in ends]], colors.INK, 3)
    x1, x2, output = point
    top = (x1, x2, max(-TOP, min(TOP, output)))
    lines([[(x1, x2, 0), top]], colors.ACTIVATION.text, 2)
    axes.plot(
        *seen([top]), "o", ms=11, mfc=colors.INPUT.mark, mec=colors.INPUT.text, mew=2, ls="none", zorder=9
    )
    write(top, f"ŷ = {format_number(output)}", colors.INPUT.text, (52, 10))
    for name, axis in (("x₁", 0), ("x₂", 1)):
        ends = [(REACH if axis == 0 else 0, REACH if axis == 1 else 0, 0)]
        write(ends[0], name, colors.INK, (14, -12), 13)
    return figure
