// How wide the columns of the workers' table are, and how much a cell has room for.

/** @import { RingState } from "../kit/types.d.ts" */

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
const NARROW = 70; // below it a heading is a numeral
const LETTER = 8.6;
const CHARACTER = 7.8;
const FEW_COLUMNS = 4;
const PHONE_TABLE = 420;

/**
 * The width that a table of this schedule wants if all cells are to show numbers.
 * @param {RingState} state
 */
export function tableWidth(state) {
  return widthOf(state, state.cuts.length > FEW_COLUMNS ? SHORT_HEAD : HEAD, NUMBER);
}

/**
 * The width at which the first line of every cell also says how many more numbers there are.
 * @param {RingState} state
 */
export function roomyWidth(state) {
  return widthOf(state, HEAD, ROOMY);
}

function widthOf({ cuts }, head, column) {
  return head + cuts.length * (column + GAP) + (cuts.length === 1 ? GUTTER : 0);
}

/**
 * What has room in a table `room` pixels wide.
 * @param {RingState} state
 * @param {number} room
 */
export function columnsOf({ cuts, nWorkers }, room) {
  const isShort = cuts.length > FEW_COLUMNS || room < PHONE_TABLE;
  const head = isShort ? SHORT_HEAD : HEAD;
  const width = (room - head - (cuts.length === 1 ? GUTTER : 0)) / cuts.length - GAP;
  const longest = Math.max(...cuts.map(([start, stop]) => stop - start));
  const perLine = Math.max(1, Math.floor((width - PADDING + GAP) / (NUMBER_BESIDE + GAP)));
  const allowed = nWorkers <= 4 ? 3 : 2;
  const needed = Math.ceil(longest / perLine);
  // With one number in a line, how many more there are would take a line of its own.
  const moreOnTop = needed > allowed && perLine === 1 && width >= ROOMY;
  const lines = Math.min(moreOnTop ? allowed - 1 : allowed, needed);
  return {
    head,
    isShort, // of the workers' column
    width, // of a column
    isNarrow: width < NARROW,
    perLine, // numbers beside each other in a cell
    lines, // of numbers in a cell
    most: width < LEAST ? 0 : perLine * lines, // numbers in a cell
    moreOnTop,
    /** So many characters of a number fit. */
    characters: Math.floor(((width - PADDING + GAP) / perLine - GAP) / CHARACTER),
    /** Whether the names of all workers fit, with signs between them; else their number is said. */
    areNamesSpelt: width > (2 * nWorkers - 1) * LETTER + 22,
  };
}
