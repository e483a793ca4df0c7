"""A map of the chapters and their exercises: which are solved, and which are still to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from .chapters import CHAPTERS
from .progress_file import load

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
</style>"""


@dataclass(frozen=True)
class ProgressMap:
    """What `progress` shows, as text and as a table: the exercises of each chapter, those solved marked.

    Attributes
    ----------
    chapters : tuple of (int, str, str, tuple)
        Number, title, notebook and keys of each.
    solved : dict of {str: str}
        When each key was solved.
    helped : dict of {str: str}
        The same of those that were solved after the way was shown.
    report : str
        A sentence for the learner where the file could not be read, mostly "".
    place : str
        Where the next one is noted: "beside the notebooks, in ...".
    """

    chapters: tuple
    solved: dict
    helped: dict = field(default_factory=dict)
    report: str = ""
    place: str = ""

    def __repr__(self):
        lines = []
        for number, title, _, keys in self.chapters:
            marks = " ".join(f"{key} {self._sign(key)}" for key in keys)
            lines.append(f"{number}  {title}: {self._count(keys)}  [{marks}]")
        said = [f"Continue with {self.next[0]}." if self.next else "", self.report]
        return "\n".join([*lines, *filter(None, said)])

    @property
    def next(self) -> tuple | None:
        """(key, notebook) of the exercise to go on with, the first one behind the last that is solved.

        None when all are solved. Before anything is solved it is the first of all; behind the end comes the
        first that was left out.
        """
        keys = [(key, notebook) for _, _, notebook, own in self.chapters for key in own]
        done = [key in self.solved or key in self.helped for key, _ in keys]
        last = max((k for k, is_done in enumerate(done) if is_done), default=-1)
        return next((keys[k] for k in [*range(last + 1, len(keys)), *range(last + 1)] if not done[k]), None)

    def _sign(self, key):
        return "✓" if key in self.solved else "(✓)" if key in self.helped else "·"

    def _count(self, keys):
        return f"{sum(key in self.solved for key in keys)} of {len(keys)} solved"

    def _repr_html_(self):
        rows = []
        for number, title, notebook, keys in self.chapters:
            marks = "".join(self._mark(key, notebook) for key in keys)
            rows.append(
                f'<tr><th scope="row">{number}&ensp;<a href="{escape(notebook)}">{escape(title)}</a></th>'
                f"<td>{self._count(keys)}</td><td><ul>{marks}</ul></td></tr>"
            )
        said = [f"Noted {self.place}." if self.place else "", self.report]
        report = "".join(f"<p>{escape(text)}</p>" for text in said if text)
        if self.next:
            key, notebook = self.next
            report = f'<p>Continue with <a href="{escape(notebook)}#Exercises">{escape(key)}</a>.</p>{report}'
        return f'{_STYLE}<table class="nl-map" aria-label="Solved exercises">{"".join(rows)}</table>{report}'

    def _mark(self, key, notebook):
        kind, title = "", "still to come"
        if key in self.solved:
            kind, title = ' class="nl-solved"', f"solved {self.solved[key]}"
        elif key in self.helped:
            kind, title = ' class="nl-helped"', f"solved {self.helped[key]}, after the way was shown"
        sign = "" if self._sign(key) == "·" else f" {self._sign(key)}"
        link = f'<a href="{escape(notebook)}#Exercises">{escape(key)}{sign}</a>'
        return f'<li{kind} title="{escape(title)}">{link}</li>'


def progress(folder: str | Path | None = None) -> ProgressMap:
    """Return a map of the chapters and their exercises, those solved marked.

    Nothing leaves the machine. `reset_progress` forgets what is solved, after a question back.

    Parameters
    ----------
    folder : str or pathlib.Path, optional
        Where the file is that says so; by default beside the notebook.

    Returns
    -------
    ProgressMap
        In a notebook it is shown as a table.
    """
    listed = tuple((c.number, c.title, c.notebook, tuple(c.questions)) for c in CHAPTERS if c.questions)
    noted = load(folder)
    return ProgressMap(listed, noted.solved, noted.helped, noted.report, noted.place)
