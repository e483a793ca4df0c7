// The gradients as tables: one a worker, one for their mean, one for the whole batch on one GPU.

import { noticeChanges } from "../kit/changes.js";
import { fixedNumber } from "../kit/numbers.js";
import { agree } from "./averages.js";
import { linesOf, writeGradientTable } from "./gradient_table.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */
/** @import { Gradient, Line } from "./gradient_table.js" */

const MOST_PLACES = 6;
const MOST_DIGITS = 4;
const LINE_NAMES = 18; // in pixels, as is what follows
const BETWEEN_NUMBERS = 4;
const WALK = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/**
 * Fill `host` with the tables; returns {arrange, paint}. `arrange` comes first.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 */
export function makeGradients(host, replicas) {
  const { parameters, model } = replicas;
  const lines = linesOf(parameters);
  const widest = Math.max(...lines.map(({ places }) => places.length));
  const gradients = gradientsOf(replicas);
  let tables = [];
  let characters = 0; // for which a cell has room
  const isNew = noticeChanges();
  attachWalk(host, replicas, lines);

  /** Write the tables anew, each `width` pixels wide, its digits `character`, `columns` in a row. */
  function arrange(width, character, columns) {
    characters = Math.floor(((width - LINE_NAMES) / widest - BETWEEN_NUMBERS) / character);
    host.replaceChildren();
    tables = gradients.map((gradient, t) => ({
      // At the end of a row there is nothing to the right to be added to.
      gradient: { ...gradient, sign: (t + 1) % columns ? gradient.sign : "" },
      ...writeGradientTable(host, replicas, lines, gradient),
    }));
  }

  /** Write the numbers, but for those that are to be guessed. */
  function paint() {
    const { chosen } = replicas;
    host.classList.toggle("nl-turned", replicas.isTurned);
    if (!isNew(chosen, replicas.isRevealed, replicas.version, tables)) return;
    const all = parameters.map((_, p) => replicas.at(p));
    const numbersOf = (gradient) => all.map((at, p) => numberOf(replicas, gradient, p, at));
    const comma = model.get("comma");
    for (const { gradient, cells, ...rest } of tables) {
      const together = gradients.filter((other) => shareUnit(replicas, gradient, other)).flatMap(numbersOf);
      const places = placesFor(together.map(({ value }) => value));
      const hidden = replicas.hidesTable(gradient.role);
      numbersOf(gradient).forEach(({ value, kind, there }, p) => {
        const text = !there ? "·" : hidden ? "?" : fixedNumber(value, places, comma);
        if (cells[p].textContent !== text) cells[p].textContent = text;
        cells[p].className = `${there ? `nl-as-${kind}` : "nl-pending"}${p === chosen ? " nl-chosen" : ""}`;
        cells[p].setAttribute("tabindex", p === chosen ? "0" : "-1");
      });
      paintWords(rest, replicas, gradient, all);
    }
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

/**
 * All gradients that get a table, with the sign between it and the next one.
 * @param {ReplicasState} replicas
 * @returns {Gradient[]}
 */
function gradientsOf({ workers }) {
  const own = workers.map(({ name }, k) => {
    const sign = k < workers.length - 1 ? "+" : "→";
    return { role: "own", k, sign, name: `GPU ${name}` };
  });
  const [mean, whole] = [
    { role: "mean", sign: "=", name: "mean" },
    { role: "whole", sign: "", name: "one big batch" },
  ];
  return [...own, mean, whole];
}

/**
 * Let a cell that is pointed at be the chosen one, and the arrow keys walk from cell to cell of its table.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 * @param {Line[]} lines
 */
function attachWalk(host, replicas, lines) {
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
    const within = (k, list) => Math.min(list.length - 1, Math.max(0, k));
    const row = lines.findIndex(({ places }) => places.includes(replicas.chosen));
    const { places } = lines[within(row + walk[0], lines)];
    const p = places[within(lines[row].places.indexOf(replicas.chosen) + walk[1], places)];
    cell.closest("table").querySelector(`[data-parameter="${p}"]`).focus();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** What a table has for parameter p, of which `at` are all numbers: the number, its kind, and whether it is there yet. */
function numberOf({ workers, isAveraged, isUpdated }, { role, k }, p, at) {
  if (role === "mean") return { value: at.mean, kind: "error", there: isAveraged && at.mean !== undefined };
  if (isUpdated)
    return { value: role === "own" ? at.updated[k] : at.whole.updated, kind: "update", there: true };
  if (role === "whole") return { value: at.whole.gradient, kind: "error", there: isAveraged };
  const { state, gradients } = workers[k];
  return { value: at.own[k], kind: "error", there: isAveraged || state.isKnown(gradients[p]) };
}

/** Whether the numbers of two tables are compared, and written with as many places: gradients, or new weights. */
function shareUnit({ isUpdated }, one, other) {
  return !isUpdated || (one.role === "mean") === (other.role === "mean");
}

/** Write what stands above a table, and the sign beside it. */
function paintWords({ part, heading, remark, table, sign }, replicas, gradient, all) {
  const { isAveraged, isUpdated, model } = replicas;
  const isWrong = model.get("averaging") === "error terms";
  const isMean = gradient.role === "mean";
  heading.textContent = isMean
    ? "mean gradient"
    : `${gradient.name}: ${isUpdated ? "new weights" : "gradient"}`;
  remark.textContent = remarkOn(replicas, gradient, isWrong);
  table.setAttribute("aria-label", heading.textContent);
  const differs = isAveraged && all.some(({ mean, whole }) => !agree(mean, whole.gradient));
  sign.textContent = signBeside(gradient, isUpdated, isWrong, differs);
  part.classList.toggle("nl-gradients-none", isMean && isWrong);
}

function signBeside({ sign }, isUpdated, isWrong, differs) {
  if (isUpdated) return sign === "→" ? "←" : ""; // the mean has come back to the workers
  if (isWrong) return "";
  return sign === "=" && differs ? "≠" : sign;
}

function remarkOn(replicas, { role, k }, isWrong) {
  if (role === "whole") return `all ${replicas.nSamples} samples`;
  if (role === "mean") return isWrong ? "of gradients: none is made" : sharesInWords(replicas);
  return replicas.isAveraged && isWrong ? "mean error terms × own inputs" : replicas.workers[k].samples;
}

/** Whose gradient has which part in the mean; of many the same is said once. */
function sharesInWords({ workers, share }) {
  const shares = workers.map((worker) => share(worker).join("/"));
  if (workers.length > 2 && new Set(shares).size === 1) return `${shares[0]} of each`;
  return workers.map(({ name }, k) => `${shares[k]} of ${name}`).join(" + ");
}
