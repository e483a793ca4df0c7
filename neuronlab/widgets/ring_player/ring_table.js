// The workers' vectors as a table, a row for each worker and a column for each chunk.

import { addElement } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { makeRingArrows } from "./ring_arrows.js";
import { columnsOf } from "./ring_columns.js";
import { paintRingNumber, placeRingNumber, ringNumber } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

// In pixels: columns in which no letter fits, and none but the sign of a finished cell.
const TINY = 24;
const NO_WORD = 62;
const LEAST_DIGITS = 3;

/**
 * Draw the table in `host`, `room` pixels wide; returns {paint}. `choose` is called with (worker, i) of a chosen number.
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {number} room
 * @param {(worker: number, i: number) => void} choose
 */
export function drawTable(host, state, room, choose) {
  const { cuts, nWorkers: n, letters } = state;
  const columns = columnsOf(state, room);
  const { width, isNarrow, most } = columns;

  const kinds = `${cuts.length === 1 ? " nl-ring-whole" : ""}${most ? "" : " nl-ring-marks"}`;
  const holder = addElement(null, "div", `nl-ring-holder${kinds}`);
  holder.style.setProperty("--nl-lines", String(most ? columns.lines : 0));
  const table = addElement(holder, "table", "nl-ring-table");
  drawHeading(addElement(addElement(table, "thead"), "tr"));
  const body = addElement(table, "tbody");
  const cells = [];
  const rows = Array.from({ length: n }, (_, worker) => drawRow(addElement(body, "tr"), worker));
  const drawArrows = makeRingArrows(
    holder,
    cells.map(({ box }) => box),
    state,
  );
  host.replaceChildren(holder);

  function drawHeading(line) {
    const corner = addElement(line, "td", "", isNarrow ? "chunk" : "");
    corner.style.width = `${columns.head / 14}em`;
    cuts.forEach(([start, stop], chunk) => {
      const words = cuts.length === 1 ? "the whole vector" : isNarrow ? `${chunk + 1}` : `chunk ${chunk + 1}`;
      const head = addElement(line, "th", "nl-ring-chunk", words);
      head.scope = "col";
      if (width < TINY) head.style.fontSize = "0.7em";
      head.title =
        stop > start ? `chunk ${chunk + 1}: numbers ${start + 1} to ${stop}` : `chunk ${chunk + 1} is empty`;
    });
  }

  function drawRow(line, worker) {
    const head = addElement(line, "th", "nl-ring-worker");
    head.scope = "row";
    addElement(head, "b", "", letters[worker]);
    const fill = addElement(addElement(head, "i", "nl-bar"), "i");
    const bytes = addElement(head, "span", "nl-ring-bytes");
    cuts.forEach((cut, chunk) => cells.push(drawCell(line, worker, chunk, cut)));
    return { fill, bytes, head };
  }

  function drawCell(line, worker, chunk, [start, stop]) {
    const box = addElement(line, "td", "nl-ring-cell");
    const top = addElement(box, "div", "nl-ring-top");
    const parts = addElement(top, "span", "nl-ring-parts");
    const badge = addElement(top, "span", "nl-ring-badge");
    const count = stop - start;
    const shown = count <= most ? count : Math.max(0, columns.moreOnTop ? most : most - 1);
    const grid = addElement(box, "div", "nl-ring-numbers");
    grid.style.gridTemplateColumns = `repeat(${columns.perLine}, minmax(0, 1fr))`;
    const numbers = Array.from({ length: shown }, (_, turn) => {
      const number = ringNumber();
      placeRingNumber(number, state, state.position, worker, start + turn);
      grid.append(number);
      return number;
    });
    if (shown < count) {
      const place = columns.moreOnTop ? top : grid;
      const more = addElement(place, "button", "nl-ring-more", shown ? `${count - shown} more` : "…");
      more.setAttribute("aria-label", `all ${count} numbers of ${letters[worker]}'s chunk ${chunk + 1}`);
      more.addEventListener("click", () => choose(worker, start + shown));
    }
    if (!count && most) addElement(grid, "span", "nl-ring-empty", "empty");
    box.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest(".nl-num, button") || !count) return;
      choose(worker, start);
    });
    return { box, parts, badge, numbers, worker, chunk, start, stop };
  }

  /** Write what everybody holds now; `chosen` is {worker, i}, and `isHidden(worker, chunk)` leaves numbers to be guessed. */
  function paint(chosen, isHidden) {
    for (const cell of cells) {
      paintParts(cell);
      paintMarks(cell, chosen);
      paintNumbers(cell, isHidden(cell.worker, cell.chunk));
    }
    paintBytes();
    drawArrows();
  }

  /** Whose vectors are in a cell's sums by now. */
  function paintParts({ box, parts, worker, chunk }) {
    const counts = state.counts(state.position, worker, chunk);
    const isFinished = state.isFinished(state.position, worker, chunk);
    const words = isFinished ? (width < NO_WORD ? "✓" : "✓ all") : namesOf(counts);
    write(parts, width < TINY ? "" : words);
    box.style.setProperty("--nl-share", `${(100 * counts.filter((count) => count > 0).length) / n}%`);
    parts.title = counts
      .flatMap((count, other) =>
        count ? [count === 1 ? letters[other] : `${count} times ${letters[other]}`] : [],
      )
      .join(" + ");
  }

  /** What this step does to a cell, and whether it is the chosen one. */
  function paintMarks({ box, badge, worker, chunk, start, stop }, chosen) {
    const { position } = state;
    const received = state.transfersAt(position).filter((each) => each[1] === worker && each[2] === chunk);
    write(badge, most ? badgeOf(received) : "");
    box.classList.toggle("nl-result", received.length > 0 || (position > 0 && position === state.first));
    box.classList.toggle("nl-sends", state.isSent(position, worker, chunk));
    box.classList.toggle("nl-finished", state.isFinished(position, worker, chunk));
    box.classList.toggle("nl-chosen", chosen.worker === worker && start <= chosen.i && chosen.i < stop);
  }

  function paintNumbers({ numbers, worker, start }, hidden) {
    const digits = state.model.get("digits");
    numbers.forEach((number, turn) => {
      placeRingNumber(number, state, state.position, worker, start + turn);
      const value = state.at(state.position, worker, start + turn);
      const fits = formatNumber(value, digits).length <= columns.characters;
      paintRingNumber(number, state, { digits: fits ? digits : LEAST_DIGITS, hidden });
      number.classList.toggle("nl-long", number.textContent.length > columns.characters);
    });
  }

  /** How much every worker has sent, of what it sends in all. */
  function paintBytes() {
    const [comma, each] = [state.model.get("comma"), state.model.get("bytes_each")];
    const totals = rows.map((_, worker) => each * state.sentBy(state.last, worker));
    rows.forEach(({ fill, bytes, head }, worker) => {
      const done = each * state.sentBy(state.position, worker);
      fill.style.width = `${(100 * done) / Math.max(1, ...totals)}%`;
      write(bytes, `${formatNumber(done, 6, comma)} B${columns.isShort ? "" : " sent"}`);
      head.title = `${letters[worker]} has sent ${done} of ${totals[worker]} bytes`;
    });
  }

  function namesOf(counts) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (!columns.areNamesSpelt) return `${all}/${n}`;
    return counts.flatMap((count, other) => Array(count).fill(letters[other])).join("+");
  }

  function badgeOf(received) {
    if (!received.length) return "";
    const sign = received[0][3] === "reduce" ? "+" : "←";
    return received.length > 2 || (isNarrow && received.length > 1)
      ? `${sign}${received.length}`
      : received.map(([from]) => sign + letters[from]).join("");
  }

  return { paint };
}

/** Write a text, but not one that is there already: the browser would lay the table out anew. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
