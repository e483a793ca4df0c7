"""Saves cells as pages for the tests: executed once, whatever cells and themes are then wanted."""

import ast
import json
import os
import re
import tempfile
from copy import deepcopy
from functools import cache

import nbformat
import pytest
from ipywidgets import Widget
from ipywidgets.embed import dependency_state

from neuronlab.course import progress_file
from neuronlab.export.execution import execute, read_notebook
from neuronlab.export.models import STATE, VIEW
from neuronlab.export.page import write_page


class SavedPages:
    """The pages of one notebook with these code cells, in a folder of their own.

    The last line of a cell is its card. A kernel of its own, to start which takes longer than all else, and
    the still pictures of cards are only there `in_kernel`, which figures need.
    """

    def __init__(self, folder, *sources, in_kernel=False):
        self.path = folder / "page.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.path)
        self.notebook = read_notebook(self.path)
        if in_kernel:
            execute(self.notebook, self.path)
        else:
            _execute_here(self.notebook)
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


def _execute_here(notebook):
    """Give each cell the card that its last line makes, and the notebook the states of all cards."""
    names, state = {}, {}
    # As in `execute`: nobody has solved anything.
    with tempfile.TemporaryDirectory() as nowhere, pytest.MonkeyPatch.context() as patch:
        patch.setenv(progress_file.PLACE, os.fspath(nowhere))
        for count, cell in enumerate(notebook.cells, start=1):
            *lines, last = ast.parse(cell.source).body
            shown = isinstance(last, ast.Expr)
            exec(compile(ast.Module(lines if shown else [*lines, last], []), "cell", "exec"), names)
            if not shown:
                continue
            card = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            assert isinstance(card, Widget), f"cell {count} shows {card!r}, which needs a kernel"
            view = {"version_major": 2, "version_minor": 0, "model_id": card.model_id}
            data = {VIEW: view, "text/plain": repr(card)}
            cell.execution_count = count
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=count)]
            state |= dependency_state([card], drop_defaults=False)
    whole = {"version_major": 2, "version_minor": 0, "state": state}
    notebook.metadata["widgets"] = nbformat.from_dict({STATE: whole})


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
