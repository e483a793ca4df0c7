// The errors of all numbers of weights that have been tried, on the dots learned from and on those kept back.

import { formatNumber } from "../kit/numbers.js";
import { logTicks } from "./plot_axes.js";
import { setAll, svgElement } from "./plot_shapes.js";

const AROUND_ERRORS = { left: 58, right: 12, top: 24, bottom: 38 }; // in pixels
const LEAST_ERROR = 1e-6; // times the largest shown: what is lower stands on the edge
const KINDS = [
  ["own", "nl-fit-own"],
  ["other", "nl-fit-other"],
];

/**
 * Make the picture inside `host`; returns {arrange, paint}.
 * @param {HTMLElement} host
 * @param {any} state
 */
export function makeFitErrors(host, state) {
  const svg = svgElement("svg", "nl-fit-errors", null);
  svg.setAttribute("aria-hidden", "true"); // what it says stands in the sentence above it
  host.append(svg);
  const grid = svgElement("g", "nl-dp-grid", svg);
  const marks = svgElement("g", "", svg);
  let [width, height] = [0, 0];

  function arrange(wide, high) {
    [width, height] = [wide, high];
    setAll(svg, { width, height });
  }

  function paint() {
    if (!width) return;
    const [left, right] = [AROUND_ERRORS.left, width - AROUND_ERRORS.right];
    const [top, bottom] = [AROUND_ERRORS.top, height - AROUND_ERRORS.bottom];
    const tried = [...state.tried.values()].sort((a, b) => a.weights - b.weights);
    const all = tried.flatMap(({ own, other }) => [own, other]).filter((error) => error > 0);
    const high = 2 * all.reduce((most, error) => Math.max(most, error), 0) || 1;
    const lowest = all.reduce((least, error) => Math.min(least, error), high);
    const low = Math.max(LEAST_ERROR * high, Math.min(lowest / 2, high / 20));
    const x = (weights) => left + ((right - left) * (weights - 0.5)) / state.most;
    const y = (error) =>
      bottom - ((bottom - top) * Math.log2(Math.max(error, low) / low)) / Math.log2(high / low);
    grid.replaceChildren();
    const comma = state.model.get("comma");
    for (const value of logTicks(low, high)) {
      const at = y(value);
      setAll(svgElement("line", "", grid), { x1: left, x2: right, y1: at, y2: at });
      write(formatNumber(value, 3, comma), { x: left - 6, y: at + 4, "text-anchor": "end" });
    }
    const every = state.most > 12 ? 2 : 1;
    for (let k = 1; k <= state.most; k += every)
      write(String(k), { x: x(k), y: bottom + 16, "text-anchor": "middle" });
    write("mean squared error", { x: left, y: top - 9 });
    write("number of weights", { x: right, y: bottom + 32, "text-anchor": "end" });
    marks.replaceChildren();
    for (const [kind, name] of KINDS) {
      const line = svgElement("path", `${name} nl-fit-tried`, marks);
      setAll(line, {
        d: `M${tried.map((fit) => `${x(fit.weights).toFixed(1)} ${y(fit[kind]).toFixed(1)}`).join("L")}`,
      });
      for (const fit of tried) {
        const is = fit.weights === state.now.weights;
        const mark = svgElement("circle", `${name} nl-fit-mark`, marks);
        setAll(mark, { cx: x(fit.weights), cy: y(fit[kind]), r: is ? 6 : 3.5 });
      }
    }
  }

  function write(text, attributes) {
    const made = svgElement("text", "", grid);
    made.textContent = text;
    setAll(made, attributes);
  }

  return { arrange, paint };
}
