// The shards: a batch cut for any number of workers, the gradients of its samples, and both means of the workers' means.

import { addElement, addSvg } from "../kit/elements.js";
import { addFullScreenButton, connect, fillScreen, keepKeys, onChange } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [280, 62, 8, 30, 26];
const SAME = 1e-12;

/**
 * How many samples each worker gets: `first` for the first one (0: no more than the others), the rest as equal as can be.
 * @param {number} n
 * @param {number} nWorkers
 * @param {number} first
 * @returns {number[]}
 */
export function shardSizes(n, nWorkers, first) {
  if (first) return nWorkers > 1 ? [first, ...shardSizes(n - first, nWorkers - 1, 0)] : [n];
  return Array.from({ length: nWorkers }, (_, k) => Math.floor(n / nWorkers) + (k < n % nWorkers ? 1 : 0));
}

/**
 * The mean of each shard, and of these the weighted and the plain mean; `samples` are the samples' gradients.
 * @param {number[]} samples
 * @param {number[]} sizes
 */
export function shardMeans(samples, sizes) {
  let start = 0;
  const parts = sizes.map((size) => mean(samples.slice(start, (start += size))));
  const weighted = parts.reduce((sum, part, k) => sum + (sizes[k] / samples.length) * part, 0);
  return { parts, weighted, plain: mean(parts), whole: mean(samples) };
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function render({ model, el }) {
  const card = addElement(el, "div", "nl nl-shards");
  keepKeys(card);
  const nSamples = model.get("gradients").length;
  const panel = addElement(card, "div", "nl-shards-panel");
  let revealed = false;
  const workers = slider("workers", 1, (n) => {
    const first = model.get("first");
    set({ n_workers: n, first: n > 1 ? Math.min(first, nSamples - n + 1) : 0 });
  });
  const first = slider("samples of A", 1, (size) => set({ first: size }));
  const ends = addElement(panel, "div", "nl-shards-ends");
  const equal = addElement(ends, "button", "nl-button", "equal shards");
  equal.addEventListener("click", () => set({ first: 0 }));
  const hide = addElement(addElement(ends, "label", "nl-shards-hide"), "input");
  hide.type = "checkbox";
  hide.after("hide results");
  hide.addEventListener("change", () => set({ hide_results: hide.checked }));
  const reveal = addElement(ends, "button", "nl-button", "Show the results");
  reveal.addEventListener("click", () => {
    revealed = true;
    paint();
    // What was pressed is gone, and the keyboard must not go with it.
    hide.focus();
  });
  const last = addElement(panel, "div", "nl-shards-last");
  const choice = addElement(addElement(last, "label", "nl-shards-choice", "gradient of the "), "select");
  model.get("names").forEach((name, k) => choice.append(new Option(name, k)));
  choice.addEventListener("change", () => set({ parameter: Number(choice.value) }));
  addFullScreenButton(card, last);
  const picture = addElement(card, "div", "nl-shards-picture");
  const lines = addElement(card, "div", "nl-shards-lines");
  const said = addElement(card, "div", "nl-said");
  said.setAttribute("aria-live", "polite");

  function set(traits) {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    model.save_changes();
  }

  function slider(words, least, move) {
    const label = addElement(panel, "label", "nl-slider-line");
    addElement(label, "span", "", words);
    const range = addElement(label, "input", "nl-range");
    Object.assign(range, { type: "range", min: least, max: nSamples, step: 1 });
    const number = addElement(label, "output", "nl-num");
    range.addEventListener("input", () => move(Number(range.value)));
    return (value, most, stuck) => {
      range.max = most;
      range.value = value;
      range.disabled = stuck;
      number.textContent = value;
    };
  }

  function paint() {
    const n = model.get("n_workers");
    // The two numbers may come one after the other, and not fit together in between.
    const sizes = shardSizes(nSamples, n, Math.min(model.get("first"), nSamples - n + 1));
    const p = model.get("parameter");
    const samples = model.get("gradients").map((vector) => vector[p]);
    const means = shardMeans(samples, sizes);
    workers(n, nSamples, false);
    first(sizes[0], nSamples - n + 1, n === 1);
    equal.setAttribute("aria-disabled", String(model.get("first") === 0));
    choice.value = p;
    const hidden = model.get("hide_results") && !revealed;
    hide.checked = model.get("hide_results");
    reveal.hidden = !hidden;
    // What is to be guessed is not drawn, not written and not said.
    drawShards(picture, model.get("workers"), samples, sizes, hidden ? null : means, model.get("comma"));
    paintLines(sizes, hidden ? null : means);
  }

  /** Write what each sign means, and what holds; without `means` they are hidden. */
  function paintLines(sizes, means) {
    const number = (value) => formatNumber(value, model.get("digits"), model.get("comma"));
    const { weighted, plain, whole } = means ?? {};
    const same = (value) => Math.abs(value - whole) <= SAME * Math.max(1, Math.abs(whole));
    const verdict = (value) =>
      same(value)
        ? `✓ the same as one worker with all ${nSamples} samples`
        : `✗ off by ${number(value - whole)} from one worker with all ${nSamples} samples`;
    lines.replaceChildren();
    const about = (name, value) => `${name} mean ${means ? `${number(value)}: ${verdict(value)}` : "?"}`;
    for (const [kind, words] of [
      ["sample", "one sample"],
      [
        "part",
        sizes.length > 1
          ? `mean of one worker's samples (${sizes.join(", ")})`
          : "mean of the only worker's samples",
      ],
      ["weighted", about("weighted", weighted)],
      ["plain", about("plain", plain)],
    ]) {
      const line = addElement(lines, "div", "nl-shards-line");
      addElement(line, "i", `nl-shards-${kind}`);
      addElement(line, "span", "", words);
    }
    const sentence =
      `${sizes.length} worker${sizes.length > 1 ? "s" : ""} with ${sizes.join(", ")} samples. ` +
      (means
        ? `Weighted mean ${number(weighted)}, plain mean ${number(plain)}, ${same(plain) ? "the same" : "not the same"}.`
        : "The means are hidden.");
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  const changed = () => {
    revealed = false;
    paint();
  };
  const listeners = {
    ...onChange(["n_workers", "first", "parameter", "hide_results"], changed),
    ...onChange(["digits", "comma"], paint),
  };
  paint();
  return connect(card, model, listeners, () => fillScreen(card, paint));
}

/** Draw the samples' gradients as dots; with `means` every shard's mean as a bar, and both means as lines across. */
function drawShards(place, names, samples, sizes, means, comma) {
  const width = Math.max(260, place.clientWidth || 800);
  const [low, high] = [Math.min(0, ...samples), Math.max(0, ...samples)];
  const y = (value) =>
    high > low ? TOP + 8 + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM - 16) : HEIGHT / 2;
  const each = (width - LEFT - RIGHT) / samples.length;
  const x = (sample) => LEFT + sample * each;
  const svg = addSvg(null, "svg", "", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width,
    height: HEIGHT,
    role: "img",
  });
  const shown = means ? ", mean of each shard, and the two means of these" : "; the means are hidden";
  svg.setAttribute("aria-label", `Gradient of each sample${shown}`);
  const right = width - RIGHT;
  let start = 0;
  sizes.forEach((size, k) => {
    const middle = (x(start) + x(start + size)) / 2;
    if (k % 2 === 0)
      addSvg(svg, "rect", "nl-shards-band", {
        x: x(start),
        y: TOP,
        width: size * each,
        height: HEIGHT - TOP - BOTTOM,
      });
    addSvg(svg, "text", "nl-shards-name", { x: middle, y: 19 }).textContent = names[k];
    start += size;
  });
  for (const value of ticks(low, high)) {
    const at = y(value);
    addSvg(svg, "line", value === 0 ? "nl-shards-zero" : "nl-shards-tick", {
      x1: LEFT,
      x2: right,
      y1: at,
      y2: at,
    });
    const words = addSvg(svg, "text", "nl-shards-value", { x: LEFT - 8, y: at + 4 });
    words.textContent = formatNumber(value, 3, comma);
  }
  if (means) drawMeans(svg, sizes, means, { x, y, right });
  samples.forEach((value, k) => {
    addSvg(svg, "circle", "nl-shards-dot", { cx: x(k + 0.5), cy: y(value), r: Math.min(5.5, each / 3) });
    if (each > 20 || k % 2 === 0)
      addSvg(svg, "text", "nl-shards-count", { x: x(k + 0.5), y: HEIGHT - 8 }).textContent = String(k + 1);
  });
  place.replaceChildren(svg);
}

/** Every shard's mean as a bar, and both means of these as lines across. */
function drawMeans(svg, sizes, { parts, weighted, plain }, { x, y, right }) {
  const bar = (x1, x2, value, kind) =>
    addSvg(svg, "line", `nl-shards-${kind}`, { x1, x2, y1: y(value), y2: y(value) });
  let start = 0;
  sizes.forEach((size, k) => {
    bar(x(start) + 2, x(start + size) - 2, parts[k], "bar");
    start += size;
  });
  bar(LEFT, right, weighted, "mean-weighted");
  bar(LEFT, right, plain, "mean-plain");
}

/** Round values between low and high, three to six of them, 0 among them. */
function ticks(low, high) {
  if (!(high > low)) return [0];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++)
    found.push(k === 0 ? 0 : Number((k * step).toPrecision(6)));
  return found;
}

export default { render };
