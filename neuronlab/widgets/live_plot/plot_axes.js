// The axes of a plot that the page draws itself: round numbers at the lower and the left edge, and two names.

import { formatNumber } from "../kit/numbers.js";
import { setAll, svgElement } from "./plot_shapes.js";

/** @import { Scale } from "../kit/types.d.ts" */

/**
 * Write ticks, numbers and names into the group `host`, around the box of `scale`.
 * @param {SVGGElement} host
 * @param {Scale} scale
 * @param {number[]} limits [x0, x1, y0, y1]
 * @param {string[]} names of both axes; what follows a "_" stands below the line
 * @param {boolean} comma
 */
export function paintPlotAxes(host, scale, [x0, x1, y0, y1], [right, up], comma) {
  host.replaceChildren();
  const line = (ends) => setAll(svgElement("line", "", host), ends);
  const text = (content, attributes) => {
    const made = svgElement("text", "", host);
    made.textContent = content;
    setAll(made, attributes);
    return made;
  };
  const { left, bottom } = scale;
  for (const tick of ticksOf(x0, x1)) {
    const x = scale.x(tick);
    line({ x1: x, y1: bottom, x2: x, y2: bottom + 5 });
    text(formatNumber(tick, 3, comma), { x, y: bottom + 19, "text-anchor": "middle" });
  }
  for (const tick of ticksOf(y0, y1)) {
    const y = scale.y(tick);
    line({ x1: left - 5, y1: y, x2: left, y2: y });
    text(formatNumber(tick, 3, comma), { x: left - 9, y: y + 4, "text-anchor": "end" });
  }
  writeAxis(text("", { x: (left + scale.right) / 2, y: bottom + 36, "text-anchor": "middle" }), right);
  const middle = (scale.top + bottom) / 2;
  writeAxis(
    text("", { x: 13, y: middle, "text-anchor": "middle", transform: `rotate(-90 13 ${middle})` }),
    up,
  );
}

/**
 * @param {SVGTextElement} element
 * @param {string} name
 */
function writeAxis(element, name) {
  const [letter, below] = name.split(/_(.*)/s);
  element.append(letter);
  element.classList.add("nl-dp-name");
  if (!below) return;
  const index = svgElement("tspan", "nl-dp-below", element);
  index.setAttribute("dy", "4");
  index.textContent = below;
}

/**
 * Four to eight round numbers between two.
 * @param {number} low
 * @param {number} high
 */
export function ticksOf(low, high) {
  const power = 10 ** Math.floor(Math.log10(high - low));
  const step = [0.1, 0.2, 0.5, 1, 2].map((factor) => factor * power).find((one) => (high - low) / one <= 8);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(6)));
}

/**
 * Two to six round numbers of a logarithmic axis: powers of ten, and where there are few, 2 and 5 times these.
 * @param {number} low
 * @param {number} high
 */
export function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const apart = Math.max(1, Math.ceil((last - first + 1) / 5));
  const found = [];
  for (let power = first - 1; power <= last; power += 1) {
    if (last - first >= 2 && (power - first) % apart) continue;
    for (const factor of last - first >= 2 ? [1] : [1, 2, 5]) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((value) => value >= low && value <= high);
}
