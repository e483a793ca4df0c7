// How one neuron learns from one sample: its loss before each update, as saturation_explorer.py has it.

import { createNetwork } from "../kit/network.js";

/**
 * The losses before the first update, after it, and so on, one more than there are updates; and after how many of them
 * the first loss was halved, or one more than there are.
 * @param {{activation: string, w: number, b: number, x: number, y: number, rate: number, updates: number}} start
 */
export function runOf({ activation, w, b, x, y, rate, updates }) {
  const neuron = createNetwork([1, 1], [activation], "half_squared_error", [w, b]);
  const losses = new Float64Array(updates + 1);
  let halved = updates + 1;
  for (let k = 0; k <= updates; k++) {
    losses[k] = neuron.backprop([x], [y], [0]);
    if (halved > updates && 2 * losses[k] <= losses[0]) halved = k;
    neuron.update(rate);
  }
  return { losses, halved };
}
