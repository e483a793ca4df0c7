"""Every line of the sources is taught somewhere: docs/coverage.md says where, and the chapters say so too."""

import json
import re
from functools import cache

import pytest
from test_notebooks import NOTEBOOKS, read

from tools.widget_state import STATE, VIEW

TABLE = NOTEBOOKS.parent / "docs" / "coverage.md"
LINES = {
    f"{letter}{n}" for letter, last in (("N", 14), ("A", 8), ("L", 4), ("C", 3)) for n in range(1, last + 1)
}
LINES |= {f"B{n}" for n in range(16)} | {f"P{n}" for n in range(1, 6)}
LINES |= {f"E{n}" for n in range(1, 18)}


def rows():
    """Return the table's rows: line, chapter, heading, words."""
    found = [
        [cell.strip() for cell in row.split(" | ", maxsplit=3)]
        for row in re.findall(
            r"^\| ([A-Z]\d+ \|.*) \|$", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    ]
    assert all(len(row) == 4 and all(row) for row in found)
    return found


@cache
def sections(chapter):
    """Return {heading: text}: what stands below it up to the next heading, prose, code and output."""
    found, heading, notebook = {}, "", read(chapter)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs = [f"{shown(output)}\n{revealed(notebook, output)}" for output in cell.outputs]
            found[heading] += f"\n{cell.source}\n" + "\n".join(outputs)
            continue
        for line in cell.source.splitlines():
            if opening := re.match(r"#+ +(.*?) *$", line):
                heading = opening[1]
                found.setdefault(heading, "")
            else:
                found[heading] += f" {line}"
    return found


def shown(output):
    """Return what an output says in words."""
    return output["text"] if output.output_type == "stream" else output.get("data", {}).get("text/plain", "")


def revealed(notebook, output):
    """Return what a prediction shows in words once somebody has guessed."""
    model = output.get("data", {}).get(VIEW, {}).get("model_id")
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    kept = state.get(model, {}).get("state", {}).get("revealed")
    told = json.loads(kept) if kept else {}
    return "\n".join(filter(None, (told.get("why"), told.get("text"))))


def test_every_line_is_named():
    assert {row[0] for row in rows()} == LINES


@pytest.mark.parametrize(
    ("line", "chapter", "heading", "words"),
    [pytest.param(*row, id=f"{row[0]}-{row[3][:20]}") for row in rows()],
)
def test_line_is_taught_where_the_table_says(line, chapter, heading, words):
    assert words in sections(chapter)[heading]
