// The dots of a fit explorer and the curve through them, and as a pale line the curve before.

import { addSvg, setAttributes } from "../kit/elements.js";
import { makeOneStop } from "../kit/one_stop.js";
import { paintPlotAxes } from "./plot_axes.js";
import { makeDraggable } from "./plot_drag.js";
import { scaleOf } from "./plot_layer.js";

const AROUND_DOTS = { left: 52, right: 12, top: 8, bottom: 42 }; // in pixels
const PIECES = 500; // of a curve
const FAR = 3; // times the picture's height: what is further out is not drawn

/**
 * Make the plot inside `host`; returns {arrange, paint}.
 * @param {HTMLElement} root the card
 * @param {HTMLElement} host
 * @param {any} state
 */
export function makeFitPlot(root, host, state) {
  const svg = addSvg(null, "svg", "nl-fit-layer");
  host.append(svg);
  const axes = addSvg(svg, "g", "nl-dp-axes");
  const inside = addSvg(svg, "svg", "nl-fit-inside");
  const frame = addSvg(inside, "rect", "nl-fit-frame");
  const ghost = addSvg(inside, "path", "nl-fit-ghost");
  const misses = addSvg(inside, "path", "nl-fit-misses");
  const curve = addSvg(inside, "path", "nl-fit-curve");
  const kept = Array.from(state.kept.x, () => addSvg(inside, "circle", "nl-fit-kept"));
  let scale = null;
  const known = Array.from(state.known, (x, k) => {
    const group = addSvg(svg, "g", "nl-item nl-fit-dot");
    const hit = addSvg(group, "circle", "nl-fit-hit");
    const dot = addSvg(group, "circle", "nl-dot");
    const item = { kind: "point", x, y: [k], drag: "y", name: `dot ${k + 1}` };
    const say = makeDraggable(group, item, state, () => scale);
    return { x, group, circles: [hit, dot], say };
  });
  // The arrows to the sides walk along the dots, from left to right; a dot would take any arrow for its height.
  svg.append(...[...known].sort((one, other) => one.x - other.x).map(({ group }) => group));
  makeOneStop(root, host, ".nl-fit-dot", {
    keys: "Left and right arrow keys go from dot to dot, up and down move it.",
    keepsUpAndDown: () => true,
    walksAfterClick: true,
    saysBelow: true,
  })();
  let written = null; // whether the axes' numbers have commas

  function arrange(width, height) {
    const { left, right, top, bottom } = AROUND_DOTS;
    const box = [
      left / width,
      top / height,
      (width - left - right) / width,
      (height - top - bottom) / height,
    ];
    scale = scaleOf({ width, height, box }, state.model.get("frame"), width);
    const [w, h] = [scale.right - scale.left, scale.bottom - scale.top];
    setAttributes(svg, { width, height });
    setAttributes(inside, { x: left, y: top, width: w, height: h, viewBox: `${left} ${top} ${w} ${h}` });
    setAttributes(frame, { x: left, y: top, width: w, height: h });
    written = null;
  }

  function paint() {
    if (!scale) return;
    const { now, before, kept: dots, model, limits } = state;
    if (written !== model.get("comma")) {
      written = model.get("comma");
      paintPlotAxes(axes, scale, limits, ["x", "y"], written);
    }
    setAttributes(curve, { d: lineOf(now.curve) });
    setAttributes(ghost, { d: before ? lineOf(before.curve) : "" });
    const legs = [];
    kept.forEach((circle, k) => {
      const [x, y] = [scale.x(dots.x[k]), scale.y(dots.y[k])];
      setAttributes(circle, { cx: x, cy: y });
      legs.push(`M${x.toFixed(1)} ${y.toFixed(1)}V${held(scale.y(now.curve(dots.x[k]))).toFixed(1)}`);
    });
    setAttributes(misses, { d: legs.join("") });
    known.forEach(({ x, circles, say }, k) => {
      for (const circle of circles) setAttributes(circle, { cx: scale.x(x), cy: scale.y(state.values[k]) });
      say();
    });
  }

  const held = (y) => Math.max(-FAR * scale.height, Math.min((FAR + 1) * scale.height, y));

  function lineOf(f) {
    const [x0, x1] = state.limits;
    const points = Array.from({ length: PIECES + 1 }, (_, k) => {
      const x = x0 + ((x1 - x0) * k) / PIECES;
      return `${scale.x(x).toFixed(1)} ${held(scale.y(f(x))).toFixed(1)}`;
    });
    return `M${points.join("L")}`;
  }

  return { arrange, paint };
}
