"""A matplotlib figure as the backdrop of a live plot: drawn once, as SVG in the colours of the theme."""

from ..kit.themed_svg import PIXELS, themed_svg

NARROW = 340  # pixels: on a phone, letters keep their size and the axes get less room
LEAST_HEIGHT = 0.95  # of the narrow one's width
STACKED = 1.2  # the same where two axes stand above each other


def frame(axes) -> dict:
    """Return limits [x0, x1, y0, y1] and scales ["linear" or "log", ...] of `axes`; ValueError for others."""
    scales = [axes.get_xscale(), axes.get_yscale()]
    if axes.name != "rectilinear" or not set(scales) <= {"linear", "log"}:
        raise ValueError(
            f"axes must be flat, each linear or log, got {axes.name} axes with {' and '.join(scales)} scale"
        )
    return {"limits": [float(limit) for limit in (*axes.get_xlim(), *axes.get_ylim())], "scales": scales}


def backdrops(figure, axes, stacked=False) -> list:
    """Return `figure` drawn at its own size and for a narrow page, each as {svg, width, height, box}.

    Width and height are in pixels of the page; `box` is the inside of `axes` as shares of them: [left, top,
    width, height], and `below` that of the figure's second axes, if it has some. The course's colours and
    black and white become the theme's; the figure's own background is left out.
    """
    own = figure.get_size_inches()
    narrow = NARROW / PIXELS
    sizes = [tuple(own)]
    if own[0] > narrow:
        sizes.append((narrow, max(narrow * own[1] / own[0], narrow * (STACKED if stacked else LEAST_HEIGHT))))
    try:
        return [_drawn(figure, axes, size) for size in sizes]
    finally:
        figure.set_size_inches(own)


def _drawn(figure, axes, size):
    figure.set_size_inches(size)
    svg = themed_svg(figure)
    boxes = [_box(one) for one in figure.axes]
    return {
        "svg": svg,
        "width": round(size[0] * PIXELS),
        "height": round(size[1] * PIXELS),
        "box": _box(axes),
        **({"below": boxes[1]} if len(boxes) > 1 else {}),
    }


def _box(axes):
    place = axes.get_position()
    return [place.x0, 1 - place.y1, place.width, place.height]
