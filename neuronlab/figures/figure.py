"""A matplotlib figure that shows itself in a notebook, without pyplot and without `%matplotlib inline`."""

from functools import cache
from io import BytesIO


def new_figure(**keywords):
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
