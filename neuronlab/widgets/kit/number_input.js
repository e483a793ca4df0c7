// The field to type a value over a number.

import { addElement } from "./elements.js";
import { zoomOf } from "./lifecycle.js";
import { fullNumber, parseNumber } from "./numbers.js";
import { accept, refuse } from "./refusal.js";

/** @import { NumbersState } from "./types.d.ts" */

const AS_A_NUMBER = "write one such as 0.76, −0.6 or 19/25, or press Escape.";
const GROUPS = ".nl-picture, .nl-formula, .nl-ring-vectors, .nl-ring-list, table, .nl-panel"; // of numbers that belong together
const LEAST_FIELD = 84; // pixels
const EDGE = 8; // pixels kept free at the right

/**
 * Return what opens a field over a number of `root`: with the number in it, or with the `first` character that was typed.
 * Enter takes what is typed, Tab takes it and goes on to the next number, a click elsewhere takes it, Escape leaves it.
 * What is no number is refused in words, and stays until it is mended or left, or until another number is typed.
 * @param {HTMLElement} root
 * @param {NumbersState} state
 * @param {{value(element: HTMLElement): number, change(element: HTMLElement, value: number): void}} leaves
 * @returns {(element: HTMLElement, first: string | null) => void}
 */
export function makeNumberInput(root, state, leaves) {
  let closeLast = () => {};

  /** The leaf before or after this one, among those that stand together. */
  function neighbour(element, way) {
    const group = element.closest(GROUPS) ?? root;
    const together = [...group.querySelectorAll(".nl-leaf[data-ref]")].filter(
      (leaf) => leaf === element || leaf.getClientRects().length > 0,
    );
    return together[together.indexOf(element) + way];
  }

  return (element, first) => {
    closeLast();
    const { holder, input } = addField(root, element);
    input.value = first ?? fullNumber(leaves.value(element), state.model.get("comma"));
    input.setAttribute("aria-label", `new value of ${state.program.names[element.dataset.ref]}`);
    const before = first === null ? input.value : null; // what nobody has changed is not set anew
    input.focus();
    if (first === null) input.select();
    let isOpen = true;

    function close() {
      isOpen = false;
      holder.remove();
    }
    closeLast = close;

    /** Whether the text was taken; else it is refused. */
    function take() {
      const value = parseNumber(input.value);
      if (value === null) {
        refuseIn(root, holder, input);
        return false;
      }
      close();
      if (input.value === before) return true;
      state.remember();
      leaves.change(element, value);
      return true;
    }

    input.addEventListener("input", () => accept(input));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        close();
        element.focus();
      } else if (event.key === "Enter" || event.key === "Tab") {
        const next = event.key === "Tab" ? neighbour(element, event.shiftKey ? -1 : 1) : element;
        if (take()) (next ?? element).focus();
        // After the last number of a group the Tab key goes its own way, from that number on.
        if (next || isOpen) event.preventDefault();
      }
    });
    input.addEventListener("blur", () => {
      // The page may have drawn another picture meanwhile, without this number.
      if (!isOpen) return;
      if (element.isConnected) take();
      else close();
    });
  };
}

/** A field over the number `element`, a little wider than it, and within `root`. */
function addField(root, element) {
  const box = element.getBoundingClientRect();
  const home = root.getBoundingClientRect();
  const zoom = zoomOf(root);
  const width = Math.max(LEAST_FIELD, box.width / zoom + 30);
  const left = Math.min((box.left - home.left) / zoom + root.scrollLeft - 6, root.clientWidth - width - EDGE);
  const holder = addElement(null, "div", "nl-typed");
  Object.assign(holder.style, {
    left: `${Math.max(4, left)}px`,
    top: `${(box.top - home.top) / zoom + root.scrollTop - 4}px`,
  });
  const input = addElement(holder, "input", "nl-input nl-typing");
  input.inputMode = "decimal";
  input.style.width = `${width}px`;
  input.setAttribute("data-lm-suppress-shortcuts", "true");
  root.append(holder);
  return { holder, input };
}

/** Say beside the field why its text is no number. */
function refuseIn(root, holder, input) {
  const text = input.value.trim();
  const what = text ? `“${text.slice(0, 20)}” is no number` : "Nothing is typed";
  refuse(input, `${what}: ${AS_A_NUMBER}`);
  // At the right edge the sentence needs room to the left.
  const over = holder.getBoundingClientRect().right - root.getBoundingClientRect().right + EDGE;
  if (over > 0) holder.style.left = `${Math.max(4, holder.offsetLeft - over / zoomOf(root))}px`;
}
