"""Build the chapters: read notebooks/source/*.md, run them, and write notebooks/*.ipynb with their outputs.

    python -m tools.build_notebooks [04_backprop_iteration_1 ...]    run and write these chapters, or all
    python -m tools.build_notebooks --check                          compare the cells of both, run nothing

A rebuild without a change makes no diff: cell ids come from the cells' text, the ids of widgets from their
cells, and what differs from run to run (times, versions) is left out. A chapter carries the state of its
cards, so that a trusted page moves before anything is run, and their pictures for all other pages. A cell
that measures has the tag nbval-ignore-output and keeps what it showed first. The code of a cell with the tag
hide-input, which nobody has to read, is folded.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from neuronlab.files import write_text
from tools.widget_state import fix_state, old_code

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LONGEST_CELL = 15
MEASURES = "nbval-ignore-output"
FOLDED = "hide-input"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def read_source(path):
    """Return the notebook of a MyST Markdown file, without outputs; each cell's id comes from its text."""
    parsed = jupytext.read(path, fmt="md:myst")
    notebook = nbformat.v4.new_notebook(metadata=METADATA)
    seen = {}
    for cell in parsed.cells:
        text = cell.cell_type + cell.source
        seen[text] = seen.get(text, 0) + 1
        digest = hashlib.sha256(f"{text}{seen[text]}".encode()).hexdigest()[:8]
        cell.id = f"{path.stem.split('_')[0]}-{digest}"
        if FOLDED in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"source_hidden": True}  # what JupyterLab goes by
        notebook.cells.append(cell)
    return notebook


def run(notebook, folder):
    """Return the notebook as a fresh kernel that works in `folder` leaves it; raises CellExecutionError."""
    with tempfile.TemporaryDirectory() as profile:  # nobody's own start-up files
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "IPYTHONDIR": profile}
        environment["NEURONLAB_PROGRESS"] = profile  # nor anybody's solved exercises
        environment.pop("MPLBACKEND", None)
        client = NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            record_timing=False,
            store_widget_state=True,
            coalesce_streams=True,
        )
        client.execute(env=environment)
    notebook = fix_state(notebook)
    notebook.metadata |= METADATA  # nbclient adds the version of the running Python
    return notebook


def keep_measured(notebook, before):
    """Give each cell that measures the outputs that the same cell had `before`: no two runs measure alike."""
    shown = {cell.id: cell.outputs for cell in before.cells if cell.cell_type == "code" and cell.outputs}
    for cell in notebook.cells:
        if MEASURES in cell.metadata.get("tags", ()):
            cell.outputs = shown.get(cell.id, cell.outputs)


def complaints(notebook):
    """Return what a reader would trip over, one line each: cells that are too long, warnings on stderr."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        lines = cell.source.splitlines()
        if len(lines) > LONGEST_CELL:
            found.append(f"a code cell has {len(lines)} lines, {LONGEST_CELL} are allowed: {lines[0]}")
        for output in cell.outputs:
            if output.get("name") == "stderr":
                found.append(f"a cell writes to stderr: {output.text.strip().splitlines()[-1]}")
    return found


def build(source, folder):
    """Run one chapter, write its notebook; return "written" or "unchanged", and the complaints."""
    notebook = run(read_source(source), folder)
    target = folder / f"{source.stem}.ipynb"
    if target.exists():
        keep_measured(notebook, nbformat.read(target, as_version=4))
    text = nbformat.writes(notebook) + "\n"
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return "unchanged", complaints(notebook)
    write_text(target, text)
    return "written", complaints(notebook)


def disagreements(source, folder):
    """Return where a notebook's cells differ from the source's, or its cards' code is old, one line each."""
    target = folder / f"{source.stem}.ipynb"
    if not target.exists():
        return [f"{target.name} has not been built"]
    wanted, there = read_source(source), nbformat.read(target, as_version=4)
    found = []
    if len(wanted.cells) != len(there.cells):
        found.append(f"the source has {len(wanted.cells)} cells, {target.name} has {len(there.cells)}")
    for number, (new, old) in enumerate(zip(wanted.cells, there.cells, strict=False)):
        for field in ("cell_type", "source", "id", "metadata"):
            if new[field] != old[field]:
                found.append(f"cell {number}: {field} is {old[field]!r}, its source says {new[field]!r}")
    if old := old_code(there):
        found.append(f"its cards hold an older text of {', '.join(old)}: build it anew")
    return found


def main(arguments=None):
    """Build or check the chosen chapters, print one line for each, and return the exit status."""
    parser = argparse.ArgumentParser(description="Build the chapters from notebooks/source.")
    parser.add_argument("chapters", nargs="*", help="such as 04_backprop_iteration_1; all when none is named")
    parser.add_argument("--check", action="store_true", help="only compare source and notebook, run nothing")
    parser.add_argument("--folder", type=Path, default=NOTEBOOKS, help="where source/ and the notebooks are")
    options = parser.parse_args(arguments)
    sources = {path.stem: path for path in sorted((options.folder / "source").glob("*.md"))}
    unknown = sorted(set(options.chapters) - set(sources))
    if unknown:
        parser.error(f"no such chapter: {', '.join(unknown)}; there are {', '.join(sources)}")
    failed = False
    for name in options.chapters or sources:
        state, found = "failed", []
        if options.check:
            found = disagreements(sources[name], options.folder)
            state = "differs" if found else "in sync"
        else:
            try:
                state, found = build(sources[name], options.folder)
            except CellExecutionError as error:
                found = str(error).splitlines()
        print(f"{name}: {state}", *found, sep="\n  ")
        failed = failed or bool(found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
