"""A matplotlib figure that shows itself in a notebook, without pyplot and without `%matplotlib inline`."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def new_figure(**keywords) -> Figure:
    """Return an empty matplotlib Figure; `keywords` are those of `matplotlib.figure.Figure`."""
    return _figure_class()(**keywords)


@cache
def _figure_class():
    # matplotlib is heavy: it is loaded with the first figure, not with the package.
    from matplotlib.figure import Figure

    class NotebookFigure(Figure):
        def _repr_png_(self):
            page = BytesIO()
            self.savefig(page, format="png")
            return page.getvalue()

    return NotebookFigure
