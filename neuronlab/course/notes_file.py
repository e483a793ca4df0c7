"""The file of what is noted: read, changed and kept whole, also while several processes write to it."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

from ..files import write_text
from .progress_place import FILE

LOCK = ".neuronlab-progress.lock"
DAMAGED = ".neuronlab-progress.damaged-{}.json"
LONGEST_WAIT = 5  # seconds for a process that is suspended with the lock in its hand
LOOK_EVERY = 0.02  # seconds, while another process has the lock
# What a shared folder that knows no locks answers.
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
NEWER = (
    f"The file {FILE} was written by a newer version of neuronlab: it is read as far as this one can, "
    "and not changed. Update neuronlab to have new exercises noted there."
)
VERSION = 1  # of the file's form; a file without a number is of the first
# What a file holds, {key: text} of each: when an exercise was solved, by oneself or after its way was shown;
# what was guessed; when somebody wished not to be asked in a chapter, by its number; and when the learner
# ticked an exercise that is done on paper.
NOTES = ("solved", "helped", "predicted", "unasked", "paper")


def read_notes(place) -> tuple:
    """Return (what the file at one `Place` holds, a sentence for the learner or ""); nothing is raised."""
    try:
        file = _file(place.folder)
        if place.is_made and not os.path.exists(file):  # which is False where one may not look, too
            return _empty(), ""
        try:
            with _locked(file):
                return _read(file)
        except OSError:  # a folder to read only: nothing can be put aside either
            return _read(file, aside=False)
    except OSError as error:
        return _empty(), f"Your solved exercises could not be read: {reason(error)}."


def change_notes(folder, change) -> str:
    """Let `change` alter what the file in `folder` holds; return a sentence about damage, or "".

    OSError where that is not possible, PermissionError if a newer program's file would be changed.
    """
    file = _file(folder)
    with _locked(file):
        contents, report = _read(file)
        if _is_newer(contents):
            raise PermissionError(errno.EPERM, "a newer version of neuronlab has written the file")
        for name in NOTES:
            contents.setdefault(name, {})
        change(contents)
        # What is empty is not mentioned: the file stays as older programs know it.
        kept = {name: value for name, value in contents.items() if value or name not in NOTES[1:]}
        write_text(file, json.dumps(kept | {"version": VERSION}, indent=1, sort_keys=True) + "\n")
    return report


def reason(error) -> str:
    """Return why the system refused, in its own words."""
    return error.strerror or type(error).__name__


def _empty():
    return {"solved": {}}


def _file(folder):
    """The file itself: behind a symbolic link lies one that several folders share, as its lock and drafts."""
    return Path(os.path.realpath(folder / FILE))


def _is_newer(contents):
    """Whether a later program wrote this, in a form that this one may read and must not change."""
    version = contents.get("version", 1)
    return not isinstance(version, int) or version > VERSION


def _read(path, aside=True):
    """(what the file holds, a sentence about damage or "")."""
    newer = False
    try:
        contents = json.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a mark before the text
        newer = _is_newer(contents)
        for notes in (contents["solved"], *(contents.get(name, {}) for name in NOTES[1:])):
            if not all(isinstance(item, str) for pair in notes.items() for item in pair):
                raise TypeError
    except FileNotFoundError:
        return _empty(), ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        if newer:
            return _empty() | {"version": contents["version"]}, NEWER
        if not aside:
            return _empty(), f"The file {FILE} with your solved exercises is damaged."
        folder = path.parent
        kept = next(name for name in map(DAMAGED.format, range(1, 10_000)) if not (folder / name).exists())
        path.rename(folder / kept)
        return _empty(), (
            f"The file with your solved exercises was damaged. It is kept as {kept}, and a new one begins."
        )
    return contents, NEWER if newer else ""


@contextmanager
def _locked(file):
    """Keep other processes out between reading and writing; the system frees the lock of one that dies.

    TimeoutError, an OSError, if another process does not let go of it. Where there are no locks, two
    processes that note something in the same moment may lose one note; the file stays whole.
    """
    if sys.platform == "emscripten":  # a kernel in the browser has no locks, and no processes beside it
        yield
        return
    from filelock import FileLock, Timeout

    file.parent.stat()  # a folder that is not there is an OSError: FileLock would make it
    lock = FileLock(
        file.parent / LOCK, timeout=LONGEST_WAIT, poll_interval=LOOK_EVERY, fallback_to_soft=False
    )
    try:
        lock.acquire()
    except Timeout:
        why = f"another process has kept it locked for {LONGEST_WAIT:g} s"
        raise TimeoutError(errno.ETIMEDOUT, why) from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    try:
        yield
    finally:
        lock.release()
