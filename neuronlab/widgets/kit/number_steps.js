// By how much a number changes at the press of a key, or as it is dragged.

/** @import { NumbersState } from "./types.d.ts" */

const STEPS_OF_RANGE = 200;

/**
 * A round step (1, 2 or 5 times a power of ten) near a 200th of the leaf's range.
 * @param {Pick<NumbersState, "ranges">} state
 * @param {number} k
 */
export function stepSize(state, k) {
  const [low, high] = state.ranges[k];
  const raw = (high - low) / STEPS_OF_RANGE;
  const power = 10 ** Math.floor(Math.log10(raw));
  return (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : 5) * power;
}

/**
 * Move a value by n steps, onto the grid of the step, so that 0.1 + 0.02 stays 0.12.
 * @param {number} value
 * @param {number} n
 * @param {number} step
 */
export function moved(value, n, step) {
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number((value + n * step).toFixed(Math.min(15, Math.max(places, decimalsOf(value)))));
}

function decimalsOf(value) {
  const text = String(value);
  return text.includes("e") ? 15 : (text.split(".")[1] ?? "").length;
}
