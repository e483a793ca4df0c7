// The moving layer of a live plot: an SVG over the axes of the backdrop, in whose data coordinates the items stand.

import { addSvg, setAttributes } from "../kit/elements.js";
import { SHAPES } from "./plot_shapes.js";
import { makeDraggable } from "./plot_drag.js";

/** @import { PlotState } from "../kit/types.d.ts" */

/**
 * The map from data to pixels of a backdrop shown `width` pixels wide.
 * @param {{width: number, height: number, box: number[]}} backdrop
 * @param {{limits: number[], scales: string[]}} frame
 * @param {number} width
 */
export function scaleOf(backdrop, frame, width) {
  const height = (width * backdrop.height) / backdrop.width;
  const [left, top, w, h] = backdrop.box.map((share, i) => share * (i % 2 ? height : width));
  const [right, bottom] = [left + w, top + h];
  const [bend, unbend] = [0, 1]
    .map((axis) => (frame.scales[axis] === "log" ? [Math.log10, (v) => 10 ** v] : [(v) => v, (v) => v]))
    .reduce(
      ([bends, unbends], [f, g]) => [
        [...bends, f],
        [...unbends, g],
      ],
      [[], []],
    );
  const [x0, x1, y0, y1] = frame.limits.map((limit, i) => bend[i < 2 ? 0 : 1](limit));
  const unit = Math.min(2.4, Math.max(0.9, width / backdrop.width));
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    limits: frame.limits,
    unit,
    /** @type {any} that of the second axes, where there are two */
    below: null,
    letter: 7.9 * unit,
    line: 19 * unit,
    x: (value) => left + ((bend[0](value) - x0) / (x1 - x0)) * w,
    y: (value) => bottom - ((bend[1](value) - y0) / (y1 - y0)) * h,
    dataX: (pixel) => unbend[0](x0 + ((pixel - left) / w) * (x1 - x0)),
    dataY: (pixel) => unbend[1](y0 + ((bottom - pixel) / h) * (y1 - y0)),
    // Half a pixel belongs to rounding.
    holds: (x, y) => x >= left - 0.5 && x <= right + 0.5 && y >= top - 0.5 && y <= bottom + 0.5,
  };
}

const isDrawn = (group) => group.style.display !== "none" && !group.classList.contains("nl-outside");

const boxOf = ({ left, top, right, bottom }) => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
});

function overlap([left, top, right, bottom], other) {
  return left < other[2] && other[0] < right && top < other[3] && other[1] < bottom;
}

/**
 * The state as its ghost has it: what a drawing asks of a state, answered with the numbers of before; null without any.
 * @param {PlotState} state
 */
function stateBefore(state) {
  const values = state.before;
  /** @type {PlotState["at"]} */
  const at = (coordinate) => (Array.isArray(coordinate) ? values[coordinate[0]] : coordinate);
  return values && { ...state, values, at };
}

let layers = 0;

/**
 * Draw the model's items into `svg`; returns {rewrite, paint(scale)}: the one for new items, the other after every move.
 * @param {SVGSVGElement} svg
 * @param {PlotState} state
 */
export function createLayer(svg, state) {
  const clip = addSvg(addSvg(svg, "defs"), "clipPath");
  const inside = addSvg(clip, "rect");
  const clipBelow = state.model.get("frame").below ? addSvg(clip.parentElement, "clipPath") : null;
  const insideBelow = clipBelow && addSvg(clipBelow, "rect");
  clip.id = `nl-axes-${(layers += 1)}-${Math.random().toString(36).slice(2)}`;
  if (clipBelow) clipBelow.id = `${clip.id}-below`;
  const stage = addSvg(svg, "g");
  let shapes = [];
  let scale = null;

  function rewrite() {
    stage.replaceChildren();
    shapes = state.model.get("drawn").map((item) => {
      const pale = item.ghost ? " nl-ghost" : "";
      const group = addSvg(stage, "g", `nl-item nl-as-${item.color} nl-kind-${item.kind}${pale}`);
      // A point or a text may reach over the edge; lines and areas end there.
      if (!["point", "text", "arrow"].includes(item.kind))
        group.setAttribute("clip-path", `url(#${item.below ? clipBelow.id : clip.id})`);
      const update = SHAPES[item.kind](group, item);
      const say = item.drag ? makeDraggable(group, item, state, () => scaleFor(item)) : () => {};
      return { item, group, update, say };
    });
  }

  const scaleFor = (item) => (item.below ? scale.below : scale);

  function paint(scaleNow) {
    scale = scaleNow;
    setAttributes(svg, { width: scale.width, height: scale.height });
    setAttributes(inside, boxOf(scale));
    if (scale.below) setAttributes(insideBelow, boxOf(scale.below));
    const before = stateBefore(state);
    for (const { item, group, update, say } of shapes) {
      const chosen = item.only === undefined || item.only === state.model.get("chosen");
      const seen = chosen && (!item.ghost || before) && update(item.ghost ? before : state, scaleFor(item));
      // What the keyboard moves stays there for it, even outside the axes: else it could not be brought back.
      const reachable = chosen && item.drag && item.name;
      const display = seen || reachable ? "" : "none";
      if (group.style.display !== display) group.style.display = display;
      group.classList.toggle("nl-outside", !seen);
      if (seen || reachable) say();
    }
    makeRoom();
  }

  /** A text that stands still gives way to the labels that move. */
  function makeRoom() {
    const shown = shapes.filter(({ group }) => isDrawn(group) && group.boxes);
    const boxesOf = ({ group }) => [...group.boxes.values()].filter(Boolean);
    const moving = shown.filter(({ item }) => item.kind !== "text").flatMap(boxesOf);
    for (const shape of shown.filter(({ item }) => item.kind === "text")) {
      const covered = boxesOf(shape).some((box) => moving.some((other) => overlap(box, other)));
      shape.group.classList.toggle("nl-covered", covered);
    }
  }

  rewrite();
  return { rewrite, paint };
}
