"""The chapters that the package carries, as readers open them."""

from importlib.resources import files
from pathlib import Path

from .refusal import Refusal


def shelf() -> Path:
    """Return the folder of the chapters: in the installed package, else beside it, as in a repository."""
    package = Path(str(files("neuronlab")))
    places = (package / "notebooks", package.parent / "notebooks")
    for place in places:
        if next(place.glob("*.ipynb"), None):
            return place
    raise Refusal(
        f"The chapters should be in {places[0]}, and are not there: install neuronlab again "
        '(python -m pip install --force-reinstall --no-deps "neuronlab").'
    )


def chapters() -> dict[int, Path]:
    """Return {number: its notebook} of all chapters, in their order."""
    return {int(path.name.partition("_")[0]): path for path in sorted(shelf().glob("[0-9][0-9]_*.ipynb"))}


def chapter(number: int) -> Path:
    """Return the notebook of chapter `number`; a Refusal for one that is not there."""
    known = chapters()
    if number not in known:
        raise Refusal(f"There is no chapter {number}: the chapters are {min(known)} to {max(known)}.")
    return known[number]
