"""While developing, an edit of a card's file reaches the cards that are there, and only then."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys, time
from pathlib import Path
import anywidget
from neuronlab.widgets.kit import bundle

bundle.custom_properties = lambda: ""  # the course's colours are not the card's own
bundle.STATIC = Path(sys.argv[1])

class Card(anywidget.AnyWidget):
    _esm = bundle.bundle("card.js")
    _css = bundle.styles("card.css")

card = Card()
print(card._esm, card._css, sep="|")

def edit(name, text, trait):
    before = getattr(card, trait)
    (bundle.STATIC / name).write_text(text)
    end = time.monotonic() + float(sys.argv[2])
    while getattr(card, trait) == before and time.monotonic() < end:
        time.sleep(0.02)
    return getattr(card, trait)

time.sleep(0.5)  # until the thread watches
print(edit("word.js", "export const word = 2;", "_esm"))
print(edit("card.css", ".nl-card { top: 2px }", "_css"))
print(edit("word.js", "export default 3;", "_esm"))
print(edit("word.js", "export const word = 4;", "_esm"))
print(Card()._esm)
"""


@pytest.fixture
def edited(tmp_path):
    """Return a function that runs the script with the variable set to `value` and gives its lines."""
    (tmp_path / "card.js").write_text('import { word } from "./word.js";\nexport default { word };\n')
    (tmp_path / "word.js").write_text("export const word = 1;\n")
    (tmp_path / "card.css").write_text(".nl-card { top: 1px }\n")

    def run(value, patience):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path), str(patience)],
            env=os.environ | {"ANYWIDGET_HMR": value},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return [
            line for line in done.stdout.splitlines() if line and line != "export default { word };"
        ], done.stderr

    return run


def test_an_edit_reaches_living_cards(edited):
    lines, log = edited("1", 20)
    assert lines[:4] == [
        "const word = 1;",
        "|.nl-card { top: 1px }",
        "const word = 2;",
        ".nl-card { top: 2px }",
    ]
    assert lines[4].startswith('throw new Error("word.js: export a function or a const')
    assert "word.js: export a function" in log
    assert lines[5:] == ["const word = 4;", "const word = 4;"]


def test_the_cards_of_the_course_are_followed():
    """Each then has its whole code for itself, which anywidget follows; else that stands once for all."""
    script = "import neuronlab as nl; card = nl.NeuronMemory();print(len(card._code), len(card._esm) > 3000)"
    for value, printed in (("1", "0 True"), ("", "2 False")):
        environment = os.environ | {"ANYWIDGET_HMR": value}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60
        )
        assert (done.stdout.strip(), done.stderr) == (printed, "")


def test_without_the_variable_a_card_keeps_its_text(edited):
    lines, _ = edited("", 0.2)
    assert [line for line in lines if "word" in line] == ["const word = 1;"] * 5
