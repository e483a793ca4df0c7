"""What the chapters draw, with matplotlib: figures that read traces and histories and compute nothing.

Each function returns a matplotlib Figure, which a notebook shows where it is the last line of a cell, and
which `.savefig("name.svg")` saves. matplotlib itself is loaded when the first figure is drawn.
"""

import sys

import lazy_loader

if (
    sys.platform == "emscripten"
):  # a kernel in the browser begins without files: each one would be told of this
    import logging

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
