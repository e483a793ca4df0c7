"""What is solved and guessed: noted in a small file, mostly beside the notebooks, and told to the maps."""

from __future__ import annotations

import errno
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import as_list
from .notes_file import NOTES, change_notes, read_notes, reason
from .progress_place import FILE, PLACE, places  # noqa: F401 (FILE and PLACE belong to what this file offers)

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 40  # characters of a key
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
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
        contents, report = read_notes(place)
        for name in NOTES:
            notes[name] = contents.get(name, {}) | notes[name]
        reports += [report] * bool(report)
    return Progress(**notes, report=" ".join(reports), place=found[0].words)


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
            if key in read_notes(place)[0].get(name, {}):
                _change(place.folder, lambda notes: notes[name].pop(key, None))
    except OSError as error:
        return f"Your progress could not be noted in the folder of the notebooks: {reason(error)}."
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
            reports.append(reason(error))
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
                held = [notes for notes in read_notes(place)[0].values() if isinstance(notes, dict)]
                if any(key in notes for notes in held for key in lost):
                    _change(place.folder, forgotten)
    except OSError as error:
        return f"Your progress could not be noted in the folder of the notebooks: {reason(error)}."
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
    """Do what `change_notes` does, and tell the maps."""
    report = change_notes(folder, change)
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


def check_key(key):
    if not isinstance(key, str):
        raise TypeError(f"key must be a str, got {type(key).__name__}")
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise ValueError(f"key must be a text of 1 to {LONGEST} characters, such as 4.1, got {key[:60]!r}")
