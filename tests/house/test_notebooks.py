"""The chapters: in sync with their source, and built the way a reader expects; nbval runs their cells."""

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from neuronlab.course.chapters import CHAPTERS
from tools import build_notebooks
from tools.widget_state import STATE, VIEW, old_code

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SOURCES = sorted((NOTEBOOKS / "source").glob("*.md"))
NAMES = [path.stem for path in SOURCES]
REBUILD = "edit its source and run `nox -s notebooks`; if JupyterLab saved it: `git restore notebooks`"
chapters = pytest.mark.parametrize("name", NAMES)
# Of these none has exercises: the first page, questions, and what is for teachers.
OF_ITS_OWN = ("00_start_here", "09_questions_people_ask", "10_teaching")
with_exercises = pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_ITS_OWN])
# A little more than each chapter has with its cards, in bytes, so that one that grows is noticed.
LARGEST = dict(
    zip(
        NAMES,
        (285e3, 1080e3, 1290e3, 1630e3, 1413e3, 1750e3, 2740e3, 1780e3, 1840e3, 250e3, 305e3),
        strict=True,
    )
)


@cache
def read(name):
    """A chapter, for tests that leave it as it is: to read the eleven takes seconds."""
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def outputs(notebook):
    """Yield every output of every code cell."""
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def markdown(notebook):
    """Return the prose of a notebook as one text."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def headings(text):
    """Return (level, words) of each heading, outside code."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) +(.+?) *$", text, flags=re.MULTILINE)]


def broken_links(text):
    """Return the relative links and pictures of a chapter that lead nowhere."""
    links = re.findall(r"\]\(\s*<?([^)\s>]+)", text) + re.findall(r"(?:href|src)=[\"']([^\"']+)", text)
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    return [link for link in inside if link and not (NOTEBOOKS / unquote(link)).exists()]


def opening_of(notebook):
    """Return what a chapter promises before its first section, or, of the first page, before the map.

    The first page begins with a card, not with words about cards: what is said elsewhere at the top stands
    below it.
    """
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return "\n".join(prose[:5] if notebook.cells[1].cell_type == "code" else prose[:1])


def test_every_notebook_has_its_source_and_is_there():
    assert NAMES, "no chapter at all"
    assert [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))] == NAMES


@chapters
def test_notebook_is_in_sync_with_its_source(name):
    found = build_notebooks.disagreements(NOTEBOOKS / "source" / f"{name}.md", NOTEBOOKS)
    assert found == [], REBUILD


@chapters
def test_cells_are_short_and_quiet(name):
    assert build_notebooks.complaints(read(name)) == []


@chapters
def test_lines_of_code_fit_a_page_of_800_pixels(name):
    notebook = read(name)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    code += re.findall(r"^```python\n(.*?)^```", markdown(notebook), flags=re.MULTILINE | re.DOTALL)
    lines = "\n".join(code).splitlines()
    assert [line for line in lines if len(line) > 79] == []


@chapters
def test_notebook_holds_nothing_that_changes_from_run_to_run(name):
    notebook = read(name)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), REBUILD
    metadata = dict(notebook.metadata)
    state = metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    assert metadata == build_notebooks.METADATA, REBUILD
    ids = {cell.id for cell in notebook.cells}
    for model, saved in state.items():
        is_code = "files" in saved["state"]  # whose id is made of its text
        assert is_code or model[: len("00-12345678")] in ids, REBUILD
    for output in outputs(notebook):
        assert "image/svg+xml" not in output.get("data", {})  # random ids and a date
        assert not re.search(r"\bat 0x[0-9a-f]{6,}", str(output)), "an address in memory"


@chapters
def test_every_card_of_a_chapter_moves_before_anything_is_run(name):
    """Its state is in the file, and that of all it refers to."""
    notebook = read(name)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    shown = [output.data for output in outputs(notebook) if "image/png" in output.get("data", {})]
    cards = [data for data in shown if not data["text/plain"].startswith("<")]
    assert cards and all(data[VIEW]["model_id"] in state for data in cards), REBUILD
    assert set(re.findall(r"IPY_MODEL_([\w-]+)", json.dumps(state))) <= set(state)
    assert old_code(notebook) == [], REBUILD


@chapters
def test_a_chapter_with_its_cards_stays_small(name):
    assert (NOTEBOOKS / f"{name}.ipynb").stat().st_size <= LARGEST[name]


@chapters
def test_links_lead_somewhere(name):
    assert broken_links(markdown(read(name))) == []


@chapters
def test_chapter_opens_with_what_it_promises(name):
    notebook = read(name)
    first, opening = notebook.cells[0], opening_of(notebook)
    number, title = re.match(r"# (\d+) +(\S.*)", first.source).groups()
    assert int(number) == int(name.split("_")[0]) and title
    assert "**You will be able to**" in opening
    assert re.search(r"\*\*Time\*\*: about \d+ minutes", opening)
    # What moves by itself, what running is for, and the way back from where JupyterLab then stands.
    assert "as soon as" in opening and "**Shift+Enter**" in opening
    assert opening.index("Run > Run All Cells") < opening.index("**Ctrl+Home**")
    assert "*picture: run the page to move it*" in opening


@chapters
def test_chapter_has_something_to_move(name):
    """A widget's picture stands where no kernel runs; a figure of matplotlib does not count."""
    shown = [output.data for output in outputs(read(name)) if "data" in output]
    assert [d for d in shown if "image/png" in d and not d.get("text/plain", "<").startswith("<")]


@with_exercises
def test_chapter_closes_with_exercises_summary_and_neighbours(name):
    text = markdown(read(name))
    found = headings(text)
    assert (2, "Exercises") in found and found[-1] == (2, "Summary")
    exercises = text[text.index("\n## Exercises") : text.index("\n## Summary")]
    numbers = re.findall(r"^### Exercise (\d+): \S", exercises, flags=re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    asked = exercises_of(name)
    assert len(asked) >= 5 and exercises.count("<details") == len(numbers) - len(asked) >= 1


@chapters
def test_chapter_leads_to_its_neighbours(name):
    text, place = markdown(read(name)), NAMES.index(name)
    assert [words for level, words in headings(text) if level == 2][-1] == "Summary"
    neighbours = set(NAMES[max(place - 1, 0) : place] + NAMES[place + 1 : place + 2])
    assert neighbours <= set(re.findall(r"\]\((\w+)\.ipynb\)", text[text.index("\n## Summary") :]))


def exercises_of(name):
    """Return the keys of the exercises in a chapter, in their order."""
    sources = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "code")
    return re.findall(r'^nl\.Exercise\("([\d.]+)"\)$', sources, flags=re.MULTILINE)


def test_every_exercise_of_the_map_can_be_solved_where_the_map_says():
    placed = {chapter.notebook: list(chapter.questions) for chapter in CHAPTERS}
    found = {f"{name}.ipynb": exercises_of(name) for name in NAMES}
    assert {notebook: keys for notebook, keys in found.items() if keys} == {
        notebook: keys for notebook, keys in placed.items() if keys
    }
    for chapter in CHAPTERS:
        (title,) = (words for level, words in headings(markdown(read(chapter.notebook[:-6]))) if level == 1)
        assert title.split() == [str(chapter.number), *chapter.title.split()]


def test_broken_links_are_noticed():
    assert broken_links("[a](nowhere.ipynb) ![b](no.png) <a href='gone.html'>") == [
        "nowhere.ipynb",
        "no.png",
        "gone.html",
    ]
    assert broken_links("[a](https://example.org) [b](#here) [c](../README.md#start)") == []


SCRATCH = """# 1 Scratch

+++

Text.

```{code-cell}
from IPython.display import display
class Widget:
    def _repr_mimebundle_(self, **_):
        view = {"version_major": 2, "version_minor": 0, "model_id": str(id(self))}
        return {"text/plain": "Widget()", "application/vnd.jupyter.widget-view+json": view}
Widget()
```

```{code-cell}
import neuronlab as nl
nl.Stepper.of(nl.examples.neuron)
```

```{code-cell}
:tags: [nbval-ignore-output]
import time
print(time.time_ns())
```
"""


@pytest.mark.thorough
def test_building_twice_makes_no_diff_and_keeps_no_id_of_chance(tmp_path):
    """Nor does a cell that measures: it keeps what it showed, until its source is another."""
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "01_scratch.md"
    source.write_text(SCRATCH, encoding="utf-8")
    assert build_notebooks.disagreements(source, tmp_path) == ["01_scratch.ipynb has not been built"]
    assert build_notebooks.build(source, tmp_path) == ("written", [])
    assert build_notebooks.disagreements(source, tmp_path) == []
    assert build_notebooks.build(source, tmp_path) == ("unchanged", [])
    notebook = nbformat.read(tmp_path / "01_scratch.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[2].outputs[0].data == {"text/plain": "Widget()"}
    assert notebook.cells[3].outputs[0].data[VIEW]["model_id"] == f"{notebook.cells[3].id}-0"
    state = notebook.metadata["widgets"][STATE]["state"]
    assert old_code(notebook) == []
    code = next(
        model["state"]["files"]
        for model in state.values()
        if "kit/base.css" in model["state"].get("files", ())
    )
    code["kit/base.css"] += ".nl-older {}"
    assert old_code(notebook) == ["kit/base.css"]
    ids = [cell.id for cell in notebook.cells]

    another = SCRATCH.replace("Text.", "Another text.").replace("time_ns()", "time()")
    source.write_text(another, encoding="utf-8")
    assert len(build_notebooks.disagreements(source, tmp_path)) == 4  # the text of two cells, and their ids
    assert build_notebooks.build(source, tmp_path) == ("written", [])
    again = nbformat.read(tmp_path / "01_scratch.ipynb", as_version=4)
    same = [old == cell.id for old, cell in zip(ids, again.cells, strict=True)]
    assert same == [True, False, True, True, False]
    assert "." in again.cells[-1].outputs[0].text != notebook.cells[-1].outputs[0].text


def test_code_that_nobody_has_to_read_is_folded_and_the_rest_is_not(tmp_path):
    source = tmp_path / "01_scratch.md"
    cells = "```{code-cell}\n:tags: [hide-input]\n\n1 + 1\n```\n\n```{code-cell}\n2 + 2\n```\n"
    source.write_text(f"# 1 Scratch\n\n{cells}", encoding="utf-8")
    _, folded, other = build_notebooks.read_source(source).cells
    assert folded.metadata["jupyter"] == {"source_hidden": True} and "jupyter" not in other.metadata


@chapters
def test_no_pairing_of_lists_stands_open(name):
    """Who need not be able to program meets no `zip` and no `lambda`, but where it is said who reads it."""
    opened, heading = [], ""
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            heading = ([words for _, words in headings(cell.source)] or [heading])[-1]
        elif "hide-input" not in cell.metadata.get("tags", ()) and re.search(
            r"\bzip\(|\blambda\b", cell.source
        ):
            opened.append((heading, cell.source[:60]))
    programmers = {"Your turn: write it yourself", "Your own function", "When something goes wrong"}
    assert [one for one in opened if one[0] not in programmers] == []


def test_builder_complains_of_long_cells_and_warnings(tmp_path, capsys):
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "01_scratch.md"
    long = "\n".join(f"x{n} = {n}" for n in range(16))
    warning = "import warnings; warnings.warn('careful')"
    text = f"# 1 Scratch\n\n```{{code-cell}}\n{long}\n```\n\n```{{code-cell}}\n{warning}\n```\n"
    source.write_text(text, encoding="utf-8")
    assert build_notebooks.main(["--folder", str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "a code cell has 16 lines, 15 are allowed: x0 = 0" in shown and "a cell writes to stderr" in shown

    source.write_text("# 1 Scratch\n\n```{code-cell}\n1 / 0\n```\n", encoding="utf-8")
    assert build_notebooks.main(["--folder", str(tmp_path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
