"""The picture that other sites show beside a link to a page: its title, its first words or its first card."""

import textwrap
from io import BytesIO

from PIL import Image

from ..figures import colors
from ..figures.canvas import Canvas

WIDTH, HEIGHT = 1200, 630  # what such sites ask for
MARGIN = 60
TITLE, WORDS, NAME = 30, 17, 16  # points


def share_picture(title, words, card=b"") -> bytes:
    """Return a PNG file with a page's title, and below it the PNG file `card`, or else its `words`."""
    canvas = Canvas(WIDTH, HEIGHT)
    for k, tones in enumerate(colors.MEANINGS.values()):
        width = WIDTH / len(colors.MEANINGS)
        canvas.box(k * width, 0, width, 14, 0.1, edge=tones.mark, fill=tones.mark)
    canvas.text(MARGIN, 70, "neuronlab", NAME, colors.CALM, bold=True)
    y = 150
    for line in textwrap.wrap(_literal(title), 46)[:2]:
        canvas.text(MARGIN, y, line, TITLE, colors.INK, bold=True)
        y += 62
    for line in textwrap.wrap(_literal(words), 84)[: 1 if card else 5]:
        if card:
            break
        canvas.text(MARGIN, y + 30, line, WORDS, colors.CALM)
        y += 42
    picture = Image.open(BytesIO(canvas.png())).convert("RGB")
    if card:
        shown = Image.open(BytesIO(card)).convert("RGB")
        width, top = WIDTH - 2 * MARGIN, y + 20
        shown = shown.resize((width, round(shown.height * width / shown.width)))
        picture.paste(shown.crop((0, 0, width, min(shown.height, HEIGHT - top))), (MARGIN, top))
    file = BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


def _literal(text):
    return text.replace("$", r"\$")
