// What shows after a guess: guess and truth side by side, how far they are apart, why, printed lines and a figure.

import { addElement } from "../kit/elements.js";
import { writeAmount } from "./amount.js";
import { compare, spoken } from "./comparison.js";
import { readFigure } from "./figure.js";

const MARK_OF = { right: "✓", close: "≈", off: "→", unreadable: "?" };

/**
 * Write the truth and, unless it is null, the guess beside it.
 * @param {Element} place
 * @param {any} asked
 * @param {string | null} guess
 * @param {string} why
 */
export function writeAnswer(place, asked, guess, why) {
  const found = guess === null ? null : compare(asked, guess);
  const right = asked.options?.find((option) => option.right);
  const pair = addElement(place, "div", "nl-pr-pair");
  if (found?.said !== undefined) tile(pair, asked, "You said", found.said);
  const truth = found?.is ?? truthOf(asked, right);
  if (truth) tile(pair, asked, "It is", truth).classList.add("nl-pr-is");
  if (!pair.children.length) pair.remove();
  if (found) {
    place.classList.add(`nl-pr-${found.verdict}`);
    const words = addElement(place, "p", "nl-pr-words-of-it");
    addElement(words, "b", "", MARK_OF[found.verdict]).setAttribute("aria-hidden", "true");
    addElement(words, "span", "", found.words);
  }
  const slip = found ? found.slip : right && spoken(right.reply);
  if (slip) addElement(place, "p", "nl-pr-slip", slip);
  if (why) addElement(place, "p", "nl-pr-why", why);
}

/** The truth for who has not guessed; a curve is drawn where it was to be sketched. */
function truthOf(asked, right) {
  if (asked.kind === "sketch") return "";
  return right ? right.text : writeAmount(asked.right, asked.unit, asked.digits);
}

function tile(parent, asked, title, text) {
  const box = addElement(parent, "div", "nl-pr-tile");
  addElement(box, "span", "nl-pr-title", title);
  addElement(box, "span", asked.kind === "choice" ? "" : "nl-pr-amount", text);
  return box;
}

/**
 * Write printed lines and a figure, where there are any.
 * @param {Element} place
 * @param {{text: string, figure: any}} revealed
 */
export function writeShown(place, { text, figure }) {
  if (text) addElement(place, "pre", "nl-pr-printed", text).tabIndex = 0;
  const drawing = figure && readFigure(figure);
  if (drawing) place.append(drawing);
}
