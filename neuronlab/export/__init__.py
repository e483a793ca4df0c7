"""Saves a chapter as one web page that steps, plays and answers its sliders without kernel and network."""

import os
from pathlib import Path

from ..files import write_text

THEMES = ("light", "dark")
# What the extra `course` brings along, by the names under which it is imported.
_COURSE = ("nbconvert", "nbclient", "nbformat", "latex2mathml", "bs4", "mistune", "jinja2", "jupyter_client")


def page_of(notebook, folder=None) -> Path:
    """Return where the page of `notebook` is saved: in `folder`, else beside the notebook."""
    notebook = Path(notebook)
    return (Path(folder) if folder else notebook.parent) / f"{notebook.stem}.html"


def save_page(notebook, folder=None, theme="light", *, beside=()) -> Path:
    """Run `notebook` (a path) in a fresh kernel, save it as `folder`/name.html, and return that path.

    The page is one file and loads nothing: anywidgets live on in it with the state in which the notebook
    left them, formulas are MathML, every other widget is its picture or text. `folder` is made where it is
    missing; None means beside the notebook. `theme` is "light" or "dark". `beside` names further notebooks
    whose pages will be saved to the same place: links to them, and to those whose pages are there already,
    become links to pages; links to other notebooks keep only their words.

    OSError where a file cannot be read or written, ValueError for what is not a notebook or no theme,
    RuntimeError for a cell that fails, ModuleNotFoundError where the extra `course` is not installed. None of
    them leaves a file behind or harms an older page.
    """
    if theme not in THEMES:
        raise ValueError(f"theme must be {' or '.join(map(repr, THEMES))}, got {theme!r}")
    try:
        from .execution import execute, read_notebook
        from .page import write_page
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _COURSE:
            raise
        raise ModuleNotFoundError(
            f'saving a page needs {error.name}: python -m pip install "neuronlab[course]"', name=error.name
        ) from error
    notebook = Path(notebook)
    contents = read_notebook(notebook)
    execute(contents, notebook)
    page = page_of(notebook, folder)
    pages = {page_of(other, folder).resolve() for other in beside}

    def link_to(other):
        """Return the page that a link to the notebook `other` should lead to, or None."""
        there = page_of(other, folder)
        if there.resolve() in pages or there.exists():
            return Path(os.path.relpath(there, page.parent)).as_posix()
        return None

    html = write_page(contents, notebook, theme, link_to)
    page.parent.mkdir(parents=True, exist_ok=True)
    write_text(page, html)
    return page
