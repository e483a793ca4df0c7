// A guessed number with or without its unit, read and never evaluated, and written in the unit that was asked for.

import { formatNumber, parseNumber, readThousands } from "../kit/numbers.js";
import { unitFormats } from "../kit/units.js";

const COUNT_WORDS = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const LONGEST_GUESS = 64; // characters
const BLANKS = /[ \u00a0\u202f]+/;
const SUFFIX = /^(.*?)([\p{L}%°×/ \u00a0\u202f]*)$/u;

/**
 * What was typed, in the unit that is asked for: each number that it can mean (4,002 has two readings), none if it is no
 * amount of that kind. `units` says how many of that unit one of each other is, as neuronlab/course/units.py knows them.
 * @param {string} text
 * @param {{unit: string, units: Record<string, number>}} asked
 * @returns {number[]}
 */
export function readAmount(text, asked) {
  if (text.length > LONGEST_GUESS) return [];
  const [, digits, suffix] = SUFFIX.exec(text.trim()) ?? [];
  const factor = factorOf((suffix ?? "").trim(), asked);
  if (digits === undefined || factor === null) return [];
  const read = [parseNumber(digits), readThousands(digits)].filter((value) => value !== null);
  return read.map((value) => value * factor).filter(Number.isFinite);
}

/** How many of `unit` the typed `suffix` stands for, or null if it is of another kind. */
function factorOf(suffix, { unit, units }) {
  if (!suffix) return 1;
  const [first, ...others] = suffix.split(BLANKS);
  // "7.5 million", "3 million parameters": a word for a count, and then the unit or nothing.
  const count = COUNT_WORDS[first.toLowerCase()];
  const whole = COUNT_WORDS[unit.split(" ")[0]];
  if (count && others.length && whole === undefined) {
    const factor = factorOf(others.join(" "), { unit, units });
    return factor === null ? null : count * factor;
  }
  if (count) return count / (whole ?? 1);
  if (sameWord(suffix, unit) || (suffix === "×" && unit === "times")) return 1;
  // "per cent" is "percent", and "MS" can only be "ms".
  const name = suffix.split(BLANKS).join("");
  const known = [name, name.toLowerCase()].find((each) => Object.hasOwn(units, each));
  return known === undefined ? null : units[known];
}

/** "hour" for "hours", "Times" for "times". */
function sameWord(typed, unit) {
  const bare = (word) => word.toLowerCase().replace(/s$/, "");
  return bare(typed) === bare(unit);
}

/**
 * A number in its unit, with so many digits, or fewer where nothing is lost.
 * @param {number} value
 * @param {string} unit
 * @param {number} [digits]
 */
export function writeAmount(value, unit, digits = 4) {
  // Nobody reads 0.00000803 s.
  if (unit === "s" && value > 0 && (value < 0.01 || value >= 1e4)) return unitFormats(digits).seconds(value);
  const large = Math.abs(value) >= 1e4 && Math.abs(value) < 1e15;
  const text = large ? unitFormats(digits).number(value).replace(/^-/, "−") : formatNumber(value, digits);
  // "1 answer", but "1 s".
  const one = value === 1 && unit.length > 2 ? unit.replace(/s$/, "") : unit;
  return unit && unit !== "share" ? `${text}\u00a0${one}` : text;
}
