"""Files are written whole or not at all, and stay where they are and what they were for others."""

import os
import stat
import sys

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
