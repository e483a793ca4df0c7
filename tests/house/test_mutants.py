"""The lists of mutants speak of code that is there, and every survivor has its reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutants import in_javascript
from tools.mutants.in_python import mutants
from tools.mutants.listed import FILES, by_hand, explained, squeezed, survivors
from tools.mutants.mutant import changed, sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("one", survivors(), ids=lambda one: f"{one['file']}: {one['becomes'][:30]}")
def test_a_survivor_is_one_of_a_line_that_is_there_and_has_a_reason(one):
    text = squeezed((ROOT / one["file"]).read_text(encoding="utf-8"))
    assert squeezed(one["line"]) in text and one["line"] != one["becomes"]
    assert len(one["reason"]) > 8
    assert one["file"] in [file for file, _ in FILES.values()]


@pytest.mark.parametrize(
    ("file", "line", "becomes", "known"),
    [
        ("trial", "TARGETS = np.eye(3)", "TARGETS = np.eye(4)", False),
        ("trial", "FURTHER = np.linspace(-7.3, 7.1, 30).reshape(5, 6)", "FURTHER = 3", True),
        ("network", "FURTHER = np.linspace(-7.3, 7.1, 30).reshape(5, 6)", "FURTHER = 3", False),
        ("training", "while len(losses) < epochs:", "while len(losses)!=epochs:", True),
        ("training", "while len(losses) < epochs:", "while len(losses) <= epochs:", False),
    ],
)
def test_what_is_explained_is_one_mutant_or_all_of_a_line(file, line, becomes, known):
    assert explained(f"neuronlab/{file}.py", changed(line, 1, (), becomes)) is known


@pytest.mark.parametrize("one", by_hand(), ids=lambda one: one["what"])
def test_a_mutant_by_hand_is_of_one_line_that_is_there(one):
    text = (ROOT / one["file"]).read_text(encoding="utf-8")
    assert text.count(one["line"]) == 1 and one["line"] != one["becomes"]
    assert all((ROOT / test).is_file() for test in one["tests"])


def test_the_files_and_their_tests_are_there():
    for file, tests in FILES.values():
        assert (ROOT / file).is_file() and all((ROOT / test).is_file() for test in tests)


SOURCE = '''"""A text."""
from __future__ import annotations


def larger(a: int | None, b: float = 1) -> int | None:
    """Return the larger one."""
    if a > b:
        return a
    raise ValueError("b")
'''


def test_what_is_changed_in_python():
    """Operators, numbers, conditions and whole statements; neither annotations nor docstrings."""
    pytest.importorskip("cosmic_ray")
    found = {(mutant.line, mutant.becomes) for mutant in mutants(SOURCE)}
    assert {("if a > b:", "if a >= b:"), ("if a > b:", "if not a > b:"), ("return a", "pass")} <= found
    assert ('raise ValueError("b")', "pass") in found
    assert not any('"""' in line or "None" in line for line, _ in found)
    assert all(mutant.source != SOURCE for mutant in mutants(SOURCE))


def test_a_sample_is_the_same_each_time_and_has_one_of_each_place():
    pytest.importorskip("cosmic_ray")
    found = mutants(SOURCE)
    assert sample(found, 3, 5) == sample(found, 3, 5) and len(sample(found, 3, 5)) == 3
    places = [mutant.place for mutant in sample(found, 1000, 5)]
    assert len(places) == len(set(places)) < len(found) == len(sample(found, None, 5))


def test_what_is_changed_in_javascript():
    try:
        found = {
            (mutant.line, mutant.becomes) for mutant in in_javascript.mutants("let f = (a) => a > 1 && !a;\n")
        }
    except RuntimeError as error:
        pytest.skip(str(error))
    assert found == {
        ("let f = (a) => a > 1 && !a;", becomes)
        for becomes in (
            *("let f = (a) => a >= 1 && !a;", "let f = (a) => a <= 1 && !a;", "let f = (a) => a > 1 || !a;"),
            *("let f = (a) => a > 2 && !a;", "let f = (a) => a > 0 && !a;", "let f = (a) => a > 1 && a;"),
        )
    }


TRY = """
from tools.mutants.trial import ROOT, Trials
for file, test, old, new in {!r}:
    source, trials = (ROOT / file).read_text(encoding="utf-8"), Trials(file, [test])
    trials.baseline()
    assert source.count(old) == 1
    print(trials.notice(source.replace(old, new)), trials.notice(source), trials.notice("(" + source))
"""
CASES = [
    (
        "neuronlab/course/rounding.py",
        "tests/course/test_slips.py::test_right_ends_just_beyond_half_a_unit_of_the_last_digit",
        "NEAR = 0.52",
        "NEAR = 0.9",
    ),
    (
        "neuronlab/widgets/kit/numbers.js",
        "tests/course/test_units.py::test_what_is_longer_than_a_number_needs_is_not_read",
        "MOST_CHARACTERS = 64",
        "MOST_CHARACTERS = 65",
    ),
]


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are tried in copies of a process")
def test_a_mutant_is_noticed_and_the_file_as_it_is_is_not():
    """No file is changed for it, and what cannot be read at all is noticed, too."""
    before = [(ROOT / case[0]).read_bytes() for case in CASES]
    done = subprocess.run(
        [sys.executable, "-c", TRY.format(CASES)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split() == ["True", "False", "True"] * 2, done.stderr[-2000:]
    assert [(ROOT / case[0]).read_bytes() for case in CASES] == before
