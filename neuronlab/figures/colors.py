"""The colours of the course: five meanings, each in three tones, and the greys of what is at rest.

The marks are those of Okabe and Ito ("Color Universal Design", 2008), which colour-blind readers can tell
apart. A mark is for areas and wide lines; letters and thin lines need more contrast and take the tone of
their background.
"""

from typing import NamedTuple


class Tones(NamedTuple):
    """One meaning's colours, as "#RRGGBB": of areas, of text on white, of text on the dark page (#111111)."""

    mark: str
    text: str
    dark_text: str


INPUT = Tones("#0072B2", "#00639C", "#56B4E9")
WEIGHT = Tones("#E69F00", "#9A5B00", "#F0B429")
ACTIVATION = Tones("#009E73", "#00694D", "#2FC79A")
ERROR = Tones("#D55E00", "#B34700", "#FF8A3D")
UPDATE = Tones("#CC79A7", "#9C3F78", "#E39BC3")

MEANINGS = {"input": INPUT, "weight": WEIGHT, "activation": ACTIVATION, "error": ERROR, "update": UPDATE}

INK = "#1F2328"  # text in full strength
CALM = "#59636E"  # text of what does not take part; still easy to read on white
LINE = "#C3C9D0"  # edges and frames at rest
SURFACE = "#F6F8FA"  # the inside of what is at rest
WHITE = "#FFFFFF"
DARK = "#111111"

_MEANING_OF = {
    **dict.fromkeys(("x", "y"), "input"),
    **dict.fromkeys(("W", "b"), "weight"),
    **dict.fromkeys(("z", "a", "y_hat"), "activation"),
    **dict.fromkeys(("loss", "mean_loss", "slope", "da", "delta", "dW", "db"), "error"),
    **dict.fromkeys(("lr", "adjust_W", "adjust_b", "new_W", "new_b"), "update"),
}


def meaning(ref) -> str:
    """Return which of the five meanings a `Ref` has: "input", "weight", "activation", "error" or "update"."""
    return _MEANING_OF[ref.name]


def contrast(one, other) -> float:
    """Return the contrast of two colours "#RRGGBB", 1 to 21, as in WCAG 2.2; text wants 4.5 or more."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color):
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
