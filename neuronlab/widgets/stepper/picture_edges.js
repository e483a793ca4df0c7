// The edges of a picture: lines with arrows from neuron to neuron, and the weights on them.

import { addElement, addSvg } from "../kit/elements.js";

/** @import { StepperState } from "../kit/types.d.ts" */

// Weights of crossing edges are all shown only if they are few and the gap is wide enough for two beside each other.
const MOST_LABELS = 4;
const ROOM_TO_CROSS = 100;

/**
 * Draw the edges that lead to neuron j of layer l; returns one {l, j, i, weight, number, after, label, line, arrow, ends,
 * always} for each: its place, its weight and its elements, and whether its weight is always shown.
 * @param {{stage: HTMLElement, svg: SVGSVGElement, state: StepperState, places: any, cells: any, followers: any}} drawing
 * @param {number} l
 * @param {number} j
 */
export function drawEdgesTo({ stage, svg, state, places, cells, followers }, l, j) {
  const { program } = state;
  const { sizes, gap, columnX, rowOf, inputRow } = places;
  const count = program.sizes[l];
  const fits = count * program.sizes[l + 1] <= MOST_LABELS && gap >= ROOM_TO_CROSS;
  const always = fits || count === 1 || program.sizes[l + 1] === 1;
  const x1 = columnX(l - 1) + (l === 0 ? sizes.input : sizes.box) + 1;
  const x2 = columnX(l) - 3;
  return Array.from({ length: count }, (_, i) => {
    const y1 = l === 0 ? inputRow(i) : rowOf(l - 1, i);
    const y2 = rowOf(l, j) + spread(i, count);
    const line = addSvg(svg, "path", "nl-edge", { d: `M${x1} ${y1}L${x2 - 5} ${y2}` });
    const arrow = addSvg(svg, "path", "nl-arrow", { d: "M0 0L-8 4.5L-8 -4.5Z" });
    const weight = state.find("W", l, null, j, i);
    if (state.follow) {
      const grip = addSvg(svg, "path", "nl-grip", { d: line.getAttribute("d") });
      followers.letFollow(grip, ["W", l, j, i], program.names[weight]);
    }
    const label = addElement(stage, "div", "nl-weight");
    const number = cells.addNumber(label, weight);
    const after = addElement(label, "span", "nl-after");
    const ends = [x1, y1, x2, y2, Math.atan2(y2 - y1, x2 - x1)];
    return { l, j, i, weight, number, after, label, line, arrow, ends, always };
  });
}

/** Where the i-th edge of several arrives, so that they don't all end in one point. */
function spread(i, count) {
  return count > 1 ? (i - (count - 1) / 2) * Math.min(14, 60 / count) : 0;
}
