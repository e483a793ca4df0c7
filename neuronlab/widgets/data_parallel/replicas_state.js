// What a card of replicas knows: every worker's numbers, the gradients they share, and what can be taken back.

import { evaluate } from "../kit/evaluate.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { makeWorker } from "./worker.js";

const MOST_BACK = 100;
// Two ways to the same sum differ by rounding only.
const ROUNDING = 1e-12;

/** The state behind one view of `model`; `repaint` is called after every change, inside the event that made it. */
export function createReplicas(model, repaint) {
  const setup = model.get("setup");
  const { whole, parameters, lr } = setup;
  const values = new Float64Array(model.get("initial_values").length);
  const wholeNumbers = new Float64Array(whole.n_numbers);
  const wholeSteps = Object.fromEntries(
    Object.entries(whole.rules).map(([loss, rules]) => [
      loss,
      whole.steps.map(([result, terms], i) => [rules[i], result, terms]),
    ]),
  );
  const past = [];
  let committing = false;
  let shared = null;

  const remember = () => {
    past.push({
      values: [...values],
      applied: model.get("applied"),
      position: model.get("position"),
      averaging: model.get("averaging"),
    });
    if (past.length > MOST_BACK) past.shift();
  };
  unpackNumbers(model.get("values"), values);
  const workers = [];
  for (let k = 0; k < setup.workers.length; k++) {
    workers.push(
      makeWorker(model, setup, k, values, { take, keep: () => commit({ values: packed() }), remember }),
    );
  }
  const nSamples = workers.reduce((sum, { size }) => sum + size, 0);
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
    refs: { [lr]: { k: lr, name: "lr", kind: "update" } },

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
      return past.length > 0;
    },
    get isAveraged() {
      return model.get("position") >= steps.length - 2;
    },
    get isUpdated() {
      return model.get("position") === steps.length - 1;
    },

    isLeaf: () => true,
    isChanged: (k) => values[k] !== model.get("initial_values")[k],
    origin: (k) => model.get("initial_values")[k],
    signShown: () => (model.get("update") === "add" ? -1 : 1),

    /** What the workers have for parameter p: of each its own, what they apply, and what one big batch has. */
    at(p) {
      const { own, mean, applied } = shared;
      const old = workers.map((worker) => values[worker.parameters[p]]);
      const wholeOld = values[parameters[p].place];
      const wholeGradient = wholeNumbers[parameters[p].gradient];
      return {
        own: own.map((gradients) => gradients[p]),
        mean: mean?.[p],
        old,
        updated: old.map((value, k) => value - values[lr] * applied[k][p]),
        whole: { gradient: wholeGradient, old: wholeOld, updated: wholeOld - values[lr] * wholeGradient },
      };
    },

    /** The weight that each worker's gradient has in the mean. */
    share: (worker) =>
      model.get("averaging") === "weighted mean" ? [worker.size, nSamples] : [1, workers.length],

    remember,
    setLeaf(k, value) {
      values[k] = value;
      commit({ values: packed() });
    },
    goTo(position) {
      const to = Math.min(steps.length - 1, Math.max(0, position));
      if (to !== model.get("position")) commit({ position: to });
    },
    undo() {
      const before = past.pop();
      if (before) restore(before);
    },
    reset() {
      remember();
      restore({ values: model.get("initial_values"), applied: [], position: model.get("position") });
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
      const next = [...values];
      parameters.forEach(({ place }, p) => {
        const { updated, whole } = replicas.at(p);
        next[place] = whole.updated;
        workers.forEach((worker, k) => (next[worker.parameters[p]] = updated[k]));
      });
      restore({ values: next, applied, position: 0 });
    },

    /** The next act of the story: average, update, next iteration. */
    onward() {
      if (!replicas.isAveraged) replicas.goTo(steps.length - 2);
      else if (!replicas.isUpdated) replicas.goTo(steps.length - 1);
      else replicas.nextIteration();
    },

    /** Take the numbers over from the model, which Python may have changed. */
    receive() {
      if (committing) return false;
      unpackNumbers(model.get("values"), values);
      recompute();
      return true;
    },
    set: commit,
  };

  function packed() {
    return packNumbers(values, values.length);
  }

  /** A worker's leaves were changed; a parameter is the same one in every replica. */
  function take(places, numbers) {
    places.forEach((place, k) => {
      if (values[place] === numbers[k]) return;
      values[place] = numbers[k];
      const p = workers.map((worker) => worker.parameters.indexOf(place)).find((found) => found >= 0);
      if (p === undefined) return;
      values[parameters[p].place] = numbers[k];
      for (const worker of workers) values[worker.parameters[p]] = numbers[k];
    });
  }

  function commit(changes) {
    committing = true;
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    committing = false;
    recompute();
    repaint();
    model.save_changes();
  }

  function restore({ values: numbers, applied, ...choices }) {
    values.set(numbers);
    commit({ values: packed(), applied, iteration: applied.length + 1, ...choices });
  }

  function recompute() {
    for (const { state } of workers) state.receive();
    wholeNumbers.set(values.subarray(0, lr));
    evaluate(wholeSteps[model.get("loss")], wholeNumbers);
    shared = model.get("averaging") === "error terms" ? averageErrorTerms() : averageGradients();
  }

  /** The right way, and the plain mean, which is right for equal shards only. */
  function averageGradients() {
    const own = workers.map((worker) => worker.gradients.map((place) => worker.state.values[place]));
    const shares = workers.map((worker) => replicas.share(worker)).map(([size, all]) => size / all);
    const mean = parameters.map((_, p) =>
      meanOf(
        own.map((gradients) => gradients[p]),
        shares,
      ),
    );
    return { own, mean, applied: workers.map(() => mean) };
  }

  /** The wrong way: the workers meet at every error term; each multiplies the mean with its own inputs. */
  function averageErrorTerms() {
    const { program } = workers[0];
    const { rules } = program.variants[model.get("loss")];
    const copies = workers.map(({ state }) => Float64Array.from(state.values));
    const shares = workers.map(() => 1 / workers.length);
    program.steps.forEach(([, result, terms], i) => {
      for (const copy of copies) evaluate([[rules[i], result, terms]], copy);
      if (program.refs[result][0] !== "delta") return;
      const mean = meanOf(
        copies.map((copy) => copy[result]),
        shares,
      );
      for (const copy of copies) copy[result] = mean;
    });
    // Before they meet, what a worker has is its own.
    const own = copies.map((copy, k) =>
      workers[k].gradients.map((place) => (replicas.isAveraged ? copy : workers[k].state.values)[place]),
    );
    return {
      own,
      mean: null,
      applied: copies.map((copy, k) => workers[k].gradients.map((place) => copy[place])),
    };
  }

  replicas.receive();
  return replicas;
}

/** True if two numbers are the same but for rounding. */
export function agree(one, other) {
  return Math.abs(one - other) <= ROUNDING * Math.max(1, Math.abs(other));
}

function meanOf(numbers, shares) {
  return numbers.map((number, k) => shares[k] * number).reduce((sum, part) => sum + part);
}
