"""A matplotlib figure that shows itself in a notebook, without pyplot and without `%matplotlib inline`."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Written first into the file of a figure that may be dark where its page is: there its base64 is always the
# same, and a style sheet can ask for it, whatever shows the notebook (docs/design.md).
MARK = "neuronlab figure"


def new_figure(**keywords) -> Figure:
    """Return an empty matplotlib Figure; `keywords` are those of `matplotlib.figure.Figure`.

    On a dark page it is turned dark, unless its `keeps_colors` is set.
    """
    return _figure_class()(**keywords)


def mark_in_base64() -> str:
    """Return what the base64 of every marked PNG file contains: its first text, 33 bytes after 33."""
    text = b"tEXtSoftware\0" + MARK.encode()
    return b64encode((len(text) - 4).to_bytes(4, "big") + text).decode()


@cache
def _figure_class():
    # matplotlib is heavy: it is loaded with the first figure, not with the package.
    from matplotlib.figure import Figure

    class NotebookFigure(Figure):
        keeps_colors = False  # whether its black and white mean something

        def _repr_png_(self):
            page = BytesIO()
            self.savefig(page, format="png", metadata={"Software": None if self.keeps_colors else MARK})
            return page.getvalue()

    return NotebookFigure
