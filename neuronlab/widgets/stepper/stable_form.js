// Below the formula of a cross entropy: a button for the form in which it is computed, and when that one is needed.

/** @import { StepperState } from "../kit/types.d.ts" */

const HOW =
  "This is what is computed: from the scores, and with the largest of them taken off all exponents, so that nothing overflows and nothing is rounded to 0.";
const NEEDED =
  "A probability is 0 or 1 to rounding here, and its logarithm would say something else. So this form is shown, which is what is always computed: from the scores.";

/**
 * Add button and sentence to `below`; `rewrite` writes the formula anew. Returns {paint, show}: `paint(position)` says
 * what fits the present numbers, `show(isThere)` the most that can stand there, or nothing, to measure it.
 * @param {HTMLElement} below
 * @param {StepperState} state
 * @param {() => void} rewrite
 */
export function makeStableForm(below, state, rewrite) {
  const button = Object.assign(document.createElement("button"), {
    className: "nl-button nl-stable",
    textContent: "stable form",
    title: "How the loss is computed, so that no rounding spoils it",
  });
  const note = Object.assign(document.createElement("p"), { className: "nl-printed nl-way" });
  below.append(button, note);
  button.addEventListener("click", () => {
    state.stable = !state.stable;
    rewrite();
  });

  function write(found, isPressed) {
    button.hidden = !found || found.needed;
    button.setAttribute("aria-pressed", String(isPressed));
    note.hidden = !found || !(found.needed || isPressed);
    note.textContent = note.hidden ? "" : found.needed ? NEEDED : HOW;
  }

  return {
    paint: (position) => write(state.way(position), state.stable),
    show: (isThere) => write(isThere ? { needed: false } : null, isThere),
  };
}
