// The training behind a playground's card: it learns picture by picture, in the page, and tells Python how far it is.

import { hasKernel } from "../kit/keep.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { createMaps } from "./maps.js";
import { explainStep, programKey } from "./one_step.js";
import { refusalOf, refusalOfPoints } from "./refusals.js";
import { fromText, toText } from "./text.js";
import { createTraining } from "./training.js";

const BUDGET = 8; // milliseconds of learning in one picture
const MOST_EPOCHS = 100_000;
const MOST_STROKES = 100;
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
  let training = trainingIn(model);
  let playing = false;
  let said = saidOf(training);
  let past = []; // painted points before each change of them
  let network = networkOf(training);
  let frame = null;
  let number = 0; // of the newest picture
  let due = 0; // the animation frame that is asked for
  let epochsDue = 0; // until the next picture
  let sentAt = -Infinity;
  let words = 0; // sent to Python
  let isSending = false;
  let seen = model.get("state").by; // whose word was read last
  let { after } = model.get("state"); // the newest word of Python's that was read

  const trainer = {
    choices,
    get hasKernel() {
      return hasKernel(model);
    },
    get settings() {
      return training.settings;
    },
    get speed() {
      return model.get("speed");
    },
    get playing() {
      return playing;
    },
    get said() {
      return said;
    },
    get samples() {
      return training.samples;
    },
    get losses() {
      return training.losses;
    },
    get firstEpoch() {
      return training.firstEpoch;
    },
    get network() {
      return network;
    },
    get canUndo() {
      return past.length > 0;
    },

    /** @returns {Frame} */
    get frame() {
      frame ??= {
        number: ++number,
        epoch: training.epoch,
        batch: training.batch,
        nBatches: training.nBatches,
        weights: training.network.parameters,
        now: [...training.measure(), ...training.accuracy()],
        ...makeMaps(training),
      };
      return frame;
    },

    /** What the model calls, {event: function}. */
    listeners: {
      "change:state": receive,
      "change:settings": receive,
      "change:playing": receive,
      "change:speed": () => tell(),
      "change:program": () => tell(),
    },

    /** Do what the learner asks for; what cannot be is said, and changes nothing. */
    ask(name, given) {
      const refused = WISHES[name](given);
      if (refused) said = refused;
      else show();
      tell();
    },

    text: () => toText(training),

    /** Go to the state that `text` describes; returns why not, or "". */
    async restore(text) {
      const { training: found, refused } = await fromText(text, choices);
      if (refused) {
        said = { kind: "error", text: `${refused[0].toUpperCase()}${refused.slice(1)}.` };
        tell();
        return refused;
      }
      [training, past, playing] = [found, [], false];
      const { epoch } = training;
      said = note(
        `Restored, after ${epoch} epoch${epoch === 1 ? "" : "s"}. The losses are drawn from here on.`,
      );
      show();
      tell();
      return "";
    },

    /** The explanation of a point's step for a stepper, or {waiting} for Python, or {refused}. */
    explain(sample) {
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

  const refusal = () => {
    const { diverged, refusal: text } = training;
    return text ? { kind: diverged ? "diverged" : "error", text } : null;
  };

  /** What a learner may ask for; each returns what is said where it cannot be. */
  const WISHES = {
    play() {
      const refused = refusal();
      if (refused) return refused;
      [playing, said] = [true, {}];
      return null;
    },

    pause() {
      playing = false;
      return null;
    },

    step: () => goOn(() => training.step()),
    epoch: () => goOn(() => training.finishEpoch()),

    rewind() {
      [playing, said] = [false, {}];
      training.rewind();
      return null;
    },

    good() {
      if (!training.diverged) return null;
      training.goToGood();
      said = note(`Back at epoch ${training.epoch}. Choose a lower learning rate before you go on.`);
      return null;
    },

    change(given) {
      const why = refusalOf({ ...training.settings, ...given }, choices);
      if (why) return { kind: "error", text: `${why[0].toUpperCase()}${why.slice(1)}.` };
      change(given);
      return null;
    },

    speed(value) {
      model.set("speed", value);
      return null;
    },

    paint({ x, y, label, more }) {
      return repaint([...training.painted, [x, y, label]], more);
    },

    erase({ x, y }) {
      const place = training.painted.findIndex((point) => point[0] === x && point[1] === y);
      return place < 0 ? null : repaint(training.painted.toSpliced(place, 1));
    },

    clear: () => (training.painted.length ? repaint([]) : null),

    undo() {
      if (past.length) takePainted(past.pop());
      return null;
    },
  };

  function goOn(action) {
    playing = false;
    const refused = refusal();
    if (refused) return refused;
    action();
    said = saidOf(training);
    return null;
  }

  function change(given) {
    const before = training.network;
    training.change(given);
    if (training.network !== before) playing = false;
    said = noteOn(given, training);
  }

  /** Take other painted points; what `more` of one stroke changes is taken back with it. */
  function repaint(painted, more = false) {
    const why = refusalOfPoints(painted, choices);
    if (why) return { kind: "error", text: `${why[0].toUpperCase()}${why.slice(1)}.` };
    if (!more) past = [...past.slice(1 - MOST_STROKES), training.painted];
    takePainted(painted);
    return null;
  }

  function takePainted(painted) {
    training.repaint(painted, training.settings.data === choices.painted);
    const { problem } = training.samples;
    said = note(problem);
    if (problem) playing = false;
  }

  // --- learning, picture by picture

  function schedule() {
    if (playing && views.size && !due) due = requestAnimationFrame(learn);
  }

  function learn(time) {
    due = 0;
    if (!playing) return;
    const last = training.firstEpoch + MOST_EPOCHS;
    if (epochsDue <= training.epoch) epochsDue = trainer.speed ? training.epoch + trainer.speed : last;
    const until = Math.min(epochsDue, last);
    const end = performance.now() + BUDGET;
    do training.step();
    while (training.epoch < until && !training.diverged && performance.now() < end);
    if (training.diverged) [playing, said] = [false, saidOf(training)];
    else if (training.epoch >= last)
      [playing, said] = [false, note(`Paused after ${MOST_EPOCHS.toLocaleString("en")} epochs.`)];
    frame = null;
    const wait = LEAST_WAIT + (16 * training.losses[0].length) / BYTES_A_MILLISECOND;
    if (!playing || time > sentAt + wait) send();
    tell();
  }

  // --- the views, and Python

  /** Show and send what was changed at once. */
  function show() {
    frame = null;
    epochsDue = training.epoch;
    send();
  }

  function tell() {
    if (!isSame(network, training)) network = networkOf(training);
    for (const repaint of [...views]) repaint();
    schedule();
  }

  function send() {
    sentAt = performance.now();
    seen = `${id} ${++words}`;
    isSending = true;
    model.set("settings", training.settings);
    model.set("state", encode(training, seen, after));
    model.set("playing", playing);
    isSending = false;
    model.save_changes();
  }

  /** Take over what Python has set. While it plays it goes its own way: another state comes with a pause. */
  function receive() {
    if (isSending) return;
    const wasPlaying = playing;
    playing = model.get("playing") && !refusal();
    const { by } = model.get("state");
    if (by !== seen && !playing && !by.startsWith(id)) {
      training = trainingIn(model);
      [said, past] = [saidOf(training), []];
      [frame, epochsDue] = [null, training.epoch];
      ({ after } = model.get("state"));
      if (by.startsWith("Python ")) return void (send(), tell()); // what was on its way to it is out of date
    } else if (!isEqual(model.get("settings"), training.settings)) {
      change(model.get("settings"));
      show();
    } else if (wasPlaying && !playing) {
      send(); // Python hears where it was paused
    } else if (!wasPlaying && playing) {
      said = {};
    }
    seen = by;
    tell();
  }

  return trainer;
}

const note = (text) => (text ? { kind: "note", text } : {});

const saidOf = ({ diverged }) => (diverged ? { kind: "diverged", text: diverged } : {});

/** What is worth to be said after settings were changed. */
function noteOn(given, { settings, samples }) {
  const { n } = samples.train;
  if ("activation" in given && settings.hidden.length && ["step", "sign"].includes(settings.activation))
    return note(
      `The slope of ${settings.activation} is 0 everywhere: the hidden neurons cannot learn (chapter 2).`,
    );
  if ("batch_size" in given && settings.batch_size > n && n > 0)
    return note(`A batch holds all ${n} points that there are to learn from: each epoch is one step.`);
  return {};
}

/** {sizes, letters, activation}: a, b, ... z, aa, ab, ... from the first layer on. */
function networkOf({ network, settings }) {
  const { sizes } = network;
  let k = 0;
  const letters = sizes.slice(1).map((count) => Array.from({ length: count }, () => lettersOfNumber(++k)));
  return { sizes, letters, activation: settings.activation };
}

function lettersOfNumber(k) {
  const before = Math.floor((k - 1) / 26);
  return (before ? lettersOfNumber(before) : "") + String.fromCharCode(97 + ((k - 1) % 26));
}

const isSame = ({ sizes, activation }, { network, settings }) =>
  String(sizes) === String(network.sizes) && activation === settings.activation;

const isEqual = (one, other) => Object.keys(other).every((name) => String(one[name]) === String(other[name]));

// --- the training as the model holds it: the same as page_state.py

function encode(training, by, after) {
  const { painted, network, epoch, batch, firstEpoch, firstLoss, losses, diverged, good } = training;
  const [train, test] = losses;
  return {
    by,
    after,
    painted,
    epoch,
    batch,
    first_epoch: firstEpoch,
    first_loss: Number.isFinite(firstLoss) ? firstLoss : null,
    weights: packNumbers(network.parameters, network.parameters.length),
    losses: packNumbers(
      train.flatMap((loss, k) => [loss, test[k]]),
      2 * train.length,
    ),
    diverged,
    good_epoch: good.epoch,
    good_weights: packNumbers(good.parameters, good.parameters.length),
  };
}

function trainingIn(model) {
  const state = model.get("state");
  const training = createTraining(model.get("settings"), state.painted);
  const losses = numbersIn(state.losses);
  training.standAt({
    parameters: numbersIn(state.weights),
    epoch: state.epoch,
    batch: state.batch,
    firstEpoch: state.first_epoch,
    firstLoss: state.first_loss ?? NaN,
    losses: [0, 1].map((which) => Array.from(losses.filter((_, k) => k % 2 === which))),
    diverged: state.diverged,
    good: { parameters: numbersIn(state.good_weights), epoch: state.good_epoch },
  });
  return training;
}

function numbersIn(data) {
  const numbers = new Float64Array(data.byteLength / 8);
  unpackNumbers(data, numbers);
  return numbers;
}
