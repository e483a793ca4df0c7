// The network drawn: inputs, weights on edges, all numbers of each neuron in its box; the step's own are in full strength.

import { numberElement } from "../kit/number_element.js";
import { makeEdgeLabels } from "./edge_labels.js";
import { followsSame } from "./following.js";
import { makePictureNumbers } from "./picture_numbers.js";
import { placesOf } from "./picture_places.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const SVG = "http://www.w3.org/2000/svg";
// Weights of crossing edges are all shown only if they are few and the gap is wide enough for two beside each other.
const MOST_LABELS = 4;
// A picture that is a little too wide is drawn smaller; one that would become too small is moved sideways.
const LEAST_ZOOM = 0.7;
const ROOM_TO_CROSS = 100;
const FUNCTIONS = { relu: "ReLU", identity: "linear" };
// In a box, whose title says it, the layer's number would only run into the row below.
const LAYER = /<msubsup>((?:(?!<msubsup>).)*?)<mrow><mtext>\(\d+\)<\/mtext><\/mrow><\/msubsup>/g;
// The slope's full symbol f'(z) is too wide for a box, which says whose it is anyway.
const SHORT = { slope: '<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>' };
const SHORT_BIAS = { letters: "<msub><mi>w</mi><mn>0</mn></msub>", indices: "<mi>b</mi>" };

/**
 * Draw the network into `host`, `width` pixels wide; returns {place, paint}.
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {number} width
 * @param {import("./picture_modes.js").Mode} mode
 * @param {number} [least]
 */
export function drawPicture(host, state, width, mode, least = 0) {
  const { program } = state;
  const { sizes, total, height, gap, hasRate, columnX, rowOf, inputRow, outputRow } = placesOf(
    state,
    width,
    mode,
    least,
  );
  const { isLow, isPair } = sizes;
  const layers = program.sizes.length - 1;
  const outputs = program.sizes.at(-1);
  const notation = state.model.get("notation") === "matrix" ? "indices" : state.model.get("notation");
  const symbols = program.bare[notation];

  host.replaceChildren();
  const stage = element("div", `nl-stage nl-${mode.replace("Wide", "")}${isPair ? " nl-pair" : ""}`);
  Object.assign(stage.style, { width: `${total}px`, height: `${height}px` });
  const size = Math.min(1, Math.max(0, width) / total);
  const isShrunk = size < 1 && size >= LEAST_ZOOM && sizes.target === 0;
  stage.style.zoom = isShrunk ? String(size) : "";
  // Where it all fits, what reaches out by a pixel must not bring a bar along.
  host.style.overflow = isShrunk || size === 1 ? "visible" : "";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", String(total));
  svg.setAttribute("height", String(height));
  svg.setAttribute("aria-hidden", "true");
  stage.append(svg);
  host.append(stage);

  const numbers = [];
  const edges = [];
  const boxes = [];
  const followers = [];
  const { placeLabels, showLabels } = makeEdgeLabels(state, sizes, edges);
  const { paintPictured, paintAfter } = makePictureNumbers(state, sizes);
  // Of several samples, the picture shows the one that the step is about.
  const perSample = [];

  function title(text, x, w) {
    const label = element("div", "nl-column", text);
    label.hidden = isPair;
    Object.assign(label.style, { left: `${x}px`, width: `${w}px` });
    stage.append(label);
    return label;
  }

  function symbolOf(k) {
    const { name } = state.refs[k];
    const symbol = isLow && name === "b" ? SHORT_BIAS[notation] : (SHORT[name] ?? symbols[k]);
    return `<math>${symbol.replace(LAYER, "<msub>$1</msub>")}</math>`;
  }

  /** A symbol and its number, side by side in one row. */
  function cell(address, className) {
    const row = element("div", `nl-cell ${className ?? ""}`);
    const k = state.find(...address(0));
    if (k === undefined) return row;
    const name = element("span", "nl-symbol");
    const number = numberElement(state, k);
    name.innerHTML = symbolOf(k);
    row.append(name, number);
    numbers.push(number);
    if (address(0)[2] !== null && program.n_samples > 1) perSample.push({ number, name, address });
    return row;
  }

  const inputTitle = title("inputs", columnX(-1), sizes.input);
  for (let i = 0; i < program.sizes[0]; i++) {
    const input = cell((s) => ["x", null, s, i, null], "nl-given");
    // A number as long as −0.4017 makes its frame grow over the beginning of the edges.
    Object.assign(input.style, {
      left: `${columnX(-1)}px`,
      top: `${inputRow(i) - 17}px`,
      minWidth: `${sizes.input}px`,
    });
    stage.append(input);
    const name = program.inputNames[i];
    if (name === undefined) continue;
    const called = element("div", "nl-called", name);
    called.title = input.title = name;
    Object.assign(called.style, {
      left: `${columnX(-1)}px`,
      top: `${inputRow(i) - 36}px`,
      // Up to where the weights of crossing edges may stand.
      width: `${sizes.input + Math.max(0, 0.3 * gap - 30)}px`,
    });
    stage.append(called);
  }

  for (let l = 0; l < layers; l++) {
    const count = program.sizes[l + 1];
    title(l === layers - 1 ? "output" : layers > 2 ? `hidden ${l + 1}` : "hidden", columnX(l), sizes.box);
    for (let j = 0; j < count; j++) drawEdgesTo(l, j);
    for (let j = 0; j < count; j++) drawNeuron(l, j);
  }
  drawTargets();

  function drawNeuron(l, j) {
    const box = element("div", "nl-neuron");
    const top = rowOf(l, j) - sizes.height / 2;
    Object.assign(box.style, {
      left: `${columnX(l)}px`,
      top: `${top}px`,
      width: `${sizes.box}px`,
      height: `${sizes.height}px`,
    });
    const title = element("div", "nl-head");
    const activation = FUNCTIONS[program.activations[l]] ?? program.activations[l];
    const name = program.neuronsIn("letters")[l][j];
    const strong = element("b", "", notation === "letters" ? name : `${j + 1}`);
    if (notation !== "letters") strong.append(element("sup", "", `(${l + 1})`));
    if (program.isNamed(l)) {
      if (notation !== "letters") strong.append(` ${name}`);
      strong.className = "nl-name";
      strong.title = `${name}: ${activation}`;
    }
    title.append(strong, element("span", "nl-function", activation));
    if (state.follow) letFollow(strong, ["neuron", l, j, null], `neuron ${name}`);
    if (isLow) box.title = activation;
    const bias = cell(() => ["b", l, null, j, null], "nl-bias");
    const after = element("span", "nl-after");
    bias.append(after);
    const grid = element("div", "nl-grid");
    const at = (name) =>
      cell((s) => [name, l, s, j, null], ["z", "a"].includes(name) ? "nl-forward" : "nl-backward");
    // In a pair the title has room for one: the bias on the way forward, the slope on the way back.
    const slope = at("slope");
    slope.classList.toggle("nl-in-title", isPair);
    if (isPair) grid.append(at("z"), at("a"), at("da"), at("delta"));
    else grid.append(at("z"), slope, at("a"), at("da"), element("div", "nl-cell nl-forward"), at("delta"));
    box.append(title, bias, ...(isPair ? [slope] : []), grid);
    stage.append(box);
    boxes.push({ box, l, j });
    edges.push({
      l,
      j,
      i: null,
      weight: state.find("b", l, null, j),
      number: bias.querySelector(".nl-num"),
      after,
      label: bias,
    });
    box.addEventListener("pointerenter", () => showLabels(l, j));
    box.addEventListener("pointerleave", () => showLabels(null, null));
  }

  function drawEdgesTo(l, j) {
    const from = l === 0 ? sizes.input : sizes.box;
    const count = program.sizes[l];
    const fits = count * program.sizes[l + 1] <= MOST_LABELS && gap >= ROOM_TO_CROSS;
    const always = fits || count === 1 || program.sizes[l + 1] === 1;
    for (let i = 0; i < count; i++) {
      const y1 = l === 0 ? inputRow(i) : rowOf(l - 1, i);
      const y2 = rowOf(l, j) + spread(i, count);
      const x1 = columnX(l - 1) + from + 1;
      const x2 = columnX(l) - 3;
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", `M${x1} ${y1}L${x2 - 5} ${y2}`);
      line.setAttribute("class", "nl-edge");
      const arrow = document.createElementNS(SVG, "path");
      const angle = Math.atan2(y2 - y1, x2 - x1);
      arrow.setAttribute("class", "nl-arrow");
      arrow.setAttribute("d", "M0 0L-8 4.5L-8 -4.5Z");
      svg.append(line, arrow);
      const k = state.find("W", l, null, j, i);
      if (state.follow) {
        const grip = /** @type {SVGPathElement} */ (line.cloneNode());
        grip.setAttribute("class", "nl-grip");
        letFollow(grip, ["W", l, j, i], program.names[k]);
        svg.append(grip);
      }
      const label = element("div", "nl-weight");
      const number = numberElement(state, k);
      const after = element("span", "nl-after");
      label.append(number, after);
      numbers.push(number);
      stage.append(label);
      edges.push({
        l,
        j,
        i,
        weight: k,
        number,
        after,
        label,
        line,
        arrow,
        ends: [x1, y1, x2, y2, angle],
        always,
      });
    }
  }

  /** A click visits only the steps of this neuron or weight, another one all; keys have the menu. */
  function letFollow(part, followed, words) {
    part.classList.add("nl-follow");
    const said = document.createElementNS(part.namespaceURI, "title");
    said.textContent = `Only the steps of ${words}`;
    if (part instanceof SVGElement) part.append(said);
    else part.title = [part.title, said.textContent].filter(Boolean).join(". ");
    part.addEventListener("click", () => state.follow(followed));
    followers.push({ part, followed });
  }

  /** Where the i-th edge of several arrives, so that they don't all end in one point. */
  function spread(i, count) {
    return count > 1 ? (i - (count - 1) / 2) * Math.min(14, 60 / count) : 0;
  }

  function drawTargets() {
    const last = layers - 1;
    const x = sizes.target ? columnX(last) + sizes.box + gap / 2 : columnX(last);
    const w = sizes.target || sizes.box;
    if (sizes.target) title("target", x, w);
    for (let k = 0; k < outputs; k++) {
      const y = sizes.target ? rowOf(last, k) - 17 : rowOf(last, k) + sizes.height / 2 + 6;
      const group = element("div", "nl-targets");
      if (program.isNamed(last)) group.title = program.neuronsIn("letters")[last][k];
      Object.assign(group.style, { left: `${x}px`, top: `${y}px`, width: `${w}px` });
      const predicted = cell((s) => ["y_hat", null, s, k, null]);
      if (predicted.childElementCount) group.append(predicted);
      group.append(cell((s) => ["y", null, s, k, null], "nl-given"));
      if (k === outputs - 1) {
        group.append(cell((s) => ["loss", null, s, null, null], "nl-error-cell"));
        if (program.n_samples > 1)
          group.append(cell(() => ["mean_loss", null, null, null, null], "nl-error-cell"));
        if (hasRate) group.append(cell(() => ["lr", null, null, null, null], "nl-rate"));
      }
      stage.append(group);
      // The last group is the tallest; it may not reach out of the picture.
      group.style.top = `${Math.min(y, height - group.offsetHeight - 4)}px`;
      if (sizes.target) {
        const wire = document.createElementNS(SVG, "path");
        const yy = outputRow(k);
        wire.setAttribute("d", `M${columnX(last) + sizes.box + 2} ${yy}L${x - 4} ${yy}`);
        wire.setAttribute("class", "nl-wire");
        svg.append(wire);
      }
    }
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** What changes from step to step: who takes part, where labels stand, and which sample is shown, which it returns. */
  function place() {
    const result = state.refs[state.result];
    const operands = new Set(state.terms.flat(9));
    const sample = result.sample ?? state.refs[state.terms.flat(9)[0]].sample ?? 0;
    if (program.n_samples > 1) inputTitle.textContent = `sample ${sample + 1} of ${program.n_samples}`;
    for (const { number, name, address } of perSample) {
      const k = state.find(...address(sample));
      number.dataset.ref = k;
      name.innerHTML = symbolOf(k);
    }
    for (const number of numbers) {
      const k = Number(number.dataset.ref);
      number.parentElement.classList.toggle("nl-result", k === state.result);
      number.parentElement.classList.toggle("nl-part", operands.has(k));
    }
    for (const { part, followed } of followers)
      part.classList.toggle("nl-followed", followsSame(followed, state.followed));
    for (const { box, l, j } of boxes)
      box.classList.toggle("nl-on", result.layer === l && result.row === j && result.column === null);
    stage.classList.toggle("nl-backwards", state.phase === "backward" || state.phase === "update");
    placeLabels();
    const onBox = stage.querySelector(".nl-neuron.nl-on");
    if (onBox && total > width && !isShrunk)
      host.scrollLeft = onBox.offsetLeft - (host.clientWidth - onBox.offsetWidth) / 2;
    return sample;
  }

  /** Write the present numbers; `hides(k)` says which are to be guessed. */
  function paint(hides) {
    const result = state.refs[state.result];
    for (const number of numbers) paintPictured(number, hides);
    for (const edge of edges) paintAfter(edge, result, hides);
    keepFocus();
  }

  /** A number that this phase does not show must not take the keyboard along: the next arrow key would be JupyterLab's. */
  function keepFocus() {
    const focused = /** @type {Document | ShadowRoot} */ (host.getRootNode()).activeElement;
    if (host.contains(focused) && !focused.getClientRects().length)
      /** @type {HTMLElement} */ (host.closest(".nl")).focus({ preventScroll: true });
  }

  return { place, paint };
}
