// The table of one gradient: a row for each neuron, its bias first, and above each layer where its inputs come from.

import { addElement } from "../kit/elements.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */
/** @typedef {{l: number, j: number, places: number[]}} Line the parameters of neuron j of layer l, the bias first */
/** @typedef {{name: string, role: string, sign: string, k?: number}} Gradient worker k's own, the mean, or the whole batch's */

/**
 * The rows of every table; the bias comes first, as the weight of the input 1.
 * @param {ReplicasState["parameters"]} parameters
 * @returns {Line[]}
 */
export function linesOf(parameters) {
  /** @type {Line[]} */
  const lines = [];
  parameters.forEach(({ address: [l, j, i] }, p) => {
    const line =
      lines.find((one) => one.l === l && one.j === j) ?? lines[lines.push({ l, j, places: [] }) - 1];
    line.places[i === null ? 0 : i + 1] = p;
  });
  return lines;
}

/**
 * Append the table of `gradient` to `host`: {part, title, table, sign, cells}, the cells by parameter.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 * @param {Line[]} lines
 * @param {Gradient} gradient
 */
export function writeGradientTable(host, replicas, lines, { name, role }) {
  const part = addElement(host, "div", `nl-gradients${role === "own" ? "" : ` nl-of-${role}`}`);
  const title = addElement(part, "div", "nl-gradients-title");
  const [heading, remark] = [addElement(title, "b"), addElement(title, "span")];
  heading.after(" ");
  const table = addElement(part, "table");
  table.setAttribute("role", "grid");
  const sign = addElement(part, "span", "nl-gradients-sign");
  sign.setAttribute("aria-hidden", "true");
  if (role !== "own") addTurn(part, host, replicas, role === "mean" ? "one big batch" : "mean");
  const letters = replicas.model.get("notation") === "letters" ? replicas.program.neuronsIn("letters") : null;
  /** @type {HTMLTableCellElement[]} */
  const cells = [];
  let layer = null;
  for (const { l, j, places } of lines) {
    if (l !== layer) addHead(table, l, places.length, letters);
    layer = l;
    const row = table.insertRow();
    addHeader(row, "row", letters ? letters[l][j] : String(j + 1));
    for (const p of places) {
      const cell = row.insertCell();
      Object.assign(cell.dataset, { parameter: p, table: name });
      cell.setAttribute("role", "gridcell");
      cell.style.setProperty("--nl-turn", String(lines.at(-1).l - l));
      cells[p] = cell;
    }
  }
  return { part, heading, remark, table, sign, cells };
}

/** Add the button for what else stands in this place where it has room for one of the last two tables only. */
function addTurn(part, host, replicas, other) {
  const button = addElement(part, "button", "nl-button nl-turn", other);
  button.setAttribute("aria-label", `show ${other} in this place`);
  button.addEventListener("click", () => {
    replicas.turn();
    /** @type {HTMLElement[]} */ ([...host.querySelectorAll(".nl-turn")])
      .find((one) => one !== button)
      .focus();
  });
}

/** Add what stands above the rows of layer l: where its `count` inputs come from. */
function addHead(table, l, count, letters) {
  const row = table.insertRow();
  row.className = "nl-gradients-head";
  row.insertCell().textContent = letters ? "" : `(${l + 1})`;
  for (let i = 0; i < count; i++) addHeader(row, "col", sourceOf(l, i, letters));
}

function sourceOf(l, i, letters) {
  if (i === 0) return "bias";
  if (l === 0) return `x${i}`;
  return letters ? letters[l - 1][i - 1] : String(i);
}

function addHeader(row, scope, text) {
  addElement(row, "th", "", text).scope = scope;
}
