"""What measures the texts of pictures."""

from functools import cache

from matplotlib.backends.backend_agg import RendererAgg


@cache
def ruler(dpi):
    """What measures the texts of every figure: of one renderer matplotlib remembers what it has measured.

    A text that is given none makes one of its own, as large as the figure, each time it is asked.
    """
    return RendererAgg(1, 1, dpi)
