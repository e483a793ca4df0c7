"""A stepper's page without a page: its state in Node, to which things are done one after the other."""

from base64 import b64encode

from javascript import in_node

# A model as anywidget gives it, of which a card's state needs only these; it writes down what it is told.
SCRIPT = """
const [given, deeds] = data;
const bytes = Uint8Array.from(atob(given.values), (letter) => letter.charCodeAt(0));
const traits = { ...given, values: new DataView(bytes.buffer) };
const heard = [];
let inside = null;
const model = {
  get: (name) => traits[name],
  set(name, value) {
    traits[name] = value;
    heard.push(name);
    if (inside) heard.push(inside.receive());
  },
  save_changes: () => heard.push("saved"),
};
const state = createState(model, () => heard.push("painted"));
const numbersIn = (view) =>
  Array.from({ length: view.byteLength / 8 }, (_, k) => view.getFloat64(8 * k, true));
function now() {
  return {
    values: [...state.values],
    leaves: numbersIn(traits.values),
    canUndo: state.canUndo,
    heard: heard.splice(0),
    position: traits.position,
    iteration: traits.iteration,
    applied: traits.applied,
    frozen: traits.frozen,
  };
}
inside = state;
const answer = [now()];
for (const [name, ...args] of deeds) {
  if (name === "python") {
    traits[args[0]] = args[0] === "values" ? packNumbers(args[1], args[1].length) : args[1];
    answer.push(now());
  } else if (name === "ask") {
    const [what, ...given] = args;
    const asked = state[what];
    answer.push(typeof asked === "function" ? (asked(...given) ?? null) : asked);
  } else {
    const returned = state[name](...args);
    answer.push(returned === undefined ? now() : { ...now(), returned });
  }
}
"""
TRAITS = ("program", "initial_values", "ranges", "printed", "position", "iteration", "notation", "update")
TRAITS += ("loss", "applied", "frozen")


def in_page(stepper, *deeds) -> list:
    """Return what the page of `stepper` knows at first and after each of `deeds`.

    A deed is the name of a method of the state and its arguments; ("python", trait, value) is a change that
    comes from the kernel, and of ("ask", name, ...) the answer itself is returned.
    """
    given = {name: getattr(stepper, name) for name in TRAITS}
    given["values"] = b64encode(stepper.values).decode()
    return in_node(["kit/wire.js", "stepper/state.js"], SCRIPT, [given, deeds])
