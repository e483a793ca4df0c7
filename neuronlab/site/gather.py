"""Copies what the site is made of into one folder, in which each page lies as in the repository."""

import os
import re
import shutil
import tomllib
from html import escape
from pathlib import Path

import nbformat

from ..export.execution import read_notebook
from ..export.page import title_of
from .chapter import page_chapter
from .places import PICTURES
from .running import COPIES, PLACEHOLDER, ways_to_run

PROJECT = (
    "docs/design.md",
    "docs/widgets.md",
    "docs/without_a_kernel.md",
    "docs/chapters.md",
    "docs/tried.md",
    "docs/sources.md",
)
PROJECT += ("docs/coverage.md", "CONTRIBUTING.md", "CHANGELOG.md")
_FENCED = re.compile(r"(^(`{3,})[^\n]*\n.*?^\2`*$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


class Gathered:
    """The folder `source` for Sphinx, and what the pages need besides.

    `chapters` is {page: Chapter}; `titles` {page: its first heading}. FileNotFoundError where `repository`
    or one of the chapters `wanted` is not there.
    """

    def __init__(self, repository, source, wanted=None):
        self._repository, self.source = repository, source
        for name in ("docs/project.toml", "docs/api/index.rst", "notebooks"):
            if not (repository / name).exists():
                raise FileNotFoundError(f"no copy of the repository, {name} is not there: {repository}")
        self._project = project = tomllib.loads(
            (repository / "docs/project.toml").read_text(encoding="utf-8")
        )
        place = f"{project['owner']}/{project['repository']}"
        self.address = project["site"]
        self.home = None if PLACEHOLDER in place else f"https://github.com/{place}"
        notebooks = sorted((repository / "notebooks").glob("[0-9]*.ipynb"))
        there = {path.stem: path for path in notebooks}
        if unknown := sorted(set(wanted or ()) - set(there)):
            raise FileNotFoundError(f"no such chapter: {', '.join(unknown)}; there are {', '.join(there)}")
        self._notebooks = [path for name, path in there.items() if wanted is None or name in wanted]
        read = {f"notebooks/{path.stem}": read_notebook(path) for path in self._notebooks}
        self.titles = {page: title_of(notebook) or page for page, notebook in read.items()}
        self.chapters = {}
        for page, notebook in read.items():
            self._gather_chapter(page, notebook)
        self._pages = {path.relative_to(repository).as_posix() for path in self._notebooks} | set(PROJECT)
        for name in PROJECT:
            self._gather_text(name)
        shutil.copytree(repository / "docs/api", source / "docs/api")
        self._write_index()

    def _gather_chapter(self, page, notebook):
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self._without_absent(cell.source)
        self.chapters[page] = chapter = page_chapter(notebook, self._map(""))
        copies = self.source / COPIES
        copies.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._repository / f"{page}.ipynb", copies)
        way = nbformat.v4.new_markdown_cell(ways_to_run(self._project, f"{page}.ipynb"))
        chapter.notebook.cells.insert(1, way)  # below the title and what the chapter is about
        target = self.source / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(chapter.notebook, target)
        pictures = self.source / PICTURES
        pictures.mkdir(parents=True, exist_ok=True)
        for name, picture in chapter.pictures.items():
            (pictures / name).write_bytes(picture)

    def _without_absent(self, text):
        """A chapter's prose; links to chapters that are not on this site keep their words only."""
        names = {path.name for path in self._notebooks}
        return re.sub(
            r"\[([^\]]*)\]\(([\w%.-]+\.ipynb)(?:#[^)]*)?\)",
            lambda found: found[0] if found[2] in names else found[1],
            text,
        )

    def _gather_text(self, name):
        text = (self._repository / name).read_text(encoding="utf-8")
        parts = _FENCED.split(text)  # prose, a block, its fence, prose, ...
        kept = [self._relinked(name, part) for part in parts[::3]]
        for k, part in enumerate(kept):
            parts[3 * k] = part
        del parts[2::3]
        target = self.source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(parts), encoding="utf-8")

    def _relinked(self, page, text):
        """The text with its links: those to pages stay, others lead to the repository or keep their words."""

        def relink(found):
            words, link, place = found[1], found[2], found[3] or ""
            if re.match(r"[a-z]+:", link):
                return found[0]
            target = os.path.normpath(Path(page).parent / link).replace(os.sep, "/")
            if target in self._pages:
                return found[0]
            return f"[{words}]({self.home}/blob/HEAD/{target}{place})" if self.home else words

        return _LINK.sub(relink, text)

    def _write_index(self):
        template = (Path(__file__).parent / "index.md").read_text(encoding="utf-8")
        listed = "\n".join(self.chapters)
        text = template.replace("{chapters}", listed).replace("{map}", self._map("notebooks/"))
        text = text.replace("{first}", next(iter(self.chapters)))
        text = text.replace("{project}", "\n".join(name.removesuffix(".md") for name in PROJECT))
        (self.source / "index.md").write_text(text, encoding="utf-8")

    def _map(self, folder):
        """The chapters, which lie in `folder`, and their exercises as HTML; a script adds what is solved."""
        from ..course.chapters import CHAPTERS

        chapters = {f"notebooks/{Path(one.notebook).stem}": one for one in CHAPTERS}
        rows = []
        for page, title in self.titles.items():
            target = f"{folder}{Path(page).name}.html"
            number, _, words = title.partition(" ")
            marks = _marks(chapters[page], target) if page in chapters else ""
            link = f'<a href="{target}">{escape(words)}</a>'
            rows.append(f"<li><span>{escape(number)}</span> {link}{marks}</li>")
        return f'<ol class="site-map">{"".join(rows)}</ol>\n<p class="site-solved" hidden></p>'


def _marks(chapter, target):
    """A chapter's exercises and predictions as kit/marks.js wants them; `target` is its page."""
    from ..course.chapters import predictions_of
    from ..course.chapters.on_paper import on_paper_in

    def link(text, place=""):
        return f'<a href="{target}{place}">{escape(text)}</a>'

    exercises = [f'<li data-key="{escape(key)}">{link(key, "#exercises")}</li>' for key in chapter.questions]
    for key, title in on_paper_in(chapter.number).items():
        box = f'<input type="checkbox" aria-label="{escape(f"{key}, {title}: done")}">'
        names = f'data-paper="{escape(key)}" data-title="{escape(title)}"'
        exercises.append(f"<li {names}>{box} {link(key, '#exercises')}</li>")
    guesses = [f'<li data-guess="{key}">{link("◇")}</li>' for key in predictions_of(chapter.number)]
    return (
        f'<ul class="site-keys">{"".join(exercises)}</ul>'
        f'<ul class="site-guesses" aria-label="Predictions">{"".join(guesses)}</ul>'
    )
