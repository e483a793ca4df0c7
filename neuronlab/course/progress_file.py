"""Which exercises are solved: a small file beside the notebooks, written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import as_list
from ..files import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = ".neuronlab-progress.json"
LOCK = ".neuronlab-progress.lock"
DAMAGED = ".neuronlab-progress.damaged-{}.json"
LONGEST = 40  # characters of a key
LONGEST_WAIT = 5  # seconds for a process that is suspended with the lock in its hand
LOOK_EVERY = 0.02  # seconds, while another process has the lock
# What a shared folder that knows no locks answers.
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
PLACE = "NEURONLAB_PROGRESS"  # an environment variable: the folder to use instead of the notebooks' own


@dataclass(frozen=True)
class Progress:
    """What the file says: `solved` {key: when, as text} and `report`, a sentence for the learner, or ""."""

    solved: dict = field(default_factory=dict)
    report: str = ""


def load(folder=None) -> Progress:
    """Return the `Progress` in `folder`; a damaged file is put aside under another name, and reported.

    None is the folder that the environment variable NEURONLAB_PROGRESS names, else the one that the kernel
    works in: that of the notebook.
    """
    folder = _folder(folder)
    try:
        try:
            with _locked(folder):
                contents, report = _read(folder)
        except OSError:  # a folder to read only: nothing can be put aside either
            contents, report = _read(folder, aside=False)
    except OSError as error:
        return Progress(report=f"Your solved exercises could not be read: {_reason(error)}.")
    return Progress(contents["solved"], report)


def record(key, folder=None) -> str:
    """Note that the exercise `key`, such as "4.1", is solved; return a sentence for the learner, mostly "".

    Several processes may do so at once. Nothing is raised where the folder cannot be written to: the sentence
    says so. TypeError and ValueError for a key that is no short text.
    """
    check_key(key)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return _change(folder, lambda solved: {key: now} | solved)


def reset_progress(
    keys: Iterable[str] | None = None, folder: str | Path | None = None, sure: bool = False
) -> str:
    """Forget that exercises are solved; return what happened as a sentence.

    Parameters
    ----------
    keys : iterable of str, optional
        Which ones, such as ["4.1"]; by default all.
    folder : str or pathlib.Path, optional
        As in `progress`.
    sure : bool, default False
        Without it nothing is forgotten: the sentence says what would be, and how.

    Returns
    -------
    str
        What happened.

    Raises
    ------
    TypeError
        For keys that are no list.
    """
    chosen = None if keys is None else as_list("keys", keys)
    solved = load(folder).solved
    lost = [key for key in solved if chosen is None or key in chosen]
    if not lost:
        return "There is nothing to forget."
    what = f"{len(lost)} solved exercise{'s' * (len(lost) > 1)} ({', '.join(sorted(lost))})"
    if not sure:
        return f"This would forget {what}. If you are sure: nl.reset_progress(sure=True)."
    report = _change(folder, lambda now: {key: when for key, when in now.items() if key not in lost})
    return report or f"Forgotten: {what}."


def _folder(folder):
    return Path(os.environ.get(PLACE) or ".") if folder is None else Path(folder)


def _change(folder, change):
    folder = _folder(folder)
    try:
        with _locked(folder):
            contents, report = _read(folder)
            contents["solved"] = change(contents["solved"])
            write_text(folder / FILE, json.dumps(contents, indent=1, sort_keys=True) + "\n")
            return report
    except OSError as error:
        return f"Your progress could not be noted in the folder of the notebooks: {_reason(error)}."


def _reason(error):
    return error.strerror or type(error).__name__


def _read(folder, aside=True):
    """(what the file holds, a sentence about damage or "")."""
    path = folder / FILE
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
        solved = contents["solved"]
        if not all(isinstance(item, str) for pair in solved.items() for item in pair):
            raise TypeError
    except FileNotFoundError:
        return {"solved": {}}, ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        if not aside:
            return {"solved": {}}, f"The file {FILE} with your solved exercises is damaged."
        kept = next(name for name in map(DAMAGED.format, range(1, 10_000)) if not (folder / name).exists())
        path.rename(folder / kept)
        return {"solved": {}}, (
            f"The file with your solved exercises was damaged. It is kept as {kept}, and a new one begins."
        )
    return contents, ""


@contextmanager
def _locked(folder):
    """Keep other processes out between reading and writing; the system frees the lock of one that dies.

    TimeoutError, an OSError, if another process does not let go of it. Where there are no locks, two
    processes that note something in the same moment may lose one note; the file stays whole.
    """
    if sys.platform == "emscripten":  # a kernel in the browser has no locks, and no processes beside it
        yield
        return
    from filelock import FileLock, Timeout

    folder.stat()  # a folder that is not there is an OSError: FileLock would make it
    lock = FileLock(folder / LOCK, timeout=LONGEST_WAIT, poll_interval=LOOK_EVERY, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        reason = f"another process has kept it locked for {LONGEST_WAIT:g} s"
        raise TimeoutError(errno.ETIMEDOUT, reason) from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    try:
        yield
    finally:
        lock.release()


def check_key(key):
    if not isinstance(key, str):
        raise TypeError(f"key must be a str, got {type(key).__name__}")
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise ValueError(f"key must be a text of 1 to {LONGEST} characters, such as 4.1, got {key[:60]!r}")
