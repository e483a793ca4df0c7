"""The drawing of a cluster: servers with their GPUs and network cards, and the network that joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..checks import as_count
from . import colors
from .canvas import Canvas, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 1000
LEFT, TOP, SERVER, APART = 126, 56, 240, 62  # the first server's corner, a server's width, between two
DEEP, GPUS, CARDS = 190, 92, 160  # pixels from a server's top to its bottom, its GPUs and its cards
GPU, CARD = 20, 20  # their sizes in pixels
MOST = 8  # GPUs, or cards, of a server that can be drawn
RAIL = 13  # pixels from one rail to the next


def cluster_figure(n_servers: int = 8, gpus_per_server: int = 8, nics_per_server: int = 8) -> Figure:
    """Return a Figure of a cluster: what lies between two GPUs of a server, and of two servers.

    The first two servers are drawn, and the last one. Each network card has a line to the cards at the same
    place of all other servers; the line of the first cards, and one ring that goes over it, are set off.

    Parameters
    ----------
    n_servers : int
        Two or more.
    gpus_per_server, nics_per_server : int
        1 to 8 each; no more cards than GPUs.

    Returns
    -------
    matplotlib.figure.Figure
        White, 1000 pixels wide.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For a number out of these ranges.
    """
    n_servers = as_count("n_servers", n_servers, least=2)
    gpus = _drawable("gpus_per_server", gpus_per_server)
    nics = _drawable("nics_per_server", nics_per_server)
    if nics > gpus:
        raise ValueError(f"nics_per_server must be at most gpus_per_server, {gpus}, got {nics}")
    rails = TOP + DEEP + 56
    canvas = Canvas(WIDTH, rails + nics * RAIL + 74)
    canvas.text(24, 28, f"{n_servers * gpus:,} GPUs in {n_servers:,} servers", 13, bold=True)
    shown = [1, 2, n_servers] if n_servers > 2 else [1, 2]
    _network(canvas, rails, nics, LEFT + len(shown) * (SERVER + APART) - APART)
    for height, words in ((GPUS, _count(gpus, "GPU")), (CARDS, _count(nics, "NIC"))):
        canvas.text(LEFT - 14, TOP + height, words, 11.5, align="right")
    for place, number in enumerate(shown):
        left = LEFT + place * (SERVER + APART)
        _server(canvas, left, f"server {number:,}", gpus, nics, rails)
        if n_servers > 3 and place == 2:
            canvas.text(left - APART / 2, TOP + 96, "...", 16, colors.CALM, align="center")
    return canvas.figure


def _drawable(name, given):
    count = as_count(name, given)
    if count > MOST:
        raise ValueError(f"{name} must be 1 to {MOST}, so that all can be drawn, got {count}")
    return count


def _places(left, count):
    """Return the middles of `count` things side by side in a server whose left edge is at `left`."""
    pitch = (SERVER - 32) / count
    return [left + 16 + (i + 0.5) * pitch for i in range(count)]


def _server(canvas, left, name, gpus, nics, rails):
    canvas.box(left, TOP, SERVER, DEEP, 10, colors.CALM, colors.SURFACE, 1.4, z=2)
    canvas.text(left + 16, TOP + 20, name, 11.5, colors.INK, bold=True)
    link, gpu, card = TOP + 52, TOP + GPUS, TOP + CARDS
    places = _places(left, gpus)
    if gpus > 1:
        canvas.box(
            left + 16, link - 11, SERVER - 32, 22, 11, colors.ACTIVATION.text, _fill(colors.ACTIVATION)
        )
        canvas.text(
            left + SERVER / 2, link, "NVLink", 10.5, colors.ACTIVATION.text, align="center", bold=True
        )
    cards = _places(left, nics)
    for i, x in enumerate(places):
        if gpus > 1:
            canvas.line((x, link + 11), (x, gpu - GPU / 2), colors.ACTIVATION.mark, 2, z=2.5)
        own = cards[i * nics // gpus]
        first = i == 0
        color = colors.ERROR.mark if first else colors.LINE
        canvas.line((x, gpu + GPU / 2), (own, card - CARD / 2), color, 2.4 if first else 1.4, z=2.5)
        canvas.box(x - GPU / 2, gpu - GPU / 2, GPU, GPU, 4, colors.INK, colors.WHITE, 1.3)
    for k, x in enumerate(cards):
        color = colors.ERROR if k == 0 else None
        edge, fill = (color.text, _fill(color)) if color else (colors.CALM, colors.WHITE)
        line, wide = (color.mark, 2.4) if color else (colors.LINE, 1.4)
        canvas.line((x, card + CARD / 2), (x, rails + k * RAIL), line, wide, z=2.5)
        canvas.box(x - CARD / 2, card - CARD / 2, CARD, CARD, CARD / 2, edge, fill, 1.3)


def _network(canvas, rails, nics, right):
    height = (nics - 1) * RAIL + 28
    canvas.box(LEFT, rails - 14, right - LEFT, height, 12, colors.CALM, colors.WHITE, 1.4, z=1)
    for k in reversed(range(nics)):
        first = k == 0
        canvas.line(
            (LEFT + 14, rails + k * RAIL),
            (right - 14, rails + k * RAIL),
            colors.ERROR.mark if first else colors.LINE,
            2.4 if first else 1.4,
            z=2,
        )
    below = rails - 14 + height + 20
    canvas.text(LEFT, below, "backend network: switches and cables", 11.5, colors.INK, bold=True)
    said = "the way of one ring, over the first card of each server" if nics > 1 else "the way of the ring"
    canvas.text(LEFT, below + 22, said, 11.5, colors.ERROR.text)


def _count(number, word):
    return f"{number} {word}{'s' * (number > 1)}"


def _fill(tones):
    return tint(tones.mark, 0.18)
