// Gradient descent in two parameters of a network, all others held, as neuronlab/landscape.py walks it.

import { createNetwork } from "../kit/network.js";
import { createRandom } from "../kit/philox.js";

const TOO_HIGH = 1000; // times the first loss, or times 1 if that was smaller: no training comes back from there
const SHUFFLES = 2; // of the streams of a seed, the one that shuffles

/**
 * Where the ball is, from step to step.
 * @typedef {{spots: Float64Array, n: number, perEpoch: number, diverged: boolean}} Way
 */

/**
 * The network of a landscape: {sizes, activations, loss, n, places}, `places` being those of the two parameters among
 * all, and its numbers: all parameters, then X, then Y. Returns {lossAt, heights, walk, lossesOf}.
 * @param {{sizes: number[], activations: string[], loss: string, n: number, places: number[]}} problem
 * @param {Float64Array} numbers
 */
export function createDescent({ sizes, activations, loss, n, places }, numbers) {
  const nX = n * sizes[0];
  const end = numbers.length - nX - n * sizes.at(-1);
  const [X, Y] = [numbers.subarray(end, end + nX), numbers.subarray(end + nX)];
  const network = createNetwork(sizes, activations, loss, numbers.subarray(0, end));
  const all = Uint32Array.from({ length: n }, (_, k) => k);
  const [first, second] = places;

  function put(a, b) {
    network.parameters[first] = a;
    network.parameters[second] = b;
  }

  /** The mean loss of all samples at a place. */
  function lossAt(a, b) {
    put(a, b);
    return network.meanLoss(X, Y, n);
  }

  /** The losses over a grid, row by row, the lowest first; its edges are the limits [x0, x1, y0, y1]. */
  function heights(columns, rows, [x0, x1, y0, y1]) {
    const found = new Float64Array(columns * rows);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        found[row * columns + column] = lossAt(
          x0 + ((x1 - x0) * column) / (columns - 1),
          y0 + ((y1 - y0) * row) / (rows - 1),
        );
    return found;
  }

  /**
   * The way from `start` with a rate `lr` that is multiplied by `decay` after each epoch.
   * @param {{start: number[], lr: number, decay: number, batch_size: number, epochs: number, seed: number}} chosen
   * @returns {Way}
   */
  function walk({ start, lr, decay, batch_size, epochs, seed }) {
    const perEpoch = Math.ceil(n / batch_size);
    const spots = new Float64Array(2 * (epochs * perEpoch + 1));
    let [a, b] = start;
    let step = 0;
    spots.set(start);
    const limit = TOO_HIGH * Math.max(1, lossAt(a, b));
    for (let epoch = 0; epoch < epochs; epoch++) {
      const rate = lr * decay ** epoch;
      const order = batch_size < n ? createRandom(seed, SHUFFLES, epoch).permutation(n) : all;
      for (let at = 0; at < n; at += batch_size) {
        put(a, b);
        const loss = network.backprop(X, Y, order.subarray(at, at + batch_size));
        a -= rate * network.gradient[first];
        b -= rate * network.gradient[second];
        if (!(loss <= limit) || !Number.isFinite(a) || !Number.isFinite(b))
          return { spots: spots.slice(0, 2 * (step + 1)), n: step, perEpoch, diverged: true };
        step += 1;
        spots[2 * step] = a;
        spots[2 * step + 1] = b;
      }
    }
    return { spots, n: step, perEpoch, diverged: !(lossAt(a, b) <= limit) };
  }

  /**
   * The losses along a way, after every so many steps: [[step, loss], ...], its last step always.
   * @param {Way} way
   * @param {number} every
   */
  function lossesOf({ spots, n: steps }, every) {
    const found = [];
    for (let k = 0; k < steps; k += every) found.push([k, lossAt(spots[2 * k], spots[2 * k + 1])]);
    found.push([steps, lossAt(spots[2 * steps], spots[2 * steps + 1])]);
    return found;
  }

  return { lossAt, heights, walk, lossesOf };
}
