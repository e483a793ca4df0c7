// The network drawn: inputs, weights on edges, all numbers of each neuron in its box; the step's own are in full strength.

import { addElement, addSvg } from "../kit/elements.js";
import { makeEdgeLabels } from "./edge_labels.js";
import { makePictureCells } from "./picture_cells.js";
import { drawEdgesTo } from "./picture_edges.js";
import { makeFollowers } from "./picture_followers.js";
import { drawNeuron } from "./picture_neuron.js";
import { makePictureNumbers } from "./picture_numbers.js";
import { placesOf } from "./picture_places.js";

/** @import { StepperState } from "../kit/types.d.ts" */

// A picture that is a little too wide is drawn smaller; one that would become too small is moved sideways.
const LEAST_ZOOM = 0.7;

/**
 * Draw the network into `host`, `width` pixels wide and at least about `least` high; returns {place, paint}.
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {number} width
 * @param {import("./picture_modes.js").Mode} mode
 * @param {number} [least]
 */
export function drawPicture(host, state, width, mode, least = 0) {
  const { program } = state;
  const places = placesOf(state, width, mode, least);
  const { sizes, total } = places;
  host.replaceChildren();
  const { stage, svg, isShrunk } = addStage(host, places, width, mode);
  const notation = state.model.get("notation") === "matrix" ? "indices" : state.model.get("notation");
  const cells = makePictureCells(state, sizes.isLow, notation);
  const followers = makeFollowers(state);
  const drawing = { stage, svg, state, places, cells, followers, notation };
  const edges = []; // biases too, which have no line
  const boxes = [];
  const { placeLabels, showLabels } = makeEdgeLabels(state, sizes, edges);
  const { paintPictured, paintAfter } = makePictureNumbers(state, sizes);

  const inputTitle = drawInputs(drawing);
  const layers = program.sizes.length - 1;
  for (let l = 0; l < layers; l++) {
    const words = l === layers - 1 ? "output" : layers > 2 ? `hidden ${l + 1}` : "hidden";
    addTitle(drawing, words, places.columnX(l), sizes.box);
    for (let j = 0; j < program.sizes[l + 1]; j++) edges.push(...drawEdgesTo(drawing, l, j));
    for (let j = 0; j < program.sizes[l + 1]; j++) {
      const { box, bias } = drawNeuron(drawing, l, j);
      boxes.push({ box, l, j });
      edges.push(bias);
      box.addEventListener("pointerenter", () => showLabels(l, j));
      box.addEventListener("pointerleave", () => showLabels(null, null));
    }
  }
  drawTargets(drawing);

  /** What changes from step to step: who takes part, where labels stand, and which sample is shown, which it returns. */
  function place() {
    const result = state.refs[state.result];
    const sample = result.sample ?? state.refs[state.terms.flat(9)[0]].sample ?? 0;
    if (program.n_samples > 1) inputTitle.textContent = `sample ${sample + 1} of ${program.n_samples}`;
    cells.showSample(sample);
    cells.mark();
    followers.mark();
    for (const { box, l, j } of boxes)
      box.classList.toggle("nl-on", result.layer === l && result.row === j && result.column === null);
    stage.classList.toggle("nl-backwards", state.phase === "backward" || state.phase === "update");
    placeLabels();
    /** @type {HTMLElement | null} */
    const onBox = stage.querySelector(".nl-neuron.nl-on");
    if (onBox && total > width && !isShrunk)
      host.scrollLeft = onBox.offsetLeft - (host.clientWidth - onBox.offsetWidth) / 2;
    return sample;
  }

  /** Write the present numbers; `hides(k)` says which are to be guessed. */
  function paint(hides) {
    const result = state.refs[state.result];
    for (const number of cells.numbers) paintPictured(number, hides);
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

/** The stage for all parts, with a drawing behind them; `isShrunk` if it is drawn smaller to fit. */
function addStage(host, { sizes, total, height }, width, mode) {
  const stage = addElement(
    null,
    "div",
    `nl-stage nl-${mode.replace("Wide", "")}${sizes.isPair ? " nl-pair" : ""}`,
  );
  Object.assign(stage.style, { width: `${total}px`, height: `${height}px` });
  const size = Math.min(1, Math.max(0, width) / total);
  const isShrunk = size < 1 && size >= LEAST_ZOOM && sizes.target === 0;
  stage.style.zoom = isShrunk ? String(size) : "";
  // Where it all fits, what reaches out by a pixel must not bring a bar along.
  host.style.overflow = isShrunk || size === 1 ? "visible" : "";
  const svg = addSvg(stage, "svg", "", { width: total, height, "aria-hidden": "true" });
  host.append(stage);
  return { stage, svg, isShrunk };
}

/** A title above a column. */
function addTitle({ stage, places }, text, left, width) {
  const label = addElement(stage, "div", "nl-column", text);
  label.hidden = places.sizes.isPair;
  Object.assign(label.style, { left: `${left}px`, width: `${width}px` });
  return label;
}

/** Draw the inputs, with their names where they have some; returns the title above them. */
function drawInputs(drawing) {
  const { stage, state, places, cells } = drawing;
  const { program } = state;
  const { sizes, gap, inputRow } = places;
  const left = places.columnX(-1);
  const title = addTitle(drawing, "inputs", left, sizes.input);
  for (let i = 0; i < program.sizes[0]; i++) {
    const input = cells.addCell(stage, (s) => ["x", null, s, i, null], "nl-given");
    // A number as long as −0.4017 makes its frame grow over the beginning of the edges.
    Object.assign(input.style, {
      left: `${left}px`,
      top: `${inputRow(i) - 17}px`,
      minWidth: `${sizes.input}px`,
    });
    const name = program.inputNames[i];
    if (name === undefined) continue;
    const called = addElement(stage, "div", "nl-called", name);
    called.title = input.title = name;
    Object.assign(called.style, {
      left: `${left}px`,
      top: `${inputRow(i) - 36}px`,
      // Up to where the weights of crossing edges may stand.
      width: `${sizes.input + Math.max(0, 0.3 * gap - 30)}px`,
    });
  }
  return title;
}

/** Draw what each output ought to be, and below the last one loss and rate: in a column of their own, or below their neurons. */
function drawTargets(drawing) {
  const { stage, svg, state, places, cells } = drawing;
  const { program } = state;
  const { sizes, gap, height, hasRate, columnX, rowOf, outputRow } = places;
  const last = program.sizes.length - 2;
  const outputs = program.sizes.at(-1);
  const end = columnX(last) + sizes.box; // of the neurons
  const left = sizes.target ? end + gap / 2 : columnX(last);
  const width = sizes.target || sizes.box;
  if (sizes.target) addTitle(drawing, "target", left, width);
  for (let k = 0; k < outputs; k++) {
    const top = sizes.target ? rowOf(last, k) - 17 : rowOf(last, k) + sizes.height / 2 + 6;
    const group = addElement(stage, "div", "nl-targets");
    if (program.isNamed(last)) group.title = program.neuronsIn("letters")[last][k];
    Object.assign(group.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
    if (state.find("y_hat", null, 0, k, null) !== undefined)
      cells.addCell(group, (s) => ["y_hat", null, s, k, null]);
    cells.addCell(group, (s) => ["y", null, s, k, null], "nl-given");
    if (k === outputs - 1) {
      cells.addCell(group, (s) => ["loss", null, s, null, null], "nl-error-cell");
      if (program.n_samples > 1)
        cells.addCell(group, () => ["mean_loss", null, null, null, null], "nl-error-cell");
      if (hasRate) cells.addCell(group, () => ["lr", null, null, null, null], "nl-rate");
    }
    // The last group is the tallest; it may not reach out of the picture.
    group.style.top = `${Math.min(top, height - group.offsetHeight - 4)}px`;
    if (sizes.target) {
      const y = outputRow(k);
      addSvg(svg, "path", "nl-wire", { d: `M${end + 2} ${y}L${left - 4} ${y}` });
    }
  }
}
