// Numbers that explain themselves: pointing at one shows its formula, in symbols and with the numbers in it.

import { addElement } from "./elements.js";

/** @import { MathPart, MathParts } from "./types.d.ts" */

/**
 * Return {make, makeHeadline, paint}. `make(parent, name, label)` puts a number into `parent`; `paint(answers, hidden)`
 * writes them: {key: {value, text, words, symbols, numbers, letters}}: symbols and numbers as
 * `math` takes them, letters says what the symbols stand for. The explanation
 * in `host` is that of the number under the mouse, else of the one last clicked or reached by Tab, at first `key`.
 * @param {HTMLElement} host
 * @param {string} key
 */
export function makeResults(host, key) {
  const buttons = new Map();
  let [kept, pointed, now] = [key, null, null];
  const head = addElement(host, "p", "nl-fg-words");
  const lines = addElement(host, "div", "nl-fg-lines");
  const meaning = addElement(host, "p", "nl-fg-letters");

  /** Put the number `key` in large letters into `stage`; returns the place for a sentence beside it. */
  function makeHeadline(stage, label) {
    const top = addElement(stage, "div", "nl-sc-top");
    make(top, key, label, "nl-fg-large");
    const sentence = addElement(top, "p", "nl-sc-said");
    sentence.setAttribute("aria-live", "polite");
    return sentence;
  }

  function make(parent, name, label, classes = "") {
    const button = Object.assign(addElement(parent, "button", `nl-fg ${classes}`), { type: "button" });
    addElement(button, "span", "nl-fg-label", label);
    const number = addElement(button, "span", "nl-fg-number");
    button.dataset.figure = name;
    buttons.set(name, { button, number, label });
    const keep = () => {
      kept = name;
      explain();
    };
    button.addEventListener("focus", keep);
    button.addEventListener("click", keep);
    button.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "mouse") return;
      pointed = name;
      explain();
    });
    button.addEventListener("pointerleave", () => {
      pointed = null;
      explain();
    });
  }

  function explain() {
    if (!now) return;
    const chosen = pointed ?? kept;
    const { words, symbols, numbers, text, letters } = now.answers[chosen];
    for (const [name, { button }] of buttons) button.setAttribute("aria-pressed", String(name === chosen));
    head.replaceChildren();
    addElement(head, "b", "", buttons.get(chosen).label);
    // Words and operands hold numbers that are results of their own: what is to be guessed is not told in them.
    if (now.hidden) head.append(" is hidden until you ask.");
    else head.append(` ${words}`);
    const shown = now.hidden ? ["=", "?"] : ["=", ...(numbers ?? []), "=", text];
    // Where nothing is calculated the result is all there is to say.
    meaning.textContent = symbols && letters ? letters : "";
    lines.innerHTML = symbols ? math(symbols) + math(shown) : "";
  }

  function paint(answers, hidden) {
    now = { answers, hidden };
    for (const [name, { button, number }] of buttons) {
      number.textContent = hidden ? "?" : answers[name].text;
      button.dataset.value = hidden ? "" : answers[name].value;
    }
    explain();
  }

  return { make, makeHeadline, paint };
}

/**
 * A fraction, of parts as `math` takes them.
 * @param {MathParts} top
 * @param {MathParts} bottom
 * @returns {MathPart}
 */
export const over = (top, bottom) => ({ tag: "mfrac", parts: [top, bottom] });

/**
 * A root, of parts as `math` takes them.
 * @param {MathPart[]} parts
 * @returns {MathPart}
 */
export const root = (...parts) => ({ tag: "msqrt", parts: [parts] });

/**
 * A letter with an index.
 * @param {string} letter
 * @param {string} index
 * @returns {MathPart}
 */
export const indexed = (letter, index) => ({ tag: "msub", parts: [[letter], [index]] });

/**
 * MathML of a row of parts: operators, letters (in italics), numbers with units, and what `over` and the others make.
 * @param {MathParts} parts
 */
export function math(parts) {
  return `<math displaystyle="true">${mathRow(parts)}</math>`;
}

function mathRow(parts) {
  return `<mrow>${[parts].flat().map(mathPart).join("")}</mrow>`;
}

function mathPart(part) {
  if (part.tag) return `<${part.tag}>${part.parts.map(mathRow).join("")}</${part.tag}>`;
  if (/^[-−+×÷·=()]$/.test(part)) return `<mo>${part}</mo>`;
  if (/^[a-zA-Z]$/.test(part)) return `<mi>${part}</mi>`;
  return /^[0-9][0-9.,]*$/.test(part)
    ? `<mn>${part}</mn>`
    : `<mtext>${part.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</mtext>`;
}
