// What stands beside a live plot: presets, tables of numbers, and the sentence that judges the present state.

import { numberElement, paintNumber } from "../kit/number_element.js";
import { formatNumber } from "../kit/numbers.js";

/** @import { PlotState } from "../kit/types.d.ts" */

let groups = 0;

function tag(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * Fill `host` with the tables of `side`; returns a function that paints the present values.
 * @param {HTMLElement} host
 * @param {PlotState} state
 * @param {{tables: {head: string[], rows: any[]}[]}} side
 * @returns {() => void}
 */
export function writeTables(host, state, side) {
  const paints = [];
  const group = `nl-choice-${(groups += 1)}-${Math.random().toString(36).slice(2)}`;
  for (const { head, rows } of side.tables) {
    const table = tag("table", "nl-table");
    if (head.length) {
      const line = table.createTHead().insertRow();
      for (const text of head) {
        const cell = tag("th", "", text);
        cell.scope = "col";
        line.append(cell);
      }
    }
    const body = table.createTBody();
    for (const row of rows) body.append(writeRow(row));
    host.append(table);
  }

  function writeRow({ choose, cells }) {
    const line = tag("tr");
    cells.forEach((cell, i) => {
      const place = tag(i === 0 ? "th" : "td");
      if (i === 0) place.scope = "row";
      if (i === 0 && choose) place.append(chooser(choose, cell.text));
      else fill(place, cell);
      line.append(place);
    });
    if (choose) {
      line.classList.add("nl-choosable");
      line.addEventListener("click", (event) => {
        if (!event.target.closest("input, label, .nl-leaf, button")) state.choose(choose);
      });
      paints.push(() => line.classList.toggle("nl-chosen", state.model.get("chosen") === choose));
    }
    return line;
  }

  function chooser(choose, text) {
    const label = tag("label", "nl-chooser");
    const radio = Object.assign(tag("input"), { type: "radio", name: group });
    radio.addEventListener("change", () => state.choose(choose));
    label.append(radio, text);
    paints.push(() => (radio.checked = state.model.get("chosen") === choose));
    return label;
  }

  function fill(place, { text, number, toggle, wrong, ghost }) {
    if (text !== undefined) {
      place.textContent = text;
    } else if (number !== undefined) {
      const element = numberElement(state, number);
      // The Tab key stops at what can be changed; the others are read where they stand.
      if (!state.isLeaf(number)) element.removeAttribute("tabindex");
      place.append(element);
      paints.push(() => paintNumber(element, state, { digits: state.model.get("digits") }));
    } else if (ghost !== undefined) {
      const was = tag("span", "nl-was");
      place.append(was);
      paints.push(() => {
        const [digits, comma] = [state.model.get("digits"), state.model.get("comma")];
        was.textContent = state.before ? formatNumber(state.before[ghost], digits, comma) : "–";
      });
    } else if (toggle !== undefined) {
      const button = tag("button", "nl-button nl-toggle");
      button.tabIndex = -1; // the tables are one stop for the Tab key
      button.title = "Click: the other of 0 and 1";
      button.addEventListener("click", () => {
        state.remember();
        state.setLeaf(toggle, state.values[toggle] ? 0 : 1);
      });
      place.append(button);
      paints.push(() => {
        button.textContent = String(state.values[toggle]);
        button.setAttribute("aria-label", `${state.program.names[toggle]}: ${state.values[toggle]}`);
      });
    } else {
      paints.push(() => {
        const right = state.values[wrong] === 0;
        place.textContent = right ? "✓" : "✗";
        place.className = right ? "nl-as-activation" : "nl-as-error";
        place.setAttribute("aria-label", right ? "right" : "wrong");
      });
    }
  }

  return () => paints.forEach((paint) => paint());
}

/**
 * Buttons that set several leaves at once; returns their painter: pressed while these are the numbers.
 * @param {HTMLElement} host
 * @param {PlotState} state
 * @param {{presets: [name: string, leaves: [place: number, value: number][]][]}} side
 * @returns {() => void}
 */
export function writePresets(host, state, side) {
  const buttons = side.presets.map(([name, leaves]) => {
    const button = tag("button", "nl-button nl-preset", name);
    button.tabIndex = -1; // the presets are one stop for the Tab key
    button.addEventListener("click", () => {
      state.remember();
      state.setLeaves(leaves);
    });
    host.append(button);
    return { button, leaves };
  });
  host.hidden = !buttons.length;
  return () => {
    for (const { button, leaves } of buttons)
      button.setAttribute("aria-pressed", String(leaves.every(([k, value]) => state.values[k] === value)));
  };
}

/**
 * The sentence that judges the present state: `say()` if it is given, else what `side` has for the number of wrong ones;
 * returns its painter.
 * @param {HTMLElement} host
 * @param {PlotState} state
 * @param {{verdict?: {wrong: number[], all: string, some: string, none: string}}} side
 * @param {() => string} [say]
 * @returns {() => void}
 */
export function writeVerdict(host, state, { verdict }, say) {
  const write = (text) => {
    if (host.textContent !== text) host.textContent = text;
  };
  host.hidden = !verdict && !say;
  if (say) return () => write(say());
  if (!verdict) return () => {};
  return () => {
    const n = verdict.wrong.length;
    const right = verdict.wrong.filter((k) => state.values[k] === 0).length;
    const kind = right === n ? "all" : right === 0 ? "none" : "some";
    write(verdict[kind].replaceAll("{right}", String(right)).replaceAll("{n}", String(n)));
    host.classList.toggle("nl-holds", kind === "all");
    host.classList.toggle("nl-fails", kind !== "all");
  };
}
