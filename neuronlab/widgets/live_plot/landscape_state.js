// What a loss landscape knows: the start, the choices, the way that follows, and the way before. No element of the page.

import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { unpackNumbers } from "../kit/wire.js";
import { createDescent } from "./descent.js";

/** @import { Model } from "../kit/types.d.ts" */
/** @import { Way } from "./descent.js" */

const CHOICES = ["start", "lr", "decay", "batch_size", "seed"];
const MANY_EPOCHS = 20; // of so many the curve shows the end of each, of fewer this many points
const CURVE_POINTS = 250;
const KEPT_WAYS = 4;

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createLandscape(model, repaint) {
  const { names, n: nSamples, floor, ...problem } = model.get("problem");
  const numbers = new Float64Array(model.get("numbers").byteLength / 8);
  unpackNumbers(model.get("numbers"), numbers);
  const descent = createDescent({ ...problem, n: nSamples }, numbers);
  const values = new Float64Array(2); // the start, as what is dragged on a plot wants it
  const ways = new Map(); // by the choices they follow from
  const past = createBefore(() => chosenNow());
  /** @type {{way: Way, losses: number[][], chosen: any}} */
  let now;
  let before = null; // the same, or null

  const chosenNow = () => ({
    ...Object.fromEntries(CHOICES.map((name) => [name, model.get(name)])),
    epochs: model.get("epochs"),
  });

  function wayOf(chosen) {
    const key = JSON.stringify(chosen);
    if (!ways.has(key)) {
      const way = descent.walk(chosen);
      const every = chosen.epochs < MANY_EPOCHS ? Math.ceil(way.n / CURVE_POINTS) || 1 : way.perEpoch;
      ways.set(key, { way, chosen, losses: descent.lossesOf(way, every) });
      if (ways.size > KEPT_WAYS) ways.delete(ways.keys().next().value);
    }
    return ways.get(key);
  }

  const { put, receive } = createCommit(model, take, repaint);

  function take() {
    values.set(model.get("start"));
    now = wayOf(chosenNow());
    before = past.state ? wayOf({ ...past.state, epochs: model.get("epochs") }) : null;
    if (before === now) before = null;
  }

  const state = {
    model,
    values,
    descent,
    nSamples,
    floor,
    program: {
      names,
      /** One place more than the way has steps, as the transport counts. */
      get steps() {
        return new Array(now.way.n + 1);
      },
    },

    get now() {
      return now;
    },
    /** The way before the last change, or null. */
    get before() {
      return before;
    },
    get limits() {
      return model.get("frame").limits;
    },
    get ranges() {
      const [x0, x1, y0, y1] = state.limits;
      return [
        [x0, x1],
        [y0, y1],
      ];
    },
    get position() {
      return Math.min(model.get("position"), now.way.n);
    },
    get phase() {
      return "update";
    },
    get canUndo() {
      return past.canUndo;
    },

    /** Where the ball is after k steps, how high, and the rate of its next step. */
    spot(k, { way, chosen } = now) {
      const [a, b] = [way.spots[2 * k], way.spots[2 * k + 1]];
      const epoch = Math.min(chosen.epochs - 1, Math.floor(k / way.perEpoch));
      return { a, b, loss: descent.lossAt(a, b), rate: chosen.lr * chosen.decay ** epoch };
    },

    /** Whether the last of k steps did not move the ball, though it is not at a loss of 0. */
    isStill(k) {
      const { spots } = now.way;
      const stood = spots[2 * k] === spots[2 * k - 2] && spots[2 * k + 1] === spots[2 * k - 1];
      return stood && state.spot(k).loss > 1e-9 && state.spot(k).rate > 0;
    },

    goTo(position) {
      state.set({ position: Math.min(now.way.n, Math.max(0, position)) });
    },

    set: put,

    /** Remember how things stand: `undo` comes back here. */
    remember: past.remember,

    /** Change a choice by a control; a ball that was at the end stays at the end. */
    choose(traits) {
      past.changedBy(Object.keys(traits).join());
      const atEnd = state.position > 0 && state.position === now.way.n;
      const { n } = wayOf({ ...chosenNow(), ...traits }).way;
      put({ ...traits, position: atEnd ? n : Math.min(n, state.position) });
    },

    /** Whether a finger is down: until it is lifted, all changes of one control are one change. */
    hold: past.hold,
    release: past.release,

    // What a draggable point of a live plot asks for.
    at: (coordinate) => (Array.isArray(coordinate) ? values[coordinate[0]] : coordinate),
    origin: (k) => model.get("began").start[k],

    /** Set the start; the whole way from it is shown. */
    setLeaves(changes) {
      const start = [...values];
      for (const [k, value] of changes) start[k] = value;
      put({ start, position: wayOf({ ...chosenNow(), start }).way.n });
    },

    setLeaf: (k, value) => state.setLeaves([[k, value]]),

    undo() {
      const chosen = past.undo();
      if (!chosen) return;
      state.set(Object.fromEntries(CHOICES.map((name) => [name, chosen[name]])));
    },

    reset() {
      state.remember();
      state.set({ ...model.get("began"), position: 0 });
    },

    /** Take the choices over from the model, which Python may have changed; false for a change that is made here. */
    receive,
  };

  state.receive();
  return state;
}
