// The errors of all numbers of weights that have been tried, on the dots learned from and on those kept back.

import { addSvg, setAttributes } from "../kit/elements.js";
import { makeLogPicture } from "./plot_axes.js";

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
  const { svg, edges, arrange, rule, write } = makeLogPicture(host, "nl-fit-errors", AROUND_ERRORS);
  const marks = addSvg(svg, "g");

  function paint() {
    const { left, right, top, bottom } = edges;
    if (!(right > left)) return; // outside the page
    const tried = [...state.tried.values()].sort((a, b) => a.weights - b.weights);
    const all = tried.flatMap(({ own, other }) => [own, other]).filter((error) => error > 0);
    const high = 2 * all.reduce((most, error) => Math.max(most, error), 0) || 1;
    const lowest = all.reduce((least, error) => Math.min(least, error), high);
    const low = Math.max(LEAST_ERROR * high, Math.min(lowest / 2, high / 20));
    const x = (weights) => left + ((right - left) * (weights - 0.5)) / state.most;
    const heightOfError = rule(low, high, state.model.get("comma"));
    const y = (error) => heightOfError(Math.max(error, low));
    const every = state.most > 12 ? 2 : 1;
    for (let k = 1; k <= state.most; k += every)
      write(String(k), { x: x(k), y: bottom + 16, "text-anchor": "middle" });
    write("mean squared error", { x: left, y: top - 9 });
    write("number of weights", { x: right, y: bottom + 32, "text-anchor": "end" });
    marks.replaceChildren();
    for (const [kind, name] of KINDS) {
      const line = addSvg(marks, "path", `${name} nl-fit-tried`);
      setAttributes(line, {
        d: `M${tried.map((fit) => `${x(fit.weights).toFixed(1)} ${y(fit[kind]).toFixed(1)}`).join("L")}`,
      });
      for (const fit of tried) {
        const is = fit.weights === state.now.weights;
        const mark = addSvg(marks, "circle", `${name} nl-fit-mark`);
        setAttributes(mark, { cx: x(fit.weights), cy: y(fit[kind]), r: is ? 6 : 3.5 });
      }
    }
  }

  return { arrange, paint };
}
