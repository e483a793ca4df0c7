"""A Canvas painted at once, by matplotlib's renderer without its figures: the same pixels in less time."""

from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.cbook import is_math_text
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import BoxStyle, FancyArrowPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from . import colors
from .canvas import DPI, font

TEXT_LEVEL = 6
MOST_COLORS = 256


class PixelSheet:
    """width x height pixels on which shapes are painted, the lowest level (z) first."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self._renderer = _Renderer(width, height, DPI)
        self._down = Affine2D().scale(1, -1).translate(0, height)  # the renderer counts upwards
        self._box(0, 0, width, height, 0, "none", colors.WHITE, 0, False, 0, None)

    def draw(self, shapes) -> "PixelSheet":
        """Paint shapes (method of Canvas, its arguments)."""
        for shape, how in sorted(shapes, key=_level):
            getattr(self, f"_{shape}")(*how)
        return self

    @property
    def pixels(self) -> np.ndarray:
        """What has been painted, (height, width, 4): red, green, blue, opacity as bytes."""
        return np.asarray(self._renderer.buffer_rgba())

    def png(self) -> bytes:
        """Return what has been painted as a PNG file."""
        page = BytesIO()
        _with_palette(self.pixels).save(page, "PNG")
        return page.getvalue()

    def _text(self, x, y, text, size, color, bold, align, gid, ground):
        if not text:
            return
        dx, dy, plain, is_math = _placed(text, size, bold, align)
        gc = self._pen(color)
        # Counted downwards as the renderer does for texts alone.
        y = self._renderer.height - (self.height - y) + dy
        self._renderer.draw_text(gc, x + dx, y, plain, font(size, bold), 0, is_math)
        gc.restore()

    def _box(self, x, y, width, height, radius, edge, fill, line, dashed, z, hatch):
        gc = self._pen(edge, line, dashed and (3, 2), "miter")
        if hatch:
            gc.set_hatch(hatch)
            gc.set_hatch_color(to_rgba(edge))
        fill = to_rgba(fill)
        path = _rounded(radius)(x, y, width, height, 1)  # pyright: ignore[reportCallIssue]
        self._renderer.draw_path(gc, path, self._down, fill if fill[3] else None)
        gc.restore()

    def _line(self, start, end, color, width, dashed, arrow, z):
        if arrow:
            head = "-|>,head_length=7,head_width=3.5"
            shape = FancyArrowPatch(start, end, arrowstyle=head, shrinkA=0, shrinkB=0, color=color)
            shape.set(linewidth=width, linestyle=(0, (4, 3)) if dashed else "-", transform=self._down)
            shape.draw(self._renderer)
            return
        gc = self._pen(color, width, dashed and (4, 3), "round")
        gc.set_capstyle("butt" if dashed else "projecting")
        self._renderer.draw_path(gc, Path([start, end]), self._down)
        gc.restore()

    def _pen(self, color, width=1.0, dashes=None, joins="round"):
        gc = self._renderer.new_gc()
        color = to_rgba(color)
        gc.set_foreground(color, isRGBA=True)
        gc.set_linewidth(width if color[3] else 0)
        gc.set_joinstyle(joins)  # pyright: ignore[reportArgumentType]
        if dashes:
            gc.set_dashes(0, [width * length for length in dashes])
        return gc


def _level(shape):
    kind, how = shape
    return TEXT_LEVEL if kind == "text" else how[-1 if kind == "line" else -2]


class _Parser:
    """Reads each formula once; matplotlib's own parser remembers too few for one picture."""

    def __init__(self, parser):
        self.parse = lru_cache(4096)(parser.parse)


class _Renderer(RendererAgg):
    _parser = None

    def __init__(self, *size):
        super().__init__(*size)
        if _Renderer._parser is None:
            _Renderer._parser = _Parser(self.mathtext_parser)
        self.mathtext_parser = _Renderer._parser


@lru_cache(4096)
def _placed(text, size, bold, align):
    """(x, y of where a text begins, from where it is to stand; what is written; whether that is TeX)."""
    is_math = is_math_text(text)
    plain = text if is_math else text.replace(r"\$", "$")
    width, height, depth = _ruler().get_text_width_height_descent(plain, font(size, bold), is_math)
    x = {"left": 0.0, "center": -width / 2, "right": -width}[align]
    return x, _baseline(size, bold, height, depth), plain, is_math


@lru_cache(4096)
def _baseline(size, bold, height, depth):
    """How far below its middle a line of this height and depth stands, as matplotlib's texts do."""

    class Line(_Renderer):
        def get_text_width_height_descent(self, text, *how):
            return 0, height, depth

        def draw_text(self, gc, x, y, *how, **more):
            self.y = y

    line, sheet = Line(DPI, DPI, DPI), Figure(figsize=(1, 1), dpi=DPI)
    Text(0, 0, "x", fontproperties=font(size, bold), va="center_baseline", figure=sheet).draw(line)
    return line.y - DPI


def width_of(text, size) -> float:
    """Return how many pixels wide `text` is painted."""
    return -_placed(text, size, False, "right")[0]


@cache
def _ruler():
    return _Renderer(1, 1, DPI)


@lru_cache(64)
def _rounded(radius):
    return BoxStyle("Round", pad=0, rounding_size=radius)


def _with_palette(pixels):
    """The image of opaque `pixels` (height, width, 4) with one byte for each, and a palette.

    The commonest colours, those of all surfaces among them, stay as they are. Along the edges of letters and
    lines, where one colour fades into another, a rare shade becomes one close to it.
    """
    image = Image.fromarray(pixels).convert("RGB")
    counts = image.getcolors(maxcolors=1 << 14)
    if counts is None:
        return image
    shades = np.array([shade for _, shade in sorted(counts, reverse=True)], dtype=np.int32)
    palette = shades[: MOST_COLORS // 2]
    distances = _distances(shades, palette)
    nearest, off = distances.argmin(axis=1), distances.min(axis=1)
    # The other half of the palette are those shades that are furthest from all that it has.
    while off.any() and len(palette) < MOST_COLORS:
        palette = np.vstack([palette, shades[off.argmax()]])
        to_new = _distances(shades, palette[-1:])[:, 0]
        nearest, off = np.where(to_new < off, len(palette) - 1, nearest), np.minimum(to_new, off)
    place_of = np.zeros(1 << 24, np.uint8)  # of each colour there can be; few are touched
    place_of[(shades << (0, 8, 16)).sum(axis=1)] = nearest
    # Red, green, blue, opacity as one number each.
    reduced = Image.fromarray(place_of[pixels.view("<u4")[..., 0] & 0xFFFFFF])
    reduced.putpalette(palette.astype(np.uint8).tobytes())
    return reduced


def _distances(shades, others):
    return ((shades[:, None] - others) ** 2).sum(axis=2)
