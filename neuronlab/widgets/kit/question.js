// A question on a card: what is told, given and asked, and the field or the options for an answer.

import { addElement } from "./elements.js";
import { readMath } from "./mathml.js";

export const LETTERS_OF_OPTIONS = "abcdefghij";

/**
 * Write a question in place of what stands there; what is asked gets the id `${id}-ask`.
 * @param {Element} place
 * @param {any} question
 * @param {string} id
 */
export function writeQuestion(place, { lead, given, ask }, id) {
  place.replaceChildren();
  if (lead) addElement(place, "p", "", lead);
  if (given?.length) {
    const list = addElement(place, "ul", "nl-qu-given");
    list.setAttribute("aria-label", "given");
    for (const [name, value, symbol, words] of given) {
      const item = addElement(list, "li");
      addSymbol(item, symbol, name);
      item.append(` = ${value}`);
      item.title = words ?? name;
    }
  }
  addElement(place, "p", "nl-qu-ask", ask).id = `${id}-ask`;
}

/**
 * Append the symbol that is asked for and a field for a number, which the card knows as `className`.
 * @param {HTMLLabelElement} label
 * @param {{symbol?: string}} question
 * @param {string} className
 */
export function addAnswerField(label, { symbol }, className) {
  if (symbol) addSymbol(label, `${symbol}<mo>=</mo>`, "");
  const field = addElement(label, "input", `nl-qu-input ${className}`);
  return Object.assign(field, { type: "text", autocomplete: "off", spellcheck: false });
}

/**
 * Append the options, each with a radio button whose value is its letter; `isLettered` shows the letters, too.
 * @param {Element} parent
 * @param {{options: {text: string}[]}} question
 * @param {string} id
 * @param {boolean} [isLettered]
 */
export function addOptions(parent, { options }, id, isLettered = false) {
  const group = addElement(parent, "div", "nl-qu-options");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", `${id}-ask`);
  options.forEach(({ text }, k) => {
    const label = addElement(group, "label", "nl-qu-option");
    Object.assign(addElement(label, "input"), { type: "radio", name: id, value: LETTERS_OF_OPTIONS[k] });
    if (isLettered) addElement(label, "span", "nl-qu-letter", `${LETTERS_OF_OPTIONS[k]})`);
    addElement(label, "span", "", text);
  });
  return group;
}

/** A symbol, or plain words where there is none, and none that may stand on a page: it may be a teacher's own. */
function addSymbol(parent, mathml, words) {
  parent.append((mathml && readMath(mathml)) || words);
}
