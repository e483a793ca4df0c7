// The workers' vectors as a table, a row for each worker and a column for each chunk, and the arrows between its cells.

import { zoomOf } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";
import { paintRingNumber, placeRingNumber, ringNumber } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const OVERLAY = "http://www.w3.org/2000/svg";
// In pixels, at the usual size of letters.
const HEAD = 76; // the column of the workers' names
const SHORT_HEAD = 50;
const GAP = 6;
const GUTTER = 54; // for arrows beside a table of one chunk
const NUMBER = 63;
const NUMBER_BESIDE = 78; // a number that has another one beside it
const LEAST = 50; // a column in which a number still fits
const PADDING = 9; // of a cell, with its border
const ROOMY = 125; // a column in whose first line "12 more" stands beside the names and the badge
const TINY = 24; // a column in which no letter fits
const LETTER = 8.6;
const CHARACTER = 7.8;
const LEAST_DIGITS = 3;
const FEW_COLUMNS = 4;
const PHONE_TABLE = 420;

/**
 * The width that a table of this schedule wants if all cells are to show numbers.
 * @param {RingState} state
 */
export function tableWidth(state) {
  return (
    (state.cuts.length > FEW_COLUMNS ? SHORT_HEAD : HEAD) +
    state.cuts.length * (NUMBER + GAP) +
    (state.cuts.length === 1 ? GUTTER : 0)
  );
}

/**
 * The width at which the first line of every cell also says how many more numbers there are.
 * @param {RingState} state
 */
export function roomyWidth(state) {
  return HEAD + state.cuts.length * (ROOMY + GAP) + (state.cuts.length === 1 ? GUTTER : 0);
}

/**
 * Draw the table in `host`, `room` pixels wide; returns {paint}. `choose` is called with (worker, i) of a chosen number.
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {number} room
 * @param {(worker: number, i: number) => void} choose
 */
export function drawTable(host, state, room, choose) {
  const { cuts, nWorkers: n, letters } = state;
  const isShort = cuts.length > FEW_COLUMNS || room < PHONE_TABLE;
  const column =
    (room - (isShort ? SHORT_HEAD : HEAD) - (cuts.length === 1 ? GUTTER : 0)) / cuts.length - GAP;
  const longest = Math.max(...cuts.map(([start, stop]) => stop - start));
  const perLine = Math.max(1, Math.floor((column - PADDING + GAP) / (NUMBER_BESIDE + GAP)));
  const allowed = n <= 4 ? 3 : 2;
  const needed = Math.ceil(longest / perLine);
  // With one number in a line, how many more there are would take a line of its own.
  const onTop = needed > allowed && perLine === 1 && column >= ROOMY;
  const lines = Math.min(onTop ? allowed - 1 : allowed, needed);
  const most = column < LEAST ? 0 : perLine * lines;
  const spelt = column > (2 * n - 1) * LETTER + 22;
  const table = make("table", "nl-ring-table");
  const cells = [];

  const heading = make("tr", "");
  const corner = make("td", "", column < 70 ? "chunk" : "");
  heading.append(corner);
  cuts.forEach(([start, stop], chunk) => {
    const head = make(
      "th",
      "nl-ring-chunk",
      cuts.length === 1 ? "the whole vector" : column < 70 ? `${chunk + 1}` : `chunk ${chunk + 1}`,
    );
    head.scope = "col";
    if (column < TINY) head.style.fontSize = "0.7em";
    head.title =
      stop > start ? `chunk ${chunk + 1}: numbers ${start + 1} to ${stop}` : `chunk ${chunk + 1} is empty`;
    heading.append(head);
  });
  table.append(make("thead", ""), make("tbody", ""));
  table.tHead.append(heading);

  const rows = Array.from({ length: n }, (_, worker) => {
    const line = make("tr", "");
    const head = make("th", "nl-ring-worker");
    head.scope = "row";
    const bar = make("i", "nl-bar");
    const fill = make("i", "");
    bar.append(fill);
    const bytes = make("span", "nl-ring-bytes");
    head.append(make("b", "", letters[worker]), bar, bytes);
    line.append(head);
    cuts.forEach((cut, chunk) => {
      const cell = drawCell(worker, chunk, cut);
      cells.push(cell);
      line.append(cell.box);
    });
    table.tBodies[0].append(line);
    return { fill, bytes, head };
  });
  const overlay = document.createElementNS(OVERLAY, "svg");
  overlay.setAttribute("class", "nl-ring-overlay");
  overlay.setAttribute("aria-hidden", "true");
  const holder = make(
    "div",
    `nl-ring-holder${cuts.length === 1 ? " nl-ring-whole" : ""}${most ? "" : " nl-ring-marks"}`,
  );
  holder.style.setProperty("--nl-lines", most ? lines : 0);
  corner.style.width = `${(isShort ? SHORT_HEAD : HEAD) / 14}em`;
  holder.append(table, overlay);
  host.replaceChildren(holder);

  function drawCell(worker, chunk, [start, stop]) {
    const box = make("td", "nl-ring-cell");
    const parts = make("span", "nl-ring-parts");
    const badge = make("span", "nl-ring-badge");
    const top = make("div", "nl-ring-top");
    top.append(parts, badge);
    box.append(top);
    const count = stop - start;
    const shown = count <= most ? count : Math.max(0, onTop ? most : most - 1);
    const grid = make("div", "nl-ring-numbers");
    grid.style.gridTemplateColumns = `repeat(${perLine}, minmax(0, 1fr))`;
    const numbers = Array.from({ length: shown }, (_, turn) => {
      const number = ringNumber();
      placeRingNumber(number, state, state.position, worker, start + turn);
      grid.append(number);
      return number;
    });
    if (shown < count) {
      const more = make("button", "nl-ring-more", shown ? `${count - shown} more` : "…");
      more.setAttribute("aria-label", `all ${count} numbers of ${letters[worker]}'s chunk ${chunk + 1}`);
      more.addEventListener("click", () => choose(worker, start + shown));
      if (onTop) top.append(more);
      else grid.append(more);
    }
    if (!count && most) grid.append(make("span", "nl-ring-empty", "empty"));
    box.append(grid);
    box.addEventListener("click", (event) => {
      if (event.target.closest(".nl-num, button") || !count) return;
      choose(worker, start);
    });
    return { box, parts, badge, numbers, worker, chunk, start, stop };
  }

  function paint(chosen, isHidden) {
    const room = (column - PADDING + GAP) / perLine - GAP;
    const characters = Math.floor(room / CHARACTER);
    const { position } = state;
    for (const { box, parts, badge, numbers, worker, chunk, start, stop } of cells) {
      const counts = state.counts(position, worker, chunk);
      const finished = state.isFinished(position, worker, chunk);
      write(parts, column < TINY ? "" : finished ? (column < 62 ? "✓" : "✓ all") : namesOf(counts));
      box.style.setProperty("--nl-share", `${(100 * counts.filter((count) => count > 0).length) / n}%`);
      parts.title = counts
        .flatMap((count, other) =>
          count ? [count === 1 ? letters[other] : `${count} times ${letters[other]}`] : [],
        )
        .join(" + ");
      const received = state.transfersAt(position).filter((each) => each[1] === worker && each[2] === chunk);
      const sends = state.isSent(position, worker, chunk);
      write(badge, most ? badgeOf(received) : "");
      box.classList.toggle("nl-result", received.length > 0 || (position > 0 && position === state.first));
      box.classList.toggle("nl-sends", sends);
      box.classList.toggle("nl-finished", finished);
      box.classList.toggle("nl-chosen", chosen.worker === worker && start <= chosen.i && chosen.i < stop);
      const hidden = isHidden(worker, chunk);
      numbers.forEach((number, turn) => {
        placeRingNumber(number, state, position, worker, start + turn);
        const value = state.at(position, worker, start + turn);
        const chosenDigits = state.model.get("digits");
        const fits = formatNumber(value, chosenDigits).length <= characters;
        paintRingNumber(number, state, { digits: fits ? chosenDigits : LEAST_DIGITS, hidden });
        number.classList.toggle("nl-long", number.textContent.length > characters);
      });
    }
    const comma = state.model.get("comma");
    const each = state.model.get("bytes_each");
    const totals = rows.map((_, worker) => each * state.sentBy(state.last, worker));
    rows.forEach(({ fill, bytes, head }, worker) => {
      const done = each * state.sentBy(position, worker);
      fill.style.width = `${(100 * done) / Math.max(1, ...totals)}%`;
      write(bytes, `${formatNumber(done, 6, comma)} B${isShort ? "" : " sent"}`);
      head.title = `${letters[worker]} has sent ${done} of ${totals[worker]} bytes`;
    });
    drawArrows();
  }

  const namesOf = (counts) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (!spelt) return `${all}/${n}`;
    return counts.flatMap((count, other) => Array(count).fill(letters[other])).join("+");
  };

  function badgeOf(received) {
    if (!received.length) return "";
    const sign = received[0][3] === "reduce" ? "+" : "←";
    return received.length > 2 || (column < 70 && received.length > 1)
      ? `${sign}${received.length}`
      : received.map(([from]) => sign + letters[from]).join("");
  }

  // Where the cells are: asked for at every step, it would make the browser lay the page out within the step, which took
  // two thirds of it. They only move when the table changes its size.
  let places = null;
  let scale = 1;
  let drawn = null;
  new ResizeObserver(() => {
    places = null;
    drawn = null;
    drawArrows();
  }).observe(holder);

  /** The boxes of all cells within the holder, and how large letters are; null while it has no size. */
  function measure() {
    const home = holder.getBoundingClientRect();
    const zoom = zoomOf(holder);
    scale = parseFloat(getComputedStyle(holder).fontSize) / 14;
    return home.width
      ? cells.map(({ box }) => {
          const { left, right, top, bottom } = box.getBoundingClientRect();
          return {
            left: (left - home.left) / zoom,
            right: (right - home.left) / zoom,
            top: (top - home.top) / zoom,
            bottom: (bottom - home.top) / zoom,
          };
        })
      : null;
  }

  /** Straight down to the next row, in and out at the table's edges from the last row to the first, else round the side. */
  function drawArrows() {
    places ??= measure();
    if (!places || drawn === state.position) return;
    drawn = state.position;
    overlay.replaceChildren();
    const boxAt = (worker, chunk) => places[worker * cuts.length + chunk];
    for (const [from, to, chunk, action] of state.transfersAt(state.position)) {
      const [start, end] = [boxAt(from, chunk), boxAt(to, chunk)];
      const x = (start.left + start.right) / 2;
      const copy = action === "copy";
      if (cuts.length > 1 && to === from + 1) {
        arrow(`M${x} ${start.bottom} V${end.top - 6 * scale}`, [x, end.top, 0, 1], copy);
      } else if (cuts.length > 1 && from === n - 1 && to === 0) {
        arrow(`M${x} ${start.bottom} v${11 * scale}`, null, copy);
        arrow(`M${x} ${end.top - 13 * scale} V${end.top - 6 * scale}`, [x, end.top, 0, 1], copy);
      } else {
        const [y1, y2] = [
          (start.top + start.bottom) / 2 + (to > from ? 4 : -4) * scale,
          (end.top + end.bottom) / 2 + (to > from ? -4 : 4) * scale,
        ];
        const wide = (cuts.length === 1 ? 10 + (34 * Math.abs(to - from)) / Math.max(1, n - 1) : 12) * scale;
        const [right, there] = [start.right, end.right];
        arrow(
          `M${right} ${y1} C${right + wide} ${y1} ${there + wide} ${y2} ${there + 6 * scale} ${y2}`,
          [there, y2, -1, 0],
          copy,
        );
      }
    }

    function arrow(path, tip, copy) {
      const way = document.createElementNS(OVERLAY, "path");
      way.setAttribute("d", path);
      way.setAttribute("class", `nl-ring-arrow${copy ? " nl-ring-copy" : ""}`);
      overlay.append(way);
      if (!tip) return;
      const [x, y, dx, dy] = tip;
      const size = 7 * scale;
      const head = document.createElementNS(OVERLAY, "path");
      head.setAttribute(
        "d",
        `M${x} ${y} L${x - size * (dx + dy * 0.6)} ${y - size * (dy + dx * 0.6)} L${x - size * (dx - dy * 0.6)} ${y - size * (dy - dx * 0.6)} Z`,
      );
      head.setAttribute("class", "nl-ring-head");
      overlay.append(head);
    }
  }

  return { paint };
}

function make(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
