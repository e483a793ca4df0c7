// The linear neuron of least squared error whose inputs are the powers of one number, as neuronlab/least_squares.py has it.

/**
 * The curve through dots (x, y) with so many weights, its bias counted: a function of x. It is put together from
 * polynomials that do not overlap on these x (Forsythe 1957): so each weight more adds one term and leaves the others.
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {number} count
 * @returns {(x: number) => number}
 */
export function fitPowers(x, y, count) {
  const n = x.length;
  const [low, high] = [Math.min(...Array.from(x)), Math.max(...Array.from(x))];
  const inside = (value) => (2 * value - low - high) / (high - low || 1);
  const at = Float64Array.from(x, inside);
  /** @type {{shift: number, back: number, share: number}[]} */
  const terms = [];
  let [before, now] = [new Float64Array(n), new Float64Array(n).fill(1)];
  let sizeBefore = 1;
  // What the terms so far leave over; of it the next term takes its part, which loses less than to take it of y.
  const left = Float64Array.from(y);
  for (let k = 0; k < count; k++) {
    let [size, moment, overlap] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const square = now[i] * now[i];
      size += square;
      moment += at[i] * square;
      overlap += left[i] * now[i];
    }
    const [shift, back, share] = [moment / size, k ? size / sizeBefore : 0, overlap / size];
    terms.push({ shift, back, share });
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      left[i] -= share * now[i];
      next[i] = (at[i] - shift) * now[i] - back * before[i];
    }
    [before, now, sizeBefore] = [now, next, size];
  }
  return (value) => {
    const to = inside(value);
    let [sum, last, here] = [0, 0, 1];
    for (const { shift, back, share } of terms) {
      sum += share * here;
      [last, here] = [here, (to - shift) * here - back * last];
    }
    return sum;
  };
}

/**
 * The mean of the squared differences between a curve and dots.
 * @param {(x: number) => number} curve
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 */
export function missedBy(curve, x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (curve(x[i]) - y[i]) ** 2;
  return sum / x.length;
}
