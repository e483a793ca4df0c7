// What a live plot knows: its numbers, what is chosen, and what can be taken back. No element of the page.

import { evaluate } from "../kit/evaluate.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { createGhost } from "./ghost.js";

/** @import { Model } from "../kit/types.d.ts" */

const MOST_MOVES = 100;
const HALVINGS = 60; // more than a number has digits

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * @param {Model} model
 * @param {() => void} repaint
 * @param {(values: Float64Array, model: Model) => void} [follow] writes what no step computes, after all steps
 */
export function createPlotState(model, repaint, follow = () => {}) {
  const program = model.get("program");
  const nLeaves = program.n_leaves;
  const values = new Float64Array(program.names.length);
  const refs = program.kinds.map((kind, k) => ({ k, kind }));
  const past = [];
  const tried = new Float64Array(values.length);
  const ghost = createGhost(values, program.n_compared ?? nLeaves);

  const state = {
    model,
    program,
    refs,
    values,
    ghost,

    get canUndo() {
      return past.length > 0;
    },
    get ranges() {
      return model.get("ranges");
    },

    isLeaf: (k) => k < nLeaves,
    isChanged: () => false,
    origin: (k) => model.get("initial_values")[k],

    /** A coordinate's number: it is one, or [the place of a value], or null. */
    at: (coordinate) => (Array.isArray(coordinate) ? values[coordinate[0]] : coordinate),

    /** Remember how things stand, so that `undo` comes back here. */
    remember() {
      ghost.take();
      past.push([...values.subarray(0, nLeaves)]);
      if (past.length > MOST_MOVES) past.shift();
    },

    /** Set leaves, [[place, value], ...], and let all that depends on them follow. */
    setLeaves(changes) {
      for (const [k, value] of changes) values[k] = value;
      evaluate(program.steps, values);
      follow(values, model);
      model.set("values", packNumbers(values, nLeaves));
      repaint();
      model.save_changes();
    },

    setLeaf: (k, value) => state.setLeaves([[k, value]]),

    /** The result at place `result` if leaf k were `value`. */
    resultAt(k, value, result) {
      tried.set(values);
      tried[k] = value;
      evaluate(program.steps, tried);
      return tried[result];
    },

    /** The value of leaf k at which a result that grows or falls with it comes to `wanted`, within the leaf's limits. */
    leafFor(k, result, wanted) {
      let [low, high] = state.ranges[k];
      const grows = state.resultAt(k, high, result) >= state.resultAt(k, low, result);
      for (let n = 0; n < HALVINGS; n++) {
        const middle = (low + high) / 2;
        if (state.resultAt(k, middle, result) < wanted === grows) low = middle;
        else high = middle;
      }
      return high;
    },

    undo() {
      const before = past.pop();
      if (!before) return;
      ghost.release();
      ghost.take();
      state.setLeaves(before.entries());
    },

    reset() {
      state.remember();
      state.setLeaves(model.get("initial_values").entries());
    },

    choose(name) {
      ghost.release();
      ghost.take();
      model.set("chosen", name);
      follow(values, model);
      repaint();
      model.save_changes();
    },

    /** Take the leaves over from the model, which Python may have changed. */
    receive() {
      unpackNumbers(model.get("values"), values);
      evaluate(program.steps, values);
      follow(values, model);
    },
  };

  state.receive();
  ghost.lay();
  return state;
}
