// The training in the kernel: what the page asks of it, and what comes back. Nothing else here talks to Python.

import { unpackNumbers } from "../kit/wire.js";

const PATIENCE = 2500; // milliseconds without an answer, until the page says so
const ANSWER_AFTER = 2; // pictures

/**
 * A point of the data. Each is made once, so that it is the same point as long as the data stays.
 * @typedef {{k: number, x: number, y: number, label: number, test: boolean}} Point
 *
 * All that changes while a network learns. `losses` are the mean losses of training and test points in turn, from
 * number `since` on; `now` those of the present weights, then the shares of points in their class.
 * @typedef {object} Frame
 * @property {number} number
 * @property {number} epoch
 * @property {number} batch
 * @property {number} nBatches
 * @property {DataView} output  48 x 48 cells, the lowest row first; 0 to 255 for 0 to 1
 * @property {DataView} hidden  24 x 24 cells a hidden neuron; 0 to 255 for minus to plus its scale
 * @property {Float64Array} scales  the largest output of each hidden neuron
 * @property {Float64Array} weights  layer by layer: the weights row by row, then the biases
 * @property {number} firstEpoch
 * @property {number} since
 * @property {Float64Array} losses
 * @property {Float64Array} now
 */

/**
 * The training behind `model`. `hear` has a function for each thing that may come, called when it has come:
 * `losses` (a frame, of which not each is painted), `picture`, `settings` (or other traits), `said`, `answer`,
 * `silence`, `copy` (a text), `restored` and `refused` (why).
 */
export function createTrainer(model, hear) {
  // A saved page gives its models no manager: nobody is there to ask.
  const isStill = !model.widget_manager;
  const samples = decoded(model, "samples", decodeSamples);
  const frame = decoded(model, "frame", decodeFrame);
  let silence = null;
  let due = 0;
  let answered = 0;
  let pausing = false; // whoever pressed pause sees it stand still: of what was on its way only the last is painted

  function ask(name, given = null) {
    if (isStill) return;
    if (name === "play" || name === "pause") pausing = name === "pause";
    silence ??= setTimeout(hear.silence, PATIENCE);
    model.send({ do: name, with: given });
  }

  function heard() {
    clearTimeout(silence);
    silence = null;
    hear.answer();
  }

  function hearFrame() {
    heard();
    hear.losses(frame());
    pausing &&= model.get("playing");
    if (pausing) return;
    // Of pictures that come between two of the screen's, only the last one is painted.
    due ||= requestAnimationFrame(() => {
      due = 0;
      if (pausing) return;
      hear.picture();
      const { number } = frame();
      if (number >= answered + ANSWER_AFTER) sayPainted(number);
    });
  }

  /** Say how far the page is: Python sends a few pictures ahead, and no more. */
  function sayPainted(number) {
    answered = number;
    model.send({ painted: number });
  }

  /** @param {{copy?: string, restored?: boolean, refused?: string}} message */
  function hearMessage({ copy, restored, refused }) {
    heard();
    if (copy) hear.copy(copy);
    if (restored) hear.restored();
    if (refused) hear.refused(refused);
  }

  return {
    isStill,
    choices: model.get("choices"),
    get settings() {
      return model.get("settings");
    },
    get speed() {
      return model.get("speed");
    },
    get playing() {
      return model.get("playing");
    },
    get network() {
      return model.get("network");
    },
    get said() {
      return model.get("said");
    },
    get explained() {
      return model.get("explained");
    },
    get samples() {
      return samples();
    },
    get frame() {
      return frame();
    },

    ask,

    /** What the model calls, {event: function}. */
    listeners: {
      "change:frame": hearFrame,
      "change:network": hear.settings,
      "change:samples": hear.settings,
      "change:settings": hear.settings,
      "change:speed": hear.settings,
      "change:playing": () => {
        hear.settings();
        hearFrame();
      },
      "change:said": () => {
        heard();
        hear.said();
      },
      "change:explained": () => {
        heard();
        hear.settings();
      },
      "msg:custom": hearMessage,
    },

    /** Say that there is a page. */
    begin() {
      if (isStill) return;
      ask("hello");
      sayPainted(frame().number);
    },

    end() {
      clearTimeout(silence);
      cancelAnimationFrame(due);
    },
  };
}

/** A function that gives the trait `name` as `decode` makes it, and the same as long as the trait is. */
function decoded(model, name, decode) {
  let [from, made] = [null, null];
  return () => {
    const now = model.get(name);
    if (now !== from) [from, made] = [now, decode(now)];
    return made;
  };
}

/** @returns {{points: Point[], reach: number}} the points to learn from first, and how far from 0 inputs are shown */
function decodeSamples({ X, labels, n_train, reach }) {
  const numbers = numbersIn(X);
  const points = Array.from({ length: labels.byteLength }, (_, k) => ({
    k,
    x: numbers[2 * k],
    y: numbers[2 * k + 1],
    label: labels.getUint8(k),
    test: k >= n_train,
  }));
  return { points, reach };
}

/** @returns {Frame} */
function decodeFrame(frame) {
  const { number, epoch, batch, output, hidden, since } = frame;
  return {
    ...{ number, epoch, batch, output, hidden, since },
    nBatches: frame.n_batches,
    firstEpoch: frame.first_epoch,
    weights: numbersIn(frame.weights),
    scales: numbersIn(frame.scales),
    losses: numbersIn(frame.losses),
    now: numbersIn(frame.now),
  };
}

function numbersIn(data) {
  const numbers = new Float64Array(data.byteLength / 8);
  unpackNumbers(data, numbers);
  return numbers;
}
