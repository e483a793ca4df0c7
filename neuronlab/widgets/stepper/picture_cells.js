// The cells of a picture: symbols with their numbers, and which of these the present step is about.

import { addElement } from "../kit/elements.js";
import { numberElement } from "../kit/number_element.js";

/** @import { StepperState } from "../kit/types.d.ts" */

// In a box, whose title says it, the layer's number would only run into the row below.
const LAYER = /<msubsup>((?:(?!<msubsup>).)*?)<mrow><mtext>\(\d+\)<\/mtext><\/mrow><\/msubsup>/g;
// The slope's full symbol f'(z) is too wide for a box, which says whose it is anyway.
const SHORT = { slope: '<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>' };
const SHORT_BIAS = { letters: "<msub><mi>w</mi><mn>0</mn></msub>", indices: "<mi>b</mi>" };

/**
 * What makes the cells of a picture. An address says the name, layer, sample, row and column of a number, as `state.find`
 * wants them, for a sample.
 * @param {StepperState} state
 * @param {boolean} isLow
 * @param {string} notation
 */
export function makePictureCells(state, isLow, notation) {
  const { program } = state;
  const symbols = program.bare[notation];
  const numbers = [];
  // Of several samples, the picture shows the one that the step is about.
  const perSample = [];

  function symbolOf(k) {
    const { name } = state.refs[k];
    const symbol = isLow && name === "b" ? SHORT_BIAS[notation] : (SHORT[name] ?? symbols[k]);
    return `<math>${symbol.replace(LAYER, "<msub>$1</msub>")}</math>`;
  }

  /** Append number k, which `mark` and the caller know of. */
  function addNumber(parent, k) {
    const number = numberElement(state, k);
    parent.append(number);
    numbers.push(number);
    return number;
  }

  /** Append a symbol and its number, side by side in one row; an empty row where there is no such number. */
  function addCell(parent, address, className = "") {
    const row = addElement(parent, "div", `nl-cell ${className}`);
    const k = state.find(...address(0));
    if (k === undefined) return row;
    const name = addElement(row, "span", "nl-symbol");
    name.innerHTML = symbolOf(k);
    const number = addNumber(row, k);
    if (address(0)[2] !== null && program.n_samples > 1) perSample.push({ number, name, address });
    return row;
  }

  function showSample(sample) {
    for (const { number, name, address } of perSample) {
      const k = state.find(...address(sample));
      number.dataset.ref = String(k);
      name.innerHTML = symbolOf(k);
    }
  }

  /** Mark the result of the present step, and its operands. */
  function mark() {
    const operands = new Set(state.terms.flat(9));
    for (const number of numbers) {
      const k = Number(number.dataset.ref);
      number.parentElement.classList.toggle("nl-result", k === state.result);
      number.parentElement.classList.toggle("nl-part", operands.has(k));
    }
  }

  return { numbers, addNumber, addCell, showSample, mark };
}
