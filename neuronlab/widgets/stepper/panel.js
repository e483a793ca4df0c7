// The values panel: every leaf as a labelled slider, and for each parameter whether an update may change it.

import { numberElement, paintNumber } from "../kit/number_element.js";
import { stepSize } from "../kit/number_steps.js";

/** @import { StepperState } from "../kit/types.d.ts" */

/**
 * Fill `host` with one row a leaf, in groups; returns a function that paints the present values.
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @returns {() => void}
 */
export function writePanel(host, state) {
  const { program, refs, nLeaves } = state;
  host.replaceChildren();
  host.classList.toggle("nl-with-names", program.inputNames.length > 0 || refs.some(isNamed));
  const notation = state.model.get("notation") === "matrix" ? "indices" : state.model.get("notation");
  const rows = [];

  for (const [heading, members] of groups()) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = heading;
    group.append(legend);
    for (const ref of members) group.append(row(ref));
    host.append(group);
  }

  function isNamed({ layer }) {
    return layer !== null && program.isNamed(layer);
  }

  function groups() {
    const leaves = refs.slice(0, nLeaves);
    const found = [["Inputs", leaves.filter((ref) => ref.name === "x")]];
    program
      .neuronsIn(state.model.get("notation"))
      .forEach((neurons, l) =>
        neurons.forEach((neuron, j) =>
          found.push([`Neuron ${neuron}`, leaves.filter((ref) => ref.layer === l && ref.row === j)]),
        ),
      );
    found.push(["Target and rate", leaves.filter((ref) => ref.name === "y" || ref.name === "lr")]);
    return found;
  }

  function row({ k, name }) {
    const line = document.createElement("div");
    line.className = "nl-slider";
    const label = document.createElement("label");
    const range = document.createElement("input");
    range.type = "range";
    range.className = `nl-range nl-as-${refs[k].kind}`;
    range.id = `nl-${Math.random().toString(36).slice(2)}`;
    label.htmlFor = range.id;
    label.innerHTML = `<math>${program.symbols[notation][k]}</math>`;
    label.title = program.names[k];
    range.setAttribute("aria-label", program.names[k]);
    const number = numberElement(state, k);
    // One way in for the keyboard is enough here: the slider itself.
    number.setAttribute("tabindex", "-1");
    let gesture = false;
    range.addEventListener("input", () => {
      if (!gesture) state.remember();
      gesture = true;
      state.setLeaf(k, state.signShown(k) * Number(range.value));
    });
    range.addEventListener("change", () => (gesture = false));
    line.append(label, range, number);
    let learns = null;
    if (name === "W" || name === "b") {
      const holder = document.createElement("label");
      holder.className = "nl-learns";
      learns = document.createElement("input");
      learns.type = "checkbox";
      holder.title = "Unticked, an update leaves this number as it is";
      learns.setAttribute("aria-label", `${program.names[k]} learns`);
      learns.addEventListener("change", () => state.freeze(k, !learns.checked));
      holder.append(learns, "learns");
      line.append(holder);
    }
    rows.push({ k, range, number, learns });
    return line;
  }

  return () => {
    for (const { k, range, number, learns } of rows) {
      number.dataset.sign = state.signShown(k);
      paintNumber(number, state, { digits: state.model.get("digits") });
      const [low, high, now] = ["aria-valuemin", "aria-valuemax", "aria-valuenow"].map((name) =>
        number.getAttribute(name),
      );
      // The grid starts at the minimum: without "any" a value between its points would be moved on arrival.
      const step = stepSize(state, k);
      Object.assign(range, {
        min: low,
        max: high,
        step: isOnGrid(Number(now), Number(low), step) ? step : "any",
      });
      if (range.value !== now) range.value = now;
      range.setAttribute("aria-valuetext", number.textContent);
      if (learns) learns.checked = !state.isFrozen(k);
    }
  };
}

function isOnGrid(value, low, step) {
  const count = (value - low) / step;
  return Math.abs(count - Math.round(count)) < 1e-6;
}
