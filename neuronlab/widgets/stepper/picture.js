// The network drawn: inputs, weights on edges, all numbers of each neuron in its box; the step's own are in full strength.

import { numberElement, paintNumber } from "../kit/handles.js";
import { formatNumber } from "../kit/numbers.js";
import { followsSame } from "./following.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const LEAST_DIGITS = 3;
const SVG = "http://www.w3.org/2000/svg";
const TITLE = 26;
const ROW = 22;
const BOX_HEIGHT = 34 + 4 * ROW;
const LINE = ROW + 5;
// Widths in pixels of columns, and the least room between them, from generous to narrow. "pair" is for pictures
// that stand side by side: low boxes of two rows, the third up in the title, and no titles of columns; "wide" and
// "slim" are the same with more room, and on a phone. Weights of at most so many digits stand on edges; without a number there it is that of all.
// From `tight` characters on a bias is written smaller: its symbol is longer than the others.
const MODES = {
  full: {
    input: 80,
    box: 192,
    target: 112,
    gap: 68,
    digits: 4,
    characters: 7,
    behind: 4,
    height: BOX_HEIGHT,
    apart: 18,
  },
  compact: {
    input: 82,
    box: 116,
    target: 104,
    gap: 58,
    digits: 4,
    characters: 8,
    tight: 8,
    behind: 3,
    height: BOX_HEIGHT,
    apart: 18,
  },
  narrow: {
    input: 48,
    box: 86,
    target: 0,
    gap: 36,
    weights: 3,
    digits: 4,
    characters: 6,
    tight: 7,
    behind: 3,
    height: BOX_HEIGHT,
    apart: 18,
  },
  slim: {
    input: 48,
    box: 76,
    target: 0,
    gap: 31,
    digits: 3,
    weights: 2,
    characters: 6,
    behind: 2,
    height: 62,
    apart: 2,
  },
  wide: { input: 60, box: 92, target: 0, gap: 30, digits: 3, characters: 6, behind: 2, height: 62, apart: 2 },
  pair: { input: 60, box: 82, target: 0, gap: 30, digits: 3, characters: 6, behind: 2, height: 62, apart: 2 },
  // For layers of three neurons and more: low boxes, all in one screen with the words beside them.
  low: { input: 100, box: 98, target: 0, gap: 62, digits: 4, characters: 7, behind: 3, height: 84, apart: 4 },
  lowWide: {
    input: 100,
    box: 98,
    target: 104,
    gap: 62,
    digits: 4,
    characters: 7,
    behind: 3,
    height: 84,
    apart: 4,
  },
};
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
// From so many neurons in a layer on, boxes are low.
const TALL_LAYER = 3;
const FOR_NAMES = 22; // pixels
const MOST_BESIDE = 9; // characters of an old and a new bias
const SHORT_BIAS = { letters: "<msub><mi>w</mi><mn>0</mn></msub>", indices: "<mi>b</mi>" };

const isTall = ({ sizes }) => Math.max(...sizes.slice(1)) >= TALL_LAYER;

/**
 * The modes that suit a program's network, the widest first, and the one for a narrow place.
 * @returns {{ modes: (keyof typeof MODES)[], narrow: keyof typeof MODES }}
 */
export function modesOf({ sizes }) {
  if (!isTall({ sizes })) return { modes: ["full", "compact"], narrow: "narrow" };
  return { modes: sizes.at(-1) > 1 ? ["lowWide", "low"] : ["low"], narrow: "narrow" };
}

/**
 * The measures of a mode; where a low box has its bias beside a name, both find room, and on a phone the weights of a
 * tall network stay in the gap between its boxes.
 */
function measuresOf(program, mode) {
  if (mode === "narrow" && isTall(program)) return { ...MODES[mode], weights: 2, behind: 2 };
  // With more layers the words beside it need the width more.
  const hasRoom = mode.startsWith("low") && program.sizes.length <= 3;
  const hasNames = hasRoom && program.activations.some((_, l) => program.isNamed(l));
  return hasNames ? { ...MODES[mode], box: MODES[mode].box + FOR_NAMES } : MODES[mode];
}

/** The width in pixels that a mode of MODES wants for this program's network, at least or with another gap. */
export function pictureWidth(program, mode, gap = MODES[mode].gap) {
  const { input, box, target } = measuresOf(program, mode);
  const layers = program.sizes.length - 1;
  return input + layers * (box + gap) + (target ? target + gap / 2 : 0) + 8;
}

/**
 * Draw the network into `host`, `width` pixels wide; returns {place, paint}.
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {number} width
 * @param {keyof typeof MODES} mode
 * @param {number} [least]
 */
export function drawPicture(host, state, width, mode, least = 0) {
  const { program } = state;
  const sizes = measuresOf(program, mode);
  const layers = program.sizes.length - 1;
  const notation = state.model.get("notation") === "matrix" ? "indices" : state.model.get("notation");
  const symbols = program.bare[notation];
  const total = Math.max(width, pictureWidth(program, mode));
  const gap = Math.min(150, (total - pictureWidth(program, mode)) / (layers + 0.5) + sizes.gap);
  const spare =
    total - (pictureWidth(program, mode) + (gap - sizes.gap) * (layers + (sizes.target ? 0.5 : 0)));
  const left = 4 + Math.max(0, spare / 2);
  const equals = { narrow: isTall(program) ? "" : "=", slim: "" }[mode] ?? "= ";
  const outputs = program.sizes.at(-1);
  // Without a column for them, targets stand below their neurons, and the lines of loss and rate below the last.
  const forTargets = sizes.target ? 0 : 44 + (state.find("y_hat", null, 0, 0, null) === undefined ? 0 : LINE);
  const hasRate = state.find("lr", null, null, null, null) !== undefined;
  const forErrors = sizes.target ? 0 : LINE * ((program.n_samples > 1 ? 2 : 1) + (hasRate ? 1 : 0));
  const inPair = ["wide", "pair", "slim"].includes(mode);
  const isLow = inPair || mode.startsWith("low");
  const head = inPair ? 0 : TITLE;
  const below = isLow ? 0 : forTargets;
  const tail = isLow ? 0 : forErrors;
  const closest = sizes.height + sizes.apart + below;
  const forOutputs = roomOfOutputs();
  const rows = Math.max(
    Math.max(...program.sizes.slice(1, inPair ? -1 : undefined), 0) * closest,
    program.sizes[0] * (isLow ? 50 : 60),
    sizes.target || isLow ? forOutputs : 0,
  );
  const height = head + Math.max(rows + (inPair ? 2 : 6), Math.min(least - head - tail, 1.5 * rows)) + tail;
  const room = height - head - tail;

  const pitch = Math.min(closest + 40, room / Math.max(...program.sizes.slice(1)));

  /** How much room the outputs want, one below the other with their targets. */
  function roomOfOutputs() {
    if (inPair) return outputs * (closest + forTargets) + forErrors;
    if (!isLow || sizes.target) return outputs * 70 + 110;
    return (outputs - 1) * (closest + forTargets) + sizes.height + 2 * (forTargets + forErrors);
  }

  host.replaceChildren();
  const stage = element("div", `nl-stage nl-${mode.replace("Wide", "")}${inPair ? " nl-pair" : ""}`);
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
  // Of several samples, the picture shows the one that the step is about.
  const perSample = [];

  const middle = (i, count, step = pitch) => head + room / 2 + (i - (count - 1) / 2) * step;
  /** The height of the middle of neuron j in layer l; in a pair the outputs stand with their targets between them. */
  const rowOf = (l, j) =>
    inPair && l === layers - 1
      ? head + (room - forOutputs + sizes.height) / 2 + j * (closest + forTargets)
      : middle(j, program.sizes[l + 1], pitchOf(l)) - below / 2;
  // Where targets stand below the outputs only, these stand further apart than other neurons.
  const pitchOf = (l) => (isLow && l === layers - 1 ? Math.max(pitch, closest + forTargets) : pitch);
  const columnX = (l) => (l < 0 ? left : left + sizes.input + gap + l * (sizes.box + gap));

  function title(text, x, w) {
    const label = element("div", "nl-column", text);
    label.hidden = inPair;
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
      top: `${middle(i, program.sizes[0], inputPitch()) - 17}px`,
      minWidth: `${sizes.input}px`,
    });
    stage.append(input);
    const name = program.inputNames[i];
    if (name === undefined) continue;
    const called = element("div", "nl-called", name);
    called.title = input.title = name;
    Object.assign(called.style, {
      left: `${columnX(-1)}px`,
      top: `${middle(i, program.sizes[0], inputPitch()) - 36}px`,
      // Up to where the weights of crossing edges may stand.
      width: `${sizes.input + Math.max(0, 0.3 * gap - 30)}px`,
    });
    stage.append(called);
  }

  function inputPitch() {
    return Math.min(100, room / program.sizes[0]);
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
    slope.classList.toggle("nl-in-title", inPair);
    if (inPair) grid.append(at("z"), at("a"), at("da"), at("delta"));
    else grid.append(at("z"), slope, at("a"), at("da"), element("div", "nl-cell nl-forward"), at("delta"));
    box.append(title, bias, ...(inPair ? [slope] : []), grid);
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
      const y1 = l === 0 ? middle(i, count, inputPitch()) : rowOf(l - 1, i);
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
        const yy = middle(k, outputs);
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

  let hovered = [null, null];
  function showLabels(l, j) {
    hovered = [l, j];
    placeLabels();
  }

  /** Weights stand in the middle of their edges, or nearer to the source where edges cross; a dense layer shows only those in question. */
  function placeLabels() {
    const result = state.refs[state.result];
    const operands = new Set(state.terms.flat(9));
    const isPart = (edge) => operands.has(edge.weight) || isAbout(result, edge);
    const busy = new Set(edges.filter((edge) => edge.i !== null && isPart(edge)).map((edge) => edge.l));
    for (const edge of edges) {
      if (edge.i === null) continue;
      const { l, j, ends, label, line, arrow } = edge;
      const active = isPart(edge);
      const isFollowed = state.followed && followsSame(["W", l, edge.j, edge.i], state.followed);
      const crossing = edge.always && program.sizes[l + 1] > 1 && program.sizes[l] > 1;
      const ownBundle = /W$/.test(result.name) && result.layer === l && result.row === j;
      const isHovered = hovered[0] === l && hovered[1] === j;
      label.classList.toggle(
        "nl-away",
        !(active || isFollowed || ownBundle || isHovered || (edge.always && !(crossing && busy.has(l)))),
      );
      // Beside low boxes there is little room: further on, a label covers no input.
      const usual = mode.startsWith("low") && l === 0 ? 0.58 : 0.5;
      const share = crossing || program.sizes[l] > 4 ? 0.3 : usual;
      const [x1, y1, x2, y2, angle] = ends;
      label.style.left = `${x1 + (x2 - x1) * share}px`;
      // Longer than the way back to the source, it begins there: it must not cover the source's number.
      label.style.setProperty("--nl-before", `${(x2 - x1) * share}px`);
      label.style.top = `${y1 + (y2 - y1) * share}px`;
      // No error is sent on to the inputs: they cannot learn.
      const backward = state.phase === "backward" && l > 0;
      for (const part of [line, arrow]) {
        part.classList.toggle("nl-on", active);
        part.classList.toggle("nl-back", backward);
      }
      const [x, y, turn] = backward ? [x1, y1, angle + Math.PI] : [x2, y2, angle];
      arrow.setAttribute("transform", `translate(${x} ${y}) rotate(${(turn * 180) / Math.PI})`);
    }
  }

  function isAbout(ref, { l, j, i }) {
    return /^(dW|adjust_W|new_W)$/.test(ref.name) && ref.layer === l && ref.row === j && ref.column === i;
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
    for (const number of numbers) {
      const k = Number(number.dataset.ref);
      number.dataset.sign = state.signShown(k);
      number.classList.toggle(
        "nl-long",
        formatNumber(state.values[k], LEAST_DIGITS).length > roomFor(number),
      );
      let most = number.parentElement.classList.contains("nl-weight") ? sizes.weights : undefined;
      // On a phone a minus takes the room of a digit: what is longer than the gap would cover the next box.
      if (most > 2 && state.values[k] < 0) most -= 1;
      paintNumber(number, state, {
        digits: Math.min(most ?? Infinity, fitting(state.values[k], roomFor(number))),
        hidden: hides(k),
        pending: !state.isKnown(k),
      });
    }
    for (const edge of edges) paintAfter(edge, result, hides);
    keepFocus();
  }

  /** A number that this phase does not show must not take the keyboard along: the next arrow key would be JupyterLab's. */
  function keepFocus() {
    const focused = /** @type {Document | ShadowRoot} */ (host.getRootNode()).activeElement;
    if (host.contains(focused) && !focused.getClientRects().length)
      /** @type {HTMLElement} */ (host.closest(".nl")).focus({ preventScroll: true });
  }

  /** As many digits as the room allows, so that a number stays in its box; its full value is a hover away. */
  function fitting(value, room = sizes.characters) {
    let digits = Math.min(state.model.get("digits"), sizes.digits);
    while (digits > LEAST_DIGITS && formatNumber(value, digits).length > room) digits -= 1;
    return digits;
  }

  function roomFor(number) {
    // On a phone the symbol stands above; a low box of one network alone has room beside it.
    if (number.parentElement.classList.contains("nl-given") && !sizes.target && !mode.startsWith("low"))
      return sizes.characters - 1;
    if (isLow && number.closest(".nl-bias, .nl-in-title")) return sizes.characters - 1;
    return sizes.characters + (number.closest(".nl-targets") && mode === "full" ? 2 : 0);
  }

  function short(value) {
    return formatNumber(value, Math.min(sizes.behind, fitting(value)), state.model.get("comma"));
  }

  /** What stands behind a weight: its product in a sum, its gradient, its adjustment, or what it becomes. */
  function paintAfter(edge, result, hides) {
    const { l, j, i, weight, number, after } = edge;
    const suffix = i === null ? "b" : "W";
    const column = i;
    const updated = state.find(`new_${suffix}`, l, null, j, column);
    const adjustment = state.find(`adjust_${suffix}`, l, null, j, column);
    const gradient = state.find(`d${suffix}`, l, null, j, column);
    const write = (k) => (hides(k) ? "?" : short(state.values[k]));
    const signed = (k) => (hides(k) ? "?" : state.values[k] >= 0 ? `+${write(k)}` : write(k));
    let text = "";
    let kind = "";
    const done = updated !== undefined && state.isKnown(updated) && !state.isFrozen(weight);
    if (state.phase === "update" && done) [text, kind] = [write(updated), "nl-as-update"];
    else if (i === null && (mode === "narrow" || isLow)) text = "";
    else if (state.phase === "update" && result.k === adjustment)
      [text, kind] = [signed(adjustment), "nl-as-update"];
    else if (state.isKnown(gradient) && result.k === gradient)
      [text, kind] = [`∂ ${write(gradient)}`, "nl-as-error"];
    else if (i !== null) {
      const group = state.terms.find(
        (term) => Array.isArray(term) && term.length === 2 && term.includes(weight),
      );
      if (group)
        [text, kind] = [
          `${equals}${short(group.reduce((product, k) => product * state.values[k], 1))}`,
          state.phase === "backward" ? "nl-as-error" : "nl-as-activation",
        ];
      if (group && hides(state.result) && state.terms.length === 1) text = "= ?";
    }
    if (after.textContent !== text) after.textContent = text;
    after.className = `nl-after ${kind}`;
    const struck = state.phase === "update" && done;
    number.classList.toggle("nl-struck", struck);
    if (i === null && mode !== "full") {
      // The new bias takes the row of the slope, which an update does not ask for; in a pair two values share one row.
      number.closest(".nl-neuron").classList.toggle("nl-updated", struck && !isLow);
      number.parentElement.classList.toggle(
        "nl-tight",
        isLow ? struck : number.textContent.length >= sizes.tight,
      );
      if (struck && isLow) paintNumber(number, state, { digits: sizes.behind });
      // Beside a name or in few pixels only the new one has room.
      number.parentElement.classList.toggle(
        "nl-only-new",
        isLow && struck && (program.isNamed(l) || number.textContent.length + text.length > MOST_BESIDE),
      );
    }
  }

  return { place, paint };
}
