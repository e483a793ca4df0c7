// How a number is written and read: the same as neuronlab/writing/numbers.py says in Python.

const MINUS = "\u2212";
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MOST_CHARACTERS = 64;
const POWER_OF_TEN = "(?:[eE][+\\-\\u2212]?[0-9]+|·10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)";
const BLANK = "[ \\t\\r\\n\\u00a0\\u202f]*";
// An en dash is what some keyboards and word processors make of a minus sign.
const SIGN = `(?:[+\\-\\u2212\\u2013]${BLANK})?`;
const ONE_NUMBER = `(${SIGN}(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)${POWER_OF_TEN}?)`;
const TYPED = new RegExp(`^${BLANK}${ONE_NUMBER}(?:${BLANK}/${BLANK}${ONE_NUMBER})?${BLANK}$`);
// A unit is letters behind the last digit; e of a power of ten has digits behind it.
const LETTERS = "[A-Za-z\\u00b5\\u03bc%][A-Za-z\\u00b5\\u03bc%/ \\t\\r\\n\\u00a0\\u202f]*";
const WITH_UNIT = new RegExp(`^([^]*[0-9⁰¹²³⁴⁵⁶⁷⁸⁹][.,]?)${BLANK}(${LETTERS}?)[.]?${BLANK}$`);
const GROUPED = new RegExp(
  `^${BLANK}(${SIGN}[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:[.][0-9]{3})+|(?:[ \\u00a0\\u202f][0-9]{3})+))${BLANK}$`,
);

/**
 * The value with `digits` (3 to 10) significant digits, or shorter where nothing is lost.
 * @param {number} value
 * @param {number} [digits]
 * @param {boolean} [comma]
 */
export function formatNumber(value, digits = 4, comma = false) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return nonFinite(value);
  return writeNumber(value < 0, rounded(Math.abs(value), digits), isExact(value, digits), 7, comma);
}

/**
 * True if the value as shown with `digits` digits is the full value to 1e-12 of it: then "=" holds.
 * @param {number} value
 * @param {number} [digits]
 */
export function isExact(value, digits = 4) {
  if (!Number.isFinite(value)) return true;
  const size = Math.abs(value);
  return Math.abs(Number(rounded(size, digits)) - size) <= 1e-12 * size;
}

/**
 * The shortest text that means exactly this value.
 * @param {number} value
 * @param {boolean} [comma]
 */
export function fullNumber(value, comma = false) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return nonFinite(value);
  return writeNumber(value < 0, Math.abs(value).toExponential(), true, 16, comma);
}

/**
 * The value with this many decimal places, so that in a column points stand below each other. Only a true zero is "0",
 * and what is rounded to zero has no sign: "0.000". From a million on it is written with 3 digits.
 * @param {number} value
 * @param {number} places
 * @param {boolean} [comma]
 */
export function fixedNumber(value, places, comma = false) {
  if (value === 0 || !Number.isFinite(value) || Math.abs(value) >= 1e6) return formatNumber(value, 3, comma);
  const size = Math.abs(value).toFixed(places);
  const sign = value < 0 && Number(size) !== 0 ? MINUS : "";
  return sign + size.replace(".", comma ? "," : ".");
}

/**
 * The number that a learner typed (0.76, 0,76, -0.6, 19/25, 7.6e-1), or null; nothing is evaluated.
 * @param {string} text
 * @returns {number | null}
 */
export function parseNumber(text) {
  const found = text.length <= MOST_CHARACTERS ? TYPED.exec(text) : null;
  if (!found) return null;
  const divisor = found[2] === undefined ? 1 : readNumber(found[2]);
  const value = readNumber(found[1]) / divisor;
  return divisor !== 0 && Number.isFinite(value) && Number.isFinite(divisor) ? value : null;
}

/**
 * What the text means if its commas, points or blanks only part thousands, as in 4,002; else null.
 * @param {string} text
 * @returns {number | null}
 */
export function readThousands(text) {
  const found = text.length <= MOST_CHARACTERS ? GROUPED.exec(text) : null;
  return found ? readNumber(found[1].replace(/[,.]/g, "")) : null;
}

/**
 * What stands before a unit, and the unit without blanks, of "6.2 ms"; the text and "" without one.
 * @param {string} text
 * @returns {[string, string]}
 */
export function splitUnit(text) {
  const found = text.length <= MOST_CHARACTERS ? WITH_UNIT.exec(text) : null;
  return found ? [found[1], found[2].replace(/[ \t\r\n\u00a0\u202f]/g, "")] : [text, ""];
}

function nonFinite(value) {
  if (value === Infinity) return "∞";
  return value === -Infinity ? `${MINUS}∞` : "not a number";
}

/** "7.600e-1"; rounded down where up would be more than a number can be. */
function rounded(size, digits) {
  const text = size.toExponential(digits - 1);
  if (Number.isFinite(Number(text))) return text;
  const [mantissa, power] = size.toExponential(20).split("e");
  return `${mantissa.slice(0, digits + 1)}e${power}`;
}

/** Write "7.600e-1" as 0.7600, or 0.76 if `short`; from 1e-4 to 10^plainBelow without a power of ten. */
function writeNumber(negative, scientific, short, plainBelow, comma) {
  const [mantissa, power] = scientific.split("e");
  const exponent = Number(power);
  let digits = mantissa.replace(".", "");
  if (short) digits = digits.replace(/0+$/, "");
  const plain = exponent >= -4 && exponent < plainBelow;
  const point = comma ? "," : ".";
  const before = plain ? exponent + 1 : 1;
  let text;
  if (before <= 0) text = "0" + point + "0".repeat(-before) + digits;
  else if (digits.length <= before) text = digits + "0".repeat(before - digits.length);
  else text = digits.slice(0, before) + point + digits.slice(before);
  if (!plain) {
    const raised = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[digit]).join("");
    text += `·10${exponent < 0 ? "⁻" : ""}${raised}`;
  }
  return (negative ? MINUS : "") + text;
}

function readNumber(typed) {
  const plain = typed
    .replace(/[ \t\r\n\u00a0\u202f]/g, "")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(",", ".")
    .replace("·10", "e")
    .replace("⁻", "-")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => SUPERSCRIPT.indexOf(digit));
  return Number(plain);
}
