// What a card of replicas knows beside its numbers: what can be taken back, and what the learner looks at. No element of the page.

import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { createReplicasNumbers } from "./replicas_numbers.js";

/** @import { Model } from "../kit/types.d.ts" */

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createReplicas(model, repaint) {
  const { parameters, lr } = model.get("setup");
  let wanted = null; // {isAveraged, view}: what the learner wants to see, as long as that is so
  const before = {}; // the step and the view, when they were last noted

  const past = createBefore(() => ({
    values: [...numbers.values],
    applied: model.get("applied"),
    position: model.get("position"),
    averaging: model.get("averaging"),
  }));
  const { remember } = past;
  const { put: commit, receive } = createCommit(model, takeOver, repaint);
  const keep = () => commit({ values: numbers.packed() });
  const numbers = createReplicasNumbers(model, keep, remember);
  const { values, workers, nSamples, at, share } = numbers;
  const longest = workers.map(({ program }) => program).sort((a, b) => b.steps.length - a.steps.length)[0];
  const steps = [...longest.steps.map(([phase]) => [phase]), ["average"], ["update"]];

  const replicas = {
    model,
    workers,
    values,
    lr,
    nSamples,
    parameters,
    // What phases, transport and settings ask a stepper's program for.
    program: { ...longest, steps, names: { [lr]: "learning rate" } },
    refs: { [lr]: { k: lr, name: "lr", kind: /** @type {const} */ ("update") } },

    get position() {
      return model.get("position");
    },
    get iteration() {
      return model.get("iteration");
    },
    get phase() {
      return steps[model.get("position")][0];
    },
    get ranges() {
      return model.get("ranges");
    },
    get canUndo() {
      return past.canUndo;
    },
    get isAveraged() {
      return model.get("position") >= steps.length - 2;
    },
    get isUpdated() {
      return model.get("position") === steps.length - 1;
    },

    // What the learner looks at.
    version: 0, // how often a number or a choice of the model has become another one
    isRevealed: false, // of results that are hidden: the present step's
    shown: 0, // the worker whose network is seen where only one has room
    chosen: 0, // the parameter in the tables that is told about
    isTurned: false, // to one big batch, where that has room in the mean's place only
    pointed: "number", // what is told about: a "number" of the networks, or a "parameter"
    inspected: null, // {worker, part}: where that number stands

    /**
     * The step in words, or the gradients: each has its time, and the learner may look at the other.
     * @returns {"step" | "gradients"}
     */
    get view() {
      const { isAveraged } = replicas;
      return wanted?.isAveraged === isAveraged ? wanted.view : isAveraged ? "gradients" : "step";
    },

    /**
     * Whether number k of a worker is the present result, and is to be guessed.
     * @returns {boolean}
     */
    hidesResult: ({ state, isDone }, k) =>
      model.get("hide_results") && !replicas.isRevealed && !isDone() && k === state.result,

    /**
     * Whether what comes from the averaging is to be guessed.
     * @returns {boolean}
     */
    get hidesMean() {
      return model.get("hide_results") && !replicas.isRevealed && replicas.isAveraged;
    },

    /**
     * Whether a table is to be guessed; a worker's own gradient was seen in its own steps.
     * @returns {boolean}
     */
    hidesTable: (role) =>
      replicas.hidesMean &&
      !(role === "own" && !replicas.isUpdated && model.get("averaging") !== "error terms"),

    reveal: () => look({ isRevealed: true }),
    turn: () => look({ isTurned: !replicas.isTurned }),
    showWorker: (k) => look({ shown: k }),
    choose: (p) => look({ chosen: p, pointed: "parameter" }),
    inspect: (worker, part) => look({ inspected: { worker, part }, pointed: "number" }),

    lookAt(view) {
      wanted = { isAveraged: replicas.isAveraged, view };
      noteView();
      repaint();
    },

    hideResults(hidden) {
      replicas.isRevealed = false;
      commit({ hide_results: hidden });
    },

    average(averaging) {
      remember();
      commit({ averaging });
    },

    isLeaf: () => true,
    isChanged: (k) => values[k] !== model.get("initial_values")[k],
    origin: (k) => model.get("initial_values")[k],
    signShown: () => (model.get("update") === "add" ? -1 : 1),

    at,
    share,

    remember,
    setLeaf(k, value) {
      values[k] = value;
      keep();
    },
    goTo(position) {
      const to = Math.min(steps.length - 1, Math.max(0, position));
      if (to !== model.get("position")) commit({ position: to });
    },
    undo() {
      const before = past.undo();
      if (before) restore(before);
    },
    reset() {
      remember();
      restore({ values: model.get("initial_values"), applied: [], position: 0 });
    },
    previousIteration() {
      const applied = model.get("applied");
      if (!applied.length) return;
      remember();
      restore({ values: applied.at(-1), applied: applied.slice(0, -1), position: steps.length - 1 });
    },
    nextIteration() {
      remember();
      const applied = [...model.get("applied"), [...values]];
      restore({ values: numbers.updated(), applied, position: 0 });
    },

    /** The next act of the story: average, update, next iteration. */
    onward() {
      if (!replicas.isAveraged) replicas.goTo(steps.length - 2);
      else if (!replicas.isUpdated) replicas.goTo(steps.length - 1);
      else replicas.nextIteration();
    },

    receive,
    set: commit,
  };

  function look(changes) {
    Object.assign(replicas, changes);
    repaint();
  }

  /** Another step: what was revealed was the last one's, and what is told about follows the steps. */
  function noteStep() {
    const { position, iteration } = replicas;
    const isFirst = before.position === undefined;
    if (position === before.position && iteration === before.iteration) return;
    Object.assign(before, { position, iteration });
    if (isFirst) return;
    replicas.isRevealed = false;
    if (replicas.isAveraged) replicas.pointed = "parameter";
    if (replicas.phase === "backward") followStep();
  }

  function noteView() {
    const { view } = replicas;
    if (view === before.view) return;
    before.view = view;
    replicas.pointed = view === "step" ? "number" : "parameter";
  }

  /** While gradients are computed, the tables point at the step's own. */
  function followStep() {
    const { state, gradients } = workers.find((worker) => !worker.isDone());
    const p = gradients.indexOf(state.result);
    if (p >= 0) replicas.chosen = p;
  }

  /** Take the numbers over from the model, which Python may have changed. */
  function takeOver() {
    numbers.receive(replicas.isAveraged);
    replicas.version += 1;
    noteStep();
    noteView();
  }

  function restore({ values: restored, applied, ...choices }) {
    values.set(restored);
    commit({ values: numbers.packed(), applied, iteration: applied.length + 1, ...choices });
  }

  replicas.receive();
  return replicas;
}
