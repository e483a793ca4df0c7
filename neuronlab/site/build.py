"""Runs Sphinx over what was gathered, and finishes its pages."""

import io
import re
import tempfile
from pathlib import Path

from sphinx.application import Sphinx

from ..widgets.kit.bundle import code_files
from .finishing import finish
from .gather import PLACEHOLDER, Gathered
from .places import SCRIPT, SHEET
from .program import page_program
from .settings import settings

MOST_SAID = 20  # warnings


def build(repository, folder, address=None, wanted=None) -> Path:
    """Build the site in `folder`; `build_site` says what is raised."""
    if address is not None and not re.fullmatch(r"https?://[^\s?#]+", address):
        raise ValueError(f"address must be one such as 'https://example.org/course/', got {address!r}")
    folder = folder.absolute()
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "source")
        source.mkdir()
        gathered = Gathered(repository.absolute(), source, wanted)
        address = address or gathered.address
        address = None if PLACEHOLDER in address else f"{address.rstrip('/')}/"
        _write_program(source / "_static", gathered.chapters.values())
        warnings = io.StringIO()
        app = Sphinx(
            source,
            confdir=None,
            outdir=folder,
            doctreedir=Path(place, "doctrees"),
            buildername="html",
            confoverrides=settings(source, address),
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.site = gathered  # type: ignore[attr-defined]
        app.build(force_all=True)
        if said := _lines(warnings.getvalue(), source):
            raise RuntimeError("\n".join(["not as it should be:", *said[:MOST_SAID]]))
    finish(folder, address)
    return folder / "index.html"


def _write_program(static, chapters):
    """Write the script and the style sheet that all pages share."""
    entries = list(dict.fromkeys(entry for chapter in chapters for entry in chapter.entries))
    sheets = list(dict.fromkeys(name for chapter in chapters for name in chapter.sheets))
    static.mkdir(exist_ok=True)
    (static / SCRIPT).write_text(page_program(entries), encoding="utf-8")
    rules = {}
    for folder in {name.partition("/")[0] for name in sheets}:
        rules |= code_files(folder)
    (static / SHEET).write_text("".join(rules[name] for name in sheets), encoding="utf-8")


def _lines(text, source):
    """The warnings, one a line, with pages as the repository names them."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    return [line.replace(f"{source}/", "") for line in plain.splitlines() if line.strip()]
