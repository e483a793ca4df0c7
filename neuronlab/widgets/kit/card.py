"""What every card is: a widget whose code stands once in a notebook, however many cards there are."""

from functools import cache
from threading import RLock
from typing import ClassVar
from uuid import uuid4

import anywidget
import ipywidgets
import traitlets

from .bundle import STATIC, STUB, bundle, modules, sheets, styles
from .code import Code
from .minify import minify_js
from .reload import is_following
from .theme import THEME

KEEP = "kit/keep.js"


class Card(anywidget.AnyWidget):
    """A widget with the front end `_module` and the style sheet `_sheet`, files such as "card/card.js".

    What anywidget takes as `_esm` is the same few lines for all of them, kit/stub.js. While developing it is
    the whole code of the card, so that anywidget can follow an edit.
    """

    _module: ClassVar[str]
    _sheet: ClassVar[str]

    _id = traitlets.Unicode().tag(sync=True)  # its own as a model, which a front end is not told
    _code = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    _files = traitlets.Dict().tag(sync=True)  # {"js", "css"}: names of the files to join, in this order

    def __init_subclass__(cls, **keywords):
        if "_module" in cls.__dict__:
            cls._esm = bundle(cls._module) if is_following() else _stub()
            if is_following():
                cls._css = styles(cls._sheet)
        super().__init_subclass__(**keywords)

    def __init__(self, **traits):
        # JupyterLab may bring what the page sends in a thread of its own, while a cell is running.
        self._lock = RLock()
        if not is_following():
            files = [joined(self._module), [THEME, *sheets(self._sheet)]]
            folders = sorted({name.partition("/")[0] for names in files for name in names})
            traits |= {
                "_code": [Code.of(folder) for folder in folders],
                "_files": dict(zip(("js", "css"), map(" ".join, files), strict=True)),
            }
        traits.setdefault("model_id", uuid4().hex)
        super().__init__(_id=traits["model_id"], **traits)

    def set_state(self, sync_data: dict) -> None:
        """Take what the page sent, but not amid a change that Python makes in parts, such as an iteration.

        Parameters
        ----------
        sync_data : dict
            Values by name of trait.
        """
        with self._lock:
            super().set_state(sync_data)


def joined(entry):
    """The modules of a card, and those of what the stub asks for beside it."""
    return [*dict.fromkeys([*modules(KEEP), *modules(entry)])]


@cache
def _stub():
    return minify_js((STATIC / STUB).read_text(encoding="utf-8"))
