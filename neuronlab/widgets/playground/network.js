// The playground's network: a small heat map for each neuron, and the weights as lines between them.

import { paintCells } from "../kit/heat_map.js";
import { formatNumber, fullNumber } from "../kit/numbers.js";

const LINES = "http://www.w3.org/2000/svg";
const VIEW = 24; // cells of a neuron's heat map
const HIT = 7; // pixels: as near as that, a line is pointed at
const HEADER = 58;
const TIGHT = 62; // pixels: in narrower columns the buttons stand above each other

/**
 * Draw the network inside `host`. `inspect(thing)` is called with what is pointed at: {title, describe()};
 * `resize(layer, by)` when a hidden layer shall have more or fewer neurons.
 */
export function makeNetwork(host, inspect, resize) {
  const svg = document.createElementNS(LINES, "svg");
  svg.setAttribute("aria-hidden", "true");
  let network = { sizes: [], letters: [] };
  let columns = []; // of {node, canvas, x, y}, the inputs' first
  let heads = [];
  let lines = []; // of {l, j, i, line, ends}
  let values = new Float64Array(0);
  let scales = new Float64Array(0);
  let size = 0;
  let lit = null;

  const last = () => network.sizes.length - 1;
  const letter = (l, j) => network.letters[l - 1][j];
  const nameOf = (l, j) => (l === 0 ? `input x${j + 1}` : `neuron ${letter(l, j)}`);
  const offset = (l) => network.sizes.slice(1, l).reduce((sum, n, k) => sum + n * (network.sizes[k] + 1), 0);
  const weightAt = (l, j, i) => values[offset(l) + j * network.sizes[l - 1] + i];
  const biasAt = (l, j) => values[offset(l) + network.sizes[l] * network.sizes[l - 1] + j];
  const place = (l, j) => network.sizes.slice(1, l).reduce((sum, n) => sum + n, 0) + j;

  const weightThing = ({ l, j, i }) => ({
    title: `weight from ${nameOf(l - 1, i)} to ${nameOf(l, j)}`,
    describe: () => [["", fullNumber(weightAt(l, j, i))]],
    line: lines.find((one) => one.l === l && one.j === j && one.i === i)?.line,
  });

  function neuronThing(l, j) {
    if (l === 0)
      return {
        title: nameOf(l, j),
        describe: () => [["", j ? "grows from the bottom to the top" : "grows from left to right"]],
      };
    const isOutput = l === last();
    const role = isOutput ? "output" : `hidden layer ${l}, ${network.activation}`;
    return {
      title: `${nameOf(l, j)} (${role})`,
      describe: () => [
        ["bias", fullNumber(biasAt(l, j))],
        ...Array.from({ length: network.sizes[l - 1] }, (_, i) => [
          `${i ? "" : "weight "}from ${nameOf(l - 1, i).replace(/^(input|neuron) /, "")}`,
          fullNumber(weightAt(l, j, i)),
        ]),
        ...(isOutput ? [] : [["largest output shown", formatNumber(scales[place(l, j)])]]),
      ],
    };
  }

  /** Build the elements anew for a network of other sizes. */
  function rebuild(made) {
    const resizing = host.querySelector("[data-resize]:focus")?.dataset.resize;
    network = made;
    svg.replaceChildren();
    lines = [];
    columns = network.sizes.map((count, l) =>
      Array.from({ length: count }, (_, j) => {
        const node = document.createElement("button");
        node.type = "button";
        node.className = `nl-pg-node${l === 0 ? " nl-pg-input" : ""}`;
        node.tabIndex = l === 0 && j === 0 ? 0 : -1;
        node.setAttribute("aria-label", neuronThing(l, j).title);
        const canvas = document.createElement("canvas");
        const name = document.createElement("b");
        name.textContent = l === 0 ? `x${"₁₂"[j]}` : letter(l, j);
        node.append(canvas, name);
        node.addEventListener("pointerenter", () => point(neuronThing(l, j)));
        node.addEventListener("focus", () => point(neuronThing(l, j), true));
        node.addEventListener("keydown", (event) => walk(event, l, j));
        return { node, canvas, x: 0, y: 0 };
      }),
    );
    heads = network.sizes.map((count, l) => head(count, l));
    for (let l = 1; l <= last(); l++) {
      for (let j = 0; j < network.sizes[l]; j++) {
        for (let i = 0; i < network.sizes[l - 1]; i++) {
          const line = document.createElementNS(LINES, "line");
          svg.append(line);
          lines.push({ l, j, i, line, ends: [0, 0, 0, 0] });
        }
      }
    }
    host.replaceChildren(svg, ...heads, ...columns.flat().map(({ node }) => node));
    // Whoever adds neurons by keyboard stays on the button, though it is a new one.
    if (resizing) host.querySelector(`[data-resize="${resizing}"]`)?.focus();
  }

  function head(count, l) {
    const made = document.createElement("div");
    made.className = "nl-pg-head";
    made.append(l === 0 ? "inputs" : l === last() ? "output" : `${count}`);
    if (l === 0 || l === last()) return made;
    made.append(
      Object.assign(document.createElement("span"), {
        className: "nl-pg-unit",
        textContent: count === 1 ? " neuron" : " neurons",
      }),
    );
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `Neurons of hidden layer ${l}`);
    for (const [sign, by, words] of [
      ["−", -1, "fewer"],
      ["+", 1, "more"],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nl-button nl-pg-small";
      button.dataset.resize = `${l} ${by}`;
      button.textContent = sign;
      button.setAttribute("aria-label", `One neuron ${words} in hidden layer ${l}`);
      button.addEventListener("click", () => resize(l - 1, by));
      group.append(button);
    }
    made.append(group);
    return made;
  }

  /** Arrow keys go from neuron to neuron; the Tab key passes the network in one step. */
  function walk(event, l, j) {
    const [dl, dj] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[
      event.key
    ] ?? [0, 0];
    if (!dl && !dj) return;
    event.preventDefault();
    const column = columns[Math.min(last(), Math.max(0, l + dl))];
    const to = column[Math.min(column.length - 1, Math.max(0, j + dj))].node;
    for (const { node } of columns.flat()) node.tabIndex = node === to ? 0 : -1;
    to.focus();
  }

  function point(thing, spoken = false) {
    lit?.classList.remove("nl-pg-lit");
    lit = thing.line ?? null;
    lit?.classList.add("nl-pg-lit");
    inspect(thing, spoken);
  }

  /** Put everything in its place, `width` pixels wide and at least `height` high; return how high it became. */
  function arrange(width, height, unit) {
    const most = Math.max(...network.sizes, 2);
    const gap = (width - 2) / network.sizes.length;
    size = Math.floor(Math.min(44 * unit, gap * 0.62));
    host.classList.toggle("nl-pg-tight", gap < TIGHT);
    const header = (gap < TIGHT ? HEADER + 29 : HEADER) * unit;
    const tall = Math.max(height, header + most * (size + 8));
    const pitch = Math.min((tall - header) / most, size * 1.75);
    host.style.height = `${tall}px`;
    svg.setAttribute("width", width);
    svg.setAttribute("height", tall);
    columns.forEach((column, l) => {
      const x =
        columns.length === 1 ? width / 2 : size / 2 + 6 + (l * (width - size - 12)) / (columns.length - 1);
      const middle = header + (tall - header) / 2;
      Object.assign(heads[l].style, { left: `${Math.min(width - 30 * unit, Math.max(30 * unit, x))}px` });
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
    return tall;
  }

  /** Paint the present weights and heat maps; the palette's ends stand for a neuron's largest output. */
  function paint(frame, weights, neuronScales, palette) {
    values = weights;
    scales = neuronScales;
    for (const { l, j, i, line } of lines) {
      const weight = weightAt(l, j, i);
      const share = Math.abs(weight) / (Math.abs(weight) + 1.5);
      line.style.strokeWidth = `${0.7 + 7 * share}px`;
      // Not opacity, which would make the browser layer the page anew at each picture.
      line.style.strokeOpacity = 0.3 + 0.7 * share;
      line.classList.toggle("nl-pg-negative", weight < 0);
    }
    columns.forEach((column, l) =>
      column.forEach(({ canvas }, j) => {
        if (l === 0) paintCells(canvas, VIEW, VIEW, ramp(j), 0, palette);
        else if (l < last()) paintCells(canvas, VIEW, VIEW, frame.hidden, place(l, j) * VIEW * VIEW, palette);
        else
          paintCells(
            canvas,
            2 * VIEW,
            2 * VIEW,
            frame.output,
            0,
            column.length === 2 && j === 0 ? palette.toReversed() : palette,
          );
      }),
    );
  }

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const nearest = lines.reduce(
      (best, one) => (distance(one.ends, x, y) < distance(best.ends, x, y) ? one : best),
      lines[0],
    );
    if (nearest && distance(nearest.ends, x, y) <= HIT && nearest.line !== lit) point(weightThing(nearest));
  });

  return { rebuild, arrange, paint };
}

const ramps = [0, 1].map((axis) => {
  const data = new DataView(new ArrayBuffer(VIEW * VIEW));
  for (let k = 0; k < VIEW * VIEW; k++)
    data.setUint8(k, (255 * (axis ? Math.floor(k / VIEW) : k % VIEW)) / (VIEW - 1));
  return data;
});
const ramp = (axis) => ramps[axis];

/** How far the point (x, y) is from the line with these ends. */
function distance([x1, y1, x2, y2], x, y) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const share = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x1 + share * dx - x, y1 + share * dy - y);
}
