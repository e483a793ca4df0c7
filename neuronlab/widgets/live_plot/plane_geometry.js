// A plane over two inputs as a flat picture has it: the same as plane_geometry.py says in Python.

export const REACH = 3; // both inputs run from -REACH to REACH
export const TOP = 6; // heights from -TOP to TOP are drawn
export const SQUASH = 0.9; // of a height in the picture, as a share of an input
export const CORNERS = [
  [-REACH, -REACH],
  [REACH, -REACH],
  [REACH, REACH],
  [-REACH, REACH],
];

const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * Where a point [x1, x2, height] is seen: to the right and upwards, REACH of an input being 1.
 * @param {number[]} point
 * @param {number} turn how far the floor is turned to the left, in degrees
 * @param {number} tilt how far one looks down on it, in degrees
 * @returns {[number, number]}
 */
export function project(point, turn, tilt) {
  const [x, y, z] = [point[0] / REACH, point[1] / REACH, (SQUASH * point[2]) / TOP];
  const [sin, cos] = [Math.sin(radians(turn)), Math.cos(radians(turn))];
  const away = x * sin + y * cos;
  return [x * cos - y * sin, away * Math.sin(radians(tilt)) + z * Math.cos(radians(tilt))];
}

/**
 * The height of the plane [w1, w2, b] at a place.
 * @param {number[]} plane
 * @param {number} x1
 * @param {number} x2
 */
export const heightOf = ([w1, w2, b], x1, x2) => w1 * x1 + w2 * x2 + b;

/** @type {(plane: number[], place: number[]) => number[]} */
const raised = (plane, [x1, x2]) => [x1, x2, heightOf(plane, x1, x2)];

/**
 * The corners [x1, x2, height] of what of the plane lies over the square between two heights.
 * @param {number[]} plane
 * @param {number} low
 * @param {number} high
 */
export function cutPlane(plane, low, high) {
  const whole = CORNERS.map((corner) => raised(plane, corner));
  return keptAbove(keptAbove(whole, 1, low), -1, high);
}

/**
 * The lines of whole inputs on the plane, between two heights, as pairs of ends.
 * @param {number[]} plane
 * @param {number} low
 * @param {number} high
 */
export function rulesOf(plane, low, high) {
  const found = [];
  for (let k = Math.ceil(-REACH); k <= REACH; k++)
    for (const ends of [
      [
        [k, -REACH],
        [k, REACH],
      ],
      [
        [-REACH, k],
        [REACH, k],
      ],
    ]) {
      const whole = ends.map((end) => raised(plane, end));
      const line = keptAbove(keptAbove(whole, 1, low), -1, high);
      if (line.length >= 2) found.push([line[0], line[1]]);
    }
  return found;
}

/**
 * The two ends of the line in the square where the plane has height 0; none where there is none.
 * @param {number[]} plane
 */
export function zeroLine(plane) {
  return CORNERS.flatMap((corner, k) => {
    const after = CORNERS[(k + 1) % 4];
    const [here, there] = [corner, after].map((place) => heightOf(plane, place[0], place[1]));
    if (here >= 0 === there >= 0) return [];
    const share = here / (here - there);
    return [corner.map((c, axis) => c + share * (after[axis] - c))];
  });
}

/**
 * The point [x1, x2] of that line that is nearest to the origin, also outside of the square; null without a line.
 * @param {number[]} plane
 */
export function nearestToOrigin([w1, w2, b]) {
  const square = w1 * w1 + w2 * w2;
  return square ? [(-b * w1) / square, (-b * w2) / square] : null;
}

/** The part of a polygon, or of a line of two points, whose sign * height is at least sign * limit. */
function keptAbove(points, sign, limit) {
  const kept = [];
  const isInside = (point) => sign * (point[2] - limit) >= 0;
  points.forEach((point, k) => {
    if (isInside(point)) kept.push(point);
    if (points.length === 2 && k === 1) return;
    const after = points[(k + 1) % points.length];
    if (isInside(point) === isInside(after)) return;
    const share = (limit - point[2]) / (after[2] - point[2]);
    kept.push(point.map((c, axis) => c + share * (after[axis] - c)));
  });
  return kept;
}
