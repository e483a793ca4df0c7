// The playground's plane: the network's output as a heat map, the points on it, and painting with pointer or keys.

import { addSvg, setAttributes } from "../kit/elements.js";
import { noticeChanges } from "../kit/changes.js";
import { paintCells } from "../kit/heat_map.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

const CELLS = 48;
const APART = 0.07; // between two points of one painted stroke, in units of the inputs
const STEP = 0.05; // of the keyboard's cross
const CATCH = 12; // pixels: as near as that, a point is meant
const TO_PLACE = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Make the plane inside `host`; returns {arrange, paint}.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeMap(host, state) {
  host.innerHTML = `<canvas></canvas><svg aria-hidden="true"></svg>`;
  const canvas = host.querySelector("canvas");
  const svg = host.querySelector("svg");
  const most = state.choices.reach; // how far from 0 painted points may be
  let drawn = null; // the points that have shapes
  let shapes = []; // of each point
  let lit = null; // the shape of the chosen one
  let side = 0;
  let crossShape = null;
  let stroke = null; // {x, y}: where the last point was painted, while the pointer is down
  const [isNewPicture, isNewCross] = [noticeChanges(), noticeChanges()];

  const limited = (value) => Number(Math.min(most, Math.max(-most, value)).toFixed(3));
  const toPage = ({ x, y }) => [((x / state.reach + 1) * side) / 2, ((1 - y / state.reach) * side) / 2];
  const fromPage = (event) => {
    const box = svg.getBoundingClientRect();
    return {
      x: limited(((2 * (event.clientX - box.left)) / box.width - 1) * state.reach),
      y: limited((1 - (2 * (event.clientY - box.top)) / box.height) * state.reach),
    };
  };

  function nearest(at) {
    const [x, y] = toPage(at);
    const away = (point) => Math.hypot(toPage(point)[0] - x, toPage(point)[1] - y);
    const best = state.points.reduce(
      (found, point) => (!found || away(point) < away(found) ? point : found),
      null,
    );
    return best && away(best) <= CATCH ? best : null;
  }

  const use = (at, more = false) => state.use(at, nearest(at), more);

  function pointAt(at, spoken = false) {
    const point = nearest(at);
    state.point(point ? { kind: "point", point, spoken } : { kind: "place", ...at, spoken });
  }

  host.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = fromPage(event);
    if (typeof state.brush === "number") {
      host.setPointerCapture(event.pointerId);
      stroke = at;
    }
    use(at);
  });
  host.addEventListener("pointermove", (event) => {
    const at = fromPage(event);
    if (!stroke) return pointAt(at);
    if (Math.hypot(at.x - stroke.x, at.y - stroke.y) < APART) return;
    stroke = at;
    use(at, true);
  });
  for (const name of ["pointerup", "pointercancel"]) host.addEventListener(name, () => (stroke = null));

  host.addEventListener("keydown", (event) => {
    const [dx, dy] = TO_PLACE[event.key] ?? [0, 0];
    const { cross } = state;
    const end = { Home: -Infinity, End: Infinity }[event.key];
    if (end !== undefined) {
      // From left to right, and with Control or Command from below to above.
      const isUp = event.ctrlKey || event.metaKey;
      const to = { x: isUp ? (cross?.x ?? 0) : limited(end), y: isUp ? limited(end) : (cross?.y ?? 0) };
      state.setCross(to);
      pointAt(to, true);
    } else if (dx || dy) {
      const to = { x: limited((cross?.x ?? 0) + dx * STEP), y: limited((cross?.y ?? 0) + dy * STEP) };
      state.setCross(to);
      pointAt(to, true);
    } else if (event.key === "Enter" && cross) {
      use(cross);
    } else {
      return;
    }
    event.preventDefault();
  });
  host.addEventListener("focusout", () => state.setCross(null));

  function arrange(width) {
    side = width;
    for (const part of [host, canvas]) Object.assign(part.style, { width: `${side}px`, height: `${side}px` });
    setAttributes(svg, { width: side, height: side });
    shapes.forEach((shape, k) => place(shape, drawn[k]));
    paintCross();
  }

  function shapeOf(point) {
    const className = `nl-pg-point nl-pg-class${point.label}${point.test ? " nl-pg-test" : ""}`;
    const shape = addSvg(svg, point.label ? "circle" : "rect", className);
    place(shape, point);
    return shape;
  }

  function place(shape, point) {
    const radius = Math.max(2.8, side / 95);
    const [x, y] = toPage(point);
    setAttributes(
      shape,
      point.label
        ? { cx: x, cy: y, r: radius }
        : { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius },
    );
  }

  /** Paint what has changed; without a `palette` there are no colours for the heat map yet. */
  function paint(palette) {
    paintPoints();
    if (isNewCross(state.cross)) paintCross();
    if (palette && isNewPicture(state.frame, palette))
      paintCells(canvas, CELLS, CELLS, state.frame.output, 0, palette);
  }

  function paintPoints() {
    const { points, chosen } = state;
    if (points !== drawn) {
      svg.replaceChildren();
      [drawn, shapes] = [points, []];
      paintCross();
    }
    for (const point of points.slice(shapes.length)) shapes.push(shapeOf(point));
    const shape = chosen ? shapes[chosen.k] : null;
    if (shape === lit) return;
    lit?.classList.remove("nl-pg-chosen");
    shape?.classList.add("nl-pg-chosen");
    if (shape) svg.append(shape); // above the others
    lit = shape;
  }

  function paintCross() {
    crossShape?.remove();
    crossShape = null;
    if (!state.cross) return;
    const [x, y] = toPage(state.cross);
    crossShape = addSvg(svg, "path", "nl-pg-cross", { d: `M${x - 11} ${y}h22M${x} ${y - 11}v22` });
  }

  return { arrange, paint };
}
