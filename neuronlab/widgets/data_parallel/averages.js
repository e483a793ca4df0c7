// How gradients of several workers become one: the right way, and the wrong ones that are shown beside it.

import { evaluate } from "../kit/evaluate.js";

// Two ways to the same sum differ by rounding only.
const ROUNDING = 1e-12;

/**
 * True if two numbers are the same but for rounding.
 * @param {number} one
 * @param {number} other
 */
export function agree(one, other) {
  return Math.abs(one - other) <= ROUNDING * Math.max(1, Math.abs(other));
}

function meanOf(numbers, shares) {
  return numbers.map((number, k) => shares[k] * number).reduce((sum, part) => sum + part);
}

/**
 * The gradients of each worker, their mean, and what each applies, which is the mean; `shares` are [size, all], the
 * worker's part in it. By size is right; the plain mean is so for equal shards only.
 */
export function averageGradients(workers, shares) {
  const own = workers.map(({ state, gradients }) => gradients.map((place) => state.values[place]));
  const parts = shares.map(([size, all]) => size / all);
  const mean = own[0].map((_, p) =>
    meanOf(
      own.map((gradients) => gradients[p]),
      parts,
    ),
  );
  return { own, mean, applied: workers.map(() => mean) };
}

/**
 * The wrong way, for workers with equally many samples: they meet at every error term, and each multiplies the mean
 * with its own inputs. There is no mean gradient. Before `isAveraged`, what a worker has is its own.
 */
export function averageErrorTerms(workers, loss, isAveraged) {
  const { program } = workers[0];
  const { rules } = program.variants[loss];
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
  const applied = copies.map((copy, k) => workers[k].gradients.map((place) => copy[place]));
  const before = () => workers.map(({ state, gradients }) => gradients.map((place) => state.values[place]));
  return { own: isAveraged ? applied : before(), mean: null, applied };
}
