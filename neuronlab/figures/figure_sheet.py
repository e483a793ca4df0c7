"""A Canvas as a matplotlib figure: every shape becomes an artist that can be found again."""

from . import colors
from .canvas import DPI, FONT
from .figure import new_figure


class FigureSheet:
    """A `figure` of width x height pixels with one `axes`, in pixels too, y downwards."""

    def __init__(self, width, height):
        # Opaque, it stands on dark pages too.
        self.figure = new_figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colors.WHITE)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def draw(self, shapes) -> "FigureSheet":
        """Add shapes (method of Canvas, its arguments)."""
        for shape, how in shapes:
            getattr(self, f"_{shape}")(*how)
        return self

    def _text(self, x, y, text, size, color, bold, align, gid, ground):
        plate = {"boxstyle": "square,pad=0.25", "facecolor": ground, "edgecolor": "none"} if ground else None
        self.axes.text(
            x,
            y,
            text,
            fontsize=size,
            color=color,
            family=FONT,
            weight="bold" if bold else "normal",
            ha=align,
            va="center_baseline",
            math_fontfamily="dejavusans",
            gid=gid,
            bbox=plate,
            zorder=6,
        )

    def _box(self, x, y, width, height, radius, edge, fill, line, dashed, z, hatch):
        from matplotlib.patches import BoxStyle, FancyBboxPatch

        style = BoxStyle("Round", pad=0, rounding_size=radius)
        shape = FancyBboxPatch(
            (x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=line, zorder=z
        )
        if dashed:
            shape.set_linestyle((0, (3, 2)))
        if hatch is not None:
            shape.set_hatch(hatch)
        self._add(shape)

    def _line(self, start, end, color, width, dashed, arrow, z):
        from matplotlib.lines import Line2D
        from matplotlib.patches import FancyArrowPatch

        style = {"color": color, "linewidth": width, "zorder": z, "linestyle": (0, (4, 3)) if dashed else "-"}
        if arrow:
            head = "-|>,head_length=7,head_width=3.5"
            self._add(FancyArrowPatch(start, end, arrowstyle=head, shrinkA=0, shrinkB=0, **style))
        else:
            self._add(Line2D(*zip(start, end, strict=True), **style))

    def _add(self, artist):
        # Not add_patch: it measures each shape to find limits, which are fixed here; drawing is quicker.
        self.axes.add_artist(artist)
