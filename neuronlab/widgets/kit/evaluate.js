// What each rule of a step computes, and the evaluation of a list of steps: the same as neuronlab/rules.py
// and evaluation.py say in Python. It lets every number follow a dragged one without a kernel.

/** @import { RuledStep } from "./types.d.ts" */

const sumOf = (numbers) => numbers.reduce((sum, x) => sum + x, 0);
const productOf = (...factors) => factors.reduce((result, x) => result * x, 1);
const sumOfProducts = (...groups) => sumOf(groups.map((group) => productOf(...group)));
const squaredError = (...pairs) => sumOf(pairs.map(([s, y]) => (s - y) * (s - y)));
const difference = (yHat, y) => yHat - y;

// From e^-|z|, so that no argument overflows.
function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

function sigmoidSlope(z) {
  const e = Math.exp(-Math.abs(z));
  return e / (1 + e) ** 2;
}

// The largest score is subtracted first, for the same reason.
function softmax([own], scores) {
  const top = Math.max(...scores);
  return Math.exp(own - top) / sumOf(scores.map((s) => Math.exp(s - top)));
}

// What is not the target costs nothing, even infinitely far away (0 * Infinity is no number).
function softmaxCrossEntropy(...pairs) {
  const top = Math.max(...pairs.map(([s]) => s));
  const logSum = Math.log(sumOf(pairs.map(([s]) => Math.exp(s - top))));
  return sumOf(pairs.map(([s, y]) => (y === 0 ? 0 : y * (logSum - (s - top)))));
}

const RULES = {
  sum: sumOfProducts,
  product: productOf,
  mean: (...groups) => sumOfProducts(...groups) / groups.length,
  "activation:identity": (z) => z,
  "activation:relu": (z) => Math.max(0, z),
  "activation:tanh": Math.tanh,
  "activation:sigmoid": sigmoid,
  "activation:step": (z) => (z >= 0 ? 1 : 0),
  "activation:sign": Math.sign,
  "slope:identity": () => 1,
  "slope:relu": (z) => (z > 0 ? 1 : z <= 0 ? 0 : z), // NaN stays NaN
  "slope:tanh": (z) => 1 - Math.tanh(z) ** 2,
  "slope:sigmoid": sigmoidSlope,
  "slope:step": () => 0,
  "slope:sign": () => 0,
  "link:sigmoid": sigmoid,
  "link:softmax": softmax,
  "loss:half_squared_error": (...pairs) => squaredError(...pairs) / 2,
  "loss:squared_error": squaredError,
  "loss:binary_cross_entropy": (...pairs) =>
    sumOf(pairs.map(([s, y]) => Math.max(s, 0) - s * y + Math.log1p(Math.exp(-Math.abs(s))))),
  "loss:softmax_cross_entropy": softmaxCrossEntropy,
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
