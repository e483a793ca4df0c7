"""A heat map as the browser gets it: one byte a cell, which is as much as an eye can tell apart."""

import numpy as np

from ...checks import as_floats, as_number
from ...figures.colors import MEANINGS


def encode_heat(values, low, high, colors, opacity) -> dict:
    """Return {rows, columns, data, colors, opacity} for `LivePlot.show_heat_map`, whose errors these are."""
    values = as_floats("values", values, 2)
    low = float(values.min()) if low is None else as_number("low", low)
    high = float(values.max()) if high is None else as_number("high", high)
    if low > high or (low == high and values.min() != values.max()):
        raise ValueError(f"low must be below high, got {low} and {high}")
    if len(colors) != 2 or not set(colors) <= set(MEANINGS):
        raise ValueError(f"colors must be two of {', '.join(MEANINGS)}, got {colors!r}")
    if not 0 < as_number("opacity", opacity) <= 1:
        raise ValueError(f"opacity must be above 0 and at most 1, got {opacity}")
    shares = np.clip((values - low) / ((high - low) or 1), 0, 1)
    return {
        "rows": values.shape[0],
        "columns": values.shape[1],
        "data": np.rint(255 * shares).astype(np.uint8).tobytes(),
        "colors": list(colors),
        "opacity": opacity,
    }
