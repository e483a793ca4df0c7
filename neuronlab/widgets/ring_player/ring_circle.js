// The workers in a circle, and what travels between them in the present step.

import { addSvg } from "../kit/elements.js";

/** @import { RingState } from "../kit/types.d.ts" */

const SIZE = 240;
const LOW = 182; // where it stands beside words: closer together, letters as large
// Sizes of workers and of what travels, for up to so many workers; off is how far the latter stand beside their way.
const SIZES = [
  { most: 4, radius: 92, node: 20, letters: 15, chip: 11, off: 0, clear: 4, head: 9 },
  { most: 8, radius: 86, node: 14, letters: 13, chip: 10, off: 11, clear: 4, head: 8 },
  { most: 16, radius: 92, node: 9.5, letters: 10, chip: 7.5, off: 12, clear: 1.5, head: 5 },
];
const BEND = 0.17; // of an arrow's length, to its left: what goes back and forth takes two ways

/**
 * Draw the workers of the present schedule in `host`; returns a function that paints the present step.
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {boolean} low
 * @returns {(animated: boolean) => void}
 */
export function drawCircle(host, state, low) {
  const n = state.nWorkers;
  const size = low ? LOW : SIZE;
  const { radius: usual, node, letters, chip, off, clear, head } = SIZES.find(({ most }) => n <= most);
  const radius = usual - (SIZE - size) / 2;
  // Two stand beside each other, more begin at the top and go round with the clock.
  const turn = n === 2 ? Math.PI : -Math.PI / 2;
  const places = Array.from({ length: n }, (_, worker) => {
    const angle = turn + (2 * Math.PI * worker) / n;
    return [size / 2 + radius * Math.cos(angle), size / 2 + radius * Math.sin(angle)];
  });
  const svg = addSvg(null, "svg", "nl-ring-svg", { viewBox: `0 0 ${size} ${size}`, role: "img" });
  const ways = addSvg(svg, "g");
  const arrows = addSvg(svg, "g");
  const nodes = places.map(([x, y], worker) => {
    const group = addSvg(svg, "g", "nl-ring-node");
    addSvg(group, "circle", "", { cx: x, cy: y, r: node });
    addSvg(group, "text", "", { x, y, "font-size": letters }).textContent = state.letters[worker];
    return group;
  });
  // Every way that is ever used stays in sight, at rest.
  const used = new Map(state.schedule.steps.flat().map(([from, to]) => [`${from},${to}`, [from, to]]));
  for (const pair of used.values()) addSvg(ways, "path", "nl-ring-way", { d: wayOf(...pair).path });
  host.replaceChildren(svg);
  let painted = null;

  /** A bent way between two workers, from rim to rim, and the point in its middle. */
  function wayOf(from, to) {
    const [[x1, y1], [x2, y2]] = [places[from], places[to]];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const long = Math.hypot(dx, dy);
    const left = [dy / long, -dx / long];
    const control = [0, 1].map(
      (axis) => (places[from][axis] + places[to][axis]) / 2 + 2 * BEND * long * left[axis],
    );
    /** @param {number[]} point @param {number} room */
    const trim = ([x, y], room) => {
      const [cx, cy] = [control[0] - x, control[1] - y];
      const away = Math.hypot(cx, cy);
      return [x + (cx / away) * room, y + (cy / away) * room];
    };
    const start = trim([x1, y1], node + clear);
    const end = trim([x2, y2], node + clear + head / 2);
    const middle = [0, 1].map((axis) => (start[axis] + 2 * control[axis] + end[axis]) / 4 + off * left[axis]);
    return { path: `M${start} Q${control} ${end}`, middle, start, end, control };
  }

  return (animated) => {
    const key = `${state.position}`;
    if (key === painted) return;
    painted = key;
    arrows.replaceChildren();
    const transfers = state.transfersAt(state.position);
    for (const [from, to, chunk, action] of transfers) {
      const { path, middle, start, end, control } = wayOf(from, to);
      const isCopy = action === "copy";
      addSvg(arrows, "path", `nl-ring-arrow${isCopy ? " nl-ring-copy" : ""}`, { d: path });
      addSvg(arrows, "path", "nl-ring-head", { d: headOf(control, end, head) });
      if (state.cuts.length === 1) continue;
      const label = addSvg(arrows, "g", `nl-ring-chip${animated ? " nl-ring-moving" : ""}`);
      label.style.setProperty("--nl-from-x", `${start[0] - middle[0]}px`);
      label.style.setProperty("--nl-from-y", `${start[1] - middle[1]}px`);
      addSvg(label, "circle", "", { cx: middle[0], cy: middle[1], r: chip });
      addSvg(label, "text", "", { x: middle[0], y: middle[1], "font-size": chip + 1 }).textContent = String(
        chunk + 1,
      );
    }
    nodes.forEach((group, worker) =>
      group.classList.toggle(
        "nl-on",
        transfers.some(([from, to]) => from === worker || to === worker),
      ),
    );
    svg.setAttribute(
      "aria-label",
      transfers.length
        ? `${transfers.length} transfers: ${transfers.map((each) => spoken(each)).join(", ")}`
        : `${n} workers in a circle; nothing travels`,
    );
  };

  function spoken([from, to, chunk]) {
    return `${state.letters[from]} to ${state.letters[to]}${state.cuts.length > 1 ? ` chunk ${chunk + 1}` : ""}`;
  }
}

/** @param {number[]} from @param {number[]} tip @param {number} size */
function headOf(from, [x, y], size) {
  const angle = Math.atan2(y - from[1], x - from[0]);
  const corner = (side) => [x - size * Math.cos(angle + side), y - size * Math.sin(angle + side)];
  const tip = [x + (size / 2) * Math.cos(angle), y + (size / 2) * Math.sin(angle)];
  return `M${tip} L${corner(0.5)} L${corner(-0.5)} Z`;
}
