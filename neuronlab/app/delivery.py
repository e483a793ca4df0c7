"""Brings the chapters into a learner's folder, and never writes over what the learner has changed."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..files import write_bytes
from .manifest import Manifest
from .refusal import Refusal

NEW = "-new"  # what stands in the name of a new text beside the learner's own
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Delivery(NamedTuple):
    """What has become of the chapters, as names of files."""

    copied: list[str]  # was not there
    renewed: list[str]  # was an older text or the beginning of one, with nothing of the learner's in it
    waiting: list[str]  # the learner's own, which stays; the package has a text that is not in this folder
    beside: list[str]  # new texts that were put beside the learner's own
    ours: list[str]  # holds the package's text, letter by letter
    closed: str = ""  # why nothing can be written here; all chapters are there then


def deliver(folder: Path, shipped: list[Path], beside: bool = False) -> Delivery:
    """Put the chapters `shipped` into `folder`, which is made where it is missing; return the `Delivery`.

    With `beside` the new text of a chapter that the learner has changed goes beside it. A file is written as
    a whole or not at all, so who was interrupted starts again. A Refusal where chapters are missing and
    cannot be written.
    """
    texts = {path.name: path.read_bytes() for path in shipped}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _deliver(folder, texts, beside)
    except OSError as error:
        raise Refusal(_why(folder, texts, error)) from error


def _deliver(folder, texts, beside):
    manifest = Manifest(folder)
    names = {"current": [], "missing": [], "older": [], "edited": [], "waiting": []}
    for name, text in texts.items():
        names[_state(folder / name, text, manifest)].append(name)
    places = {name: _place_beside(folder, name, texts[name]) for name in names["waiting"]}
    waiting = [name for name, place in places.items() if not place.exists()]
    put = {folder / name: texts[name] for name in [*names["missing"], *names["older"]]}
    new = {places[name]: texts[name] for name in waiting if beside}
    try:
        _write(put | new, manifest)
    except OSError as error:
        if names["missing"] or new or error.errno not in CLOSED:
            raise
        return Delivery([], [], waiting, [], names["current"], _reason(error))
    return Delivery(
        copied=names["missing"],
        renewed=names["older"],
        waiting=[] if beside else waiting,
        beside=[path.name for path in new],
        ours=[*names["current"], *(path.name for path in put | new)],
        closed="" if os.access(folder, os.W_OK) else "Permission denied",
    )


def _write(texts, manifest):
    if texts:
        manifest.add({path.name: text for path, text in texts.items()}, __version__)
    for path, text in texts.items():
        write_bytes(path, text)


def _state(path, text, manifest):
    there = _read(path)
    if there is None:
        return "missing"
    if there == text:
        return "current"
    if manifest.knows(path.name, there) or text.startswith(there):  # a copy that broke off is a beginning
        return "older"
    # Known or not, the text that is there is the learner's; the package's may be the one it was made from.
    return "edited" if manifest.knows(path.name, text) else "waiting"


def _place_beside(folder, name, text):
    """Return where a new text goes beside `name`: where it is already, or where nothing is."""
    stem, suffix = name.rsplit(".", 1)
    places = (folder / f"{stem}{NEW}{count or ''}.{suffix}" for count in range(10_000))
    return next(place for place in places if _read(place) in (None, text))


def _read(path):
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _why(folder, texts, error):
    reason = _reason(error)
    if error.errno in FULL:
        return (
            f"{folder} has no room for the chapters, which need {sum(map(len, texts.values())) / 1e6:.0f} MB "
            f"({reason}). What was copied is whole and stays: make room, or name a folder on another disk, "
            "and start again."
        )
    if error.errno in CLOSED:
        return (
            f"The chapters should go to {folder}, and nothing can be written there ({reason}). "
            "Name a folder of yours: neuronlab FOLDER"
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{folder} should be a folder, and a file is in its place. Name another: neuronlab FOLDER"
    return f"The chapters could not be copied to {folder} ({reason})."


def _reason(error):
    return error.strerror or type(error).__name__
