"""What the style sheet makes of a figure's colours on a dark page can be read, and keeps its hue."""

import colorsys
import re

import numpy as np
import pytest

from neuronlab.figures import colors
from neuronlab.site.settings import STATIC

GROUND = "#121212"  # of the dark page, as the theme has it
TEXT, MARK = 4.5, 3  # contrasts that WCAG 2.2 asks for


def channels(color):
    return np.array([int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)])


def written(parts):
    return "#" + "".join(f"{round(255 * part):02X}" for part in np.clip(parts, 0, 1))


def turned(parts):
    """hue-rotate(180deg), as the specification of filter effects has it."""
    red, green, blue = 0.213, 0.715, 0.072
    matrix = 2 * np.tile([red, green, blue], (3, 1)) - np.eye(3)
    return np.clip(matrix @ parts, 0, 1)


def on_dark(color):
    """The colour that stands on the dark page: inverted, its hue turned back, and laid over by `screen`."""
    made, ground = turned(1 - channels(color)), channels(GROUND)
    return written(1 - (1 - made) * (1 - ground))


def test_the_sheet_does_what_is_computed_here():
    rule = re.search(r"img\.site-figure \{(.*?)\}", (STATIC / "site.css").read_text("utf-8"), re.DOTALL)[1]
    assert "filter: invert(1) hue-rotate(180deg);" in rule and "mix-blend-mode: screen;" in rule


def test_paper_becomes_the_page():
    assert on_dark(colors.WHITE) == GROUND


@pytest.mark.parametrize("color", [colors.INK, colors.CALM, *(one.text for one in colors.MEANINGS.values())])
def test_words_can_be_read(color):
    assert colors.contrast(on_dark(color), GROUND) >= TEXT


@pytest.mark.parametrize("name", colors.MEANINGS)
def test_a_meaning_can_be_seen_and_keeps_its_hue(name):
    mark = colors.MEANINGS[name].mark
    seen = on_dark(mark)
    assert colors.contrast(seen, GROUND) >= MARK
    before, after = (colorsys.rgb_to_hls(*channels(color))[0] for color in (mark, seen))
    assert min(abs(before - after), 1 - abs(before - after)) < 0.08
