// The formula of a step: its slots filled with the present numbers, in lines that break at plus signs.

import { paintNumber, prepareNumber } from "../kit/number_element.js";
import { isExact } from "../kit/numbers.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * Write the formula of a step into `host`: left side, symbols, numbers and result, one below the other.
 * Returns a function that fills in the present numbers; `hidden` is then true where the result is to be guessed. `asked`
 * is a notation or a way other than the present ones.
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {number} position
 * @param {{notation?: string, way?: string}} [asked]
 * @returns {(hidden: boolean) => void}
 */
export function writeFormula(host, state, position, asked) {
  const { left, symbols, numbers, result: answer } = state.formula(position, asked);
  const result = state.program.steps[position][1];
  host.replaceChildren();
  const slots = [];
  const relations = [];

  function row(left, chunks) {
    const side = cell("nl-left", left);
    const sign = document.createElement("span");
    sign.className = "nl-relation";
    sign.textContent = "=";
    const body = document.createElement("span");
    body.className = "nl-body";
    for (const chunk of chunks) {
      const part = cell("nl-chunk", chunk);
      // What stands inside a formula is no control to a screen reader; these numbers are.
      if (part.querySelector("mn[data-ref]:empty")) part.firstElementChild.setAttribute("role", "group");
      for (const slot of /** @type {NodeListOf<MathMLElement>} */ (
        part.querySelectorAll("mn[data-ref]:empty")
      )) {
        prepareNumber(slot, state, Number(slot.dataset.ref));
        slots.push(slot);
      }
      body.append(part);
    }
    host.append(side, sign, body);
    relations.push(sign);
    return body;
  }

  row(left, symbols);
  if (numbers.length) row("", numbers).classList.add("nl-with-numbers");
  const operands = slots.length;
  row("", answer).classList.add("nl-answer");
  for (const slot of slots.slice(operands))
    slot.classList.toggle("nl-own", Number(slot.dataset.ref) === result);

  return (hidden) => {
    const digits = state.model.get("digits");
    // Beside a decimal comma a list takes semicolons.
    for (const mark of host.querySelectorAll("mo[separator]"))
      mark.textContent = state.model.get("comma") ? ";" : ",";
    let exact = true;
    slots.forEach((slot, i) => {
      const k = Number(slot.dataset.ref);
      const hides = hidden && k === result;
      paintNumber(slot, state, { digits, hidden: hides });
      exact &&= isExact(state.values[k], digits);
      // The first sign stands before the operands, the last before the result: once a number is rounded, "about" is all that is true.
      if (i === operands - 1 && operands) relations[1].textContent = exact ? "=" : "≈";
    });
    relations.at(-1).textContent = exact ? "=" : "≈";
  };
}

/** An inline element around the inside of one <math> element, which comes from our own templates. */
function cell(className, inside) {
  const span = document.createElement("span");
  span.className = className;
  if (!inside) return span;
  const math = document.createElementNS(MATHML, "math");
  math.innerHTML = inside;
  span.append(math);
  return span;
}
