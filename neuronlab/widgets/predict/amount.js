// A guessed number with or without its unit, read and never evaluated, and written in the unit that was asked for.

import { formatNumber, parseNumber, readThousands } from "../kit/numbers.js";
import { unitFormats } from "../kit/units.js";

const COUNT_WORDS = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
// Names as they are typed, in small letters where no other unit differs from them by that alone.
const KINDS_OF_UNITS = [
  {
    ...{ ns: 1e-9, µs: 1e-6, μs: 1e-6, us: 1e-6, microseconds: 1e-6, microsecond: 1e-6 },
    ...{ ms: 1e-3, milliseconds: 1e-3, millisecond: 1e-3, s: 1, sec: 1, second: 1, seconds: 1 },
    ...{ min: 60, minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600 },
    ...{ d: 86400, day: 86400, days: 86400, week: 604800, weeks: 604800 },
    ...{ month: 30 * 86400, months: 30 * 86400, year: 365 * 86400, years: 365 * 86400 },
  },
  { byte: 1, bytes: 1, B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 },
  { bit: 1, bits: 1, kb: 1e3, Mb: 1e6, Gb: 1e9, Tb: 1e12 },
  { "%": 1, percent: 1, "per cent": 1 },
  { share: 1, "%": 0.01, percent: 0.01, "per cent": 0.01 }, // a number from 0 to 1
];
const LONGEST_GUESS = 64; // characters
const SUFFIX = /^(.*?)([\p{L}%°×/ \u00a0\u202f]*)$/u;

/**
 * What was typed, in `unit`: each number that it can mean (4,002 has two readings), none if it is no amount of that kind.
 * @param {string} text
 * @param {string} unit
 * @returns {number[]}
 */
export function readAmount(text, unit) {
  if (text.length > LONGEST_GUESS) return [];
  const [, digits, suffix] = SUFFIX.exec(text.trim()) ?? [];
  const factor = factorOf((suffix ?? "").trim(), unit);
  if (digits === undefined || factor === null) return [];
  const read = [parseNumber(digits), readThousands(digits)].filter((value) => value !== null);
  return read.map((value) => value * factor).filter(Number.isFinite);
}

/** How many of `unit` the typed `suffix` stands for, or null if it is of another kind. */
function factorOf(suffix, unit) {
  if (!suffix) return 1;
  const [first, ...others] = suffix.split(/[ \u00a0\u202f]+/);
  // "7.5 million", "3 million parameters": a word for a count, and then the unit or nothing.
  const count = COUNT_WORDS[first.toLowerCase()];
  const whole = COUNT_WORDS[unit.split(" ")[0]];
  if (count)
    return others.length && whole === undefined ? times(count, others.join(" "), unit) : count / (whole ?? 1);
  if (sameWord(suffix, unit) || (suffix === "×" && unit === "times")) return 1;
  const kind = KINDS_OF_UNITS.find((units) => unit in units);
  const size = kind?.[suffix] ?? kind?.[suffix.toLowerCase()];
  return size === undefined ? null : size / kind[unit];
}

function times(count, suffix, unit) {
  const factor = factorOf(suffix, unit);
  return factor === null ? null : count * factor;
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
