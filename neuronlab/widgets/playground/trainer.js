// The training behind a playground's card: it learns picture by picture, in the page, and tells Python how far it is.

import { hasKernel } from "../kit/keep.js";
import { createMaps } from "./maps.js";
import { explainStep, programKey } from "./one_step.js";
import { stateOf, trainingIn } from "./page_state.js";
import { isShapeOf, shapeOf } from "./places.js";
import { divergenceOf, errorOf, noteOf, refusalToGoOn } from "./remarks.js";
import { fromText, toText } from "./text.js";
import { makeWishes } from "./wishes.js";

const BUDGET = 8; // milliseconds of learning in one picture
const MOST_EPOCHS = 100_000;
const LEAST_WAIT = 250; // milliseconds from one word to Python to the next, while it plays
const BYTES_A_MILLISECOND = 100; // a long list of losses is sent the more seldom
const NO_PROGRAM =
  "The formulas for a network of this shape are made by Python: run the cell in JupyterLab to have its steps explained.";
const WAITING =
  "Waiting for the kernel, which makes the formulas for this network. If it has ended, run the cell again.";

/**
 * All that changes while a network learns.
 * @typedef {object} Frame
 * @property {number} number
 * @property {number} epoch
 * @property {number} batch
 * @property {number} nBatches
 * @property {DataView} output  48 x 48 cells, the lowest row first; 0 to 255 for 0 to 1
 * @property {DataView} hidden  24 x 24 cells a hidden neuron; 0 to 255 for minus to plus its scale
 * @property {Float64Array} scales  the largest output of each hidden neuron
 * @property {Float64Array} weights  layer by layer: the weights row by row, then the biases
 * @property {number[]} now  the mean losses of training and test points, then the shares of points in their class
 */

const trainers = new WeakMap();

/** The one trainer of all views of a model: each view gets a model object of its own, but the same dict of choices. */
export function trainerOf(model) {
  const key = model.get("choices");
  if (!trainers.has(key)) trainers.set(key, createTrainer(model));
  return trainers.get(key);
}

function createTrainer(model) {
  const id = Math.random().toString(36).slice(2); // says which words in the model are our own
  const choices = model.get("choices");
  const views = new Set(); // a function of each, called after every change
  const makeMaps = createMaps();
  /** @type {import("./wishes.js").Session} */
  const session = { ...begun(model), playing: false };
  const { wishes, change } = makeWishes(session, choices, (speed) => model.set("speed", speed));
  let network = shapeOf(session.training);
  let frame = null;
  let number = 0; // of the newest picture
  let due = 0; // the animation frame that is asked for
  let epochsDue = 0; // until the next picture
  let sentAt = -Infinity;
  let words = 0; // sent to Python
  let isSending = false;
  let seen = model.get("state").by; // whose state was read last
  let taken = seen; // the last of another's
  let heard = model.get("word"); // the newest word of Python's

  const trainer = {
    choices,
    get hasKernel() {
      return hasKernel(model);
    },
    get settings() {
      return session.training.settings;
    },
    get speed() {
      return model.get("speed");
    },
    get playing() {
      return session.playing;
    },
    get said() {
      return session.said;
    },
    get samples() {
      return session.training.samples;
    },
    get losses() {
      return session.training.losses;
    },
    get firstEpoch() {
      return session.training.firstEpoch;
    },
    get network() {
      return network;
    },
    get canUndo() {
      return session.past.length > 0;
    },

    /** @returns {Frame} */
    get frame() {
      frame ??= { number: ++number, ...frameOf(session.training), ...makeMaps(session.training) };
      return frame;
    },

    /** What the model calls, {event: function}. */
    listeners: {
      "change:state": receive,
      "change:settings": receive,
      "change:playing": receive,
      "change:word": receive,
      "change:speed": () => tell(),
      "change:program": () => tell(),
    },

    /** Do what the learner asks for; what cannot be is said, and changes nothing. */
    ask(name, given) {
      const refused = wishes[name](given);
      if (refused) session.said = refused;
      else show();
      tell();
    },

    text: () => toText(session.training),

    /** Go to the state that `text` describes; returns why not, or "". */
    async restore(text) {
      const { training: found, refused } = await fromText(text, choices);
      if (refused) {
        session.said = errorOf(refused);
        tell();
        return refused;
      }
      const { epoch } = found;
      const said = noteOf(
        `Restored, after ${epoch} epoch${epoch === 1 ? "" : "s"}. The losses are drawn from here on.`,
      );
      Object.assign(session, { training: found, past: [], playing: false, said });
      show();
      tell();
      return "";
    },

    /** The explanation of a point's step for a stepper, or {waiting} for Python, or {refused}. */
    explain(sample) {
      const { training } = session;
      const { problem } = training.samples;
      if (problem) return { refused: problem };
      const { key, steps } = model.get("program");
      if (key === programKey(training.settings)) return explainStep(training, steps, sample);
      return trainer.hasKernel ? { waiting: WAITING } : { refused: NO_PROGRAM };
    },

    /** Begin to call `repaint` after every change; returns what ends it. */
    watch(repaint) {
      views.add(repaint);
      receive();
      return () => {
        views.delete(repaint);
        if (views.size) return;
        cancelAnimationFrame(due);
        due = 0;
      };
    },
  };

  // --- learning, picture by picture

  function schedule() {
    if (session.playing && views.size && !due) due = requestAnimationFrame(learn);
  }

  function learn(time) {
    due = 0;
    const { training } = session;
    if (!session.playing) return;
    const last = training.firstEpoch + MOST_EPOCHS;
    if (epochsDue <= training.epoch) epochsDue = trainer.speed ? training.epoch + trainer.speed : last;
    const until = Math.min(epochsDue, last);
    const end = performance.now() + BUDGET;
    do training.step();
    while (training.epoch < until && !training.diverged && performance.now() < end);
    if (training.diverged) Object.assign(session, { playing: false, said: divergenceOf(training) });
    else if (training.epoch >= last) {
      const said = noteOf(`Paused after ${MOST_EPOCHS.toLocaleString("en")} epochs.`);
      Object.assign(session, { playing: false, said });
    }
    frame = null;
    const wait = LEAST_WAIT + (16 * training.losses[0].length) / BYTES_A_MILLISECOND;
    if (!session.playing || time > sentAt + wait) send();
    tell();
  }

  // --- the views, and Python

  /** Show and send what was changed at once. */
  function show() {
    frame = null;
    epochsDue = session.training.epoch;
    send();
  }

  function tell() {
    if (!isShapeOf(network, session.training)) network = shapeOf(session.training);
    for (const repaint of [...views]) repaint();
    schedule();
  }

  function send() {
    sentAt = performance.now();
    seen = `${id} ${++words}`;
    isSending = true;
    model.set("settings", session.training.settings);
    model.set("state", stateOf(session.training, seen, heard));
    model.set("playing", session.playing);
    isSending = false;
    model.save_changes();
  }

  /**
   * Take over what Python has set: its state in any case, that of another page only where this one does not play. After
   * each word of Python's that has no state it hears where the page is, for it takes nothing that was on its way.
   */
  function receive() {
    if (isSending) return;
    const { by } = model.get("state");
    const isNew = model.get("word") !== heard;
    heard = model.get("word");
    const isPythons = by.startsWith("Python ") && by !== taken;
    const wasPlaying = session.playing;
    const mayPlay = () => model.get("playing") && !refusalToGoOn(session.training);
    session.playing = mayPlay();
    const { playing } = session;
    if (!wasPlaying && playing) session.said = {};
    if (isPythons || (by !== seen && !playing && !by.startsWith(id))) {
      Object.assign(session, begun(model));
      session.playing = mayPlay();
      [frame, epochsDue, taken] = [null, session.training.epoch, by];
    } else if (!isEqual(model.get("settings"), session.training.settings)) {
      change(model.get("settings"));
      show();
      return void tell();
    } else if (isNew || (wasPlaying && !playing)) {
      return void (send(), tell());
    }
    seen = by;
    tell();
  }

  return trainer;
}

/** The training that a model holds, of which nothing has been taken back yet. */
function begun(model) {
  const training = trainingIn(model);
  return { training, said: divergenceOf(training), past: [] };
}

/** A frame's numbers, besides its maps. */
function frameOf(training) {
  return {
    epoch: training.epoch,
    batch: training.batch,
    nBatches: training.nBatches,
    weights: training.network.parameters,
    now: [...training.measure(), ...training.accuracy()],
  };
}

const isEqual = (one, other) => Object.keys(other).every((name) => String(one[name]) === String(other[name]));
