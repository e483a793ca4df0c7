"""Small square images in rows: what is learned from, what is mistaken, the weights of hidden neurons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..backprop import check_network
from ..checks import as_count, as_floats, as_index, as_list
from . import colors
from .canvas import Canvas, tint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from ..network import Network

MARGIN, GAP, LINE = 24, 14, 17  # pixels: at the edges, between images, a line of a caption
WIDEST, WIDTH = 92, 900  # pixels: an image, and the sheet
MARKED = 0.3  # weights from this share of the largest get their sign written on them
KEY = 46


def image_figure(images: ArrayLike, captions: Iterable[object] | None = None, columns: int = 10) -> Figure:
    """Return a Figure of square images in rows, 0 white and 1 black, a caption below each.

    Parameters
    ----------
    images : array_like, shape (n, side * side)
        One image a row, its numbers from 0 to 1, row by row.
    captions : iterable, optional
        One text for each of the n images, of one or more lines.
    columns : int, default 10
        Images in a row.

    Returns
    -------
    matplotlib.figure.Figure
        A sheet 900 pixels wide.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For images that are not square, for numbers outside 0 to 1 and another number of captions.
    """
    images = _squares("images", images)
    low, high = float(images.min()), float(images.max())
    if low < 0 or high > 1:
        raise ValueError(f"images must be from 0 to 1, got {low:g} to {high:g}")
    captions = _captions(captions, len(images))
    canvas, places, size = _sheet(len(images), captions, columns)
    for image, caption, (x, y) in zip(images, captions, places, strict=True):
        _image(canvas, image, x, y, size, [colors.WHITE, colors.INK], 0, 1)
        _caption(canvas, caption, x, y, size)
    canvas.figure.keeps_colors = True  # pyright: ignore[reportAttributeAccessIssue]
    return canvas.figure


def weights_figure(
    network: Network,
    neurons: Iterable[int] | None = None,
    captions: Iterable[object] | None = None,
    columns: int = 8,
) -> Figure:
    """Return a Figure of the weights of each neuron of the first layer, as an image of its inputs.

    Positive weights are orange and wear a plus, negative ones blue and a minus; the strongest weight of the
    layer has the full colour.

    Parameters
    ----------
    network : Network
        Its number of inputs is a square.
    neurons : iterable of int, optional
        The numbers, from 0, of those to be shown; by default all.
    captions : iterable, optional
        One for each image, in lines; by default the numbers of the neurons.
    columns : int, default 8
        Images in a row.

    Returns
    -------
    matplotlib.figure.Figure
        The images, and a key to their colours.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a neuron that is not there and for a number of inputs that makes no square.
    """
    check_network(network)
    W = _squares("weights of the first layer", network.layers[0].W)
    high = float(np.abs(W).max()) or 1.0
    chosen = range(len(W)) if neurons is None else as_list("neurons", neurons)
    chosen = [as_index(f"neurons[{k}]", j, len(W)) for k, j in enumerate(chosen)]
    if not chosen:
        raise ValueError("neurons is empty; give at least one number")
    W = W[chosen]
    captions = _captions([f"neuron {j}" for j in chosen] if captions is None else captions, len(W))
    canvas, places, size = _sheet(len(W), captions, columns, KEY)
    shades = [colors.INPUT.mark, colors.WHITE, colors.WEIGHT.mark]
    for image, caption, (x, y) in zip(W, captions, places, strict=True):
        _image(canvas, image, x, y, size, shades, -high, high)
        cell = size / len(image)
        for marker, found in (("_", image <= -MARKED * high), ("+", image >= MARKED * high)):
            rows, across = np.nonzero(found)
            canvas.axes.scatter(
                x + (across + 0.5) * cell,
                y + (rows + 0.5) * cell,
                s=(0.36 * cell) ** 2,
                marker=marker,
                color=colors.INK if marker == "+" else colors.WHITE,
                linewidth=0.9,
                zorder=5,
            )
        _caption(canvas, caption, x, y, size)
    _key(canvas, high)
    return canvas.figure


def _squares(name, given):
    images = as_floats(name, given, 2)
    side = math.isqrt(images.shape[1])
    if side**2 != images.shape[1]:
        raise ValueError(f"{name} must be square images, side times side numbers, got {images.shape[1]}")
    return images.reshape(-1, side, side)


def _captions(given, n):
    captions = [""] * n if given is None else as_list("captions", given)
    if len(captions) != n:
        raise ValueError(f"captions must be one for each of {n} images, got {len(captions)}")
    return [str(caption) for caption in captions]


def _sheet(n, captions, columns, below=0):
    """Return a Canvas, the upper left corner of each image on it, and their size."""
    columns = min(as_count("columns", columns), n)
    size = min(WIDEST, (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns)
    words = max((caption.count("\n") + 1 if caption else 0) for caption in captions) * LINE
    pitch = size + words + GAP
    # An image is at least as wide as its caption; few images leave the rest of the sheet white.
    canvas = Canvas(WIDTH, MARGIN + -(-n // columns) * pitch + MARGIN - GAP + below)
    places = [(MARGIN + k % columns * (size + GAP), MARGIN + k // columns * pitch) for k in range(n)]
    return canvas, places, size


def _image(canvas, image, x, y, size, shades, low, high):
    from matplotlib.colors import LinearSegmentedColormap

    canvas.axes.imshow(
        image,
        cmap=LinearSegmentedColormap.from_list("shades", shades),
        vmin=low,
        vmax=high,
        extent=(x, x + size, y + size, y),
        aspect="auto",
        interpolation="nearest",
        zorder=2,
    )
    canvas.box(x, y, size, size, 0, colors.LINE, "none", 1)
    height = canvas.figure.get_figheight() * canvas.figure.dpi
    canvas.axes.set(xlim=(0, WIDTH), ylim=(height, 0))  # an image would draw the axes to itself


def _caption(canvas, caption, x, y, size):
    for number, line in enumerate(caption.split("\n")):
        canvas.text(x + size / 2, y + size + LINE * (number + 0.6), line, 10, align="center")


def _key(canvas, high):
    height = canvas.figure.get_figheight() * canvas.figure.dpi
    y = height - MARGIN - 9
    for x, tones, sign, words in (
        (MARGIN, colors.INPUT, "−", f"negative weight, down to −{high:.2g}"),
        (MARGIN + 290, colors.WEIGHT, "+", f"positive weight, up to {high:.2g}"),
    ):
        canvas.box(x, y - 8, 16, 16, 0, colors.LINE, tones.mark, 1)
        canvas.text(x + 8, y, sign, 10, colors.WHITE if sign == "−" else colors.INK, True, "center")
        canvas.text(x + 26, y, words, 10.5, colors.CALM)
    canvas.box(MARGIN + 570, y - 8, 16, 16, 0, tint(colors.LINE, 0.9), colors.WHITE, 1)
    canvas.text(MARGIN + 596, y, "near 0: deaf to this pixel", 10.5, colors.CALM)
