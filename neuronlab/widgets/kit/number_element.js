// Numbers on the page: what they show, and what they say to a screen reader.

import { addElement, setAttributes } from "./elements.js";
import { formatNumber } from "./numbers.js";

/** @import { NumbersState } from "./types.d.ts" */

/**
 * A span that shows number k; it becomes a handle where k is a leaf.
 * @param {NumbersState} state
 * @param {number} k
 * @returns {HTMLElement}
 */
export function numberElement(state, k) {
  const element = addElement(null, "span", "nl-num");
  prepareNumber(element, state, k);
  return element;
}

/**
 * Give an element (a span or a slot in a formula) the number k to show.
 * @param {HTMLElement | MathMLElement} element
 * @param {NumbersState} state
 * @param {number} k
 */
export function prepareNumber(element, state, k) {
  element.dataset.ref = String(k);
  element.classList.add("nl-num", `nl-as-${state.refs[k].kind}`);
  // Which one of a group the Tab key leads to, `makeOneStop` says.
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  if (state.isLeaf(k)) {
    element.classList.add("nl-leaf");
    element.setAttribute("role", "spinbutton");
  } else {
    element.setAttribute("role", "img");
  }
}

/**
 * Write the text of one number; `digits` may be fewer than chosen where room is short.
 * @param {HTMLElement | MathMLElement} element
 * @param {NumbersState} state
 * @param {{digits: number, hidden?: boolean, pending?: boolean}} shown
 */
export function paintNumber(element, state, { digits, hidden = false, pending = false }) {
  const k = Number(element.dataset.ref);
  const comma = state.model.get("comma");
  const value = signOf(element) * state.values[k];
  let text = pending ? "·" : hidden ? "?" : formatNumber(value, digits, comma);
  if (element.dataset.paren && text.startsWith("−")) text = `(${text})`;
  if (element.textContent !== text) element.textContent = text;
  element.classList.toggle("nl-pending", pending);
  element.classList.toggle("nl-changed", state.isChanged(k));
  const said = pending ? "not computed yet" : hidden ? "hidden" : text;
  if (state.isLeaf(k)) {
    const [low, high] = limitsOf(element, state, k);
    setAttributes(element, {
      "aria-label": state.program.names[k],
      "aria-valuenow": decimal(value),
      "aria-valuetext": text,
      "aria-valuemin": decimal(low),
      "aria-valuemax": decimal(high),
    });
  } else {
    setAttributes(element, { "aria-label": `${state.program.names[k]}: ${said}` });
  }
}

/**
 * The sign with which an element shows its number: a formula may have taken the minus out in front.
 * @param {HTMLElement | MathMLElement} element
 */
export function signOf(element) {
  return element.dataset.sign === "-1" ? -1 : 1;
}

/** The slider limits of leaf k as shown; a value beyond them widens them. */
function limitsOf(element, state, k) {
  const sign = signOf(element);
  const [low, high] = state.ranges[k].map((limit) => sign * limit).sort((a, b) => a - b);
  const value = sign * state.values[k];
  return [Math.min(low, value), Math.max(high, value)];
}

/** A value as ARIA wants it, without a power of ten, and still the same number (from 1e-80). */
function decimal(value) {
  const text = String(value);
  if (!text.includes("e")) return text;
  const power = Number(text.split("e")[1]);
  return power > 0 ? String(BigInt(value)) : value.toFixed(Math.min(100, 17 - power));
}
