"""Progress: nothing is lost when notebooks write at once, a file is half written, or a folder is closed."""

import errno
import json
import multiprocessing
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from somebody import SOMEBODY, as_somebody, closed

from neuronlab.course import notes_file, progress_file
from neuronlab.course.chapters import CHAPTERS, question
from neuronlab.course.chapters.on_paper import ON_PAPER
from neuronlab.course.progress_file import FILE, load, record, reset_progress
from neuronlab.course.progress_map import ChapterMap, MapRow
from neuronlab.course.progress_map import read_map as progress
from neuronlab.course.progress_place import Place, places


def write_many(folder, name, count, start):
    """Note so many keys. One that writes all the time leaves the others few chances: they have time."""
    notes_file.LONGEST_WAIT = 100
    start.wait()
    for k in range(count):
        assert record(f"{name}.{k}", folder) == ""


def test_what_is_noted_is_read_back(tmp_path):
    assert load(tmp_path) == progress_file.Progress(place=f"in {tmp_path}")
    assert record("4.1", tmp_path) == ""
    when = load(tmp_path).solved["4.1"]
    record("4.1", tmp_path)
    record("4.2", tmp_path)
    assert load(tmp_path).solved.keys() == {"4.1", "4.2"}
    assert load(tmp_path).solved["4.1"] == when  # the first time counts


def test_the_folder_is_the_notebooks_unless_the_environment_names_another(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setenv(progress_file.PLACE, str(tmp_path / "elsewhere"))
    record("4.1")
    assert load().solved.keys() == load(tmp_path / "elsewhere").solved.keys() == {"4.1"}
    assert list((tmp_path / "notebooks").iterdir()) == []
    monkeypatch.delenv(progress_file.PLACE)
    assert load().solved == {} and "4.1 ·" in repr(progress())
    record("4.2")
    assert load(tmp_path / "notebooks").solved.keys() == {"4.2"}
    assert reset_progress(sure=True) == "Forgotten: 1 solved exercise (4.2)."


def test_three_processes_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    workers = [context.Process(target=write_many, args=(tmp_path, name, 25, start)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert load(tmp_path).solved.keys() == {f"{name}.{k}" for name in "abc" for k in range(25)}
    assert {path.name for path in tmp_path.iterdir()} == {
        progress_file.FILE,
        notes_file.LOCK,
    }  # no drafts are left


def test_who_reads_meanwhile_never_sees_half_a_file(tmp_path):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writer = context.Process(target=write_many, args=(tmp_path, "a", 60, start))
    writer.start()
    start.wait()
    counts = []
    while writer.is_alive():
        if (tmp_path / FILE).exists():
            counts.append(len(json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["solved"]))
    writer.join(60)
    assert writer.exitcode == 0 and counts == sorted(counts)


@pytest.mark.parametrize(
    "damage",
    [
        '{"solved": {"4.1": "20',
        "",
        "[]",
        '{"solved": []}',
        '{"solved": {"4.1": 7}}',
        "{}",
        "\x00\x00",
        "[" * 99_999,
    ],
)
def test_a_damaged_file_is_kept_aside_and_reported(tmp_path, damage):
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    report = record("4.2", tmp_path)
    assert "damaged" in report and ".neuronlab-progress.damaged-1.json" in report
    assert (tmp_path / ".neuronlab-progress.damaged-1.json").read_text(encoding="utf-8") == damage
    assert load(tmp_path).solved.keys() == {"4.2"} and load(tmp_path).report == ""
    # Bytes that are no text, and a second accident: the first file is not overwritten.
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    assert "damaged-2" in load(tmp_path).report
    assert (tmp_path / ".neuronlab-progress.damaged-1.json").read_text(encoding="utf-8") == damage


def test_looking_into_the_users_own_folder_leaves_nothing_there(tmp_path):
    own = notes_file.read_notes(Place(tmp_path, "", is_made=True))
    assert own == ({"solved": {}}, "") and list(tmp_path.iterdir()) == []


def test_what_a_later_version_adds_is_kept(tmp_path):
    (tmp_path / FILE).write_text('{"solved": {"4.1": "then"}, "tries": {"4.1": 3}}', encoding="utf-8")
    record("4.2", tmp_path)
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["tries"] == {"4.1": 3}


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    record("4.1", tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert record("4.2", tmp_path) == (
        "Your progress could not be noted in the folder of the notebooks: No space left on device."
    )
    assert load(tmp_path).solved.keys() == {"4.1"}
    assert {path.name for path in tmp_path.iterdir()} - {notes_file.LOCK} == {progress_file.FILE}


def answer_in(folder):
    os.chdir(folder)
    os.environ.pop(progress_file.PLACE, None)
    os.environ.update(HOME=str(folder), XDG_DATA_HOME=str(folder / "data"))  # closed as well
    return record("4.1"), question("4.1").check("0.714").verdict, load().report, repr(progress())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no read-only mode")
def test_a_folder_to_read_only(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closed")
    record("4.2", folder)
    (folder / FILE).chmod(0o644)
    if os.getuid() == 0:
        os.chown(folder / FILE, SOMEBODY, -1)  # the learner's own, from when the folder was open
    with closed(folder):
        said, verdict, report, shown = as_somebody(answer_in, folder)
    assert said == "Your progress could not be noted in the folder of the notebooks: Permission denied."
    assert verdict == "right" and report == ""
    assert "4.2 ✓" in shown  # what is there can still be read


@pytest.mark.skipif(os.name == "nt", reason="Windows waits by itself, for ten seconds")
def test_a_process_that_hangs_with_the_lock_keeps_nobody(tmp_path, monkeypatch):
    import fcntl

    monkeypatch.setattr(notes_file, "LONGEST_WAIT", 0.1)
    record("4.1", tmp_path)
    with open(tmp_path / notes_file.LOCK, "a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another process has kept it locked for 0.1 s" in record("4.2", tmp_path)
        assert set(load(tmp_path).solved) == {"4.1"}
    assert record("4.2", tmp_path) == ""


@pytest.mark.skipif(os.name == "nt", reason="there is no flock on Windows")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS])
def test_a_folder_that_knows_no_locks(tmp_path, monkeypatch, code):
    """A file that another process has left there locks nobody out either."""
    import fcntl

    def refuse(file, operation):
        raise OSError(code, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr(notes_file, "LONGEST_WAIT", 0.1)
    (tmp_path / notes_file.LOCK).touch()
    assert record("4.1", tmp_path) == "" and set(load(tmp_path).solved) == {"4.1"}


BROWSER = """
import sys, types
sys.platform = "emscripten"
sys.modules["fcntl"] = types.ModuleType("fcntl")  # it can be imported there, and is empty
from neuronlab.course.progress_file import load, record, reset_progress
print(repr(record("4.1", sys.argv[1])), list(load(sys.argv[1]).solved), reset_progress(["4.2"], sys.argv[1]))
"""


def test_a_kernel_in_the_browser(tmp_path):
    """There `fcntl` has no `flock`, and a marker left behind by a closed page would lock for ever."""
    record("4.2", tmp_path)
    (tmp_path / notes_file.LOCK).unlink(missing_ok=True)  # Windows does not keep it
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", BROWSER, tmp_path], capture_output=True, text=True, timeout=60
    )
    assert ran.stderr == ""
    assert ran.stdout.startswith("'' ['4.1', '4.2'] This would forget 1 solved exercise (4.2)")
    assert {path.name for path in tmp_path.iterdir()} == {progress_file.FILE}


def test_a_folder_that_is_not_there(tmp_path):
    assert "No such file" in record("4.1", tmp_path / "gone")
    assert load(tmp_path / "gone").solved == {} and list(tmp_path.iterdir()) == []


def test_reset_asks_back(tmp_path):
    assert reset_progress(folder=tmp_path) == "There is nothing to forget."
    for key in ("4.1", "4.2", "5.1"):
        record(key, tmp_path)
    assert "would forget 3 solved exercises (4.1, 4.2, 5.1)" in reset_progress(folder=tmp_path)
    assert len(load(tmp_path).solved) == 3
    assert reset_progress(["4.1"], folder=tmp_path, sure=True) == "Forgotten: 1 solved exercise (4.1)."
    assert load(tmp_path).solved.keys() == {"4.2", "5.1"}
    reset_progress(folder=tmp_path, sure=True)
    assert load(tmp_path).solved == {}


def test_the_map(tmp_path):
    record("4.2", tmp_path)
    shown = progress(tmp_path)
    (chapter,) = (chapter for chapter in CHAPTERS if chapter.number == 4)
    assert f"1 of {len(chapter.questions)} solved" in repr(shown) and "4.1 · 4.2 ✓" in repr(shown)
    page = shown._repr_html_()
    assert '<a href="04_backprop_iteration_1.ipynb">' in page
    assert page.count('class="nl-solved"') == 1 and ">4.2 ✓</a></li>" in page


def test_the_map_escapes_what_a_file_says():
    noted = progress_file.Progress({"<b>": '"><script>'}, report="<script>", place="<script>")
    shown = ChapterMap((MapRow(4, "<i>x</i>", '"', ("<b>",), {"<u>": "<u>"}, ()),), noted)
    assert not {"<i>", "<b>", "<u>", "<script>"} & set(re.findall("<[^ >]+>", shown._repr_html_()))


@pytest.mark.parametrize("key", ["", "x" * 41, "4\n1"])
def test_strange_keys(tmp_path, key):
    with pytest.raises(ValueError, match="key must be a text of 1 to 40 characters"):
        record(key, tmp_path)
    with pytest.raises(TypeError, match="key must be a str"):
        record(4.1, tmp_path)


def test_after_the_way_was_shown_it_is_noted_apart(tmp_path):
    record("4.1", tmp_path, helped=True)
    assert load(tmp_path).solved == {} and load(tmp_path).helped.keys() == {"4.1"}
    shown = progress(tmp_path)
    assert "4.1 (✓)" in repr(shown) and "after the way was shown" in shown._repr_html_()
    record("4.1", tmp_path)  # and then alone
    assert load(tmp_path).solved.keys() == load(tmp_path).helped.keys() == {"4.1"}
    assert "4.1 ✓" in repr(progress(tmp_path))
    assert reset_progress(["4.1"], tmp_path, sure=True) == "Forgotten: 1 solved exercise (4.1)."
    assert load(tmp_path).helped == {}


def solve_in(folder, home, key):
    os.chdir(folder)
    os.environ.pop(progress_file.PLACE, None)
    os.environ.update(HOME=str(home), XDG_DATA_HOME=str(home / "data"))
    return record(key), load(), progress()._repr_html_()


@pytest.fixture
def open_path(tmp_path):
    """A folder that everybody may look into, as /srv is."""
    parents = [
        p for p in tmp_path.parents if p.stat().st_uid == os.getuid() and p.stat().st_mode & 0o077 == 0
    ]
    modes = {path: path.stat().st_mode for path in [tmp_path, *parents]}
    for path in modes:
        path.chmod(0o711)
    yield tmp_path
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize("mode", [0o555, 0o777])
def test_a_folder_of_others_leaves_progress_with_the_learner(open_path, mode):
    """To read only, or with another's file in it: progress goes to the user's own folder, and is kept."""
    course, home = open_path / "course", open_path / "home"
    course.mkdir()
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    record("1.1", course)  # the teacher's
    course.chmod(mode)
    before = (course / FILE).read_bytes()
    report, noted, page = as_somebody(solve_in, course, home, "4.1")
    assert report == "" and "4.1" in noted.solved
    assert "1.1" not in noted.solved, "another user's file is not one's own progress"
    assert (course / FILE).read_bytes() == before
    assert noted.place.startswith("in ~") and "because" in noted.place and "Noted in ~" in page
    (kept,) = home.rglob(FILE)
    assert "4.1" in json.loads(kept.read_text(encoding="utf-8"))["solved"]
    assert kept.parent.stat().st_mode & 0o077 == 0, "nobody else looks in"
    assert as_somebody(solve_in, course, home, "4.2")[1].solved.keys() >= {"4.1", "4.2"}


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_to_root_the_file_of_a_learner_is_its_own(tmp_path, monkeypatch):
    record("4.1", tmp_path)
    os.chown(tmp_path / FILE, SOMEBODY, -1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(progress_file.PLACE, raising=False)
    assert load().place.startswith("beside the notebooks") and load().solved.keys() == {"4.1"}


def test_ones_own_folder_is_named_after_that_of_the_notebooks(tmp_path, monkeypatch):
    """The top of a disk has no name. Where nothing is noted yet, no file is another user's."""
    monkeypatch.delenv(progress_file.PLACE, raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY, raising=False)
    for folder, name in ((tmp_path.anchor, "top"), (tmp_path, tmp_path.name)):
        monkeypatch.chdir(folder)
        (own,) = (place.folder for place in places() if place.is_made)
        assert re.fullmatch(f"{re.escape(name)}-[0-9a-f]{{8}}", own.name)
    assert places()[0].words == f"beside the notebooks, in {FILE}"


def test_a_mark_at_the_start_of_the_file_is_no_damage(tmp_path):
    record("4.1", tmp_path)
    file = tmp_path / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert record("4.2", tmp_path) == ""
    assert load(tmp_path).solved.keys() == {"4.1", "4.2"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither for everybody")
def test_links_and_modes_stay(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "course").mkdir()
    record("4.1", tmp_path / "shared")
    (tmp_path / "shared" / FILE).chmod(0o664)
    (tmp_path / "course" / FILE).symlink_to(tmp_path / "shared" / FILE)
    record("4.2", tmp_path / "course")
    assert (tmp_path / "course" / FILE).is_symlink()
    assert load(tmp_path / "shared").solved.keys() == {"4.1", "4.2"}
    assert (tmp_path / "shared" / FILE).stat().st_mode & 0o777 == 0o664


def test_a_file_of_a_newer_version_is_read_and_not_changed(tmp_path):
    text = json.dumps({"version": 2, "solved": {"4.1": "then"}, "drawn": ["x"]})
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert "newer version" in record("4.2", tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text
    assert load(tmp_path).solved == {"4.1": "then"} and "newer version" in load(tmp_path).report
    (tmp_path / FILE).write_text('{"version": 2, "solved": ["4.1"]}', encoding="utf-8")
    assert load(tmp_path).solved == {} and "newer version" in load(tmp_path).report
    assert [path.name for path in tmp_path.glob("*damaged*")] == []


def test_the_first_date_counts_a_day_later_too(tmp_path):
    (tmp_path / FILE).write_text('{"solved": {"4.1": "2026-01-02T03:04:05+00:00"}}', encoding="utf-8")
    record("4.1", tmp_path)
    assert load(tmp_path).solved == {"4.1": "2026-01-02T03:04:05+00:00"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no read-only mode")
def test_a_damaged_file_in_a_folder_to_read_only_is_reported_and_stays(open_path):
    folder = open_path / "course"
    folder.mkdir()
    (folder / FILE).write_text('{"solved": {"4.1"', encoding="utf-8")
    folder.chmod(0o555)
    noted, names = as_somebody(lambda: (load(folder), sorted(path.name for path in folder.iterdir())))
    folder.chmod(0o755)
    assert noted.report == f"The file {FILE} with your solved exercises is damaged." and noted.solved == {}
    assert names == [FILE]


@pytest.mark.parametrize(
    "forget",
    [
        lambda folder: progress_file.record_guess("4.p1", "", folder),
        lambda folder: progress_file.record_unasked("4", False, folder),
        lambda folder: reset_progress(folder=folder, sure=True),
    ],
)
def test_what_cannot_be_forgotten_is_said(tmp_path, monkeypatch, forget):
    progress_file.record_guess("4.p1", "0.5", tmp_path)
    progress_file.record_unasked("4", True, tmp_path)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(notes_file, "write_text", full)
    assert forget(tmp_path) == (
        "Your progress could not be noted in the folder of the notebooks: No space left on device."
    )
    assert load(tmp_path).predicted == {"4.p1": "0.5"} and set(load(tmp_path).unasked) == {"4"}


def test_guesses_are_kept_beside_what_is_solved_and_forgotten_one_by_one(tmp_path):
    assert progress_file.record_guess("4.p1", "3.5", tmp_path) == ""
    assert progress_file.record_guess("4.p1", "b", tmp_path) == ""  # the last one counts
    assert progress_file.record_unasked("4", True, tmp_path) == ""
    record("4.1", tmp_path)
    noted = load(tmp_path)
    assert (noted.predicted, list(noted.unasked), list(noted.solved)) == ({"4.p1": "b"}, ["4"], ["4.1"])
    assert progress_file.record_guess("4.p1", "", tmp_path) == ""
    assert progress_file.record_guess("4.p9", "", tmp_path) == ""  # never noted
    assert progress_file.record_unasked("4", False, tmp_path) == ""
    noted = load(tmp_path)
    assert (noted.predicted, noted.unasked, list(noted.solved)) == ({}, {}, ["4.1"])


@pytest.mark.parametrize("damage", ['{"solved": {}, "predicted": []}', '{"solved": {}, "unasked": {"4": 1}}'])
def test_damaged_guesses_are_put_aside_too(tmp_path, damage):
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    assert "damaged" in load(tmp_path).report


def test_a_tick_is_kept_apart_from_what_is_solved_and_taken_back(tmp_path):
    record("4.1", tmp_path)
    assert progress_file.record_paper("1.6", True, tmp_path) == ""
    noted = load(tmp_path)
    assert (list(noted.paper), list(noted.solved), noted.helped) == (["1.6"], ["4.1"], {})
    text, page = repr(progress(tmp_path)), progress(tmp_path)._repr_html_()
    assert "0 of 5 solved, 1 of 1 on paper" in text and "1.6 ☑" in text
    assert "1.6 ☑" in page and 'title="on paper: NOR, on paper, ticked ' in page
    assert page.count('class="nl-solved"') == 1, "a tick is no solved exercise"
    assert progress(tmp_path).next[0] == "4.2"
    assert progress_file.record_paper("1.6", False, tmp_path) == ""
    contents = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert load(tmp_path).paper == {} and "paper" not in contents, "older programs know the file"
    progress_file.record_paper("1.6", True, tmp_path)
    assert reset_progress(folder=tmp_path, sure=True) == (
        "Forgotten: 1 solved exercise (4.1), 1 exercise on paper (1.6)."
    )


def test_a_tick_that_cannot_be_written_leaves_the_old_file(tmp_path, monkeypatch):
    progress_file.record_paper("1.6", True, tmp_path)
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    for key, done in (("2.8", True), ("1.6", False)):
        assert "No space left on device" in progress_file.record_paper(key, done, tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {FILE, notes_file.LOCK}


def test_guesses_are_counted_on_the_map(tmp_path):
    progress_file.record_guess("4.p1", "3", tmp_path)
    assert "0 of 8 solved, 0 of 2 on paper, 1 of 5 guessed" in repr(progress(tmp_path))
    assert "1 of 5 guessed" in progress(tmp_path)._repr_html_()


def test_on_paper_is_what_has_no_card_in_the_chapters():
    """Each exercise of a chapter is either a card or on the list of those to be ticked, by its own title."""
    written, cards = {}, set()
    for path in sorted((Path(__file__).parents[2] / "notebooks/source").glob("0[1-8]*.md")):
        number = int(path.name[:2])
        text = path.read_text(encoding="utf-8").partition("\n## Exercises\n")[2]
        assert text, path.name
        _, *parts = re.split(r"^### Exercise (\d+): (.*)$", text, flags=re.MULTILINE)
        for place, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            if "nl.Exercise(" in body:
                cards.add(f"{number}.{place}")
            else:
                written[f"{number}.{place}"] = title
    assert written == ON_PAPER
    assert cards == {key for chapter in CHAPTERS for key in chapter.questions}


def test_the_map_says_where_to_go_on(tmp_path):
    keys = [key for chapter in CHAPTERS for key in chapter.questions]
    assert progress(tmp_path).next[0] == keys[0] == "1.1"
    record("1.2", tmp_path)
    record("4.1", tmp_path, helped=True)
    shown = progress(tmp_path)
    assert shown.next == ("4.2", "04_backprop_iteration_1.ipynb")
    assert repr(shown).endswith("Continue with 4.2.")
    assert 'Continue with <a href="04_backprop_iteration_1.ipynb#Exercises">4.2</a>.' in shown._repr_html_()
    record(keys[-1], tmp_path)
    assert progress(tmp_path).next[0] == "1.1"  # behind the end: what was left out
    for key in keys:
        record(key, tmp_path)
    assert progress(tmp_path).next is None and "Continue" not in repr(progress(tmp_path))
