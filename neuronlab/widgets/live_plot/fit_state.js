// What a fit explorer knows: the dots, the number of weights, the curve that follows, and the one before. No element.

import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { fitPowers, missedBy } from "./powers.js";

const ROUNDING = 1e-20; // a smaller error is what rounding leaves of none

/** @import { Model } from "../kit/types.d.ts" */
/** @typedef {{curve: (x: number) => number, own: number, other: number, weights: number}} Fit */

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createFit(model, repaint) {
  const { n, m, most } = model.get("dots");
  const numbers = new Float64Array(model.get("places").byteLength / 8);
  unpackNumbers(model.get("places"), numbers);
  const known = numbers.subarray(0, n);
  const kept = { x: numbers.subarray(n, n + m), y: numbers.subarray(n + m) };
  const values = new Float64Array(n); // the heights of the dots to learn from
  const take = () => ({ y: [...values], n_weights: model.get("n_weights") });
  const past = createBefore(take);
  /** @type {Map<number, Fit>} */
  const tried = new Map(); // by the number of weights, for the present dots
  let triedWith = "";
  /** @type {Fit} */
  let now;
  /** @type {Fit | null} */
  let before = null;

  const { put, receive } = createCommit(model, takeOver, repaint);

  function takeOver() {
    unpackNumbers(model.get("values"), values);
    const chosen = take();
    now = fitOf(chosen);
    const dots = values.join();
    if (dots !== triedWith) tried.clear();
    triedWith = dots;
    tried.set(now.weights, now);
    const was = past.state;
    before = was && JSON.stringify(was) !== JSON.stringify(chosen) ? fitOf(was) : null;
  }

  function fitOf({ y, n_weights }) {
    const curve = fitPowers(known, y, n_weights);
    const missed = missedBy(curve, known, y);
    const own = missed < ROUNDING ? 0 : missed;
    return { curve, own, other: missedBy(curve, kept.x, kept.y), weights: n_weights };
  }

  const state = {
    model,
    values,
    known,
    kept,
    most,
    tried,
    program: { names: Array.from(known, (_, k) => `height of dot ${k + 1}`) },

    get now() {
      return now;
    },
    /** The curve before the last change, or null. */
    get before() {
      return before;
    },
    get limits() {
      return model.get("frame").limits;
    },
    get ranges() {
      const [, , low, high] = state.limits;
      return Array.from(known, () => [low, high]);
    },
    get canUndo() {
      return past.canUndo;
    },

    at: (coordinate) => (Array.isArray(coordinate) ? values[coordinate[0]] : coordinate),
    origin: (k) => model.get("began").y[k],
    remember: past.remember,
    hold: past.hold,
    release: past.release,

    set: put,

    choose(traits) {
      past.changedBy(Object.keys(traits).join());
      state.set(traits);
    },

    setLeaves(changes) {
      for (const [k, value] of changes) values[k] = value;
      state.set({ values: packNumbers(values, n) });
    },

    setLeaf: (k, value) => state.setLeaves([[k, value]]),

    undo() {
      const found = past.undo();
      if (found) state.set({ values: packNumbers(found.y, n), n_weights: found.n_weights });
    },

    reset() {
      past.remember();
      const { y, n_weights } = model.get("began");
      state.set({ values: packNumbers(y, n), n_weights });
    },

    /** Take dots and weights over from the model, which Python may have changed; false for a change that is made here. */
    receive,
  };

  state.receive();
  return state;
}
