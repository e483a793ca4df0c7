"""The strip below a still picture: it says that this is one, and keeps the room that the card will take."""

from functools import lru_cache
from io import BytesIO

from ...figures import colors
from ...figures.canvas import Canvas

NOTE = "picture: run the page to move it"
CONTROLS = "here the card has its controls"
LEAST = 24  # pixels
PANEL = 60  # from this height on, the strip shows where the controls will be


def with_note(png: bytes, height: int = 0) -> bytes:
    """Return a PNG file with the note below it, and at least `height` pixels high."""
    import numpy as np
    from PIL import Image  # comes with matplotlib, which whoever shows no widget does not wait for

    picture = Image.open(BytesIO(png))
    strip = _strip(picture.width, max(LEAST, height - picture.height))
    listed = picture.getpalette()
    if listed:
        palette = np.reshape(listed, (-1, 3))
        shades, places = np.unique(strip.reshape(-1, 3), axis=0, return_inverse=True)
        nearest = ((shades[:, None].astype(int) - palette) ** 2).sum(axis=2).argmin(axis=1)
        pixels = np.vstack([np.asarray(picture), nearest[places].reshape(strip.shape[:2])])
        page = Image.fromarray(pixels.astype(np.uint8))
        page.putpalette(listed)
    else:
        page = Image.fromarray(np.vstack([np.asarray(picture.convert("RGB")), strip]))
    file = BytesIO()
    page.save(file, "PNG", optimize=True)  # it stands in every copy of a chapter
    return file.getvalue()


@lru_cache
def _strip(width, height):
    """Return the pixels (height, width, 3) of the strip."""
    import numpy as np
    from PIL import Image

    canvas = Canvas(width, height)
    if height < PANEL:
        canvas.text(12, height / 2, NOTE, 9, colors.CALM)
    else:
        canvas.box(12, 8, width - 24, height - 16, 12)
        for k, line in enumerate((CONTROLS, NOTE)):
            canvas.text(width / 2, height / 2 + 20 * k - 10, line, 9, colors.CALM, align="center")
    return np.asarray(Image.open(BytesIO(canvas.png())).convert("RGB"))
