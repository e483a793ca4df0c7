"""The map as a card: it follows the file, ticks, and takes over what a browser has kept."""

import json

import pytest

import neuronlab as nl
from neuronlab.course import progress_file

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv(progress_file.PLACE, str(tmp_path))
    return tmp_path


def test_it_shows_at_once_what_this_kernel_notes():
    shown = nl.progress()
    assert shown.noted["solved"] == {} and shown.next[0] == "1.1"
    nl.Exercise("1.1").answer("-0.1")
    assert shown.solved == {}
    nl.Exercise("1.1").answer(f"{nl.Exercise('1.1').question.answer:.10g}")
    assert list(shown.noted["solved"]) == list(shown.solved) == ["1.1"] and shown.next[0] == "1.2"
    progress_file.record_guess("1.p1", "0 " * 100)
    assert shown.noted["predicted"] == {"1.p1": "guessed"}, "the map does not carry sketches"
    nl.reset_progress(sure=True)
    assert shown.noted == {"solved": {}, "helped": {}, "paper": {}, "predicted": {}}


def test_only_the_latest_maps_are_told(own_progress, monkeypatch):
    maps = [nl.progress() for _ in range(5)]
    progress_file.record("4.1")
    assert [list(one.noted["solved"]) for one in maps] == [[], [], ["4.1"], ["4.1"], ["4.1"]]
    maps[0]._hear(maps[0], {"ask": True}, None)  # it comes into view again
    assert maps[0].next[0] == "4.2"


def test_what_another_process_noted_comes_with_the_next_look(own_progress):
    shown = nl.progress()
    text = json.dumps({"solved": {"4.1": "then"}})
    (own_progress / progress_file.FILE).write_text(text, encoding="utf-8")
    assert shown.solved == {}
    shown._hear(shown, {"ask": True}, None)
    assert shown.noted["solved"] == {"4.1": "then"} and repr(shown).endswith("Continue with 4.2.")


def test_ticks_from_the_page_and_from_python():
    shown = nl.progress()
    shown._hear(shown, {"tick": "1.6", "done": True}, None)
    assert list(shown.noted["paper"]) == list(progress_file.load().paper) == ["1.6"]
    shown.tick("4.10")
    assert list(shown.paper) == ["1.6", "4.10"]
    shown._hear(shown, {"tick": "1.6", "done": False}, None)
    shown.tick("4.10", done=False)
    assert shown.noted["paper"] == progress_file.load().paper == {}
    with pytest.raises(ValueError, match="key must be one of"):
        shown.tick("1.1")


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"tick": "1.1", "done": True},
        {"tick": "1.6", "done": "yes"},
        {"tick": ["1.6"]},
        {"handed": {"solved": ["x" * 99, 7, "<b>"], "paper": {"1.1": True}, "predicted": {"9.p9": "1"}}},
        {"handed": {"solved": None}},
        {"handed": {"predicted": [1], "paper": 3}},
        {"handed": {"solved": [["a"]]}},
    ],
)
def test_messages_that_are_none_change_nothing(own_progress, message):
    shown = nl.progress()
    shown._hear(shown, message, None)
    assert shown.noted == {"solved": {}, "helped": {}, "paper": {}, "predicted": {}}
    assert not (own_progress / progress_file.FILE).exists()


def test_what_a_browser_kept_is_taken_over(monkeypatch):
    progress_file.record_paper("2.8", True)
    shown, other = nl.progress(), nl.progress()
    told = []
    monkeypatch.setattr(other, "refresh", lambda: told.append(progress_file.load()))
    kept = {"solved": ["4.1"], "helped": ["4.2"], "paper": {"1.6": True, "2.8": False}}
    shown._hear(shown, {"handed": kept | {"predicted": {"4.p1": "b"}}}, None)
    noted = progress_file.load()
    assert (list(noted.solved), list(noted.helped), list(noted.paper)) == (["4.1"], ["4.2"], ["1.6"])
    assert noted.predicted == {"4.p1": "b"}
    assert told == [noted], "another map hears of all of it at once"


def test_a_folder_that_is_gone_is_told(own_progress, monkeypatch):
    shown = nl.progress()
    monkeypatch.setenv(progress_file.PLACE, str(own_progress / "gone"))
    shown.tick("1.6")
    assert "could not be noted" in shown.report and shown.paper == {}


def test_it_is_a_card_a_table_and_a_text():
    bundled, _ = nl.progress()._repr_mimebundle_()
    assert VIEW in bundled and 'class="nl-map"' in bundled["text/html"]
    assert bundled["text/plain"].startswith("1  One artificial neuron: 0 of 5 solved")
    assert nl.progress("elsewhere").place == "in elsewhere"
