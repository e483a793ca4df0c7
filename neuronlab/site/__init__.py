"""The web edition: all chapters with living cards, the reference and the project's pages as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["build_site"]

# What the extra `site` brings along, by the names under which it is imported.
_SITE = ("sphinx", "myst_nb", "sphinx_book_theme", "numpydoc", "nbformat", "latex2mathml", "docutils")


def build_site(
    folder: str | Path,
    *,
    repository: str | Path | None = None,
    address: str | None = None,
    chapters: Iterable[str] | None = None,
) -> Path:
    """Build the web edition from the executed chapters, and return the path of its first page.

    Nothing is run: outputs and cards are those that the notebooks hold. The pages load nothing from another
    host, and work from any server of files, in any folder of it.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where the site goes; made where it is missing. Files of an older site are written over.
    repository : str or pathlib.Path, optional
        A copy of the project's repository; by default the one in which this package lies.
    address : str, optional
        Where the site will be found, such as "https://example.org/course/", for its sitemap and for the
        pictures that other sites show beside a link; by default as docs/project.toml says.
    chapters : iterable of str, optional
        Only these notebooks, such as ["04_backprop_iteration_1"]; by default all.

    Returns
    -------
    pathlib.Path
        The file folder/index.html.

    Raises
    ------
    FileNotFoundError
        Where the repository or a chapter is not there.
    ValueError
        For an address that is none, or a notebook with a card that is not of this course.
    RuntimeError
        Where a page could not be made as it should, such as for a link that leads nowhere.
    ModuleNotFoundError
        Where the extra `site` is not installed.
    """
    try:
        from .build import build
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _SITE:
            raise
        raise ModuleNotFoundError(
            f'building the site needs {error.name}: python -m pip install -e ".[site]"', name=error.name
        ) from error
    home = Path(repository) if repository else Path(__file__).resolve().parents[2]
    return build(home, Path(folder), address, None if chapters is None else list(chapters))
