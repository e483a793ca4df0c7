"""Where progress is noted: beside the notebooks, or in the user's own folder where that cannot be."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

FILE = ".neuronlab-progress.json"
PLACE = "NEURONLAB_PROGRESS"  # an environment variable: the folder to use instead of the notebooks' own


class Place(NamedTuple):
    """A folder for the file, where that is, in words for the learner, and whether it is made when needed."""

    folder: Path
    words: str
    is_made: bool = False


def places(folder: str | Path | None = None) -> list[Place]:
    """Return the places whose notes count, the one to write to first.

    A folder that is named, by `folder` or by the environment variable NEURONLAB_PROGRESS, is the only one.
    Else it is the folder of the notebook, and the user's own data folder, which comes first where the other
    can only be read, and stands alone where the file beside the notebooks is another user's.
    """
    if folder is not None:
        return [Place(Path(folder), f"in {folder}")]
    if named := os.environ.get(PLACE):
        return [Place(Path(named), f"in the folder that {PLACE} names")]
    beside = Place(Path(), f"beside the notebooks, in {FILE}")
    if _is_anothers(beside.folder / FILE):
        return [_own("the file beside the notebooks is another user's")]
    if not os.access(beside.folder, os.W_OK):
        return [_own("the folder of the notebooks can only be read"), beside]
    return [beside, _own("the folder of the notebooks could not be written to")]


def _own(why):
    """The user's data folder, with a folder in it for each folder of notebooks."""
    from platformdirs import user_data_path

    notebooks = Path(os.path.realpath("."))
    mark = hashlib.sha256(os.fsencode(notebooks)).hexdigest()[:8]
    folder = user_data_path("neuronlab", appauthor=False) / "progress" / f"{notebooks.name or 'top'}-{mark}"
    home = Path.home()
    shown = Path("~", folder.relative_to(home)) if folder.is_relative_to(home) else folder
    return Place(folder, f"in {shown / FILE}, because {why}", is_made=True)


def _is_anothers(file):
    """Whether another user made the file; to root, and on Windows, every file is one's own."""
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    try:
        return user != 0 and file.stat().st_uid != user
    except OSError:
        return False
