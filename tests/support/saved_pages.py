"""Saves cells as pages for the tests: executed once, whatever cells and themes are then wanted."""

import json
import re
from copy import deepcopy
from functools import cache

import nbformat

from neuronlab.export.execution import execute, read_notebook
from neuronlab.export.models import STATE, VIEW
from neuronlab.export.page import write_page


class SavedPages:
    """The pages of one notebook with these code cells, in a folder of their own."""

    def __init__(self, folder, *sources):
        self.path = folder / "page.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.path)
        self.notebook = read_notebook(self.path)
        execute(self.notebook, self.path)
        self.address = cache(self._save)

    def _save(self, theme="light", *shown):
        """Return the address of the page in this theme, with the cells of these numbers or with all."""
        whole = self.notebook
        cells = [cell for k, cell in enumerate(whole.cells) if k in shown or not shown]
        contents = deepcopy(
            nbformat.v4.new_notebook(cells=cells, metadata=_with_models_of(cells, whole.metadata))
        )
        name = "-".join(map(str, (theme, *shown)))
        page = self.path.with_name(f"{name}.html")
        page.write_text(write_page(contents, self.path, theme, lambda other: None), encoding="utf-8")
        return page.as_uri()


def _with_models_of(cells, metadata):
    """Return the metadata with only the models that these cells show: each step of nbconvert copies all."""
    saved = metadata.get("widgets", {}).get(STATE, {"state": {}})
    state, found = saved["state"], set()
    views = [output.get("data", {}).get(VIEW) for cell in cells for output in cell.get("outputs", ())]
    more = {view["model_id"] for view in views if view}
    while more:
        found |= more
        referred = re.findall("IPY_MODEL_([0-9a-f]+)", json.dumps([state[name] for name in more]))
        more = set(referred) - found
    kept = {name: model for name, model in state.items() if name in found}
    return {**metadata, "widgets": {STATE: {**saved, "state": kept}}}
