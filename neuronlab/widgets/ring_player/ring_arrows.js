// The arrows over the workers' table: who sends which chunk to whom in a step.

import { addSvg } from "../kit/elements.js";
import { zoomOf } from "../kit/lifecycle.js";

/** @import { RingState } from "../kit/types.d.ts" */

const USUAL_LETTERS = 14; // pixels: the usual size of letters, for which the arrows are drawn

/**
 * Draw arrows over the cells in `holder`, worker by worker in `boxes`; returns a function that draws those of the
 * present step.
 * @param {HTMLElement} holder
 * @param {HTMLElement[]} boxes
 * @param {RingState} state
 */
export function makeRingArrows(holder, boxes, state) {
  const { cuts, nWorkers: n } = state;
  const overlay = addSvg(holder, "svg", "nl-ring-overlay", { "aria-hidden": "true" });
  // Where the cells are: asked for at every step, it would make the browser lay the page out within the step, which took
  // two thirds of it. They only move when the table changes its size.
  let places = null;
  let scale = 1;
  let drawn = null;
  new ResizeObserver(() => {
    places = null;
    drawn = null;
    draw();
  }).observe(holder);

  /** The boxes of all cells within the holder, and how large letters are; null while it has no size. */
  function measure() {
    const home = holder.getBoundingClientRect();
    const zoom = zoomOf(holder);
    scale = parseFloat(getComputedStyle(holder).fontSize) / USUAL_LETTERS;
    if (!home.width) return null;
    return boxes.map((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      return {
        left: (left - home.left) / zoom,
        right: (right - home.left) / zoom,
        top: (top - home.top) / zoom,
        bottom: (bottom - home.top) / zoom,
      };
    });
  }

  function draw() {
    places ??= measure();
    if (!places || drawn === state.position) return;
    drawn = state.position;
    overlay.replaceChildren();
    const boxAt = (worker, chunk) => places[worker * cuts.length + chunk];
    for (const [from, to, chunk, action] of state.transfersAt(state.position))
      drawWay(from, to, boxAt(from, chunk), boxAt(to, chunk), action === "copy");
  }

  /** Straight down to the next row, in and out at the table's edges from the last row to the first, else round the side. */
  function drawWay(from, to, start, end, isCopy) {
    const x = (start.left + start.right) / 2;
    if (cuts.length > 1 && to === from + 1) {
      arrow(`M${x} ${start.bottom} V${end.top - 6 * scale}`, [x, end.top, 0, 1], isCopy);
    } else if (cuts.length > 1 && from === n - 1 && to === 0) {
      arrow(`M${x} ${start.bottom} v${11 * scale}`, null, isCopy);
      arrow(`M${x} ${end.top - 13 * scale} V${end.top - 6 * scale}`, [x, end.top, 0, 1], isCopy);
    } else {
      const y1 = (start.top + start.bottom) / 2 + (to > from ? 4 : -4) * scale;
      const y2 = (end.top + end.bottom) / 2 + (to > from ? -4 : 4) * scale;
      const wide = (cuts.length === 1 ? 10 + (34 * Math.abs(to - from)) / Math.max(1, n - 1) : 12) * scale;
      const [right, there] = [start.right, end.right];
      arrow(
        `M${right} ${y1} C${right + wide} ${y1} ${there + wide} ${y2} ${there + 6 * scale} ${y2}`,
        [there, y2, -1, 0],
        isCopy,
      );
    }
  }

  /** A line, and a head where it has a `tip`: [x, y, and the direction in which it points]. */
  function arrow(path, tip, isCopy) {
    addSvg(overlay, "path", `nl-ring-arrow${isCopy ? " nl-ring-copy" : ""}`, { d: path });
    if (!tip) return;
    const [x, y, dx, dy] = tip;
    const size = 7 * scale;
    const corner = (side) => `${x - size * (dx + dy * side * 0.6)} ${y - size * (dy + dx * side * 0.6)}`;
    addSvg(overlay, "path", "nl-ring-head", { d: `M${x} ${y} L${corner(1)} L${corner(-1)} Z` });
  }

  return draw;
}
