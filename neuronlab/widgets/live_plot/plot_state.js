// What a live plot knows: its numbers, what is chosen, and what can be taken back. No element of the page.

import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { evaluate } from "../kit/evaluate.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";

/** @import { Model } from "../kit/types.d.ts" */

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
  const tried = new Float64Array(values.length);
  const nCompared = program.n_compared ?? nLeaves;
  const past = createBefore(() => Float64Array.from(values));
  const { put, receive } = createCommit(model, take, repaint);

  function take() {
    unpackNumbers(model.get("values"), values);
    evaluate(program.steps, values);
    follow(values, model);
  }

  const state = {
    model,
    program,
    refs,
    values,

    get canUndo() {
      return past.canUndo;
    },
    /** The numbers as they were when a hand took hold, or null where none that count is another by now. */
    get before() {
      const was = past.state;
      return was?.subarray(0, nCompared).some((value, k) => value !== values[k]) ? was : null;
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
    remember: past.remember,

    /** The hand is somewhere else now: the next change is compared with what stands then. */
    release: past.release,

    /** Set leaves, [[place, value], ...], and let all that depends on them follow. */
    setLeaves(changes) {
      for (const [k, value] of changes) values[k] = value;
      put({ values: packNumbers(values, nLeaves) });
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
      const found = past.undo();
      if (found) state.setLeaves(found.subarray(0, nLeaves).entries());
    },

    reset() {
      state.remember();
      state.setLeaves(model.get("initial_values").entries());
    },

    choose(name) {
      past.release();
      past.compare();
      put({ chosen: name });
    },

    /** Take the leaves over from the model, which Python may have changed; false for a change that is made here. */
    receive,
  };

  state.receive();
  return state;
}
