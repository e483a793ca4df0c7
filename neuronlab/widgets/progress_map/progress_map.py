"""The map of the chapters as a card: it grows by itself, and exercises on paper can be ticked."""

from __future__ import annotations

from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

import traitlets

from ...checks import as_choice
from ...course import progress_file
from ...course.chapters.on_paper import ON_PAPER
from ...course.progress_map import read_map
from ..kit.card import Card
from ..kit.traits import Unicode
from ..kit.wire import AS_TEXT

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("solved", "helped", "paper", "predicted")


class ProgressMap(Card):
    """What `progress` shows: the exercises of each chapter, those solved marked, and what was guessed.

    On the page it follows what is noted, here, in other notebooks, or in a browser without a kernel.
    Exercises that have no card, since they are done on paper or in code, have a box to tick. Its printed form
    and its table, for a page without JavaScript, say the same.

    To read: `solved`, `helped` (after the way was shown), `paper` (ticked) and `predicted`, each a dict by
    the exercise's key; `next`, the key and notebook of the exercise to go on with, or None; `place`, where
    the next one is noted, in words; `report`, a sentence where the file could not be read, mostly "".

    Parameters
    ----------
    folder : str or pathlib.Path, optional
        As of `progress`.
    """

    _module = "progress_map/progress_map.js"
    _sheet = "progress_map/progress_map.css"

    chapters = traitlets.List().tag(**AS_TEXT)
    noted = traitlets.Dict().tag(**AS_TEXT)
    place = Unicode().tag(sync=True)
    report = Unicode().tag(sync=True)

    def __init__(self, folder: str | Path | None = None):
        self._folder = folder
        self._reading = RLock()
        super().__init__()
        self.refresh()
        self.on_msg(self._hear)
        progress_file.FOLLOWERS.append(self)

    def refresh(self) -> None:
        """Read the file again; what has changed shows at once."""
        # One thread notes, another one may ask for the page: who reads last also shows last.
        with self._reading:
            self._map = read_map(self._folder)
            noted = self._map.noted
            self.chapters = [
                {
                    "number": row.number,
                    "title": row.title,
                    "notebook": row.notebook,
                    "keys": list(row.keys),
                    "onPaper": row.on_paper,
                    "predictions": list(row.predictions),
                }
                for row in self._map.chapters
            ]
            kinds = {name: dict(getattr(noted, name)) for name in KINDS}
            # A sketch is long, and not shown here.
            kinds["predicted"] = dict.fromkeys(noted.predicted, "guessed")
            self.noted = kinds
            self.place, self.report = noted.place, noted.report

    @contextmanager
    def _noting(self):
        """Read the file once, after all that is noted inside, also where other maps have been shown since."""
        with progress_file.followers_wait():
            yield
        if self not in progress_file.FOLLOWERS:
            self.refresh()

    def tick(self, key: str, done: bool = True) -> None:
        """Note that an exercise on paper is done, or that it is not.

        Parameters
        ----------
        key : str
            Which one, such as "1.6".
        done : bool, default True
            False takes the tick away.

        Raises
        ------
        TypeError
            For a key that is no str.
        ValueError
            For one that is no exercise on paper.
        """
        with self._noting():
            report = progress_file.record_paper(as_choice("key", key, tuple(ON_PAPER)), done, self._folder)
        self.report = report or self.report

    @property
    def solved(self) -> dict:
        """{key: when} of the exercises that were solved."""
        return self._map.noted.solved

    @property
    def helped(self) -> dict:
        """{key: when} of those that were solved after the way was shown."""
        return self._map.noted.helped

    @property
    def paper(self) -> dict:
        """{key: when} of the exercises on paper that were ticked."""
        return self._map.noted.paper

    @property
    def predicted(self) -> dict:
        """{key: guess} of the predictions."""
        return self._map.noted.predicted

    @property
    def next(self) -> tuple | None:
        """Key and notebook of the exercise behind the last that is solved; None when all are."""
        return self._map.next

    def _hear(self, widget, message, buffers):
        """What the page sends.

        {"ask": true}; {"tick": key, "done": bool}; or {"handed": {"solved": [key, ...], "helped": [...],
        "predicted": {key: guess}, "paper": {key: bool}}}, what the browser kept while there was no kernel.
        """
        if not isinstance(message, dict):
            return
        handed, key = message.get("handed"), message.get("tick")
        if isinstance(handed, dict):
            self._take(handed)
        elif isinstance(key, str) and key in ON_PAPER and isinstance(message.get("done"), bool):
            self.tick(key, message["done"])
        elif message.get("ask") is True:
            self.refresh()

    def _take(self, handed):
        """Note what the browser has kept, as far as it is of this course."""
        keys = {key for row in self._map.chapters for key in row.keys}
        guesses = {key for row in self._map.chapters for key in row.predictions}
        kept = {
            kind: [each for each in _texts(handed.get(kind)) if each in keys] for kind in ("solved", "helped")
        }
        with self._noting():
            reports = [
                progress_file.record(key, self._folder, helped=kind == "helped")
                for kind, found in kept.items()
                for key in found
            ]
            reports += [
                progress_file.record_guess(key, guess, self._folder)
                for key, guess in _pairs(handed.get("predicted"))
                if key in guesses and isinstance(guess, str)
            ]
            reports += [
                progress_file.record_paper(key, done is True, self._folder)
                for key, done in _pairs(handed.get("paper"))
                if key in ON_PAPER
            ]
        self.report = next(filter(None, reports), self.report)

    def __repr__(self):
        return repr(self._map)

    def _repr_html_(self):
        return self._map._repr_html_()

    def _repr_mimebundle_(self, **keywords):
        bundled = super()._repr_mimebundle_(**keywords)
        if bundled is None:
            return None
        data, metadata = bundled
        return {**data, "text/plain": repr(self), "text/html": self._repr_html_()}, metadata


def _texts(given):
    return [item for item in given if isinstance(item, str)] if isinstance(given, list) else []


def _pairs(given):
    return given.items() if isinstance(given, dict) else ()


def progress(folder: str | Path | None = None) -> ProgressMap:
    """Return a map of the chapters and their exercises, those solved marked, which grows by itself.

    Nothing leaves the machine. `reset_progress` forgets what is solved, after a question back.

    Parameters
    ----------
    folder : str or pathlib.Path, optional
        Where the file is that says so; by default beside the notebook.

    Returns
    -------
    ProgressMap
        In a notebook it is shown as a card, printed as text.
    """
    return ProgressMap(folder)
