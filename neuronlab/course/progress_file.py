"""What is solved and guessed: a small file, mostly beside the notebooks, written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import as_list
from ..files import write_text
from .progress_place import FILE, PLACE, places  # noqa: F401 (PLACE belongs to what this file offers)

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = ".neuronlab-progress.lock"
DAMAGED = ".neuronlab-progress.damaged-{}.json"
LONGEST = 40  # characters of a key
LONGEST_WAIT = 5  # seconds for a process that is suspended with the lock in its hand
LOOK_EVERY = 0.02  # seconds, while another process has the lock
# What a shared folder that knows no locks answers.
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
NEWER = (
    f"The file {FILE} was written by a newer version of neuronlab: it is read as far as this one can, "
    "and not changed. Update neuronlab to have new exercises noted there."
)
VERSION = 1  # of the file's form; a file without a number is of the first
# What a file holds, {key: text} of each: when an exercise was solved, by oneself or after its way was shown;
# what was guessed; when somebody wished not to be asked in a chapter, by its number; and when the learner
# ticked an exercise that is done on paper.
NOTES = ("solved", "helped", "predicted", "unasked", "paper")
# The maps that this process has shown last: they show at once what it notes.
FOLLOWERS: deque = deque(maxlen=3)
_waiting = threading.local()  # how deep this thread is in `followers_wait`


@dataclass(frozen=True)
class Progress:
    """What is noted: `solved` {key: when, as text}; `helped` has those whose way was shown before.

    `predicted` {key: what was guessed}, `unasked` {chapter's number: since when nothing is asked there},
    `paper` {key: when the learner ticked it}.
    `report` is a sentence for the learner, or ""; `place` says where the next one is noted, in words that go
    on from "noted": "beside the notebooks".
    """

    solved: dict = field(default_factory=dict)
    helped: dict = field(default_factory=dict)
    predicted: dict = field(default_factory=dict)
    unasked: dict = field(default_factory=dict)
    paper: dict = field(default_factory=dict)
    report: str = ""
    place: str = ""


def load(folder=None) -> Progress:
    """Return the `Progress` in `folder`; a damaged file is put aside under another name, and reported.

    None is every place that counts for the notebook, as `places` says.
    """
    notes, reports, found = {name: {} for name in NOTES}, [], places(folder)
    for place in found:
        contents, report = _load(place)
        for name in NOTES:
            notes[name] = contents.get(name, {}) | notes[name]
        reports += [report] * bool(report)
    return Progress(**notes, report=" ".join(reports), place=found[0].words)


def _load(place):
    """(what the file at one place holds, a sentence or "")."""
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
        return _empty(), f"Your solved exercises could not be read: {_reason(error)}."


def _empty():
    return {"solved": {}}


def record(key, folder=None, helped=False) -> str:
    """Note that the exercise `key`, such as "4.1", is solved; return a sentence for the learner, mostly "".

    With `helped` the way was shown before: that is noted apart. Several processes may do so at once. Nothing
    is raised where nothing can be written: the sentence says so. TypeError and ValueError for a key that is
    no short text.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return _note(key, folder, lambda notes: notes["helped" if helped else "solved"].setdefault(key, now))


def record_guess(key, guess, folder=None) -> str:
    """Note what was guessed at the prediction `key`, or forget it for ""; else as `record`."""
    return _put("predicted", key, guess, folder)


def record_unasked(chapter, unasked, folder=None) -> str:
    """Note whether the predictions of a chapter, such as "3", are shown unasked; else as `record`."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return _put("unasked", chapter, now if unasked else "", folder)


def record_paper(key, done, folder=None) -> str:
    """Note that an exercise on paper, such as "1.7", is done, or that it is not; else as `record`."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return _put("paper", key, now if done else "", folder)


def _put(name, key, text, folder):
    """Note `text` under a key, or forget the key at every place for ""; return a sentence, mostly ""."""
    if text:
        return _note(key, folder, lambda notes: notes[name].__setitem__(key, text))
    try:
        for place in places(folder):
            if key in _load(place)[0].get(name, {}):
                _change(place.folder, lambda notes: notes[name].pop(key, None))
    except OSError as error:
        return f"Your progress could not be noted in the folder of the notebooks: {_reason(error)}."
    return ""


def _note(key, folder, noted):
    """Let `noted` change what the first place holds that can be written to; return a sentence, mostly ""."""
    check_key(key)
    reports = []
    for place in places(folder):
        try:
            if place.is_made:
                place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _change(place.folder, noted)
        except OSError as error:
            reports.append(_reason(error))
            if error.errno not in CLOSED:
                break
    return f"Your progress could not be noted in the folder of the notebooks: {reports[0]}."


def reset_progress(
    keys: Iterable[str] | None = None, folder: str | Path | None = None, sure: bool = False
) -> str:
    """Forget that exercises are solved, and what was guessed; return what happened as a sentence.

    Parameters
    ----------
    keys : iterable of str, optional
        Which ones, such as ["4.1"] and, of a prediction, ["4.p1"]; by default all.
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
    noted = load(folder)
    lost = [key for name in NOTES for key in getattr(noted, name) if chosen is None or key in chosen]
    if not lost:
        return "There is nothing to forget."
    what = _listed(noted, lost)
    if not sure:
        return f"This would forget {what}. If you are sure: nl.reset_progress(sure=True)."

    def forgotten(contents):
        for name in NOTES:
            contents[name] = {key: when for key, when in contents[name].items() if key not in lost}

    try:
        with followers_wait():
            for place in places(folder):
                held = [notes for notes in _load(place)[0].values() if isinstance(notes, dict)]
                if any(key in notes for notes in held for key in lost):
                    _change(place.folder, forgotten)
    except OSError as error:
        return f"Your progress could not be noted in the folder of the notebooks: {_reason(error)}."
    return f"Forgotten: {what}."


def _listed(noted, lost):
    """What is lost, in words: "2 solved exercises (4.1, 4.2), 1 prediction (4.p1)"."""
    kinds = (
        ("solved exercise", "solved exercises", noted.solved | noted.helped),
        ("exercise on paper", "exercises on paper", noted.paper),
        ("prediction", "predictions", noted.predicted),
        ("chapter without questions", "chapters without questions", noted.unasked),
    )
    found = [(one, many, sorted(key for key in notes if key in lost)) for one, many, notes in kinds]
    named = [(one if len(keys) == 1 else many, keys) for one, many, keys in found if keys]
    return ", ".join(f"{len(keys)} {name} ({', '.join(keys)})" for name, keys in named)


def _change(folder, change):
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
    with followers_wait():
        pass
    return report


@contextmanager
def followers_wait():
    """Tell the maps once, however much is noted inside; of nested ones only the outermost tells them."""
    _waiting.depth = getattr(_waiting, "depth", 0) + 1
    try:
        yield
    finally:
        _waiting.depth -= 1
        if not _waiting.depth:
            for follower in list(FOLLOWERS):
                follower.refresh()


def _file(folder):
    """The file itself: behind a symbolic link lies one that several folders share, as its lock and drafts."""
    return Path(os.path.realpath(folder / FILE))


def _is_newer(contents):
    """Whether a later program wrote this, in a form that this one may read and must not change."""
    version = contents.get("version", 1)
    return not isinstance(version, int) or version > VERSION


def _reason(error):
    return error.strerror or type(error).__name__


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
