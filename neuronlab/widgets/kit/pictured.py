"""What every widget of the course shares: a picture that stands in its place where no kernel runs."""

import sys
from base64 import b64decode, b64encode
from io import BytesIO
from typing import ClassVar

from ...figures import colors
from ...figures.canvas import Canvas
from .card import Card
from .still import with_note

MOST_KEPT = 32
HIDDEN = 900, 200  # pixels of the picture of a card that hides its results


class Pictured(Card):
    """Adds an image/png to a widget's mime bundle; the widget says in `_picture` what is on it, as base64.

    A widget that says in `_pictured` what its picture depends on has it drawn once for all who show the same.
    A kernel in the browser draws none: it would take most of the time until a card is there (docs/tried.md).
    """

    _height: ClassVar[int] = 0  # of the card on a page 1,112 pixels wide, where its picture is smaller
    _pictures: ClassVar[dict] = {}  # the latest ones, by widget and what they depend on

    def _picture(self) -> str:
        raise NotImplementedError

    def _pictured(self) -> tuple | None:
        return None

    def _repr_mimebundle_(self, **keywords):
        bundled = super()._repr_mimebundle_(**keywords)
        if bundled is None or sys.platform == "emscripten":
            return bundled
        data, metadata = bundled
        return {**data, "image/png": self._kept_picture()}, metadata

    def _kept_picture(self):
        shows = self._pictured()
        if shows is None or self._hides:
            return self._noted()
        kept, key = Pictured._pictures, (type(self), shows)
        kept[key] = picture = kept.pop(key, None) or self._noted()
        while len(kept) > MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        return picture

    @property
    def _hides(self):
        """Whether results are to be guessed first: a picture would give them away."""
        return getattr(self, "hide_results", False)

    def _noted(self):
        picture = _hidden_picture() if self._hides else self._picture()
        return b64encode(with_note(b64decode(picture), self._height)).decode()


def _hidden_picture():
    canvas = Canvas(*HIDDEN)
    width, height = HIDDEN
    canvas.box(4, 4, width - 8, height - 8, 12, dashed=True)
    canvas.text(width / 2, height / 2, "results hidden until you ask", 12, colors.CALM, align="center")
    return as_png(canvas)


def as_png(drawing) -> str:
    """Return a Canvas or a matplotlib Figure as PNG in base64, as mime bundles want it."""
    if isinstance(drawing, Canvas):
        page = drawing.png()
    else:
        file = BytesIO()
        drawing.savefig(file, format="png")
        page = file.getvalue()
    return b64encode(page).decode()
