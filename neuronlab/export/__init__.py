"""Saves a chapter as one web page that steps, plays and answers its sliders without kernel and network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["page_of", "save_page"]

THEMES = ("light", "dark")
# What the extra `course` brings along, by the names under which it is imported.
_COURSE = ("nbconvert", "nbclient", "nbformat", "latex2mathml", "bs4", "mistune", "jinja2", "jupyter_client")


def page_of(notebook: str | Path, folder: str | Path | None = None) -> Path:
    """Return where the page of a notebook is saved.

    Parameters
    ----------
    notebook : str or pathlib.Path
        The notebook's file.
    folder : str or pathlib.Path, optional
        By default beside the notebook.

    Returns
    -------
    pathlib.Path
        The file folder/name.html.
    """
    notebook = Path(notebook)
    return (Path(folder) if folder else notebook.parent) / f"{notebook.stem}.html"


def save_page(
    notebook: str | Path,
    folder: str | Path | None = None,
    theme: str = "light",
    *,
    beside: Iterable[str | Path] = (),
) -> Path:
    """Run a notebook in a fresh kernel, save it as one page, and return the path of that.

    The page is one file and loads nothing: anywidgets live on in it with the state in which the notebook
    left them, formulas are MathML, every other widget is its picture or text. An error leaves no file behind,
    and does no harm to an older page.

    Parameters
    ----------
    notebook : str or pathlib.Path
        The notebook's file.
    folder : str or pathlib.Path, optional
        Made where it is missing; by default beside the notebook.
    theme : {"light", "dark"}
        How the page looks.
    beside : iterable of str or pathlib.Path, optional
        Further notebooks whose pages will be saved to the same place: links to them, and to those whose pages
        are there already, become links to pages; links to other notebooks keep only their words.

    Returns
    -------
    pathlib.Path
        The file folder/name.html.

    Raises
    ------
    OSError
        Where a file cannot be read or written.
    ValueError
        For what is not a notebook or no theme.
    RuntimeError
        For a cell that fails.
    ModuleNotFoundError
        Where the extra `course` is not installed.
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
