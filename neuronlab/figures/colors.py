"""The colours of the course, for figures and cards alike: five meanings, each in its tones, and the greys.

The marks are those of Okabe and Ito ("Color Universal Design", 2008), which colour-blind readers can tell
apart; on a dark ground they are lighter. A mark is for areas and wide lines; letters and thin lines need more
contrast and take the tone of their background. Cards get these as custom properties (widgets/kit/theme.py).
"""

from typing import NamedTuple


class Tones(NamedTuple):
    """One meaning's colours, as "#RRGGBB": of areas and of text, on a light page and on a dark one."""

    mark: str
    text: str
    dark_mark: str
    dark_text: str


INPUT = Tones("#0072B2", "#005F96", "#56B4E9", "#7CC6F2")
WEIGHT = Tones("#E69F00", "#8A5000", "#E69F00", "#F4B942")
ACTIVATION = Tones("#009E73", "#00694D", "#1FBF91", "#4FD3AC")
ERROR = Tones("#D55E00", "#AD4500", "#F0803C", "#FF9D63")
UPDATE = Tones("#CC79A7", "#983A74", "#DD94BA", "#EBA9CB")

MEANINGS = {"input": INPUT, "weight": WEIGHT, "activation": ACTIVATION, "error": ERROR, "update": UPDATE}

# Each on a light page, and on a dark one.
INK, DARK_INK = "#1B1B1B", "#F2F2F2"  # text in full strength
CALM, DARK_CALM = "#5C5F66", "#A9ADB6"  # text of what does not take part; still easy to read
LINE, DARK_LINE = "#CDD0D6", "#46494F"  # edges and frames at rest
SURFACE = "#F4F4F4"  # the inside of what is at rest, in a figure; a card mixes ink and paper
WHITE, DARK = "#FFFFFF", "#111111"  # the page
FOCUS, DARK_FOCUS = "#1A73E8", "#8AB4F8"  # what the keyboard or the present step is at

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
