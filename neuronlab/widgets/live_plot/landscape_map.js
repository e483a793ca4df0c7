// The map of a loss landscape: heights in colour, lines of equal height, the way, the way before it, the ball and its start.

import { addSvg, setAttributes } from "../kit/elements.js";
import { contourOf } from "../kit/contours.js";
import { paintCells, paletteOf } from "../kit/heat_map.js";
import { paintPlotAxes } from "./plot_axes.js";
import { makeDraggable } from "./plot_drag.js";
import { scaleOf } from "./plot_layer.js";

const [COLUMNS, ROWS] = [97, 73];
const LINES = 12; // of equal height, evenly apart on a logarithmic scale
const DEEPEST = 3e-4; // times the highest loss: what is lower has one colour
const [LIGHTEST, STRONGEST] = [128, 222]; // of 256 colours, from the paper's to that of a loss
const DOTTED = 60; // steps of a way; those of a longer one are not dotted one by one
const ROOM = { left: 52, right: 12, top: 8, bottom: 42 }; // around the map, in pixels
const START = { kind: "point", x: [0], y: [1], drag: "xy", name: "start of the way" };

/**
 * Make the map inside `host`, an element of its own; returns {arrange, paint, recolor, start}.
 * @param {HTMLElement} host
 * @param {any} state
 */
export function makeLandscapeMap(host, state) {
  const clip = document.createElement("div");
  clip.className = "nl-ll-heat";
  const canvas = clip.appendChild(document.createElement("canvas"));
  const svg = addSvg(null, "svg", "nl-ll-layer");
  host.append(clip, svg);
  const axes = addSvg(svg, "g", "nl-dp-axes");
  const inside = addSvg(svg, "svg", "nl-ll-inside");
  const levels = addSvg(inside, "path", "nl-ll-levels");
  const ghost = wayIn("nl-ll-ghost");
  const way = wayIn("nl-ll-way");
  const next = addSvg(inside, "path", "nl-ll-next");
  const start = addSvg(svg, "g", "nl-item nl-ll-start");
  const hit = addSvg(start, "circle", "nl-ll-hit");
  const ring = addSvg(start, "circle", "nl-dot");
  const ball = addSvg(svg, "circle", "nl-ll-ball");
  const scale = { now: null };
  const say = makeDraggable(start, START, state, () => scale.now);
  const [heights, span] = heightsOf();
  let written = null; // whether the axes' numbers have commas

  /**
   * A way's halo, its line and its dots.
   * @param {string} name
   * @returns {[SVGPathElement, SVGPathElement, SVGPathElement]}
   */
  function wayIn(name) {
    const group = addSvg(inside, "g", name);
    return [
      addSvg(group, "path", "nl-ll-halo"),
      addSvg(group, "path", "nl-ll-line"),
      addSvg(group, "path", "nl-ll-dots"),
    ];
  }

  /** The losses over the grid, and between which two the colours run. */
  function heightsOf() {
    const found = state.descent.heights(COLUMNS, ROWS, state.limits);
    const shown = found.filter((height) => Number.isFinite(height) && height > 0);
    const top = shown.reduce((most, height) => Math.max(most, height), 0) || 1;
    const low = shown.reduce((least, height) => Math.min(least, height), top);
    const bottom = Math.max(low, DEEPEST * top);
    return [found, bottom < top ? [bottom, top] : [top / 10, top]];
  }

  function recolor() {
    const [bottom, top] = span;
    const cells = Uint8Array.from(heights, (height) => {
      const share =
        height <= bottom ? 0 : height < top ? Math.log2(height / bottom) / Math.log2(top / bottom) : 1;
      return Math.round(LIGHTEST + share * (STRONGEST - LIGHTEST));
    });
    const palette = paletteOf(["paper", "error"], getComputedStyle(host));
    paintCells(canvas, ROWS, COLUMNS, new DataView(cells.buffer), 0, palette);
  }

  function arrange(width, height) {
    const box = [
      ROOM.left / width,
      ROOM.top / height,
      (width - ROOM.left - ROOM.right) / width,
      (height - ROOM.top - ROOM.bottom) / height,
    ];
    const made = scaleOf({ width, height, box }, state.model.get("frame"), width);
    scale.now = made;
    const [w, h] = [made.right - made.left, made.bottom - made.top];
    const place = { left: made.left, top: made.top, width: w, height: h };
    setStyle(clip, place);
    // The middles of the outermost cells lie on the edges.
    const [cellX, cellY] = [w / (COLUMNS - 1), h / (ROWS - 1)];
    setStyle(canvas, { left: -cellX / 2, top: -cellY / 2, width: w + cellX, height: h + cellY });
    setAttributes(svg, { width, height });
    setAttributes(inside, {
      x: made.left,
      y: made.top,
      width: w,
      height: h,
      viewBox: `${made.left} ${made.top} ${w} ${h}`,
    });
    const [bottom, top] = span;
    const pieces = Array.from({ length: LINES - 1 }, (_, k) => bottom * (top / bottom) ** ((k + 1) / LINES));
    const toX = (column) => (made.left + column * cellX).toFixed(1);
    const toY = (row) => (made.bottom - row * cellY).toFixed(1);
    setAttributes(levels, {
      d: pieces
        .flatMap((level) => contourOf(heights, COLUMNS, ROWS, level))
        .map(([x1, y1, x2, y2]) => `M${toX(x1)} ${toY(y1)}L${toX(x2)} ${toY(y2)}`)
        .join(""),
    });
    written = null;
  }

  function paint() {
    if (!scale.now) return;
    const { now, before, position, model } = state;
    if (written !== model.get("comma")) {
      written = model.get("comma");
      paintPlotAxes(axes, scale.now, state.limits, state.program.names, written);
    }
    drawWay(way, now.way, position);
    drawWay(ghost, before?.way, before?.way.n ?? 0);
    const [a, b] = [state.values[0], state.values[1]];
    for (const circle of [hit, ring]) setAttributes(circle, { cx: scale.now.x(a), cy: scale.now.y(b) });
    const here = placeOf(now.way, position);
    setAttributes(ball, { cx: here[0], cy: here[1] });
    ball.classList.toggle("nl-ll-away", !scale.now.holds(...here));
    const to = position < now.way.n ? placeOf(now.way, position + 1) : here;
    setAttributes(next, { d: `M${here.map(short).join(" ")}L${to.map(short).join(" ")}` });
    say();
  }

  const placeOf = ({ spots }, k) => [scale.now.x(spots[2 * k]), scale.now.y(spots[2 * k + 1])];

  function drawWay([halo, stroke, dots], drawn, steps) {
    const points = drawn
      ? Array.from({ length: steps + 1 }, (_, k) => placeOf(drawn, k).map(short).join(" "))
      : [];
    const d = points.length > 1 ? `M${points.join("L")}` : "";
    setAttributes(halo, { d });
    setAttributes(stroke, { d });
    const isShort = drawn && drawn.n <= DOTTED;
    setAttributes(dots, { d: isShort ? points.map((point) => `M${point}h0`).join("") : "" });
    stroke.parentElement.classList.toggle("nl-ll-long", Boolean(drawn) && !isShort);
  }

  return { arrange, paint, recolor, start, scale };
}

/** A coordinate as text; far outside it is cut off, or the browser would draw nothing at all. */
const short = (pixel) => Math.max(-1e5, Math.min(1e5, pixel)).toFixed(1);

/** @param {HTMLElement} element @param {Record<string, number>} places in pixels */
function setStyle(element, places) {
  for (const [name, value] of Object.entries(places)) element.style[name] = `${value}px`;
}
