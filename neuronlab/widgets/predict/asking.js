// The question of a prediction, and the field or the options for a guess.

import { addElement } from "../kit/elements.js";
import { readMath } from "../kit/mathml.js";

const OPTIONS_LETTERS = "abcdefghij";

/**
 * Write what is told and asked; the question itself gets the id `${id}-ask`.
 * @param {Element} place
 * @param {any} asked
 * @param {string} id
 */
export function writeQuestion(place, asked, id) {
  place.replaceChildren();
  if (asked.lead) addElement(place, "p", "", asked.lead);
  if (asked.given?.length) {
    const list = addElement(place, "ul", "nl-pr-given");
    list.setAttribute("aria-label", "given");
    for (const [name, value, symbol, words] of asked.given) {
      const item = addElement(list, "li");
      item.append((symbol && readMath(symbol)) || name, ` = ${value}`);
      item.title = words ?? name;
    }
  }
  addElement(place, "p", "nl-pr-ask", asked.ask).id = `${id}-ask`;
}

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
  const symbol = asked.symbol && readMath(`${asked.symbol}<mo>=</mo>`);
  if (symbol) label.append(symbol);
  const field = addElement(label, "input", "nl-pr-input");
  Object.assign(field, { type: "text", autocomplete: "off", spellcheck: false });
  field.setAttribute("aria-label", asked.unit ? `Your guess, in ${asked.unit}` : "Your guess");
  field.setAttribute("aria-describedby", `${id}-ask ${id}-refusal`);
  if (asked.unit)
    addElement(label, "span", "nl-pr-unit", asked.unit === "share" ? "as a share or in %" : asked.unit);
  return field;
}

function writeOptions(place, asked, id) {
  const group = addElement(place, "div", "nl-pr-options");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", `${id}-ask`);
  group.setAttribute("aria-describedby", `${id}-refusal`);
  asked.options.forEach(({ text }, k) => {
    const label = addElement(group, "label", "nl-pr-option");
    Object.assign(addElement(label, "input"), { type: "radio", name: id, value: OPTIONS_LETTERS[k] });
    addElement(label, "span", "", text);
  });
  return group;
}
