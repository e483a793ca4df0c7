"""A matplotlib figure as a prediction keeps it: a drawing in the theme's colours, or pixels where large."""

from base64 import b64encode
from io import BytesIO

from ...checks import short
from ..kit.themed_svg import PIXELS, themed_svg

LARGEST = 160_000  # characters of a drawing; beyond it pixels are smaller


def kept_figure(figure) -> dict:
    """Return {svg or png, width, alt} of a Figure; TypeError for what is none."""
    if not hasattr(figure, "savefig") or not hasattr(figure, "get_size_inches"):
        raise TypeError(f"figure must be a matplotlib Figure, got {short(figure)}")
    kept = {"width": round(float(figure.get_size_inches()[0]) * PIXELS), "alt": _words(figure)}
    svg = themed_svg(figure)
    if len(svg) <= LARGEST:
        return kept | {"svg": svg}
    page = BytesIO()
    figure.savefig(page, format="png")
    return kept | {"png": b64encode(page.getvalue()).decode()}


def _words(figure):
    """What a reader who does not see the figure is told: titles and axes."""
    found = []
    for axes in figure.axes:
        title = next(filter(None, (axes.get_title(loc=place) for place in ("left", "center", "right"))), "")
        labels = [label for label in (axes.get_ylabel(), axes.get_xlabel()) if label]
        found += [title] * bool(title) + [" over ".join(labels)] * bool(labels)
    return ". ".join(found) or "figure"
