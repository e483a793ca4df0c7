// Numbers of a ring player: a worker's own are handles to change, what came over the network only shows its value.

import { paintNumber, prepareNumber } from "../kit/number_element.js";
import { formatNumber } from "../kit/numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const LEAF_ONLY = ["role", "aria-valuenow", "aria-valuetext", "aria-valuemin", "aria-valuemax"];

/**
 * A span for a number; which one, `placeRingNumber` says.
 * @returns {HTMLElement}
 */
export function ringNumber() {
  const element = document.createElement("span");
  prepareRingNumber(element);
  return element;
}

/**
 * Make a span, or an <mn> in a formula, one for a number.
 * @param {HTMLElement | MathMLElement} element
 */
export function prepareRingNumber(element) {
  element.classList.add("nl-num", "nl-as-error");
  element.setAttribute("tabindex", "-1"); // which one the Tab key leads to, `makeOneStop` says
}

/**
 * Let an element show number i of a worker at a position.
 * @param {HTMLElement | MathMLElement} element
 * @param {RingState} state
 * @param {number} position
 * @param {number} worker
 * @param {number} i
 */
export function placeRingNumber(element, state, position, worker, i) {
  const isLeaf = state.writtenAt(position, worker, state.chunkOf(i)) === 0;
  element.dataset.at = [position, worker, i].join();
  const ref = isLeaf ? String(state.leafOf(worker, i)) : undefined;
  if (element.hasAttribute("role") && element.dataset.ref === ref) return;
  delete element.dataset.ref;
  element.classList.remove("nl-leaf", "nl-changed");
  for (const name of LEAF_ONLY) element.removeAttribute(name);
  if (isLeaf) prepareNumber(element, state, Number(ref));
  else element.setAttribute("role", "img");
}

/**
 * Which number an element shows: {position, worker, i}, or null for another element.
 * @param {any} element
 * @returns {{position: number, worker: number, i: number} | null}
 */
export function ringPlace(element) {
  const found = element?.closest?.("[data-at]");
  if (!found) return null;
  const [position, worker, i] = found.dataset.at.split(",").map(Number);
  return { position, worker, i };
}

/**
 * Write the text of one number with at most `digits` digits; `hidden` leaves it to be guessed.
 * @param {HTMLElement | MathMLElement} element
 * @param {RingState} state
 * @param {{digits: number, hidden?: boolean}} shown
 */
export function paintRingNumber(element, state, { digits, hidden = false }) {
  const { position, worker, i } = ringPlace(element);
  if ("ref" in element.dataset) {
    paintNumber(element, state, { digits });
    return;
  }
  let text = hidden ? "?" : formatNumber(state.at(position, worker, i), digits, state.model.get("comma"));
  if (element.dataset.paren && text.startsWith("−")) text = `(${text})`;
  if (element.textContent !== text) element.textContent = text;
  const label = `${state.program.names[state.leafOf(worker, i)]}: ${hidden ? "hidden" : text}`;
  if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
}
