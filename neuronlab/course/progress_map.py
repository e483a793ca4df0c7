"""A map of the chapters: which exercises are solved, ticked or still to come, and what was guessed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from .chapters import CHAPTERS, predictions_of
from .chapters.on_paper import on_paper_in
from .progress_file import Progress, load

if TYPE_CHECKING:
    from pathlib import Path

_STYLE = """<style>
.nl-map { border-collapse: collapse; font: 15px/1.5 system-ui, sans-serif; text-align: left; }
.nl-map th, .nl-map td { padding: 6px 14px 6px 0; vertical-align: top; }
/* JupyterLab sets tables of outputs to the right, with more classes than these. */
.nl-map th, .nl-map td, .nl-map tr { text-align: left !important; }
.nl-map th { font-weight: normal; }
.nl-map a { color: inherit; }
.nl-map ul { display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 0; list-style: none; }
.nl-map li { padding: 1px 9px; border: 1px solid #85888f; border-radius: 999px; white-space: nowrap; }
.nl-map li a { color: inherit !important; text-decoration: none; }
.nl-map li.nl-helped { border-color: #00694d; }
.nl-map li.nl-solved { border-color: #00694d; background: #00694d; color: #fff; }
.nl-map li.nl-on-paper { border-style: dashed; border-radius: 4px; }
</style>"""


class MapRow(NamedTuple):
    """A chapter on the map.

    Number, title, notebook, the `keys` of its exercises, {key: title} of those `on_paper`, keys of its
    `predictions`.
    """

    number: int
    title: str
    notebook: str
    keys: tuple
    on_paper: dict
    predictions: tuple


@dataclass(frozen=True)
class ChapterMap:
    """The chapters and what is `noted` of them, as text and as a table."""

    chapters: tuple
    noted: Progress

    def __repr__(self):
        lines = []
        for row in self.chapters:
            marks = " ".join(f"{key} {self._sign(key)}" for key in (*row.keys, *row.on_paper))
            lines.append(f"{row.number}  {row.title}: {self.count(row)}{f'  [{marks}]' if marks else ''}")
        said = [f"Continue with {self.next[0]}." if self.next else "", self.noted.report]
        return "\n".join([*lines, *filter(None, said)])

    @property
    def next(self) -> tuple | None:
        """(key, notebook) of the exercise to go on with, the first one behind the last that is solved.

        None when all are solved. Before anything is solved it is the first of all; behind the end comes the
        first that was left out. Those on paper do not count: nobody has to tick them.
        """
        keys = [(key, row.notebook) for row in self.chapters for key in row.keys]
        done = [key in self.noted.solved or key in self.noted.helped for key, _ in keys]
        last = max((k for k, is_done in enumerate(done) if is_done), default=-1)
        return next((keys[k] for k in [*range(last + 1, len(keys)), *range(last + 1)] if not done[k]), None)

    def count(self, row) -> str:
        """How much of a chapter is done: "3 of 7 solved, 1 of 2 on paper, 4 of 5 guessed"."""
        noted = self.noted
        parts = (
            (noted.solved, row.keys, "solved"),
            (noted.paper, row.on_paper, "on paper"),
            (noted.predicted, row.predictions, "guessed"),
        )
        return ", ".join(
            f"{sum(key in notes for key in keys)} of {len(keys)} {word}"
            for notes, keys, word in parts
            if keys
        )

    def _sign(self, key):
        noted = self.noted
        done = (noted.solved, "✓"), (noted.helped, "(✓)"), (noted.paper, "☑")
        return next((sign for notes, sign in done if key in notes), "·")

    def _repr_html_(self):
        rows = []
        for row in self.chapters:
            marks = "".join(self._mark(key, row) for key in (*row.keys, *row.on_paper))
            link = f'<a href="{escape(row.notebook)}">{escape(row.title)}</a>'
            rows.append(
                f'<tr><th scope="row">{row.number}&ensp;{link}</th>'
                f"<td>{self.count(row)}</td><td><ul>{marks}</ul></td></tr>"
            )
        said = [f"Noted {self.noted.place}." if self.noted.place else "", self.noted.report]
        report = "".join(f"<p>{escape(text)}</p>" for text in said if text)
        if self.next:
            key, notebook = self.next
            report = f'<p>Continue with <a href="{escape(notebook)}#Exercises">{escape(key)}</a>.</p>{report}'
        return f'{_STYLE}<table class="nl-map" aria-label="Solved exercises">{"".join(rows)}</table>{report}'

    def _mark(self, key, row):
        noted = self.noted
        kind, title = "", "still to come"
        if key in noted.solved:
            kind, title = ' class="nl-solved"', f"solved {noted.solved[key]}"
        elif key in noted.helped:
            kind, title = ' class="nl-helped"', f"solved {noted.helped[key]}, after the way was shown"
        elif key in row.on_paper:
            ticked = noted.paper.get(key)
            kind, title = ' class="nl-on-paper"', f"on paper: {row.on_paper[key]}"
            title += f", ticked {ticked}" if ticked else ""
        sign = "" if self._sign(key) == "·" else f" {self._sign(key)}"
        link = f'<a href="{escape(row.notebook)}#Exercises">{escape(key)}{sign}</a>'
        return f'<li{kind} title="{escape(title)}">{link}</li>'


def read_map(folder: str | Path | None = None) -> ChapterMap:
    """Return the `ChapterMap` of what is noted now; `folder` as of `progress_file.load`."""
    rows = (
        MapRow(
            one.number,
            one.title,
            one.notebook,
            tuple(one.questions),
            on_paper_in(one.number),
            tuple(predictions_of(one.number)),
        )
        for one in CHAPTERS
    )
    return ChapterMap(tuple(rows), load(folder))
