// Amounts in the unit that suits them: written as neuronlab/parallel/cost/units.py writes them, or with more digits.

/** @import { UnitFormats } from "./types.d.ts" */

const secondsUnits = [
  [1e-9, "ns"],
  [1e-6, "µs"],
  [1e-3, "ms"],
  [1, "s"],
  [60, "min"],
  [3600, "h"],
  [86400, "days"],
];
const bytesUnits = [
  [1, "bytes"],
  [1e3, "kB"],
  [1e6, "MB"],
  [1e9, "GB"],
  [1e12, "TB"],
  [1e15, "PB"],
];
const bitsUnits = [
  [1, "bits"],
  [1e3, "kb"],
  [1e6, "Mb"],
  [1e9, "Gb"],
  [1e12, "Tb"],
];
const countUnits = [
  [1, ""],
  [1e6, "million"],
  [1e9, "billion"],
  [1e12, "trillion"],
];
const one = { days: "day", bytes: "byte", bits: "bit" };
const AS_LARGE = 0.9995; // of a unit: three digits show it as 1
const NARROW_SPACE = "\u202f";

const formats = new Map(); // by digits; making one takes longer than using it

/**
 * Texts of amounts with so many significant digits (whole numbers are never rounded to tens).
 * @param {number} [digits]
 * @param {boolean} [comma]
 * @returns {UnitFormats}
 */
export function unitFormats(digits = 3, comma = false) {
  function number(value) {
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "–";
    const whole = Math.abs(value) >= 1 ? Math.floor(Math.log10(Math.abs(value))) + 1 : 0;
    const shown = Math.max(digits, whole);
    if (!formats.has(shown))
      formats.set(shown, new Intl.NumberFormat("en-US", { maximumSignificantDigits: Math.min(21, shown) }));
    const text = formats.get(shown).format(value);
    return comma ? text.replaceAll(",", NARROW_SPACE).replace(".", ",") : text;
  }

  function inUnit(amount, units) {
    const [size, name] = unitOf(amount, units);
    if (!name) return number(amount);
    const shown = number(amount / size);
    return `${shown} ${shown === "1" || shown === "-1" ? (one[name] ?? name) : name}`;
  }

  return {
    number,
    seconds: (seconds) => (seconds ? inUnit(seconds, secondsUnits) : "0 s"),
    bytes: (bytes) => inUnit(bytes, bytesUnits),
    rate: (rate) => `${inUnit(rate, bytesUnits)}/s`,
    bits: (rate) => `${inUnit(8 * rate, bitsUnits)}/s`,
    /** 16,384, and from a million on "7.5 million". */
    count: (count) => inUnit(count, countUnits),
    /** A share in per cent, 100 % only if it is. */
    percent(share) {
      const text = `${number(100 * share)} %`;
      return text === "100 %" && share < 1 ? `${number(100 - 10 ** (2 - digits))} %` : text;
    },
  };
}

/**
 * The unit, [size, name], that suits a time in seconds.
 * @param {number} seconds
 */
export const secondsUnit = (seconds) => unitOf(seconds, secondsUnits);

function unitOf(amount, units) {
  return units.reduce((found, unit) => (Math.abs(amount) >= AS_LARGE * unit[0] ? unit : found), units[0]);
}
