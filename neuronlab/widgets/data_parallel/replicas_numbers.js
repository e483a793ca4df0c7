// All numbers of a card of replicas: each worker's, the mean of their gradients, and those of one GPU with the whole batch.

import { evaluate } from "../kit/evaluate.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { averageErrorTerms, averageGradients } from "./averages.js";
import { makeWorker } from "./worker.js";

/** @import { Model } from "../kit/types.d.ts" */

/**
 * The numbers behind one view of `model`; `keep()` is called when the learner has changed a worker's leaves, `remember()`
 * before that.
 * @param {Model} model
 * @param {() => void} keep
 * @param {() => void} remember
 */
export function createReplicasNumbers(model, keep, remember) {
  const setup = model.get("setup");
  const { whole, parameters, lr } = setup;
  // The leaves of the whole batch, then the parameters of every worker.
  const values = new Float64Array(model.get("initial_values").length);
  const wholeNumbers = new Float64Array(whole.n_numbers);
  const wholeSteps = Object.fromEntries(
    Object.entries(whole.rules).map(([loss, rules]) => [
      loss,
      whole.steps.map(([result, terms], i) => [rules[i], result, terms]),
    ]),
  );
  let shared = null; // what every worker has of its own, the mean of that, and what each applies
  unpackNumbers(model.get("values"), values);
  const workers = [];
  for (let k = 0; k < setup.workers.length; k++)
    workers.push(makeWorker(model, setup, k, values, { take, keep, remember }));
  const nSamples = workers.reduce((sum, { size }) => sum + size, 0);

  const numbers = {
    values,
    workers,
    nSamples,

    packed: () => packNumbers(values, values.length),

    /** Take the numbers over from the model, and compute all that follows; `isAveraged` says whether workers have met. */
    receive(isAveraged) {
      unpackNumbers(model.get("values"), values);
      for (const { state } of workers) state.receive();
      const loss = model.get("loss");
      wholeNumbers.set(values.subarray(0, lr));
      evaluate(wholeSteps[loss], wholeNumbers);
      shared =
        model.get("averaging") === "error terms"
          ? averageErrorTerms(workers, loss, isAveraged)
          : averageGradients(workers, workers.map(numbers.share));
    },

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

    /** All values after the update. */
    updated() {
      const next = [...values];
      parameters.forEach(({ place }, p) => {
        const { updated, whole } = numbers.at(p);
        next[place] = whole.updated;
        workers.forEach((worker, k) => (next[worker.parameters[p]] = updated[k]));
      });
      return next;
    },
  };

  /** A worker's leaves were changed; a parameter is the same one in every replica. */
  function take(places, given) {
    places.forEach((place, k) => {
      if (values[place] === given[k]) return;
      values[place] = given[k];
      const p = workers.map((worker) => worker.parameters.indexOf(place)).find((found) => found >= 0);
      if (p === undefined) return;
      values[parameters[p].place] = given[k];
      for (const worker of workers) values[worker.parameters[p]] = given[k];
    });
  }

  return numbers;
}
