"""What every widget of the course shares: a picture that stands in its place where no kernel runs."""

from base64 import b64encode
from io import BytesIO

import anywidget


class Pictured(anywidget.AnyWidget):
    """Adds an image/png to a widget's mime bundle; the widget says in `_picture` what is on it, as base64."""

    def _picture(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, **keywords):
        bundled = super()._repr_mimebundle_(**keywords)
        if bundled is None:
            return None
        data, metadata = bundled
        return {**data, "image/png": self._picture()}, metadata


def as_png(figure) -> str:
    """Return a matplotlib Figure as PNG in base64, as mime bundles want it."""
    page = BytesIO()
    figure.savefig(page, format="png")
    return b64encode(page.getvalue()).decode()
