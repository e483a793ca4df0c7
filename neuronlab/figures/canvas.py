"""A white sheet measured in pixels, y downwards, and the few shapes that a network is drawn from."""

from functools import lru_cache

from . import colors

FONT = "DejaVu Sans"  # comes with matplotlib, so a picture is the same everywhere
DPI = 100


class Canvas:
    """A sheet of `width` x `height` pixels that knows what is drawn on it.

    It becomes a matplotlib `figure` when that is asked for, to be looked into or drawn on further, or pixels
    at once: `png` takes a third of the time.
    """

    def __init__(self, width, height):
        self.width, self.height = width, height
        self._drawn, self._on_figure = [], None

    def text(self, x, y, text, size=10.5, color=colors.INK, bold=False, align="left", gid=None, ground=None):
        """Write `text`, mathematics between dollar signs, its middle at height y; `gid` says what it is.

        `ground` is the colour of a plate behind it, for a text that stands on lines.
        """
        self._draw("text", x, y, text, size, color, bold, align, gid, ground)

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
        self._draw("box", x, y, width, height, radius, edge, fill, line, dashed, z, hatch)

    def line(self, start, end, color=colors.LINE, width=1.2, dashed=False, arrow=False, z=1):
        """Draw a straight line, with `arrow` a head at its end."""
        self._draw("line", start, end, color, width, dashed, arrow, z)

    @property
    def figure(self):
        """The sheet as a matplotlib Figure."""
        return self._sheet.figure

    @property
    def axes(self):
        """The one Axes of the figure, in pixels."""
        return self._sheet.axes

    def png(self) -> bytes:
        """Return the sheet as a PNG file."""
        if self._on_figure is not None or any(kind == "text" and how[-1] for kind, how in self._drawn):
            # Others have drawn on it, or there is a plate behind a text.
            return self.figure._repr_png_()  # pyright: ignore[reportAttributeAccessIssue]
        from .pixel_sheet import PixelSheet

        return PixelSheet(self.width, self.height).draw(self._drawn).png()

    @property
    def _sheet(self):
        if self._on_figure is None:
            from .figure_sheet import FigureSheet

            self._on_figure = FigureSheet(self.width, self.height).draw(self._drawn)
        return self._on_figure

    def _draw(self, shape, *how):
        self._drawn.append((shape, how))
        if self._on_figure is not None:
            self._on_figure.draw([(shape, how)])


def text_width(text, size=10.5, bold=False) -> float:
    """Return how many pixels wide `text` is."""
    return _measure(text, size, bold)[0]


def text_height(text, size=10.5) -> float:
    """Return how many pixels high `text` is."""
    return _measure(text, size, False)[1]


def text_depth(text, size=10.5) -> float:
    """Return how many pixels of its height are below the line that `text` stands on."""
    return _measure(text, size, False)[2]


def drawn_width(text, size=10.5) -> float:
    """Return how many whole pixels wide `text` is in a `png`; what is drawn, too, is read only once."""
    from .pixel_sheet import width_of

    return width_of(text, size)


@lru_cache(maxsize=4096)  # a formula takes milliseconds, and a picture asks often
def _measure(text, size, bold):
    from matplotlib.cbook import is_math_text
    from matplotlib.textpath import text_to_path

    numbers = text_to_path.get_text_width_height_descent(text, font(size, bold), ismath=is_math_text(text))
    return tuple(number * DPI / 72 for number in numbers)


@lru_cache(maxsize=64)
def font(size, bold):
    """Return matplotlib's FontProperties for a text of `size` points; they are shared, not to be changed."""
    from matplotlib.font_manager import FontProperties

    weight = "bold" if bold else "normal"
    return FontProperties(family=FONT, size=size, weight=weight, math_fontfamily="dejavusans")


def tint(color, share=0.16) -> str:
    """Return `color` "#RRGGBB" thinned with white to this share of it."""
    channels = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (c - 255) * share):02X}" for c in channels)
