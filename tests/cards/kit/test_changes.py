"""A change on a card is painted once, and compared with what stood when the hand took hold."""

from javascript import in_node

COMMIT = """
const did = [];
const model = localModel({ a: 1, b: 2 });
model.save_changes = () => did.push("told");
const take = () => did.push(`read ${model.get("a")} ${model.get("b")}`);
const paint = () => did.push("painted");
const { put, receive } = createCommit(model, take, paint);
for (const name of ["a", "b"]) model.on(`change:${name}`, () => receive() && paint());
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


def test_a_change_is_read_painted_and_told_once():
    did = in_node(["kit/commit.js", "kit/local_model.js"], COMMIT, None)
    assert did == ["read 3 4", "painted", "told", "", "read 5 4", "painted"]


def test_the_ghost_is_what_stood_when_the_hand_took_hold():
    found = in_node(["kit/before.js"], BEFORE, None)
    assert found == [None, 0, 0, 2, 2, [3, 4], 3]
