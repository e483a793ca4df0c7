// The playground's network: a small heat map for each neuron, and the weights as lines between them.

import { addElement, addSvg, setAttributes } from "../kit/elements.js";
import { noticeChanges } from "../kit/changes.js";
import { paintCells } from "../kit/heat_map.js";
import { zoomOf } from "../kit/lifecycle.js";
import { makeOneStop } from "../kit/one_stop.js";
import { neuronTitle, placeOfNeuron, placeOfWeight, shortName } from "./places.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

const VIEW = 24; // cells of a neuron's heat map
const HIT = 7; // pixels: as near as that, a line is pointed at
const HEADER = 58;
const LEAST_SIZE = 26; // pixels of a neuron where many must fit
const TIGHT = 62; // pixels: in narrower columns the buttons stand above each other
const TO_UNIT = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/**
 * Draw the network inside `host`; returns {build, arrange, paint}. `build` comes first, and again for another network.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeNetwork(host, state) {
  const svg = addSvg(null, "svg", "", { "aria-hidden": "true" });
  let columns = []; // of {node, canvas, x, y}, the inputs' first
  let heads = [];
  let lines = []; // of {l, j, i, place, line, ends}
  let lit = null;
  const [isNewPicture, isNewUnit] = [noticeChanges(), noticeChanges()];

  const leadToResizers = makeOneStop(host.closest(".nl"), host, "[data-resize]");
  const last = () => columns.length - 1;

  /** Make the elements of the present network. */
  function build() {
    const { network } = state;
    const resizing = host.querySelector("[data-resize]:focus")?.getAttribute("data-resize");
    svg.replaceChildren();
    lit = null;
    columns = network.sizes.map((count, l) => Array.from({ length: count }, (_, j) => neuron(network, l, j)));
    heads = network.sizes.map((count, l) => head(count, l));
    lines = [];
    for (let l = 1; l <= last(); l++)
      for (let j = 0; j < network.sizes[l]; j++)
        for (let i = 0; i < network.sizes[l - 1]; i++) {
          const line = addSvg(svg, "line");
          lines.push({ l, j, i, place: placeOfWeight(network, l, j, i), line, ends: [0, 0, 0, 0] });
        }
    host.replaceChildren(svg, ...heads, ...columns.flat().map(({ node }) => node));
    // Whoever adds neurons by keyboard stays on the button, though it is a new one.
    leadToResizers();
    if (resizing) /** @type {HTMLElement} */ (host.querySelector(`[data-resize="${resizing}"]`))?.focus();
  }

  function neuron(network, l, j) {
    const node = addElement(null, "button", "nl-pg-node");
    node.type = "button";
    node.setAttribute("aria-label", neuronTitle(network, l, j));
    const canvas = addElement(node, "canvas");
    addElement(node, "b", "", l === 0 ? `x${"₁₂"[j]}` : shortName(network, l, j));
    node.addEventListener("pointerenter", () => state.point({ kind: "neuron", layer: l, row: j }));
    node.addEventListener("focus", () => state.goToUnit(l, j));
    node.addEventListener("keydown", (event) => walk(event, l, j));
    return { node, canvas, x: 0, y: 0 };
  }

  function head(count, l) {
    const isHidden = l > 0 && l < last();
    const made = addElement(null, "div", "nl-pg-head", l === 0 ? "inputs" : isHidden ? count : "output");
    if (!isHidden) return made;
    addElement(made, "span", "nl-pg-unit", count === 1 ? " neuron" : " neurons");
    const group = addElement(made, "div");
    setAttributes(group, { role: "group", "aria-label": `Neurons of hidden layer ${l}` });
    group.append(resizer(count, l, -1), resizer(count, l, 1));
    return made;
  }

  function resizer(count, l, by) {
    const button = addElement(null, "button", "nl-button nl-pg-small", by < 0 ? "−" : "+");
    button.type = "button";
    button.dataset.resize = `${l} ${by}`;
    setAttributes(button, {
      "aria-label": `One neuron ${by < 0 ? "fewer" : "more"} in hidden layer ${l}`,
      "aria-disabled": count + by < 1 || count + by > state.choices.most_neurons,
    });
    button.addEventListener("click", () => state.resize(l - 1, by));
    return button;
  }

  /** Arrow keys go from neuron to neuron; the Tab key passes the network in one step. */
  function walk(event, l, j) {
    const [dl, dj] = TO_UNIT[event.key] ?? [0, 0];
    if (!dl && !dj) return;
    event.preventDefault();
    const column = columns[Math.min(last(), Math.max(0, l + dl))];
    column[Math.min(column.length - 1, Math.max(0, j + dj))].node.focus();
  }

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const zoom = zoomOf(host);
    const [x, y] = [(event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom];
    const nearest = lines.reduce(
      (best, one) => (distance(one.ends, x, y) < distance(best.ends, x, y) ? one : best),
      lines[0],
    );
    if (!nearest || nearest.line === lit || distance(nearest.ends, x, y) > HIT) return;
    state.point({ kind: "weight", layer: nearest.l, row: nearest.j, column: nearest.i });
  });

  /** Put everything in its place, `width` pixels wide and at least `height` high; `fits` makes many neurons smaller. */
  function arrange(width, height, fits = false) {
    const most = Math.max(...columns.map((column) => column.length), 2);
    const gap = (width - 2) / columns.length;
    host.classList.toggle("nl-pg-tight", gap < TIGHT);
    const header = gap < TIGHT ? HEADER + 29 : HEADER;
    const high = fits ? Math.max(LEAST_SIZE, (height - header) / most - 8) : Infinity;
    const size = Math.floor(Math.min(44, gap * 0.62, high));
    const tall = Math.max(height, header + most * (size + 8));
    const pitch = Math.min((tall - header) / most, size * 1.75);
    host.style.height = `${tall}px`;
    setAttributes(svg, { width, height: tall });
    columns.forEach((column, l) => {
      const x =
        columns.length === 1 ? width / 2 : size / 2 + 6 + (l * (width - size - 12)) / (columns.length - 1);
      const middle = header + (tall - header) / 2;
      heads[l].style.left = `${Math.min(width - 30, Math.max(30, x))}px`;
      column.forEach((one, j) => {
        Object.assign(one, { x, y: middle + (j - (column.length - 1) / 2) * pitch });
        Object.assign(one.node.style, {
          left: `${x - size / 2}px`,
          top: `${one.y - size / 2}px`,
          width: `${size}px`,
          height: `${size}px`,
        });
      });
    });
    for (const one of lines) {
      const [from, to] = [columns[one.l - 1][one.i], columns[one.l][one.j]];
      one.ends = [from.x + size / 2, from.y, to.x - size / 2, to.y];
      ["x1", "y1", "x2", "y2"].forEach((name, k) => one.line.setAttribute(name, one.ends[k]));
    }
  }

  /** Paint the present weights and heat maps; the ends of `palette` stand for a neuron's largest output. */
  function paint(palette) {
    paintPointed();
    if (palette && isNewPicture(state.frame, palette, columns)) paintPicture(palette);
  }

  function paintPointed() {
    const { pointed, unit } = state;
    if (!isNewUnit(pointed, unit, columns)) return;
    columns.forEach((column, l) =>
      column.forEach(({ node }, j) => (node.tabIndex = l === unit.layer && j === unit.row ? 0 : -1)),
    );
    lit?.classList.remove("nl-pg-lit");
    lit = null;
    if (pointed?.kind === "weight") {
      const { layer, row, column } = pointed;
      lit = lines.find(({ l, j, i }) => l === layer && j === row && i === column)?.line ?? null;
    }
    lit?.classList.add("nl-pg-lit");
  }

  function paintPicture(palette) {
    const { frame, network } = state;
    for (const { place, line } of lines) {
      const weight = frame.weights[place];
      const share = Math.abs(weight) / (Math.abs(weight) + 1.5);
      line.style.strokeWidth = `${0.7 + 7 * share}px`;
      // Not opacity, which would make the browser layer the page anew at each picture.
      line.style.strokeOpacity = 0.3 + 0.7 * share;
      line.classList.toggle("nl-pg-negative", weight < 0);
    }
    columns.forEach((column, l) =>
      column.forEach(({ canvas }, j) => {
        if (l === 0) return paintCells(canvas, VIEW, VIEW, RAMPS[j], 0, palette);
        const start = placeOfNeuron(network, l, j) * VIEW * VIEW;
        if (l < last()) return paintCells(canvas, VIEW, VIEW, frame.hidden, start, palette);
        const isOfClass0 = column.length === 2 && j === 0;
        const colors = isOfClass0 ? palette.toReversed() : palette;
        paintCells(canvas, 2 * VIEW, 2 * VIEW, frame.output, 0, colors);
      }),
    );
  }

  return { build, arrange, paint };
}

/** What the two inputs are over the plane. */
const RAMPS = [0, 1].map((axis) => {
  const data = new DataView(new ArrayBuffer(VIEW * VIEW));
  for (let k = 0; k < VIEW * VIEW; k++)
    data.setUint8(k, (255 * (axis ? Math.floor(k / VIEW) : k % VIEW)) / (VIEW - 1));
  return data;
});

/** How far the point (x, y) is from the line with these ends. */
function distance([x1, y1, x2, y2], x, y) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const share = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x1 + share * dx - x, y1 + share * dy - y);
}
