"""A white sheet measured in pixels, y downwards, and the few shapes that a network is drawn from."""

from functools import lru_cache

from . import colors
from .figure import new_figure

FONT = "DejaVu Sans"  # comes with matplotlib, so a picture is the same everywhere
DPI = 100


class Canvas:
    """A matplotlib Figure of `width` x `height` pixels and what draws on it."""

    def __init__(self, width, height):
        # Opaque, it stands on dark pages too.
        self.figure = new_figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colors.WHITE)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def text(self, x, y, text, size=10.5, color=colors.INK, bold=False, align="left", gid=None, ground=None):
        """Write `text`, mathematics between dollar signs, its middle at height y; `gid` says what it is.

        `ground` is the colour of a plate behind it, for a text that stands on lines.
        """
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

    def box(
        self,
        x,
        y,
        width,
        height,
        radius,
        edge=colors.LINE,
        fill=colors.WHITE,
        line=1.2,
        dashed=False,
        z: float = 3,
        hatch: str | None = None,
    ):
        """Draw a rectangle with round corners; x, y is its upper left corner; `hatch` is matplotlib's."""
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

    def line(self, start, end, color=colors.LINE, width=1.2, dashed=False, arrow=False, z=1):
        """Draw a straight line, with `arrow` a head at its end."""
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


def text_width(text, size=10.5, bold=False) -> float:
    """Return how many pixels wide `text` is."""
    return _measure(text, size, bold)[0]


def text_height(text, size=10.5) -> float:
    """Return how many pixels high `text` is."""
    return _measure(text, size, False)[1]


@lru_cache(maxsize=4096)  # a formula takes milliseconds, and a picture asks often
def _measure(text, size, bold):
    from matplotlib.cbook import is_math_text
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(
        family=FONT, size=size, weight="bold" if bold else "normal", math_fontfamily="dejavusans"
    )
    width, height, _ = text_to_path.get_text_width_height_descent(text, font, ismath=is_math_text(text))
    return width * DPI / 72, height * DPI / 72


def tint(color, share=0.16) -> str:
    """Return `color` "#RRGGBB" thinned with white to this share of it."""
    channels = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (c - 255) * share):02X}" for c in channels)
