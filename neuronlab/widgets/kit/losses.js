// The losses of samples that are rows, as neuronlab/functions.py has them.

import { sigmoid } from "./activations.js";

/**
 * What the n scores of one sample cost against its targets, both from place `at` on: `link` writes the predictions,
 * `value` is the loss; its derivative with respect to a score is `factor` times prediction less target.
 */
export const LOSSES = {
  half_squared_error: { link: copyScores, value: (S, Y, at, n) => squaredError(S, Y, at, n) / 2, factor: 1 },
  squared_error: { link: copyScores, value: squaredError, factor: 2 },
  binary_cross_entropy: { link: sigmoids, value: binaryCrossEntropy, factor: 1 },
  softmax_cross_entropy: { link: softmax, value: softmaxCrossEntropy, factor: 1 },
};

function copyScores(S, at, n, out) {
  for (let k = at; k < at + n; k++) out[k] = S[k];
}

function sigmoids(S, at, n, out) {
  for (let k = at; k < at + n; k++) out[k] = sigmoid(S[k]);
}

function largest(S, at, n) {
  let top = -Infinity;
  for (let k = at; k < at + n; k++) top = Math.max(top, S[k]); // NaN stays NaN
  return top;
}

/** The largest score is subtracted first, so that no argument overflows. */
function softmax(S, at, n, out) {
  const top = largest(S, at, n);
  let sum = 0;
  for (let k = at; k < at + n; k++) sum += out[k] = Math.exp(S[k] - top);
  for (let k = at; k < at + n; k++) out[k] /= sum;
}

function squaredError(S, Y, at, n) {
  let sum = 0;
  for (let k = at; k < at + n; k++) sum += (S[k] - Y[k]) ** 2;
  return sum;
}

/** ln(1 + e^s) - y s, finite for every finite s. */
function binaryCrossEntropy(S, Y, at, n) {
  let sum = 0;
  for (let k = at; k < at + n; k++)
    sum += Math.max(S[k], 0) - S[k] * Y[k] + Math.log1p(Math.exp(-Math.abs(S[k])));
  return sum;
}

/** What is not the target costs nothing, even infinitely far away (0 * Infinity is no number). */
function softmaxCrossEntropy(S, Y, at, n) {
  const top = largest(S, at, n);
  let [total, sum] = [0, 0];
  for (let k = at; k < at + n; k++) total += Math.exp(S[k] - top);
  const logTotal = Math.log(total);
  for (let k = at; k < at + n; k++) if (Y[k] !== 0) sum += Y[k] * (logTotal - (S[k] - top));
  return sum;
}
