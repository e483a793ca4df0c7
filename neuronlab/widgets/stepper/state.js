// What a stepper knows: the numbers, the place in the steps, and what can be taken back. No element of the page.

import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { evaluate } from "../kit/evaluate.js";
import { wayOfCrossEntropy } from "./cross_entropy.js";
import { followsSame, stepsAbout } from "./following.js";
import { readProgram } from "./program.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";

/** @import { Traits } from "../kit/types.d.ts" */
/** @import { Followed } from "./following.js" */

const KINDS = {
  x: "input",
  y: "input",
  W: "weight",
  b: "weight",
  z: "activation",
  a: "activation",
  slope: "activation",
  y_hat: "activation",
  loss: "error",
  mean_loss: "error",
  da: "error",
  delta: "error",
  dW: "error",
  db: "error",
  lr: "update",
  adjust_W: "update",
  adjust_b: "update",
  new_W: "update",
  new_b: "update",
};

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * @param {Traits} model
 * @param {() => void} repaint
 */
export function createState(model, repaint) {
  const read = readProgram(model.get("program"));
  const program = {
    ...read,
    /** @returns {string[]} what each number is called in words, which follow the notation */
    get names() {
      return read.namesIn(model.get("notation"));
    },
  };
  const nLeaves = program.n_leaves;
  const values = new Float64Array(program.refs.length);
  const stepOf = new Map(program.steps.map(([, result], position) => [result, position]));
  const refs = program.refs.map(([name, layer, sample, row, column], k) => ({
    k,
    name,
    layer,
    sample,
    row,
    column,
    kind: KINDS[name],
  }));
  const listed = {};
  let begun = model.get("initial_values");
  let begunIn = 1;
  const past = createBefore(() => ({
    leaves: leavesNow(),
    applied: model.get("applied"),
    frozen: model.get("frozen"),
    position: model.get("position"),
  }));
  const { put: commit, receive } = createCommit(model, take, repaint);
  /** @type {{ followed: Followed | null, path: number[] | null }} */
  let following = { followed: null, path: null };

  const state = {
    model,
    program,
    refs,
    values,
    nLeaves,
    stepOf,

    get position() {
      return model.get("position");
    },
    get iteration() {
      return model.get("iteration");
    },
    /** @returns {string} */
    get phase() {
      return program.steps[state.position][0];
    },
    /** @returns {number} */
    get result() {
      return program.steps[state.position][1];
    },
    /** @returns {any[]} */
    get terms() {
      return program.steps[state.position][2];
    },
    get canUndo() {
      return past.canUndo;
    },
    get ranges() {
      return model.get("ranges");
    },

    /** @returns {Followed | null} the neuron or parameter whose steps alone are visited */
    get followed() {
      return model.get("followed")?.length ? model.get("followed") : null;
    },
    /** @returns {number[] | null} the positions of those steps */
    get path() {
      const { followed } = state;
      if (!followsSame(following.followed, followed))
        following = { followed, path: followed && stepsAbout(read, followed) };
      return following.path;
    },
    /** @returns {string} what they are about */
    get about() {
      const [kind, layer, row, column] = state.followed ?? [];
      if (kind === undefined) return "";
      const words =
        kind === "neuron"
          ? `neuron ${program.neuronsIn(model.get("notation"))[layer][row]}`
          : program.names[state.find(kind, layer, null, row, column)];
      return words[0].toUpperCase() + words.slice(1);
    },

    /**
     * Visit from now on only the steps of this neuron or parameter, or all of them; another time, it is left again.
     * @param {Followed | null} followed
     */
    follow(followed) {
      const wanted = followsSame(followed, state.followed) ? null : followed;
      const path = wanted && stepsAbout(read, wanted);
      commit({ followed: wanted ?? [], position: onPath(path, state.position) });
    },

    /** Come back to the path, where the position was set elsewhere. */
    keepToPath() {
      const to = onPath(state.path, state.position);
      if (to !== state.position) commit({ position: to });
    },

    /** The place of a number by its address, or undefined. */
    find(name, layer = null, sample = null, row = null, column = null) {
      return program.find(name, layer, sample, row, column);
    },

    /**
     * What the present step does, in words.
     * @param {number} [position]
     * @returns {string}
     */
    sentence: (position) =>
      program.sentence(model.get("loss"), position ?? state.position, model.get("notation")),

    /**
     * The formula of a step as `program.formula` returns it, in the present loss and convention; in the present
     * notation and the way of its numbers, or as asked for.
     * @param {number} position
     * @param {{notation?: string, way?: string | null}} [asked]
     */
    formula: (position, { notation = model.get("notation"), way = state.way(position)?.way ?? null } = {}) =>
      program.formula(model.get("loss"), notation, model.get("update"), position, way),

    /** Whether the formula from the scores is asked for. */
    stable: false,

    /**
     * How the formula of a step is written, if it is a cross entropy, and whether that is needed; else null.
     * @param {number} position
     */
    way(position) {
      const loss = model.get("loss");
      const { name, sample } = refs[program.steps[position][1]];
      if (name !== "loss" || !program.variants[loss].isCrossEntropy) return null;
      const all = (name) =>
        Array.from({ length: program.sizes.at(-1) }, (_, k) => values[state.find(name, null, sample, k)]);
      return wayOfCrossEntropy(
        loss,
        all("y"),
        all("y_hat"),
        values[program.steps[position][1]],
        state.stable,
      );
    },

    isLeaf: (k) => k < nLeaves,
    /** @returns {boolean} */
    isKnown: (k) => k < nLeaves || stepOf.get(k) <= state.position,
    isChanged: (k) => k < nLeaves && values[k] !== begun[k],

    /** What leaf k was when this iteration began. */
    origin: (k) => begun[k],
    isFrozen: (k) => model.get("frozen").includes(k),

    /** -1 for the rate where the convention is to write it negative and add, else 1. */
    signShown: (k) => (refs[k].name === "lr" && model.get("update") === "add" ? -1 : 1),

    /**
     * What the source prints for number k in this iteration, if the number on the card is the right one.
     * @returns {any}
     */
    printedFor(k) {
      return model
        .get("printed")
        .find(
          ([iteration, place, , , right]) =>
            iteration === state.iteration &&
            place === k &&
            Math.abs(values[k] - right) <= 1e-6 * Math.max(Math.abs(right), 1e-3),
        );
    },

    /** Paint all anew, where something has changed that is no trait. */
    repaint: () => repaint(),

    recompute() {
      const loss = model.get("loss");
      const rules = program.variants[loss].rules;
      listed[loss] ??= program.steps.map(([, result, terms], i) => [rules[i], result, terms]);
      evaluate(listed[loss], values);
    },

    remember: past.remember,

    setLeaf(k, value) {
      const ref = refs[k];
      if (ref.name === "y" && program.targets !== "any") value = Math.min(1, Math.max(0, value));
      if (ref.name === "y" && program.targets === "distribution") shareTheRest(ref, value);
      values[k] = value;
      commit({ values: packed() });
    },

    undo() {
      const before = past.undo();
      if (before) restore(before);
    },

    reset() {
      state.remember();
      restore({ leaves: model.get("initial_values"), applied: [], frozen: [], position: state.position });
    },

    nextIteration() {
      state.remember();
      const applied = [...model.get("applied"), leavesNow()];
      const updated = leavesNow();
      for (const { k, name, layer, row, column } of refs.slice(0, nLeaves)) {
        if ((name === "W" || name === "b") && !state.isFrozen(k))
          updated[k] = values[state.find(`new_${name}`, layer, null, row, column)];
      }
      const first = state.path?.[0] ?? 0;
      restore({ leaves: updated, applied, frozen: model.get("frozen"), position: first });
    },

    previousIteration() {
      const applied = model.get("applied");
      if (!applied.length) return;
      state.remember();
      restore({
        leaves: applied.at(-1),
        applied: applied.slice(0, -1),
        frozen: model.get("frozen"),
        position: state.path?.at(-1) ?? program.steps.length - 1,
      });
    },

    freeze(k, isFrozen) {
      state.remember();
      const others = model.get("frozen").filter((place) => place !== k);
      commit({ frozen: isFrozen ? [...others, k].sort((a, b) => a - b) : others });
    },

    goTo(position) {
      const last = program.steps.length - 1;
      const to = Math.min(last, Math.max(0, position));
      if (to !== state.position) commit({ position: to });
    },

    set: commit,
    receive,
  };

  /** Take the leaves over from the model, which Python may have changed. */
  function take() {
    unpackNumbers(model.get("values"), values);
    noteIteration();
    state.recompute();
  }

  /** The position itself if it is visited, else the next one that is, or the last. */
  function onPath(path, position) {
    if (!path?.length) return position;
    return path.find((visited) => visited >= position) ?? path.at(-1);
  }

  function restore({ leaves, applied, frozen, position }) {
    values.set(leaves);
    commit({ values: packed(), applied, frozen, iteration: applied.length + 1, position });
  }

  /** Where an iteration begins, its numbers are what a changed one goes back to. */
  function noteIteration() {
    if (state.iteration === begunIn) return;
    begunIn = state.iteration;
    begun = begunIn === 1 ? model.get("initial_values") : leavesNow();
  }

  function leavesNow() {
    return [...values.subarray(0, nLeaves)];
  }

  function packed() {
    return packNumbers(values, nLeaves);
  }

  /** The targets of one sample are probabilities: the others share what is left, in their old proportions. */
  function shareTheRest({ k, sample }, value) {
    const others = refs.filter((ref) => ref.name === "y" && ref.sample === sample && ref.k !== k);
    const sum = others.reduce((total, other) => total + values[other.k], 0);
    for (const other of others)
      values[other.k] = sum > 0 ? (values[other.k] / sum) * (1 - value) : (1 - value) / others.length;
  }

  state.receive();
  return state;
}
