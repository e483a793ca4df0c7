"""Chapters come to a learner's folder whole, new texts too, and nothing that a learner wrote is lost."""

import json
import os
import sys

import pytest
from somebody import as_somebody, closed

from neuronlab.app import delivery
from neuronlab.app.delivery import deliver
from neuronlab.app.manifest import FILE
from neuronlab.app.refusal import Refusal
from neuronlab.app.report import lines

FIRST = {"00_a.ipynb": '{"first": 0}', "01_b.ipynb": '{"first": 1}'}
SECOND = {"00_a.ipynb": '{"second": 0}', "01_b.ipynb": '{"second": 1}', "02_c.ipynb": '{"second": 2}'}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "course"


@pytest.fixture
def bring(tmp_path, folder):
    """Deliver these texts as a version of the package would."""

    def deliver_version(texts, **options):
        shelf = tmp_path / "shelf"
        shelf.mkdir(exist_ok=True)
        for name, text in texts.items():
            (shelf / name).write_bytes(text.encode())
        return deliver(folder, [shelf / name for name in texts], **options)

    return deliver_version


def read(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.ipynb")}


def test_chapters_are_copied_once_and_then_left_alone(bring, folder):
    first = bring(FIRST)
    assert (first.copied, first.ours) == (list(FIRST), list(FIRST)) and read(folder) == FIRST
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    again = bring(FIRST)
    assert (again.copied, again.renewed, again.waiting, again.ours) == ([], [], [], list(FIRST))
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times
    assert lines(folder, again) == [f"Your chapters in {folder} are as you left them."]


def test_a_new_version_replaces_what_is_untouched_and_nothing_else(bring, folder):
    bring(FIRST)
    (folder / "01_b.ipynb").write_text("mine", encoding="utf-8")
    new = bring(SECOND)
    assert (new.copied, new.renewed, new.waiting) == (["02_c.ipynb"], ["00_a.ipynb"], ["01_b.ipynb"])
    assert read(folder) == SECOND | {"01_b.ipynb": "mine"}
    assert "01_b.ipynb" not in new.ours
    said = " ".join(lines(folder, new))
    assert "New in" in said and "newer text of 01_b.ipynb" in said and "neuronlab --beside" in said


def test_a_new_text_goes_beside_when_asked_and_is_not_offered_twice(bring, folder):
    bring(FIRST)
    (folder / "01_b.ipynb").write_text("mine", encoding="utf-8")
    asked = bring(SECOND, beside=True)
    assert asked.beside == ["01_b-new.ipynb"] and asked.waiting == []
    assert read(folder) == SECOND | {"01_b.ipynb": "mine", "01_b-new.ipynb": SECOND["01_b.ipynb"]}
    assert bring(SECOND).waiting == bring(SECOND, beside=True).beside == []
    (folder / "01_b-new.ipynb").write_text("mine too", encoding="utf-8")  # the next one takes another name
    third = bring(SECOND | {"01_b.ipynb": "third"}, beside=True)
    assert third.beside == ["01_b-new1.ipynb"]
    kept = read(folder)
    assert (kept["01_b.ipynb"], kept["01_b-new.ipynb"], kept["01_b-new1.ipynb"]) == (
        "mine",
        "mine too",
        "third",
    )


def test_a_change_of_the_present_text_is_no_new_text(bring, folder):
    bring(FIRST)
    (folder / "00_a.ipynb").write_text("mine", encoding="utf-8")
    assert bring(FIRST).waiting == [] and bring(FIRST, beside=True).beside == []
    assert read(folder)["00_a.ipynb"] == "mine"


@pytest.mark.parametrize("half", ["", '{"fir'])
@pytest.mark.parametrize("listed", [True, False])
def test_a_half_copied_folder_is_completed(bring, folder, half, listed):
    bring(FIRST)
    (folder / "00_a.ipynb").write_text(half, encoding="utf-8")
    (folder / "01_b.ipynb").unlink()
    if not listed:
        (folder / FILE).unlink()
    new = bring(FIRST)
    assert (new.copied, new.renewed) == (["01_b.ipynb"], ["00_a.ipynb"]) and read(folder) == FIRST


@pytest.mark.parametrize("stop", range(1, 5))
def test_wherever_the_copying_is_interrupted_the_next_start_goes_on(bring, folder, monkeypatch, stop):
    """Between two versions, so that each file is the old one or the new one, and known as ours."""
    bring(FIRST)
    writes, count = os.replace, 0

    def interrupted(*given):
        nonlocal count
        count += 1
        if count == stop:
            raise KeyboardInterrupt
        writes(*given)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", interrupted)
        bring(SECOND)
    third = {name: f"a third {name}" for name in SECOND}  # before it went on there was an update
    assert bring(third).waiting == [] and read(folder) == third
    assert not list(folder.glob("*.part"))


def test_a_full_disk_loses_nothing(bring, folder, monkeypatch):
    bring(FIRST)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refusal, match=r"no room for the chapters, which need 0 MB \(No space left"):
            bring(SECOND)
    assert read(folder) == FIRST
    assert bring(SECOND).copied == ["02_c.ipynb"] and read(folder) == SECOND


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"files": []}', '{"files": {"00_a.ipynb": 7}}'])
def test_without_its_list_every_other_text_counts_as_the_learners(bring, folder, damage):
    bring(FIRST)
    (folder / FILE).write_text(damage, encoding="utf-8")
    assert bring(SECOND).waiting == list(FIRST)
    assert read(folder) == SECOND | FIRST
    assert json.loads((folder / FILE).read_text(encoding="utf-8"))["files"].keys() == {"02_c.ipynb"}


def test_a_file_in_the_place_of_the_folder(bring, folder):
    folder.write_text("a letter", encoding="utf-8")
    with pytest.raises(Refusal, match="should be a folder, and a file is in its place"):
        bring(FIRST)
    assert folder.read_text(encoding="utf-8") == "a letter"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no read-only mode")
def test_a_folder_to_read_only(bring, folder, tmp_path):
    bring(FIRST)
    shelf = tmp_path / "shelf"
    with closed(folder):
        there = as_somebody(deliver, folder, [shelf / name for name in FIRST])
        assert there.closed == "Permission denied" and there.ours == list(FIRST)
        assert "can only be read (Permission denied)" in lines(folder, there)[0]
        for name, text in SECOND.items():
            (shelf / name).write_text(text, encoding="utf-8")
        # A newer text that cannot be put there is no reason not to open the course; a missing chapter is.
        newer = as_somebody(deliver, folder, [shelf / name for name in FIRST])
        assert newer.closed == "Permission denied" and newer.ours == []
        with pytest.raises(Refusal, match=r"nothing can be written there \(Permission denied\)"):
            as_somebody(deliver, folder, [shelf / name for name in SECOND])
    assert read(folder) == FIRST


def test_what_is_closed_and_what_is_full_are_errors_that_systems_have():
    assert delivery.CLOSED and delivery.FULL and not delivery.CLOSED & delivery.FULL
