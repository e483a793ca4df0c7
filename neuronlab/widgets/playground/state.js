// What the card knows: the training as far as it is shown, and what the learner is at. No element of the page.

import { createTrainer } from "./trainer.js";

/** @import { Model } from "../kit/types.d.ts" */

const EACH_TEST = 4; // of painted points each fourth is kept for the test

/**
 * What is pointed at; `spoken` if it shall be said aloud.
 * @typedef {{kind: "neuron", layer: number, row: number, spoken?: boolean}
 *   | {kind: "weight", layer: number, row: number, column: number, spoken?: boolean}
 *   | {kind: "point", point: import("./trainer.js").Point, spoken?: boolean}
 *   | {kind: "place", x: number, y: number, spoken?: boolean}
 *   | {kind: "epoch", epoch: number, first: number, spoken?: boolean}} Pointed
 */

/**
 * The state behind one view of `model`; `repaint` is called after every change.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createPlayground(model, repaint) {
  const trainer = createTrainer(model, {
    losses: takeLosses,
    picture: take,
    settings: take,
    said: takeSaid,
    answer: () => state.notice === "silence" && note(null),
    silence: () => note("silence"),
    copy: openCopy,
    restored: () => state.closeForm(),
    refused: (why) => state.form?.kind === "paste" && setForm({ ...state.form, refused: why }),
  });
  const { choices } = trainer;
  let samples = null;
  let isAskingNoise = false;

  const state = {
    choices,
    isStill: trainer.isStill,
    listeners: trainer.listeners,

    // The training, as far as it is shown. All of it is taken over at once, so that it fits together.
    settings: trainer.settings,
    speed: trainer.speed,
    playing: trainer.playing,
    network: trainer.network,
    frame: trainer.frame,
    said: trainer.said,
    explained: trainer.explained,
    points: [],
    reach: 1,
    losses: [[], []], // of training and test points, after each epoch from the first one on
    firstEpoch: 0,

    // What the learner is at.
    /** @type {Pointed | null} */
    pointed: null,
    unit: { layer: 0, row: 0 }, // the neuron that the Tab key leads to
    epochAt: null, // the place among the losses that is pointed at
    cross: null, // {x, y}: where on the plane the arrow keys are
    chosen: null, // the training point that is explained, or null for the next batch's first
    tool: "0", // what a click on the plane does: "0" and "1" paint that class, "erase"
    notice: null, // "silence" of the kernel, or {refused: text}, what was typed and is no number
    form: null, // {kind: "copy", text, copied} or {kind: "paste", refused}
    wantedNoise: null, // where the slider is, until that has been granted

    /** @returns {boolean} */
    get isPainted() {
      return state.settings.data === choices.painted;
    },

    /**
     * What a click on the plane does: paint class 0 or 1, "erase", or null where the data is not painted.
     * @returns {number | "erase" | null}
     */
    get brush() {
      if (!state.isPainted || trainer.isStill) return null;
      return state.tool === "erase" ? "erase" : Number(state.tool);
    },

    /** @returns {number} */
    get noise() {
      return state.wantedNoise ?? state.settings.noise;
    },

    /** @returns {number} */
    get lastEpoch() {
      return state.losses[0].length - 1;
    },

    // --- what is asked of the training

    ask,
    change: (settings) => ask("change", settings),
    play: () => ask(state.playing ? "pause" : "play"),
    explain: () => (state.explained.program ? ask("close") : ask("explain", state.chosen?.k ?? null)),

    /** Give hidden layer `place`, from 0, so many neurons more or fewer. */
    resize(place, by) {
      const { hidden } = state.settings;
      const count = hidden[place] + by;
      if (count >= 1 && count <= choices.most_neurons) state.change({ hidden: hidden.with(place, count) });
    },

    addLayer() {
      const { hidden } = state.settings;
      if (hidden.length < choices.most_layers) state.change({ hidden: [...hidden, hidden.at(-1) ?? 4] });
    },

    removeLayer() {
      const { hidden } = state.settings;
      if (hidden.length) state.change({ hidden: hidden.slice(0, -1) });
    },

    /** Only the newest noise is of interest: the next is asked for when this one has been granted. */
    setNoise(noise) {
      state.wantedNoise = noise;
      if (!isAskingNoise) askNoise();
      repaint();
    },

    /** Say that what was typed cannot be asked for. */
    refuse: (text) => note({ refused: text }),

    // --- pointing

    /** @param {Pointed} pointed */
    point(pointed) {
      state.pointed = pointed;
      repaint();
    },

    goToUnit(layer, row) {
      state.unit = { layer, row };
      state.point({ kind: "neuron", layer, row, spoken: true });
    },

    goToEpoch(k) {
      const epoch = Math.min(state.lastEpoch, Math.max(0, k));
      state.epochAt = epoch;
      state.point({ kind: "epoch", epoch, first: state.firstEpoch });
    },

    leaveEpochs() {
      state.epochAt = null;
      repaint();
    },

    setCross(cross) {
      state.cross = cross;
      repaint();
    },

    setTool(tool) {
      state.tool = tool;
      repaint();
    },

    /** What a click or the Enter key means at a place, where `point` is near or null: paint, erase, or choose. */
    use({ x, y }, point) {
      const { brush, points } = state;
      if (brush === "erase") {
        if (point) ask("erase", [point.x, point.y]);
      } else if (brush !== null) {
        // At once on the page; the training's answer, which may be a no, replaces all points.
        const k = points.length;
        points.push({ k, x, y, label: brush, test: k % EACH_TEST === EACH_TEST - 1 });
        ask("paint", [x, y, brush]);
      } else if (point && !point.test) {
        state.chosen = state.chosen === point ? null : point;
      }
      repaint();
    },

    // --- the text of a state

    togglePaste: () => setForm(state.form ? null : { kind: "paste", refused: "" }),
    closeForm: () => setForm(null),

    begin: trainer.begin,
    end: trainer.end,
  };

  function ask(name, given) {
    if (state.notice?.refused && !trainer.isStill) note(null);
    trainer.ask(name, given);
  }

  function note(notice) {
    state.notice = notice;
    repaint();
  }

  function setForm(form) {
    state.form = form;
    repaint();
  }

  function openCopy(text) {
    const form = { kind: "copy", text, copied: null };
    setForm(form);
    const tell = (copied) => () => state.form?.text === text && setForm({ ...state.form, copied });
    navigator.clipboard?.writeText(text).then(tell(true), tell(false));
  }

  function askNoise() {
    isAskingNoise = true;
    state.change({ noise: state.wantedNoise });
  }

  function settleNoise() {
    isAskingNoise = false;
    if (state.wantedNoise === state.settings.noise) state.wantedNoise = null;
    if (state.wantedNoise !== null) askNoise();
  }

  /** Show the training as it is now. */
  function take() {
    const { network, settings } = state;
    for (const name of ["settings", "speed", "playing", "network", "frame", "said", "explained"])
      state[name] = trainer[name];
    if (samples !== trainer.samples) takePoints();
    if (network !== state.network) {
      state.unit = { layer: 0, row: 0 };
      if (!isThere(state.pointed, state.network)) state.pointed = null;
    }
    if (settings !== state.settings) settleNoise();
    repaint();
  }

  function takePoints() {
    samples = trainer.samples;
    Object.assign(state, { points: [...samples.points], reach: samples.reach, chosen: null });
  }

  /** What was typed and refused, or painted and not taken, goes back to what holds. */
  function takeSaid() {
    state.notice = null;
    samples = null;
    settleNoise();
    take();
  }

  /** Take the frame's losses over; where some before them never came, as in a second view, ask for all. */
  function takeLosses({ since, firstEpoch, losses }) {
    if (since > state.losses[0].length) return ask("losses");
    state.firstEpoch = firstEpoch;
    for (const [which, list] of state.losses.entries()) {
      list.length = since;
      for (let k = which; k < losses.length; k += 2) list.push(losses[k]);
    }
    if (state.epochAt !== null) state.epochAt = Math.min(state.epochAt, state.lastEpoch);
  }

  takePoints();
  takeLosses(trainer.frame);
  return state;
}

/** Whether a neuron or weight that is pointed at is one of this network. */
function isThere(pointed, { sizes }) {
  if (pointed?.kind !== "neuron" && pointed?.kind !== "weight") return true;
  const { layer, row, column = 0 } = pointed;
  return layer < sizes.length && row < sizes[layer] && (layer === 0 || column < sizes[layer - 1]);
}
