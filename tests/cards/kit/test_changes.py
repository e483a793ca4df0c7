"""A change on a card is painted once, and compared with what stood when the hand took hold."""

from javascript import in_node

COMMIT = """
const did = [];
const model = localModel({ a: 1, b: 2 });
model.save_changes = () => did.push("told");
const take = () => did.push(`read ${model.get("a")} ${model.get("b")}`);
const paint = () => did.push("painted");
const { put, receive } = createCommit(model, take, paint);
for (const name of ["a", "b"]) {
  model.on(`change:${name}`, () => {
    const taken = receive();
    did.push(taken);
    if (taken) paint();
  });
}
model.set("a", 0);
did.push("");
put({ a: 3, b: 4 });
did.push("");
model.set("a", 5);
const answer = did;
"""
BEFORE = """
let now = 0;
const before = createBefore(() => now);
const found = [before.state];
const change = (to) => { before.remember(); now = to; found.push(before.state); };
change(1), change(2);  // two keys
before.release();  // the hand goes somewhere else
change(3), change(4);
now = before.undo();
found.push([now, before.state]);
change(5);
const answer = found;
"""
# A card with a clock of its own: each deed of `data` is done, and what then stands is written down.
UNDO = """
let clock = 5000, now = 0;
Object.defineProperty(globalThis, "performance", { value: { now: () => clock } });
const before = createBefore(() => now);
const answer = data.map(([deed, ...given]) => {
  if (deed === "wait") clock += given[0];
  else if (deed === "set") { before.changedBy(given[0]); now = given[1]; }
  else if (deed === "undo") {
    const found = before.undo();
    now = found === null ? "nothing" : found;
  }
  else before[deed](...given);
  return [now, before.state, before.canUndo];
});
"""
ELSEWHERE = """
const answer = [];
const root = { addEventListener: (event, told, early) => answer.push([event, told(), early]) };
releaseElsewhere(root, () => "released");
"""


def undoing(*deeds):
    return in_node(["kit/before.js"], UNDO, deeds)


def test_a_change_is_read_painted_and_told_once():
    did = in_node(["kit/commit.js", "kit/local_model.js"], COMMIT, None)
    python = [["read 0 2", True, "painted"], ["read 5 4", True, "painted"]]
    assert did == [*python[0], "", False, False, "read 3 4", "painted", "told", "", *python[1]]


def test_the_ghost_is_what_stood_when_the_hand_took_hold():
    found = in_node(["kit/before.js"], BEFORE, None)
    assert found == [None, 0, 0, 2, 2, [3, 4], 3]


def test_changes_by_one_control_are_one_as_long_as_they_follow_fast():
    changes = [["set", "rate", 1], ["wait", 1199], ["set", "rate", 2], ["wait", 1199], ["set", "rate", 3]]
    *_, slow, other, third, second, first, none = undoing(
        *changes, ["wait", 1200], ["set", "rate", 4], ["set", "seed", 5], *[["undo"]] * 4
    )
    assert (slow[0], other[0]) == (4, 5)
    # What the other control changed, what came late, and the three that came fast.
    assert [third[0], second[0], first[0], none[0]] == [4, 3, 0, "nothing"]
    assert [third[2], second[2], first[2], none[2]] == [True, True, False, False]


def test_what_a_finger_changes_until_it_is_lifted_is_one_change():
    drag = [["set", "rate", 1], ["wait", 5000], ["set", "rate", 2]]
    up = [["hold", False], ["wait", 5000], ["set", "rate", 3]]
    begun = [["set", "rate", 9], ["hold", True]]  # the drag is another change than the one just before it
    *_, third, second, first, none = undoing(*begun, *drag, *up, *[["undo"]] * 4)
    assert [third[0], second[0], first[0], none[0]] == [2, 9, 0, "nothing"]


def test_after_going_back_or_another_change_the_same_control_begins_anew():
    for deed, *expected in (["undo"], 0, "nothing"), (["remember"], 1, 1):
        changes = [["set", "rate", 1], deed, ["set", "rate", 2]]
        assert [now for now, _, _ in undoing(*changes, ["undo"], ["undo"])[-2:]] == expected


def test_what_undo_comes_back_to_is_compared_with_what_it_left():
    *_, second, first, _, third = undoing(
        *[["set", "a", 1], ["set", "b", 2], ["undo"], ["undo"], ["release"], ["set", "a", 3]]
    )
    assert (second, first, third) == ([1, 2, True], [0, 1, False], [3, 0, True])


def test_a_hundred_changes_can_be_taken_back():
    found = undoing(*(["set", f"{n}", n] for n in range(1, 104)), *[["undo"]] * 101)
    assert found[-2:] == [[3, 4, False], ["nothing", 4, False]]


def test_the_hand_goes_elsewhere_by_finger_or_key_before_a_control_hears_of_it():
    heard = in_node(["kit/before.js"], ELSEWHERE, None)
    assert heard == [["pointerdown", "released", True], ["focusin", "released", True]]
