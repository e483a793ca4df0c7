"""Saves cells as pages for the tests: executed once, whatever cells and themes are then wanted."""

from copy import deepcopy
from functools import cache

import nbformat

from neuronlab.export.execution import execute, read_notebook
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
        contents = deepcopy(self.notebook)
        contents.cells = [cell for k, cell in enumerate(contents.cells) if k in shown or not shown]
        name = "-".join(map(str, (theme, *shown)))
        page = self.path.with_name(f"{name}.html")
        page.write_text(write_page(contents, self.path, theme, lambda other: None), encoding="utf-8")
        return page.as_uri()
