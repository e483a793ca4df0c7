// The axes of a plot that the page draws itself: round numbers at the lower and the left edge, and two names.

import { addSvg, setAttributes } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";

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
  const line = (ends) => setAttributes(addSvg(host, "line"), ends);
  const text = (content, attributes) => {
    const made = addSvg(host, "text");
    made.textContent = content;
    setAttributes(made, attributes);
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
  const index = addSvg(element, "tspan", "nl-dp-below");
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
 * A picture in `host` whose axis upwards is logarithmic, with so many pixels `around` what is drawn: {svg, arrange, edges,
 * rule, write}. `rule(low, high, comma)` draws its lines and numbers anew and returns the height of a value.
 * @param {HTMLElement} host
 * @param {string} name the class of its <svg>
 * @param {{left: number, right: number, top: number, bottom: number}} around
 */
export function makeLogPicture(host, name, around) {
  const svg = addSvg(null, "svg", name);
  svg.setAttribute("aria-hidden", "true"); // what it says stands in the sentence above it
  host.append(svg);
  const grid = addSvg(svg, "g", "nl-dp-grid");
  const edges = { left: around.left, right: 0, top: around.top, bottom: 0 };

  function write(text, attributes) {
    const made = addSvg(grid, "text");
    made.textContent = text;
    setAttributes(made, attributes);
  }

  return {
    svg,
    edges,
    write,

    arrange(width, height) {
      Object.assign(edges, { right: width - around.right, bottom: height - around.bottom });
      setAttributes(svg, { width, height });
    },

    rule(low, high, comma) {
      const { left, right, top, bottom } = edges;
      const y = (value) => bottom - ((bottom - top) * Math.log2(value / low)) / Math.log2(high / low);
      grid.replaceChildren();
      for (const value of logTicks(low, high)) {
        const at = y(value);
        setAttributes(addSvg(grid, "line"), { x1: left, x2: right, y1: at, y2: at });
        write(formatNumber(value, 3, comma), { x: left - 6, y: at + 4, "text-anchor": "end" });
      }
      return y;
    },
  };
}

/**
 * Two to six round numbers of a logarithmic axis: powers of ten, and where there are few, 2 and 5 times these.
 * @param {number} low
 * @param {number} high
 */
function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const apart = Math.max(1, Math.ceil((last - first + 1) / 5));
  const found = [];
  for (let power = first - 1; power <= last; power += 1) {
    if (last - first >= 2 && (power - first) % apart) continue;
    for (const factor of last - first >= 2 ? [1] : [1, 2, 5]) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((value) => value >= low && value <= high);
}
