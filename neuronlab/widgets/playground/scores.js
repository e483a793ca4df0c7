// The mean losses and the shares of points in their class, of the present weights.

import { formatNumber } from "../kit/numbers.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

const share = (value) => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "none");
const loss = (value) => (Number.isFinite(value) || value === Infinity ? formatNumber(value, 3) : "none");

/**
 * Returns what writes the four numbers into `host`.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeScores(host, state) {
  const places = [...host.querySelectorAll("b")];

  return function paint() {
    const [train, test, right, rightTest] = state.frame.now;
    [loss(train), share(right), loss(test), share(rightTest)].forEach((text, k) => {
      if (places[k].textContent !== text) places[k].textContent = text;
    });
  };
}
