// Stops: the values that a slider can take, which need not be equally far apart.

/**
 * Which of the `stops` is nearest to a value, counted from 0.
 * @param {number[]} stops
 * @param {number} value
 */
export function nearestStop(stops, value) {
  return stops.reduce(
    (best, stop, k) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? k : best),
    0,
  );
}
