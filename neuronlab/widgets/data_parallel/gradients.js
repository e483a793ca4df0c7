// The gradients as tables: one a worker, one for their mean, one for the whole batch on one GPU.

import { noticeChanges } from "../kit/changes.js";
import { fixedNumber } from "../kit/numbers.js";
import { agree } from "./averages.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */

const MOST_PLACES = 6;
const MOST_DIGITS = 4;
const LINE_NAMES = 18; // in pixels, as is what follows
const BETWEEN_NUMBERS = 4;
const WALK = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  Home: [0, -99],
  End: [0, 99],
};

/**
 * Fill `host` with the tables; returns {arrange, paint}. `arrange` comes first.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 */
export function makeGradients(host, replicas) {
  const { workers, parameters, program, model } = replicas;
  // Where parameter p stands: the bias comes first, as the weight of the input 1.
  const lines = [];
  parameters.forEach(({ address: [l, j, i] }, p) => {
    const line =
      lines.find((one) => one.l === l && one.j === j) ?? lines[lines.push({ l, j, places: [] }) - 1];
    line.places[i === null ? 0 : i + 1] = p;
  });
  const widest = Math.max(...lines.map(({ places }) => places.length));
  const roles = [
    ...workers.map(({ name }, k) => ({
      role: "own",
      k,
      sign: k < workers.length - 1 ? "+" : "→",
      name: `GPU ${name}`,
    })),
    { role: "mean", sign: "=", name: "mean" },
    { role: "whole", sign: "", name: "one big batch" },
  ];
  let cells = []; // of each parameter, one a table
  let tables = [];
  let characters = 0; // for which a cell has room
  const isNew = noticeChanges();

  /** Write the tables anew, each `width` pixels wide, its digits `character`, `columns` in a row. */
  function arrange(width, character, columns) {
    characters = Math.floor(((width - LINE_NAMES) / widest - BETWEEN_NUMBERS) / character);
    host.replaceChildren();
    cells = parameters.map(() => []);
    tables = roles.map((table, t) => ({
      ...table,
      sign: (t + 1) % columns ? table.sign : "",
      ...write(table),
    }));
  }

  function write({ name, role }) {
    const part = document.createElement("div");
    part.className = `nl-gradients${role === "own" ? "" : ` nl-of-${role}`}`;
    const title = document.createElement("div");
    title.className = "nl-gradients-title";
    const table = document.createElement("table");
    table.setAttribute("role", "grid");
    const sign = document.createElement("span");
    sign.className = "nl-gradients-sign";
    sign.setAttribute("aria-hidden", "true");
    part.append(title, table, sign);
    if (role !== "own") part.append(turnTo(role === "mean" ? "one big batch" : "mean"));
    const letters = model.get("notation") === "letters";
    let layer = null;
    for (const { l, j, places } of lines) {
      if (l !== layer) table.append(headOf(l, places.length, letters));
      layer = l;
      const row = table.insertRow();
      row.append(header("row", letters ? program.neuronsIn("letters")[l][j] : String(j + 1)));
      for (const p of places) {
        const cell = row.insertCell();
        cell.dataset.parameter = p;
        cell.setAttribute("role", "gridcell");
        cell.dataset.table = name;
        cell.style.setProperty("--nl-turn", String(lines.at(-1).l - l));
        cells[p].push(cell);
      }
    }
    host.append(part);
    return { part, title, table, signPlace: sign };
  }

  /** The button for what else stands in this place where it has room for one of the last two tables only. */
  function turnTo(other) {
    const button = Object.assign(document.createElement("button"), {
      className: "nl-button nl-turn",
      textContent: other,
    });
    button.setAttribute("aria-label", `show ${other} in this place`);
    button.addEventListener("click", () => {
      replicas.turn();
      /** @type {HTMLElement[]} */ ([...host.querySelectorAll(".nl-turn")])
        .find((one) => one !== button)
        .focus();
    });
    return button;
  }

  /** Above each layer's rows: where its inputs come from. */
  function headOf(l, count, letters) {
    const row = document.createElement("tr");
    row.className = "nl-gradients-head";
    row.insertCell().textContent = letters ? "" : `(${l + 1})`;
    for (let i = 0; i < count; i++) {
      const source =
        i === 0
          ? "bias"
          : l === 0
            ? `x${i}`
            : letters
              ? program.neuronsIn("letters")[l - 1][i - 1]
              : String(i);
      row.append(header("col", source));
    }
    return row;
  }

  function header(scope, text) {
    const made = document.createElement("th");
    made.scope = scope;
    made.textContent = text;
    return made;
  }

  const cellAt = (event) => event.target.closest?.("[data-parameter]");
  for (const kind of ["pointerover", "focusin"]) {
    host.addEventListener(kind, (event) => {
      const cell = cellAt(event);
      if (cell && replicas.chosen !== Number(cell.dataset.parameter))
        replicas.choose(Number(cell.dataset.parameter));
    });
  }
  host.addEventListener("keydown", (event) => {
    const cell = cellAt(event);
    const walk = WALK[event.key];
    if (!cell || !walk || event.ctrlKey || event.metaKey || event.altKey) return;
    const { chosen } = replicas;
    const row = lines.findIndex(({ places }) => places.includes(chosen));
    const to = Math.min(lines.length - 1, Math.max(0, row + walk[0]));
    const column = Math.min(
      lines[to].places.length - 1,
      Math.max(0, lines[row].places.indexOf(chosen) + walk[1]),
    );
    const next = cells[lines[to].places[column]].find(({ dataset }) => dataset.table === cell.dataset.table);
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  });

  /** The number of a table's parameter, its kind, and whether it is there yet. */
  function numberOf({ role, k }, p, at) {
    const { isAveraged, isUpdated } = replicas;
    if (role === "mean") return { value: at.mean, kind: "error", there: isAveraged && at.mean !== undefined };
    if (isUpdated)
      return { value: role === "own" ? at.updated[k] : at.whole.updated, kind: "update", there: true };
    if (role === "whole") return { value: at.whole.gradient, kind: "error", there: isAveraged };
    const { state, gradients } = workers[k];
    return { value: at.own[k], kind: "error", there: isAveraged || state.isKnown(gradients[p]) };
  }

  /** Write the numbers, but for those that are to be guessed. */
  function paint() {
    const { chosen } = replicas;
    host.classList.toggle("nl-turned", replicas.isTurned);
    if (!isNew(chosen, replicas.isRevealed, replicas.version, tables)) return;
    const all = parameters.map((_, p) => replicas.at(p));
    const comma = model.get("comma");
    for (const [t, table] of tables.entries()) {
      const found = all.map((at, p) => numberOf(table, p, at));
      const places = placesFor(
        tables.flatMap((one) => (sameKind(one, table) ? all.map((at, p) => numberOf(one, p, at).value) : [])),
      );
      const hidden = replicas.hidesTable(table.role);
      found.forEach(({ value, kind, there }, p) => {
        const cell = cells[p][t];
        const text = !there ? "·" : hidden ? "?" : fixedNumber(value, places, comma);
        if (cell.textContent !== text) cell.textContent = text;
        cell.className = `${there ? `nl-as-${kind}` : "nl-pending"}${p === chosen ? " nl-chosen" : ""}`;
        cell.setAttribute("tabindex", p === chosen ? "0" : "-1");
      });
      paintTitle(table, all);
    }
  }

  function paintTitle({ role, k, name, sign, title, table, signPlace }, all) {
    const { isUpdated } = replicas;
    const wrong = model.get("averaging") === "error terms";
    const what = isUpdated ? "new weights" : "gradient";
    let remark = "";
    if (role === "own")
      remark = replicas.isAveraged && wrong ? "mean error terms × own inputs" : workers[k].samples;
    if (role === "mean") remark = wrong ? "of gradients: none is made" : sharesInWords();
    if (role === "whole") remark = `all ${replicas.nSamples} samples`;
    const heading = role === "mean" ? "mean gradient" : `${name}: ${what}`;
    title.innerHTML = `<b></b> <span></span>`;
    title.firstChild.textContent = heading;
    title.lastChild.textContent = remark;
    table.setAttribute("aria-label", heading);
    const differs = replicas.isAveraged && all.some(({ mean, whole }) => !agree(mean, whole.gradient));
    signPlace.textContent = isUpdated
      ? ({ "→": "←" }[sign] ?? "")
      : wrong
        ? ""
        : sign === "=" && differs
          ? "≠"
          : sign;
    signPlace.parentElement.classList.toggle("nl-gradients-none", role === "mean" && wrong);
  }

  /** Whose gradient has which part in the mean; of many the same is said once. */
  function sharesInWords() {
    const shares = workers.map((worker) => replicas.share(worker).join("/"));
    if (workers.length > 2 && new Set(shares).size === 1) return `${shares[0]} of each`;
    return workers.map(({ name }, k) => `${shares[k]} of ${name}`).join(" + ");
  }

  function sameKind(one, other) {
    return !replicas.isUpdated || (one.role === "mean") === (other.role === "mean");
  }

  /** As many decimal places for all as show the largest with the chosen digits, and as there is room for. */
  function placesFor(numbers) {
    const largest = Math.max(...numbers.filter(Number.isFinite).map(Math.abs), 1e-12);
    const power = Math.floor(Math.log10(largest));
    const wanted = Math.min(MOST_DIGITS, model.get("digits")) - 1 - power;
    const fitting = characters - "−.".length - Math.max(1, power + 1);
    return Math.max(0, Math.min(wanted, fitting, MOST_PLACES));
  }

  return { arrange, paint };
}
