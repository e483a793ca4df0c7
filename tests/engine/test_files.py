"""Files are written whole or not at all, and stay where they are and what they were for others."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from neuronlab.files import write_text


def test_what_is_written_is_there_and_alone(tmp_path):
    path = tmp_path / "page.html"
    for text in ("first\nµ\n", "", "a third\n"):
        write_text(path, text)
        assert path.read_bytes() == text.encode("utf-8")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step, error):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)):
        write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [path]


def test_text_that_no_file_can_hold_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "a lone surrogate \ud800")
    assert path.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [path]


def test_the_folder_is_not_made(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_text(tmp_path / "gone" / "page.html", "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_modes(tmp_path):
    """A new file is as `open` would make it, one that is there stays as readable as it was."""
    path, plain = tmp_path / "page.html", tmp_path / "plain"
    plain.write_text("", encoding="utf-8")
    write_text(path, "new")
    assert path.stat().st_mode == plain.stat().st_mode
    for mode in (0o640, 0o664):
        path.chmod(mode)
        write_text(path, "newer")
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "shelf").mkdir()
    target, link = tmp_path / "shelf" / "page.html", tmp_path / "link.html"
    link.symlink_to(target)
    for text in ("new", "newer"):  # a target that is not there yet, and one that is
        write_text(link, text)
        assert link.is_symlink() and target.read_text(encoding="utf-8") == text
    assert {path.name for path in (tmp_path / "shelf").iterdir()} == {"page.html"}


def test_a_file_that_cannot_be_begun_says_why(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(tmp_path / "page.html", "new")


def test_drafts_of_processes_that_were_killed_are_cleared_away_after_an_hour(tmp_path):
    """Younger ones may still be written, and other files are not ours."""
    old, young, other = (tmp_path / name for name in (".neuronlab-1f.part", ".neuronlab-2f.part", "1f.part"))
    for path, seconds in ((old, 3700), (young, 3500), (other, 9999)):
        path.write_bytes(b"half")
        os.utime(path, (0, time.time() - seconds))
    write_text(tmp_path / "page.html", "new")
    assert {path.name for path in tmp_path.iterdir()} == {young.name, other.name, "page.html"}


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize(("user", "group"), [(12345, 23456), (12345, 0), (0, 23456), (0, 0)])
def test_a_file_keeps_its_owner_and_its_group(tmp_path, user, group):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    os.chown(path, user, group)
    write_text(path, "new")
    assert (path.stat().st_uid, path.stat().st_gid) == (user, group)
    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "chown"), reason="Windows has no such owners")
@pytest.mark.parametrize("ours", [True, False])
def test_owner_and_group_are_given_back_where_that_is_allowed(tmp_path, monkeypatch, ours):
    """The group first: who is in it may give it, only root the owner. A file of one's own is left alone."""
    path, asked = tmp_path / "page.html", []
    path.write_text("old", encoding="utf-8")
    kept = path.stat()
    if not ours:
        own = Path.stat

        def others(self, **more):
            found = list(own(self, **more))
            found[stat.ST_UID] += self == path
            return os.stat_result(found)

        monkeypatch.setattr(Path, "stat", others)

    def refused(*given):
        asked.append(given[1:])
        if given[1] != -1:
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refused)
    write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert asked == ([] if ours else [(-1, kept.st_gid), (kept.st_uid + 1, -1)])
