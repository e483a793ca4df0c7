// The samples of a playground, as samples.py makes them: the shapes of neuronlab/data/toys.py, made of the same draws, and which are for the test.

import { formatNumber } from "../kit/numbers.js";
import { createRandom } from "../kit/philox.js";

const TEST_SHARE = 0.3;
const EACH_TEST = 4; // of painted points each fourth is kept for the test
const REACH = 1.25; // inputs are shown at least as far from 0
const TURNS = 1.25; // of each spiral
const GAP = 0.1; // between the axes and the points of xor

/** For each shape, what writes the points of these labels into X (n x 2) before noise. */
const SHAPES = {
  xor(labels, random, X) {
    for (let k = 0; k < X.length; k++) X[k] = random.uniform(GAP, 1);
    labels.forEach((label, k) => {
      const sign = random.choice([-1, 1]);
      X[2 * k] *= sign;
      X[2 * k + 1] *= label ? -sign : sign;
    });
  },

  two_moons(labels, random, X) {
    labels.forEach((label, k) => {
      const angle = random.uniform(0, Math.PI);
      const side = label ? -1 : 1;
      X[2 * k] = (side * (Math.cos(angle) - 0.5)) / 1.5;
      X[2 * k + 1] = (side * (Math.sin(angle) - 0.25)) / 1.5;
    });
  },

  circles(labels, random, X) {
    labels.forEach((label, k) => putAround(X, k, random.uniform(0, 2 * Math.PI), label ? 0.5 : 1));
  },

  spirals(labels, random, X) {
    labels.forEach((label, k) => {
      const radius = Math.sqrt(random.uniform(0.01, 1)); // as many points on an outer stretch as on an inner one
      putAround(X, k, 2 * Math.PI * TURNS * radius + Math.PI * label, radius);
    });
  },
};

function putAround(X, k, angle, radius) {
  X[2 * k] = radius * Math.cos(angle);
  X[2 * k + 1] = radius * Math.sin(angle);
}

/** n points of a shape in random order, {X (n x 2), labels (n)}, with noise of this standard deviation. */
export function makeShape(name, n, noise, random) {
  const labels = Uint8Array.from(random.permutation(n), (k) => k % 2);
  const X = new Float64Array(2 * n);
  SHAPES[name](labels, random, X);
  for (let k = 0; k < X.length; k++) X[k] += random.normal(noise);
  return { X, labels };
}

/** The numbers of the samples to learn from and of those kept for the test, {train, test}. */
export function splitSamples(n, random) {
  const order = random.permutation(n);
  const nTest = Math.min(n - 1, Math.max(1, halfToEven(TEST_SHARE * n)));
  return { train: order.subarray(0, n - nTest), test: order.subarray(n - nTest) };
}

/** The nearest whole number, of two equally near ones the even one, as Python's round has it. */
function halfToEven(value) {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 ? near - 1 : near;
}

/** Targets of labels 0 and 1: one column, 1 for class 1, or for softmax a column a class. */
export function targetsOf(labels, loss) {
  if (loss !== "softmax_cross_entropy") return Float64Array.from(labels);
  return Float64Array.from({ length: 2 * labels.length }, (_, k) => Number(labels[k >> 1] === k % 2));
}

/**
 * A point of the data. Each is made once, so that it is the same point as long as the data stays.
 * @typedef {{k: number, x: number, y: number, label: number, test: boolean}} Point
 */

/**
 * The samples that settings and painted points [x1, x2, label] mean: {points, reach, train, test, problem}. The points
 * to learn from come first; `train` and `test` are {X, Y, n}; `problem` says why they cannot be learned from, or is "".
 */
export function samplesOf(settings, painted) {
  const { train, test } = settings.data === "painted" ? splitPainted(painted) : drawSamples(settings);
  const parts = [train, test].map((part) => ({
    X: Float64Array.from(part.flatMap(([x, y]) => [x, y])),
    Y: targetsOf(
      part.map(([, , label]) => label),
      settings.loss,
    ),
    n: part.length,
  }));
  const points = [...train, ...test].map(([x, y, label], k) => ({ k, x, y, label, test: k >= train.length }));
  const largest = points.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0);
  return {
    points,
    reach: Math.max(REACH, 1.04 * largest),
    train: parts[0],
    test: parts[1],
    problem: settings.data === "painted" ? problemOf(train, painted.length) : "",
  };
}

function drawSamples({ data, n_points, noise, seed }) {
  const random = createRandom(seed);
  const { X, labels } = makeShape(data, n_points, noise, random);
  const { train, test } = splitSamples(n_points, random);
  const of = (rows) => Array.from(rows, (k) => [X[2 * k], X[2 * k + 1], labels[k]]);
  return { train: of(train), test: of(test) };
}

function splitPainted(painted) {
  const isTest = (_, k) => k % EACH_TEST === EACH_TEST - 1;
  return { train: painted.filter((point, k) => !isTest(point, k)), test: painted.filter(isTest) };
}

/** Why these points cannot be learned from, or "". */
function problemOf(train, nPainted) {
  if (!nPainted) return "There is nothing to learn from yet: paint points of both classes.";
  const why = lackOf(train);
  return why && `The points cannot be learned from yet: ${why}.`;
}

function lackOf(train) {
  if (train.length === 1) return "there is only 1 point; at least one of each class is needed";
  const [first] = train;
  const isSame = (column) => train.every((point) => point[column] === first[column]);
  if (isSame(2))
    return `all ${train.length} points are of class ${first[2]}; points of both classes are needed`;
  for (const column of [0, 1])
    if (isSame(column))
      return `x${column + 1} is ${formatNumber(first[column])} for all points, so nothing can be told from it; give some points another one`;
  return "";
}
