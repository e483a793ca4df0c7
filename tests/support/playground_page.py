"""Runs the page of a playground in Node: its training and trainer, with a model that stands alone."""

import numpy as np
from javascript import in_node

from neuronlab.widgets.kit.wire import pack, unpack
from neuronlab.widgets.playground.page_state import decode_state

PACKED = ("weights", "losses", "good_weights")
HARNESS = """
const PACKED = ["weights", "losses", "good_weights"];
const packed = (state) => ({ ...state, ...Object.fromEntries(PACKED.map((name) =>
  [name, packNumbers(Float64Array.from(state[name], Number), state[name].length)])) });
const listed = (state) => ({ ...state, ...Object.fromEntries(PACKED.map((name) => {
  const numbers = new Float64Array(state[name].byteLength / 8);
  unpackNumbers(state[name], numbers);
  return [name, [...numbers]];
})) });
// A clock of our own: a busy machine changes nothing.
let clock = 0;
performance.now = () => (clock += 0.01);
let asked = [];
globalThis.requestAnimationFrame = (call) => asked.push(call);
globalThis.cancelAnimationFrame = () => (asked = []);
/** Let this many animation frames go by, 60 a second. */
const letGo = (count) => {
  for (let k = 0; k < count; k++) {
    const due = asked;
    asked = [];
    clock += 1000 / 60;
    for (const call of due) call(clock);
  }
};
const model = localModel({ ...data.traits, state: packed(data.traits.state) });
if (data.kernel) model.widget_manager = {};
const trainer = trainerOf(model);
for (const [event, heard] of Object.entries(trainer.listeners)) model.on(event, heard);
let paintings = 0;
trainer.watch(() => paintings++);
/** What a page and Python see now. */
const seen = () => ({
  said: trainer.said, playing: trainer.playing, epoch: trainer.frame.epoch, batch: trainer.frame.batch,
  nBatches: trainer.frame.nBatches, number: trainer.frame.number, now: trainer.frame.now,
  weights: [...trainer.frame.weights], points: trainer.samples.points, canUndo: trainer.canUndo,
  settings: model.get("settings"), state: listed(model.get("state")), modelPlaying: model.get("playing"),
  speed: model.get("speed"),
});
"""


def traits_of(playground):
    """The traits that the page gets, their numbers as lists."""
    traits = {name: getattr(playground, name) for name in ("choices", "settings", "speed", "program", "word")}
    state = playground.state | {name: list(unpack(playground.state[name])) for name in PACKED}
    return traits | {"state": state, "playing": playground.playing}


def on_page(playground, script, kernel=False, **given):
    """Return the `answer` of `script`, which uses `trainer`, `model`, `seen()` and `letGo(frames)`."""
    data = given | {"traits": traits_of(playground), "kernel": kernel}
    return in_node(["playground/trainer.js", "kit/local_model.js"], HARNESS + script, data)


def run_of(seen):
    """The run that Python makes of what the page has sent."""
    numbers = {name: pack(np.array(seen["state"][name], float)) for name in PACKED}
    counts = {name: int(seen["state"][name]) for name in ("epoch", "batch", "first_epoch", "good_epoch")}
    painted = [(x1, x2, int(label)) for x1, x2, label in seen["state"]["painted"]]
    return decode_state(settings_of(seen), seen["state"] | numbers | counts | {"painted": painted})


def settings_of(seen):
    """The settings that the page has sent: what came as a whole number is one again."""
    settings = dict(seen["settings"])
    for name in ("n_points", "batch_size", "seed"):
        settings[name] = int(settings[name])
    return settings | {"hidden": [int(count) for count in settings["hidden"]]}
