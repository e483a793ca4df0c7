"""The lists of mutants speak of code that is there, and every survivor has its reason."""

from pathlib import Path

import pytest

from tools.mutants.in_python import mutants
from tools.mutants.listed import FILES, by_hand, squeezed, survivors
from tools.mutants.mutant import sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("one", survivors(), ids=lambda one: f"{one['file']}: {one['becomes'][:30]}")
def test_a_survivor_is_one_of_a_line_that_is_there_and_has_a_reason(one):
    text = squeezed((ROOT / one["file"]).read_text(encoding="utf-8"))
    assert squeezed(one["line"]) in text and one["line"] != one["becomes"]
    assert len(one["reason"]) > 8
    assert one["file"] in [file for file, _ in FILES.values()]


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
