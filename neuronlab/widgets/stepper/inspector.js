// What a stepper tells of the number pointed at.

import { makeInspector } from "../kit/inspector.js";
import { fullNumber } from "../kit/numbers.js";
import { writeFormula } from "./formula.js";

/** @import { StepperState } from "../kit/types.d.ts" */

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns a function that paints it.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {(k: number) => boolean} isHidden
 * @returns {() => void}
 */
export function makeStepperInspector(root, host, state, isHidden) {
  const { model, program } = state;
  // One number is pointed at, not the matrix that it stands in.
  const notation = () => (model.get("notation") === "matrix" ? "indices" : model.get("notation"));

  function value(k) {
    const shown = (number) => fullNumber(state.signShown(k) * number, model.get("comma"));
    // After an update a number may end in specks of rounding; what somebody typed has no more than 15 digits.
    const atFirst = () => shown(Number(state.origin(k).toPrecision(15)));
    const origin = state.isChanged(k) ? `, at first ${atFirst()}` : "";
    const later = state.isKnown(k) ? "" : " (a later step computes it)";
    return `${shown(state.values[k])}${origin}${later}`;
  }

  function name(k) {
    const symbol = document.createElement("span");
    symbol.innerHTML = `<math>${program.symbols[notation()][k]}</math>`;
    return [...symbol.childNodes, ` ${program.names[k]}`];
  }

  const { paint } = makeInspector(root, host, {
    how: "how it is computed",
    placeOf(shown) {
      const number = shown.closest?.("[data-ref]");
      return number ? Number(number.dataset.ref) : null;
    },
    name,
    code: (k) => program.code(k),
    canChange: (k) => state.isLeaf(k),
    formula: (part, k) => writeFormula(part, state, state.stepOf.get(k), { notation: notation() }),
    isHidden,
    value,
    ref: (k) => k,
    wording: (k) =>
      [
        ...["notation", "update", "loss", "comma"].map((trait) => model.get(trait)),
        state.isLeaf(k) ? "" : state.way(state.stepOf.get(k))?.way,
      ].join(),
  });
  return paint;
}
