// The field or the options for a guess.

import { addElement } from "../kit/elements.js";
import { addAnswerField, addOptions } from "../kit/question.js";

/**
 * Write the field for a number, or the options of a choice; `keep` is called when something is typed or chosen.
 * @param {Element} place
 * @param {any} asked
 * @param {string} id
 * @param {() => void} keep
 */
export function writeAnswerPlace(place, asked, id, keep) {
  place.replaceChildren();
  if (asked.kind === "choice") writeOptions(place, asked, id).addEventListener("change", keep);
  if (asked.kind === "number") writeField(place, asked, id).addEventListener("change", keep);
}

function writeField(place, asked, id) {
  const label = addElement(place, "label", "nl-pr-number");
  const field = addAnswerField(label, asked, "nl-pr-input");
  field.setAttribute("aria-label", asked.unit ? `Your guess, in ${asked.unit}` : "Your guess");
  field.setAttribute("aria-describedby", `${id}-ask ${id}-refusal`);
  if (asked.unit)
    addElement(label, "span", "nl-pr-unit", asked.unit === "share" ? "as a share or in %" : asked.unit);
  return field;
}

function writeOptions(place, asked, id) {
  const group = addOptions(place, asked, id);
  group.setAttribute("aria-describedby", `${id}-refusal`);
  return group;
}
