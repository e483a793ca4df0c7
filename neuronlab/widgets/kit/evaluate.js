// What each rule of a step computes, and the evaluation of a list of steps: the same as neuronlab/rules.py
// and evaluation.py say in Python. It lets every number follow a dragged one without a kernel.

/** @import { RuledStep } from "./types.d.ts" */

import { ACTIVATIONS, sigmoid } from "./activations.js";

const sumOf = (numbers) => numbers.reduce((sum, x) => sum + x, 0);
const productOf = (...factors) => factors.reduce((result, x) => result * x, 1);
const sumOfProducts = (...groups) => sumOf(groups.map((group) => productOf(...group)));
const squaredErrorOf = (...pairs) => sumOf(pairs.map(([s, y]) => (s - y) * (s - y)));
const difference = (yHat, y) => yHat - y;

// The largest score is subtracted first, so that no argument overflows.
function softmaxOf([own], scores) {
  const top = Math.max(...scores);
  return Math.exp(own - top) / sumOf(scores.map((s) => Math.exp(s - top)));
}

// What is not the target costs nothing, even infinitely far away (0 * Infinity is no number).
function softmaxCrossEntropyOf(...pairs) {
  const top = Math.max(...pairs.map(([s]) => s));
  const logSum = Math.log(sumOf(pairs.map(([s]) => Math.exp(s - top))));
  return sumOf(pairs.map(([s, y]) => (y === 0 ? 0 : y * (logSum - (s - top)))));
}

const RULES = {
  ...Object.fromEntries(
    Object.entries(ACTIVATIONS).flatMap(([name, { f, df }]) => [
      [`activation:${name}`, f],
      [`slope:${name}`, (z) => df(z)],
    ]),
  ),
  sum: sumOfProducts,
  product: productOf,
  mean: (...groups) => sumOfProducts(...groups) / groups.length,
  "link:sigmoid": sigmoid,
  "link:softmax": softmaxOf,
  "loss:half_squared_error": (...pairs) => squaredErrorOf(...pairs) / 2,
  "loss:squared_error": squaredErrorOf,
  "loss:binary_cross_entropy": (...pairs) =>
    sumOf(pairs.map(([s, y]) => Math.max(s, 0) - s * y + Math.log1p(Math.exp(-Math.abs(s))))),
  "loss:softmax_cross_entropy": softmaxCrossEntropyOf,
  "residual:half_squared_error": difference,
  "residual:squared_error": (yHat, y) => 2 * (yHat - y),
  "residual:binary_cross_entropy": difference,
  "residual:softmax_cross_entropy": difference,
  adjustment: (lr, gradient) => -lr * gradient,
  update: (parameter, adjustment) => parameter + adjustment,
};

function fillTerms(terms, values) {
  return terms.map((term) => (Array.isArray(term) ? fillTerms(term, values) : values[term]));
}

/**
 * Compute every step's result, in order, into `values` (an Array or Float64Array), and return `values`.
 * A step is [rule, index of the result, terms]; terms are nested arrays of indices into `values`.
 * @template {number[] | Float64Array} Values
 * @param {RuledStep[]} steps
 * @param {Values} values
 * @returns {Values}
 */
export function evaluate(steps, values) {
  for (const [rule, result, terms] of steps) {
    if (!Object.hasOwn(RULES, rule)) throw new Error(`no rule "${rule}"`);
    values[result] = RULES[rule](...fillTerms(terms, values));
  }
  return values;
}
