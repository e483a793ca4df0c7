// The memory meter: four sliders, one bar, and how its parts are counted.

import { addElement } from "../kit/elements.js";
import { nearestStop } from "../kit/stops.js";
import { addFullScreenButton, connect, fillScreen, keepKeys, onChange } from "../kit/lifecycle.js";
import { makeSettingsOneStop } from "../kit/one_stop.js";

const memoryUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/**
 * Bits of the weights and of the inputs; the same arithmetic as neuronlab/course/memory.py.
 * @param {Record<string, number>} given
 */
export function memoryOf({ connections, weight_bits, input_bits, neurons }) {
  const weights = neurons * connections * weight_bits;
  const inputs = connections * input_bits;
  return { weights, inputs, total: weights + inputs };
}

/**
 * A number of bits, and the same in bytes or in the unit of bytes that suits.
 * @param {number} bits
 */
export function bitsText(bits) {
  let [amount, unit] = [bits / 8, 0];
  while (amount >= 1000 && unit < memoryUnits.length - 1) [amount, unit] = [amount / 1000, unit + 1];
  return `${grouped(bits)} bits = ${Number(amount.toPrecision(4))} ${memoryUnits[unit]}`;
}

function grouped(number) {
  return number.toLocaleString("en-US");
}

function counted(number, noun) {
  return `${grouped(number)} ${noun}${number > 1 ? "s" : ""}`;
}

const memorySliders = [
  ["neurons", "neurons", "weight"],
  ["connections", "connections each", "weight"],
  ["weight_bits", "bits of a weight", "weight"],
  ["input_bits", "bits of an input", "input"],
];

function render({ model, el }) {
  const card = addElement(el, "div", "nl nl-memory");
  keepKeys(card);
  const top = addElement(card, "div", "nl-memory-top");
  const total = addElement(top, "div", "nl-memory-total");
  total.setAttribute("aria-live", "polite");
  addFullScreenButton(card, top);
  const bar = addElement(card, "div", "nl-memory-bar");
  bar.setAttribute("role", "img");
  const parts = {
    weights: addElement(bar, "i", "nl-as-weight"),
    inputs: addElement(bar, "i", "nl-as-input"),
  };
  const lines = {
    weights: addElement(card, "div", "nl-memory-line nl-as-weight"),
    inputs: addElement(card, "div", "nl-memory-line nl-as-input"),
  };
  const panel = addElement(card, "div", "nl-memory-sliders");
  const sliders = memorySliders.map(([name, words, kind]) => {
    const label = addElement(panel, "label", "nl-slider-line");
    addElement(label, "span", "", words);
    const range = addElement(label, "input", `nl-range nl-as-${kind}`);
    Object.assign(range, { type: "range", min: 0, max: model.get("choices")[name].length - 1, step: 1 });
    const number = addElement(label, "output", "nl-num");
    range.addEventListener("input", () => {
      model.set(name, model.get("choices")[name][range.value]);
      model.save_changes();
    });
    return { name, range, number };
  });
  makeSettingsOneStop(card, panel, "What the memory is counted from")();

  function paint() {
    const given = Object.fromEntries(memorySliders.map(([name]) => [name, model.get(name)]));
    const bits = memoryOf(given);
    total.textContent = `${bitsText(bits.total)} in all`;
    const share = Math.min(99.7, Math.max(0.3, (100 * bits.weights) / bits.total));
    parts.weights.style.width = `${share}%`;
    parts.inputs.style.width = `${100 - share}%`;
    bar.setAttribute(
      "aria-label",
      `weights take ${share.toPrecision(3)} percent of the memory, inputs the rest`,
    );
    write(
      lines.weights,
      "weights",
      `${counted(given.neurons, "neuron")} × ${counted(given.connections, "connection")} × ${given.weight_bits} bits`,
      bits.weights,
    );
    write(
      lines.inputs,
      "inputs",
      `${counted(given.connections, "input")} × ${given.input_bits} bits`,
      bits.inputs,
    );
    for (const { name, range, number } of sliders) {
      range.value = String(nearestStop(model.get("choices")[name], given[name]));
      number.textContent = grouped(given[name]);
      range.setAttribute("aria-valuetext", number.textContent);
    }
  }

  paint();
  const names = memorySliders.map(([name]) => name);
  return connect(card, model, onChange(names, paint), () => fillScreen(card, () => {}));
}

function write(line, name, how, bits) {
  line.replaceChildren();
  addElement(line, "b", "", name);
  addElement(line, "span", "", `${how} = ${bitsText(bits)}`);
}

export default { render };
