// A guess beside the truth: what each of them is, and in words how far they are apart.

import { LETTERS_OF_OPTIONS } from "../kit/question.js";
import { slipBehind } from "../kit/reply.js";
import { readAmount, writeAmount } from "./amount.js";
import { heightsAt, meanMiss, readHeights } from "./curve.js";

/** @typedef {{verdict: string, said?: string, is?: string, words: string, slip?: string}} Comparison */

const LIKE = 1.5; // up to this ratio two numbers are told apart in per cent, beyond as so many times
const CLOSE = 0.1; // a guess within this part of the number is called close
const FULL = 6; // digits of a guess that is repeated
const NEARLY = 1.5; // times what counts as right, in a sketch that is called close
const MOST_COUNTED = 12; // so many too many, or too few; beyond that in per cent

/**
 * What is said to the guess `text`; the verdict is "right", "close", "off" or "unreadable".
 * @param {any} asked
 * @param {string} text
 * @returns {Comparison}
 */
export function compare(asked, text) {
  if (asked.kind === "choice") return compareChoice(asked, text);
  return asked.kind === "sketch" ? compareSketch(asked, text) : compareNumber(asked, text);
}

function compareChoice({ options }, letter) {
  const [place, rightPlace] = [LETTERS_OF_OPTIONS.indexOf(letter), options.findIndex(({ right }) => right)];
  const option = letter.length === 1 ? options[place] : undefined;
  if (!option) return { verdict: "unreadable", words: "Choose one of the answers first." };
  return {
    verdict: option.right ? "right" : "off",
    said: option.text,
    is: options[rightPlace].text,
    words: option.right ? "Right." : "Not so.",
    slip: spoken(option.reply),
  };
}

/**
 * The reply to an option without the verdict in front of it, which stands elsewhere.
 * @param {string} reply
 */
export function spoken(reply) {
  const rest = reply.replace(/^(Right|Not yet|Not so|Not that one)\s*[.:,]\s*/, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function compareNumber(asked, text) {
  const { right, unit, digits, tolerance } = asked;
  const readings = readAmount(text, asked);
  if (!readings.length) {
    const start = text.trim() ? "This cannot be read as a number." : "There is no number yet.";
    const alike = asked.whole ? "12" : "0.76, −0.6, 19/25 or 7.6e-1";
    const units = unit && !asked.whole && unit !== "times" ? `, in ${unit === "%" ? "per cent" : unit}` : "";
    return { verdict: "unreadable", words: `${start} Type one such as ${alike}${units}.` };
  }
  // 4,002 may be four or four thousand: what is nearer was meant.
  const given = readings.reduce((best, value) => (farther(best, value, right) ? value : best));
  const said = writeAmount(given, unit, FULL);
  const is = writeAmount(right, unit, digits);
  const miss = Math.abs(given - right);
  // Nobody is asked to guess four digits: who rounds the right number is right.
  if (miss <= tolerance || asked.coarse.some((value) => Math.abs(given - value) <= 1e-9 * Math.abs(value)))
    return { verdict: "right", said, is, words: "Right." };
  return {
    verdict: miss <= CLOSE * Math.abs(right) ? "close" : "off",
    said,
    is,
    words: apart(given, right, asked),
    slip: slipBehind(asked, given),
  };
}

const farther = (one, other, right) => sizeOfMiss(one, right) > sizeOfMiss(other, right);

/** How many times too large or too small, on a scale on which both weigh alike. */
function sizeOfMiss(value, right) {
  const ratio = value / right;
  return ratio > 0 ? Math.abs(Math.log10(ratio)) : 1e3 + Math.abs(value - right);
}

/** The difference between a guess and the truth, in words. */
function apart(given, right, { unit, whole }) {
  if (right === 0 || given === 0) return given > right ? "Too large." : "Too small.";
  const ratio = given / right;
  if (ratio < 0) return wrongSign(-ratio);
  const isAbove = Math.abs(given) > Math.abs(right);
  const factor = isAbove ? ratio : 1 / ratio;
  const side = isAbove ? "large" : "small";
  const counted = Math.abs(given - right);
  if (whole && Number.isInteger(given) && counted <= MOST_COUNTED && factor < LIKE)
    return `${counted} too ${isAbove ? "many" : "few"}.`;
  if (unit === "%" && factor < 4) {
    const points = rough(counted);
    return `${points} percentage point${points === "1" ? "" : "s"} too ${side}.`;
  }
  if (factor < LIKE) return `${rough(100 * Math.abs(ratio - 1))} % too ${side}.`;
  return `About ${rough(factor)} times too ${side}.`;
}

function wrongSign(factor) {
  const alike = factor < LIKE && factor > 1 / LIKE;
  if (alike) return "The wrong sign; the size is about right.";
  const times =
    factor > 1 ? `about ${rough(factor)} times too large` : `about ${rough(1 / factor)} times too small`;
  return `The wrong sign, and the size is ${times}.`;
}

/** Two digits are enough for how far one is off. */
function rough(value) {
  const size = Number(value.toPrecision(2));
  if (size >= 1e6) {
    const [unit, name] =
      size >= 1e12 ? [1e12, "trillion"] : size >= 1e9 ? [1e9, "billion"] : [1e6, "million"];
    return size >= 1e15 ? `10 to the power of ${Math.floor(Math.log10(size))}` : `${size / unit} ${name}`;
  }
  return size.toLocaleString("en-US");
}

function compareSketch(asked, text) {
  const heights = readHeights(asked, text);
  if (!heights || heights.some((height) => height === null))
    return { verdict: "unreadable", words: "Draw the curve from one end to the other first." };
  const { mean, most, at, above } = meanMiss(asked, heights);
  const truth = heightsAt(asked, asked.y);
  const [mine, its] = [heights, truth].map((curve) => direction(asked, curve));
  const way = mine === its ? "" : ` Yours ${WAYS[mine]}, the curve ${WAYS[its]} between its two ends.`;
  const place = `${asked.labels[0] || "x"} ${writeAmount(at, "", 3)}`;
  const where = `Farthest off at ${place}: too ${above ? "high" : "low"} by ${percent(most)} of the axis.`;
  const verdict =
    mean <= asked.near ? (mine === its ? "right" : "close") : mean <= NEARLY * asked.near ? "close" : "off";
  const start = { right: "Right: your sketch", close: "Close: your sketch", off: "Your sketch" }[verdict];
  return { verdict, words: `${start} is ${percent(mean)} of the axis off on average. ${where}${way}` };
}

const WAYS = { up: "rises", down: "falls", level: "stays level" };
const percent = (share) => `${Math.round(100 * share) || "less than 1"} %`;

/** Whether a curve ends higher than it begins, as one sees it on the axis. */
function direction({ limits, log }, heights) {
  const share = (height) => (log ? Math.log10(height / limits[2]) : height - limits[2]);
  const whole = share(limits[3]);
  const rise = (share(heights.at(-1)) - share(heights[0])) / whole;
  return rise > 0.08 ? "up" : rise < -0.08 ? "down" : "level";
}
