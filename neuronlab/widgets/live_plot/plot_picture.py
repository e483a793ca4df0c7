"""The picture of a live plot's present state, for a page or a reader without a kernel."""

from base64 import b64encode
from io import BytesIO

import numpy as np

from ...figures.colors import WHITE
from ...writing.numbers import format_number
from .overlay import draw_heat, draw_items
from .plot_items import decode

_TEXTS = ("label", "second", "text")


def picture(all_axes, items, values, heat, digits, comma) -> str:
    """Return a PNG, as base64: a figure's axes with encoded `items` at `values` and a heat map or {}."""

    def write(parts):
        texts = (
            part if isinstance(part, str) else format_number(values[part[0]], digits, comma) for part in parts
        )
        return "".join(texts)

    plain = []
    for item in items:
        item = decode(item, values.__getitem__)
        item |= {key: write(item[key]) for key in _TEXTS if key in item}
        plain.append(item | ({"sides": [write(side) for side in item["sides"]]} if "sides" in item else {}))
    axes = all_axes[0]
    artists = draw_items(axes, [item for item in plain if not item.get("below")])
    if len(all_axes) > 1:
        artists += draw_items(all_axes[1], [item for item in plain if item.get("below")])
    if heat:
        shares = np.frombuffer(heat["data"], np.uint8).reshape(heat["rows"], heat["columns"]) / 255
        low, high = heat["colors"]
        artists += draw_heat(axes, shares, low, high, heat["opacity"])
    page = BytesIO()
    try:
        axes.figure.savefig(page, format="png", dpi=100, facecolor=WHITE)
    finally:
        for artist in artists:
            artist.remove()
    return b64encode(page.getvalue()).decode()
