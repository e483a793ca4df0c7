// What the card knows: the training, and what the learner is at. No element of the page.

import { trainerOf } from "./trainer.js";

/** @import { Model } from "../kit/types.d.ts" */

/**
 * What is pointed at; `spoken` if it shall be said aloud.
 * @typedef {{kind: "neuron", layer: number, row: number, spoken?: boolean}
 *   | {kind: "weight", layer: number, row: number, column: number, spoken?: boolean}
 *   | {kind: "point", point: import("./samples.js").Point, spoken?: boolean}
 *   | {kind: "place", x: number, y: number, spoken?: boolean}
 *   | {kind: "epoch", epoch: number, first: number, spoken?: boolean}} Pointed
 */

/**
 * The state behind one view of `model`; `repaint` is called after every change.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createPlayground(model, repaint) {
  const trainer = trainerOf(model);
  const { choices } = trainer;
  let [samples, network] = [trainer.samples, trainer.network];
  let end = () => {};

  const state = {
    choices,
    listeners: trainer.listeners,

    // The training.
    get settings() {
      return trainer.settings;
    },
    get speed() {
      return trainer.speed;
    },
    get playing() {
      return trainer.playing;
    },
    get network() {
      return trainer.network;
    },
    get frame() {
      return trainer.frame;
    },
    get said() {
      return trainer.said;
    },
    get canUndo() {
      return trainer.canUndo;
    },
    get points() {
      return trainer.samples.points;
    },
    get reach() {
      return trainer.samples.reach;
    },
    get losses() {
      return trainer.losses; // of training and test points, after each epoch from the first one on
    },
    get firstEpoch() {
      return trainer.firstEpoch;
    },

    // What the learner is at.
    /** @type {Pointed | null} */
    pointed: null,
    unit: { layer: 0, row: 0 }, // the neuron that the Tab key leads to
    epochAt: null, // the place among the losses that is pointed at
    cross: null, // {x, y}: where on the plane the arrow keys are
    chosen: null, // the training point that is explained, or null for the next batch's first
    tool: "0", // what a click on the plane does: "0" and "1" paint that class, "erase"
    notice: null, // {kind, text}: what stands before all that the training says
    form: null, // {kind: "copy", text, copied} or {kind: "paste", refused}
    explained: {}, // what the stepper below shows
    wanted: null, // {sample}: what shall be explained as soon as Python has made the formulas

    /** @returns {boolean} */
    get isPainted() {
      return state.settings.data === choices.painted;
    },

    /**
     * What a click on the plane does: paint class 0 or 1, "erase", or null where the data is not painted.
     * @returns {number | "erase" | null}
     */
    get brush() {
      if (!state.isPainted) return null;
      return state.tool === "erase" ? "erase" : Number(state.tool);
    },

    /** @returns {number} */
    get lastEpoch() {
      return state.losses[0].length - 1;
    },

    // --- what is asked of the training

    ask,
    change: (settings) => ask("change", settings),
    play: () => ask(state.playing ? "pause" : "play"),

    /** Open the explanation of the chosen point's step, or close what is open. */
    explain() {
      if (state.explained.program) return closeExplanation();
      if (state.wanted) return giveUp();
      state.wanted = { sample: state.chosen?.k ?? null };
      state.notice = null;
      openExplanation();
      repaint();
    },

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

    /**
     * What a click or the Enter key means at a place, where `point` is near or null: paint, erase, or choose; `more` of a
     * stroke that has begun.
     */
    use({ x, y }, point, more = false) {
      const { brush } = state;
      if (brush === "erase") {
        if (point) ask("erase", point);
      } else if (brush !== null) {
        ask("paint", { x, y, label: brush, more });
      } else if (point && !point.test) {
        state.chosen = state.chosen === point ? null : point;
      }
      repaint();
    },

    // --- the text of a state

    togglePaste: () => setForm(state.form ? null : { kind: "paste", refused: "" }),
    closeForm: () => setForm(null),

    async copy() {
      const text = await trainer.text();
      const form = { kind: "copy", text, copied: null };
      setForm(form);
      const tell = (copied) => () => state.form?.text === text && setForm({ ...state.form, copied });
      navigator.clipboard?.writeText(text).then(tell(true), tell(false));
    },

    async restore(text) {
      state.notice = null;
      const refused = await trainer.restore(text);
      if (!refused) state.closeForm();
      else if (state.form?.kind === "paste") setForm({ ...state.form, refused });
    },

    /** Begin to hear of the training. */
    begin() {
      end = trainer.watch(take);
    },

    end: () => end(),
  };

  function ask(name, given) {
    state.notice = null;
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

  /** Show what is wanted, or say what it waits for. */
  function openExplanation() {
    const { waiting, refused, ...explained } = trainer.explain(state.wanted.sample);
    state.notice = null;
    if (waiting) return void (state.notice = { kind: "note", text: waiting });
    state.wanted = null;
    if (refused) state.notice = { kind: "error", text: refused };
    else state.explained = explained;
  }

  function closeExplanation() {
    state.explained = {};
    repaint();
  }

  function giveUp() {
    state.wanted = null;
    note(null);
  }

  /** Show the training as it is now. */
  function take() {
    if (samples !== trainer.samples) {
      samples = trainer.samples;
      state.chosen = null;
      if (state.wanted) state.wanted = { sample: null };
    }
    if (network !== trainer.network) {
      network = trainer.network;
      state.unit = { layer: 0, row: 0 };
      if (!isThere(state.pointed, network)) state.pointed = null;
    }
    if (state.epochAt !== null) state.epochAt = Math.min(state.epochAt, state.lastEpoch);
    if (state.wanted) openExplanation();
    repaint();
  }

  return state;
}

/** Whether a neuron or weight that is pointed at is one of this network. */
function isThere(pointed, { sizes }) {
  if (pointed?.kind !== "neuron" && pointed?.kind !== "weight") return true;
  const { layer, row, column = 0 } = pointed;
  return layer < sizes.length && row < sizes[layer] && (layer === 0 || column < sizes[layer - 1]);
}
