"""A map of the chapters and their exercises: which are solved, and which are still to come."""

from __future__ import annotations

from dataclasses import dataclass
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
    report : str
        A sentence for the learner where the file could not be read, mostly "".
    """

    chapters: tuple
    solved: dict
    report: str = ""

    def __repr__(self):
        lines = []
        for number, title, _, keys in self.chapters:
            marks = " ".join(f"{key} {'✓' if key in self.solved else '·'}" for key in keys)
            lines.append(f"{number}  {title}: {self._count(keys)}  [{marks}]")
        return "\n".join(lines + [self.report] * bool(self.report))

    def _count(self, keys):
        return f"{sum(key in self.solved for key in keys)} of {len(keys)} solved"

    def _repr_html_(self):
        rows = []
        for number, title, notebook, keys in self.chapters:
            marks = "".join(self._mark(key) for key in keys)
            rows.append(
                f'<tr><th scope="row">{number}&ensp;<a href="{escape(notebook)}">{escape(title)}</a></th>'
                f"<td>{self._count(keys)}</td><td><ul>{marks}</ul></td></tr>"
            )
        report = f"<p>{escape(self.report)}</p>" if self.report else ""
        return f'{_STYLE}<table class="nl-map" aria-label="Solved exercises">{"".join(rows)}</table>{report}'

    def _mark(self, key):
        if key in self.solved:
            return f'<li class="nl-solved" title="solved {escape(self.solved[key])}">{escape(key)} ✓</li>'
        return f'<li title="still to come">{escape(key)}</li>'


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
    listed = tuple((c.number, c.title, c.notebook, tuple(c.questions)) for c in CHAPTERS)
    noted = load(folder)
    return ProgressMap(listed, noted.solved, noted.report)
