// The reply to an answer, from a question's card: the same as `check` says in neuronlab/course/question.py and choice.py.

import { parseNumber, readThousands, splitUnit } from "./numbers.js";

const OPTION_LETTERS = "abcdefghij";

/**
 * {verdict, text}: the verdict is "right", "rounded", "wrong" or "unreadable"; `text` is what was typed, or a letter.
 * @param {any} card
 * @param {string} text
 * @returns {{verdict: string, text: string}}
 */
export function replyTo(card, text) {
  return card.kind === "choice" ? replyToChoice(card, text) : replyToNumber(card, text);
}

function replyToChoice({ options }, letter) {
  const option = options[OPTION_LETTERS.indexOf(letter)];
  if (letter.length !== 1 || !option) {
    return {
      verdict: "unreadable",
      text: `Choose one of ${[...OPTION_LETTERS].slice(0, options.length).join(", ")}.`,
    };
  }
  return { verdict: option.right ? "right" : "wrong", text: option.reply };
}

function replyToNumber(card, text) {
  const { says, units } = card;
  let measure = card; // in the unit of the question; else what is right in the one that was typed
  let [given, thousands] = numbersIn(text);
  if (given === null) {
    const [number, unit] = splitUnit(text);
    [given, thousands] = numbersIn(number);
    if (given === null) return { verdict: "unreadable", text: text.trim() ? says.unreadable : says.empty };
    if (!Object.hasOwn(units, unit)) return { verdict: "unreadable", text: says.misfit };
    measure = units[unit];
  }
  const { factor, right, tolerance, near, coarse } = measure;
  const miss = Math.abs(given - right);
  const alsoRight = thousands !== null && Math.abs(thousands - right) <= tolerance;
  // Whoever types 6,200 µs has said what the comma parts.
  if (miss <= tolerance || (alsoRight && measure !== card)) return { verdict: "right", text: says.right };
  const slip = slipBehind(card, given * factor);
  const isCoarse = coarse.some((value) => Math.abs(given - value) <= 1e-9 * Math.abs(value));
  if (slip) {
    return {
      verdict: isCoarse ? "rounded" : "wrong",
      text: `${isCoarse ? says.either : says.wrong} ${slip}`,
    };
  }
  // 4,002 is four thousand and two where that is the answer, and no slip gives 4.002.
  if (alsoRight) return { verdict: "right", text: says.right };
  if (isCoarse || miss <= near) return { verdict: "rounded", text: isCoarse ? says.coarse : says.near };
  return { verdict: "wrong", text: `${says.wrong} ${says.unknown}` };
}

/**
 * What is said of the slips that lead to the number `given`, without the answer; "" for none.
 * @param {any} card
 * @param {number} given
 * @returns {string}
 */
export function slipBehind({ says, wrongs }, given) {
  const found = firstOfEach(wrongs.filter((wrong) => Math.abs(given - wrong.value) <= wrong.tolerance));
  if (!found.length) return "";
  const whens = found.map((wrong) => wrong.when).join(says.or);
  const explained = says[found.length > 1 ? "several" : "one"].replaceAll("{when}", () => whens);
  return [explained, found[0].look].filter(Boolean).join(" ");
}

/** The number that was typed, and what it means if its commas part thousands; null for none. */
function numbersIn(text) {
  const thousands = readThousands(text);
  return [parseNumber(text) ?? thousands, thousands];
}

/** One slip may lead to the same number at several places; it is named once. */
function firstOfEach(wrongs) {
  const named = new Map();
  for (const wrong of wrongs) {
    const name = wrong.name || wrong.when;
    if (!named.has(name)) named.set(name, wrong);
  }
  return [...named.values()];
}
