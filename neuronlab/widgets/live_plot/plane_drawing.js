// The picture of a plane over two inputs, in space: the sheet at height 0, the plane through it, its line, a point, the ghost of before.

import { addSvg, setAttributes } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { CORNERS, REACH, SQUASH, TOP, cutPlane, heightOf, nearestToOrigin } from "./plane_geometry.js";
import { project, rulesOf, zeroLine } from "./plane_geometry.js";

/** @import { PlotState } from "../kit/types.d.ts" */

const TICKS = [-2, 0, 2]; // not at the ends, where the axis of heights stands
const HEIGHTS = [-TOP, -TOP / 2, 0, TOP / 2, TOP];
const WEIGHT_AT = 2.4; // on its axis stands the knob of a weight
const FARTHEST = Math.SQRT2; // half of what is drawn, however it is turned; at a slant a corner may reach a little over it

/**
 * Draw the numbers of `state` into `host`; returns {svg, knobs, resize, paint, ...}, of which the first two answer to a hand.
 * @param {HTMLElement} host
 * @param {PlotState} state
 */
export function createPlaneDrawing(host, state) {
  const svg = addSvg(host, "svg", "nl-layer nl-space");
  const { model } = state;
  const view = addSvg(svg, "rect", "nl-view");
  const made = (tag, name) => addSvg(svg, tag, name);
  const column = makeColumn(svg);
  const ghost = {
    area: made("path", "nl-plane-ghost nl-as-activation"),
    line: made("path", "nl-line nl-plane-was nl-as-ink"),
  };
  const low = { area: made("path", "nl-plane-low"), rules: made("path", "nl-plane-rules") };
  const sheet = { area: made("path", "nl-sheet"), rules: made("path", "nl-sheet-rules") };
  const floor = makeFloor(svg);
  const high = { area: made("path", "nl-plane-high"), rules: made("path", "nl-plane-rules") };
  const drop = made("path", "nl-drop");
  const line = made("path", "nl-line nl-wide nl-as-ink nl-zero");
  const before = {
    stem: made("path", "nl-drop nl-ghost"),
    dot: made("circle", "nl-dot nl-as-input nl-ghost"),
  };
  const stem = made("path", "nl-stem nl-as-activation");
  const knobs = Object.fromEntries(["w1", "w2", "b"].map((name) => [name, makeKnob(svg, name, "weight")]));
  knobs.point = makeKnob(svg, "", "input");

  let [width, height, unit, size] = [0, 0, 1, 1];

  /** The place on the page of a point [x1, x2, height]. */
  function at(point) {
    const [turn, tilt] = [state.values[5], state.values[6]];
    const [right, up] = project(point, turn, tilt);
    return [width / 2 + size * right, height / 2 - size * up];
  }

  const path = (points, end = "") =>
    points.length < 2 ? "" : `M${points.map((point) => at(point).map(toTenths).join(" ")).join("L")}${end}`;
  const allOf = (lines) => lines.map((ends) => path(ends)).join("");
  /** @type {(points: number[][]) => number[][]} */
  const flat = (points) => points.map(([x, y]) => [x, y, 0]);

  function paint() {
    const [w1, w2, b, x1, x2] = state.values;
    const plane = [w1, w2, b];
    setAttributes(low.area, { d: path(cutPlane(plane, -TOP, 0), "Z") });
    setAttributes(low.rules, { d: allOf(rulesOf(plane, -TOP, 0)) });
    setAttributes(sheet.area, { d: path(flat(CORNERS), "Z") });
    setAttributes(sheet.rules, { d: allOf(rulesOf([0, 0, 0], 0, 0)) });
    setAttributes(high.area, { d: path(cutPlane(plane, 0, TOP), "Z") });
    setAttributes(high.rules, { d: allOf(rulesOf(plane, 0, TOP)) });
    setAttributes(line, { d: path(flat(zeroLine(plane))) });
    const foot = nearestToOrigin(plane);
    const near = foot && Math.max(...foot.map(Math.abs)) <= REACH;
    setAttributes(drop, { d: near ? path(flat([[0, 0], foot])) : "" });
    column(at, unit);
    floor(at, unit);
    paintGhost(plane);
    const seen = Math.max(Math.abs(x1), Math.abs(x2)) <= REACH;
    const output = state.values[state.values.length - 1]; // the program's, as everywhere beside the picture
    const number = formatNumber(output, model.get("digits"), model.get("comma"));
    setAttributes(stem, { d: seen ? path([[x1, x2, 0], onPlane(plane, x1, x2)]) : "" });
    knobs.point.paint(at(onPlane(plane, x1, x2)), `ŷ = ${number}`, unit, seen);
    knobs.b.paint(at(onPlane(plane, 0, 0)), "b", unit, true);
    knobs.w1.paint(at(weightPlace(plane, 0)), "w₁", unit, true);
    knobs.w2.paint(at(weightPlace(plane, 1)), "w₂", unit, true);
  }

  function paintGhost(now) {
    const isSeen = state.before !== null;
    const [w1, w2, b, x1, x2] = state.before ?? state.values;
    const was = [w1, w2, b];
    const other = isSeen && was.some((one, k) => one !== now[k]);
    setAttributes(ghost.area, { d: other ? path(cutPlane(was, -TOP, TOP), "Z") : "" });
    setAttributes(ghost.line, { d: other ? path(flat(zeroLine(was))) : "" });
    const pointSeen = isSeen && Math.max(Math.abs(x1), Math.abs(x2)) <= REACH;
    const [cx, cy] = at(onPlane(was, x1, x2));
    setAttributes(before.dot, { cx, cy, r: 6 * unit, visibility: pointSeen ? "visible" : "hidden" });
    setAttributes(before.stem, { d: pointSeen ? path([[x1, x2, 0], onPlane(was, x1, x2)]) : "" });
  }

  return {
    svg,
    view,
    knobs,
    paint,

    resize(wide, tall, scale) {
      [width, height, unit] = [wide, tall, scale];
      size = Math.min(width / 2 - 24 * unit, height / 2 - 14 * unit) / FARTHEST;
      setAttributes(svg, { width, height });
      setAttributes(view, { x: 1, y: 1, width: width - 2, height: height - 2, rx: 8 });
    },

    /** How many pixels a unit of height goes upwards. From above it has no length; the finger moves it all the same. */
    pixelsUp: () => Math.max(at([0, 0, 0])[1] - at([0, 0, 1])[1], (0.3 * size * SQUASH) / TOP),

    /** How many pixels to the right and downwards one unit of each input goes on the plane, or on the sheet if it is seen from its edge. */
    pixelsOnPlane() {
      const origin = at([0, 0, 0]);
      const ways = ([w1, w2]) =>
        [at([1, 0, w1]), at([0, 1, w2])].map((end) => end.map((c, axis) => c - origin[axis]));
      const [x, y] = ways([state.values[0], state.values[1]]);
      const isOpen = Math.abs(x[0] * y[1] - x[1] * y[0]) > 0.15 * Math.hypot(...x) * Math.hypot(...y);
      return isOpen ? [x, y] : ways([0, 0]);
    },

    /** How far out the knob of a weight stands: its lever. */
    lever: (axis) => weightPlace([...state.values.subarray(0, 3)], axis)[axis],
  };
}

const toTenths = (pixel) => pixel.toFixed(1);

/**
 * The place on the plane over an input, or the end of what is drawn above or below it.
 * @param {number[]} plane
 * @param {number} x1
 * @param {number} x2
 */
function onPlane(plane, x1, x2) {
  return [x1, x2, Math.min(TOP, Math.max(-TOP, heightOf(plane, x1, x2)))];
}

/** Where the knob of a weight stands: on its axis, nearer where the plane has left the picture. */
function weightPlace(plane, axis) {
  const [w, b] = [plane[axis], plane[2]];
  let out = WEIGHT_AT;
  if (w && Math.abs(b) < TOP) out = Math.min(out, Math.max(0.8, (w > 0 ? TOP - b : -TOP - b) / w));
  return onPlane(plane, axis === 0 ? out : 0, axis === 1 ? out : 0);
}

/** A knob with a label; it says where it stands when it is painted. */
function makeKnob(svg, name, kind) {
  const group = addSvg(svg, "g", `nl-item nl-as-${kind} nl-grab ${name ? "nl-grab-y" : "nl-grab-xy"}`);
  const reach = addSvg(group, "circle", "nl-knob-reach");
  const dot = addSvg(group, "circle", name ? "nl-knob" : "nl-dot");
  const label = addSvg(group, "text", "nl-plot-label");
  return {
    group,
    /** @type {(place: number[], words: string, unit: number, seen: boolean) => void} */
    paint([x, y], words, unit, seen) {
      setAttributes(reach, { cx: x, cy: y, r: 20 * unit });
      setAttributes(dot, { cx: x, cy: y, r: 8 * unit });
      setAttributes(label, { x: x + (name ? 14 : 13) * unit, y: y + (name ? 5 : -9) * unit });
      if (label.textContent !== words) label.textContent = words;
      group.classList.toggle("nl-outside", !seen);
    },
  };
}

/** The axis of heights, at the corner that stands at the left; returns its painter. */
function makeColumn(svg) {
  const axis = addSvg(svg, "path", "nl-axis");
  const texts = HEIGHTS.map(() => addSvg(svg, "text", "nl-tick"));
  const name = addSvg(svg, "text", "nl-tick nl-axis-name");
  name.textContent = "ŷ";
  return (at, unit) => {
    const corner = CORNERS.reduce((best, one) => (at([...one, 0])[0] < at([...best, 0])[0] ? one : best));
    const ends = [-TOP, TOP].map((h) => at([...corner, h]));
    const isFlat = ends[0][1] - ends[1][1] < 90 * unit; // from above
    const marks = HEIGHTS.map((h) => at([...corner, h]));
    const tick = (x, y) => `M${x} ${y}h${-5 * unit}`;
    setAttributes(axis, {
      d: isFlat
        ? ""
        : `M${ends[0].join(" ")}L${ends[1].join(" ")}${marks.map(([x, y]) => tick(x, y)).join("")}`,
    });
    HEIGHTS.forEach((h, k) => {
      const [x, y] = marks[k];
      setAttributes(texts[k], { x: x - 8 * unit, y: y + 4 * unit, "text-anchor": "end" });
      texts[k].textContent = isFlat || (h === 0 && !isFlat) ? "" : String(h).replace("-", "−");
    });
    setAttributes(name, { x: ends[1][0] + 8 * unit, y: ends[1][1] + 6 * unit });
    name.style.display = isFlat ? "none" : "";
  };
}

/** The axes of the inputs, along the two edges of the sheet that are nearest; returns their painter. */
function makeFloor(svg) {
  const texts = [0, 1].map(() => TICKS.map(() => addSvg(svg, "text", "nl-tick")));
  const names = ["x₁", "x₂"].map((words) => {
    const text = addSvg(svg, "text", "nl-tick nl-axis-name");
    text.textContent = words;
    return text;
  });
  return (at, unit) => {
    [0, 1].forEach((axis) => {
      const place = (along, across) => at(axis === 0 ? [along, across, 0] : [across, along, 0]);
      const near = [-REACH, REACH].reduce((best, one) => (place(0, one)[1] > place(0, best)[1] ? one : best));
      const [inside, edge] = [place(0, 0), place(0, near)];
      const length = Math.hypot(edge[0] - inside[0], edge[1] - inside[1]) || 1;
      const away = [0, 1].map((c) => (16 * unit * (edge[c] - inside[c])) / length);
      const put = (text, along, far) => {
        const [x, y] = place(along, near);
        setAttributes(text, {
          x: x + far * away[0],
          y: y + far * away[1] + 4 * unit,
          "text-anchor": "middle",
        });
      };
      TICKS.forEach((tick, k) => {
        put(texts[axis][k], tick, 1);
        texts[axis][k].textContent = String(tick).replace("-", "−");
      });
      put(names[axis], 1, 1.3);
    });
  };
}
