// The curve that is sketched: its points, its way as text, and how far it lies from the true one.

const PRECISE = 4; // digits of a height that is kept

/** @typedef {{kind: string, x: number[], y: number[], limits: number[], log: boolean, points: number}} AskedCurve */

/**
 * The places, from left to right, at which the curve is sketched.
 * @param {AskedCurve} asked
 */
export function knotsOf({ limits: [from, to], points }) {
  return Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
}

/**
 * The heights that a kept text holds, null for each that is not drawn yet; null if it is no sketch of this curve.
 * @param {AskedCurve} asked
 * @param {string} text
 * @returns {(number | null)[] | null}
 */
export function readHeights({ points, limits, log }, text) {
  const words = text.split(" ");
  if (words.length !== points) return null;
  const heights = words.map((word) =>
    word === "-" ? null : /^-?[0-9.]+(e[+-]?[0-9]+)?$/.test(word) ? Number(word) : NaN,
  );
  // Rounding may have put it a little beyond an end of the axis.
  const slack = 0.01 * Math.abs(limits[3] - limits[2]);
  const isInside = (height) =>
    height === null || (height >= limits[2] - slack && height <= limits[3] + slack && !(log && height <= 0));
  return heights.every(isInside) ? heights : null;
}

/**
 * The text of the heights, "-" for each that is not drawn yet.
 * @param {(number | null)[]} heights
 */
export const writeHeights = (heights) =>
  heights.map((height) => (height === null ? "-" : String(Number(height.toPrecision(PRECISE))))).join(" ");

/**
 * The heights of a known curve, {x, y} of the asked one, at its knots.
 * @param {AskedCurve} asked
 * @param {number[]} y
 */
export const heightsAt = (asked, y) => knotsOf(asked).map((place) => between(asked.x, y, place, asked.log));

/** The height at a place between two points that are known, on a straight line as it is seen. */
function between(xs, ys, place, log) {
  const next = Math.max(
    1,
    xs.findIndex((x) => x >= place),
  );
  const share = Math.min(1, Math.max(0, (place - xs[next - 1]) / (xs[next] - xs[next - 1])));
  if (log) return ys[next - 1] * (ys[next] / ys[next - 1]) ** share;
  return ys[next - 1] + share * (ys[next] - ys[next - 1]);
}

/**
 * Map between heights and shares of the axis, 0 at its lower end.
 * @param {AskedCurve} asked
 */
export function axisOf({ limits, log }) {
  const [low, high] = limits.slice(2);
  if (!log) return { share: (y) => (y - low) / (high - low), height: (share) => low + share * (high - low) };
  return {
    share: (y) => Math.log10(y / low) / Math.log10(high / low),
    height: (share) => low * (high / low) ** share,
  };
}

/**
 * How far a sketch is off, as shares of the axis: in the mean, at most, where that is and on which side.
 * @param {AskedCurve} asked
 * @param {number[]} heights
 */
export function meanMiss(asked, heights) {
  const { share } = axisOf(asked);
  const truth = heightsAt(asked, asked.y);
  const misses = heights.map((height, k) => share(height) - share(truth[k]));
  const sizes = misses.map(Math.abs);
  const most = Math.max(...sizes);
  const place = sizes.indexOf(most);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { mean, most, at: knotsOf(asked)[place], above: misses[place] > 0 };
}

/**
 * Round numbers along an axis, about `count` of them; powers of ten on a logarithmic one.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @param {boolean} [log]
 */
export function marks(low, high, count, log = false) {
  if (log) {
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const every = Math.max(1, Math.ceil((last - first) / count));
    const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
    return powers.filter((power) => (power - first) % every === 0).map((power) => 10 ** power);
  }
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((size) => size * unit >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: n + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
