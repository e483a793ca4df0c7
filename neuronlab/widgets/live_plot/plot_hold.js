// Which of a plot's handles the arrow keys move: the only one, the one that was clicked, or the one taken hold of by Enter.

import { makeOneStop } from "../kit/one_stop.js";

const HANDLES = "[role=slider]";
const HELD = "nl-held";
const ONE = "Arrow keys move it, Page Up and Page Down in large steps, Shift in fine ones.";
const SEVERAL =
  "Arrow keys go from one to the next. Enter takes hold: then they move it, until Enter or Escape.";

const isShown = (handle) => handle.getClientRects().length > 0;
const handlesIn = (plot) => [...plot.querySelectorAll(HANDLES)].filter(isShown);
// In a plot that has not been made one stop here, keys move every handle at once.
const isAlone = (handle) => {
  const plot = handle.closest("[data-walked]");
  return !plot || handlesIn(plot).length === 1;
};

/**
 * Whether keys move `handle` now.
 * @param {Element} handle
 */
export function isHeld(handle) {
  const led = /** @type {HTMLElement} */ (handle.closest(".nl")).dataset.led;
  return isTaken(handle) || led === "mouse" || isAlone(handle);
}

/**
 * Let Enter take hold of `handle` and let go of it, where it has neighbours to walk to; returns whether the key was for that.
 * @param {Element} handle
 * @param {string} key
 */
export function holdByKey(handle, key) {
  const held = isTaken(handle);
  if (isAlone(handle) || !(key === "Enter" || key === " " || (key === "Escape" && held))) return false;
  handle.classList.toggle(HELD, !held && key !== "Escape");
  // Taken hold of by key, it goes back to walking when let go, whatever led here.
  /** @type {HTMLElement} */ (handle.closest(".nl")).dataset.led = "keys";
  return true;
}

/**
 * Let go of `handle`.
 * @param {Element} handle
 */
export const letGo = (handle) => handle.classList.remove(HELD);

/**
 * Whether Enter has taken hold of `handle`.
 * @param {Element} handle
 */
export const isTaken = (handle) => handle.classList.contains(HELD);

/**
 * Make all handles in `plot` one stop for the Tab key.
 * @param {HTMLElement} root
 * @param {HTMLElement} plot
 * @returns {() => void} to be called when handles have come or gone
 */
export function makeHandlesOneStop(root, plot) {
  plot.dataset.walked = "";
  const keys = () => (handlesIn(plot).length === 1 ? ONE : SEVERAL);
  return makeOneStop(root, plot, HANDLES, { keys, isHeld, saysBelow: true });
}
