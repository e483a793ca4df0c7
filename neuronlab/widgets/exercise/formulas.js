// Formulas of an exercise, which may break into lines.

import { addElement } from "../kit/elements.js";
import { readMath } from "../kit/mathml.js";

const SIGNS = ["=", "+", "−"];

/** A formula in pieces, so that a line can break before each sign on its top level: inside one <math> none breaks. */
export function addFormula(parent, mathml) {
  const place = addElement(parent, "span", "nl-ex-formula");
  const whole = readMath(mathml);
  if (!whole) return;
  place.append(whole);
  /** @type {Element} */
  let piece = whole;
  for (const part of [...whole.children].slice(1)) {
    if (part.localName === "mo" && SIGNS.includes(part.textContent)) {
      piece = /** @type {Element} */ (whole.cloneNode(false));
      place.append(piece);
    }
    if (piece !== whole) piece.append(part);
  }
}
