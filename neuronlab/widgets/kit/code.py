"""The JavaScript and CSS of one folder of cards: a model without a view, which all cards of a kernel share.

A notebook is saved with the state of its widgets. With the code in each of twelve cards, a chapter was twice
as large; a card therefore holds the few lines of stub.js, which take the rest from these models.
"""

import hashlib
import json
from typing import ClassVar

import anywidget
import traitlets

from .bundle import code_files


class Code(anywidget.AnyWidget):
    """The code files of a folder. Its id is made of their text, so that a rebuilt notebook is the same."""

    _esm = "export default {};\n"

    files = traitlets.Dict().tag(sync=True)  # {"kit/base.css": text}

    _open: ClassVar[dict] = {}  # {id: model}

    @classmethod
    def of(cls, folder):
        """Return this kernel's model of the code in `folder`, such as "kit"."""
        files = code_files(folder)
        name = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:32]
        code = cls._open.get(name)
        if code is None or code.comm is None:  # somebody has closed all widgets
            code = cls._open[name] = cls(model_id=name, files=files)
        return code

    def __repr__(self):
        return f"Code({', '.join(self.files)})"
