// The marks on a map of the chapters: what is solved, ticked and guessed, wherever the map stands.

/** @import { Solved } from "./solved.js" */

// As signs and in words, the first that fits.
const SIGNS = { solved: " ✓", helped: " (✓)" };
const STATES = {
  solved: "solved",
  helped: "solved, after the way was shown",
  paper: "done on paper",
  predicted: "guessed",
  "": "still to come",
};

/**
 * Whether a list has this key; the mark of what was taken away counts as none.
 * @param {Record<string, string>} list
 * @param {string} key
 */
export const isNoted = (list, key) => Boolean(Object.hasOwn(list, key) && list[key]);

/**
 * Show what is noted on all marks below `root`: an item with data-key holds a link, one with data-paper a box to tick before
 * it, one with data-guess a link that says so by its sign.
 * @param {Document | HTMLElement} root
 * @param {Pick<Solved, "solved" | "helped" | "paper" | "predicted">} noted
 */
export function paintMarks(root, noted) {
  for (const mark of marksIn(root, "key")) {
    const key = mark.dataset.key;
    const state = ["solved", "helped"].find((list) => isNoted(noted[list], key)) ?? "";
    say(mark, state, `${key}: ${STATES[state]}${on(noted[state]?.[key])}`);
    mark.querySelector("a").textContent = `${key}${SIGNS[state] ?? ""}`;
  }
  for (const mark of marksIn(root, "paper")) {
    const { paper: key, title } = mark.dataset;
    const state = isNoted(noted.paper, key) ? "paper" : "";
    say(mark, state, `${key}, ${title}: ${STATES[state]}${on(noted.paper[key])}`);
    mark.querySelector("input").checked = Boolean(state);
  }
  for (const mark of marksIn(root, "guess")) {
    const key = mark.dataset.guess;
    const state = isNoted(noted.predicted, key) ? "predicted" : "";
    const words = `Prediction ${key.replace("p", "")}: ${STATES[state]}`;
    say(mark, state, words);
    const link = mark.querySelector("a");
    link.textContent = state ? "◆" : "◇";
    link.setAttribute("aria-label", words);
  }
}

/**
 * Call `ticked(key, isDone)` when the learner ticks a mark below `root`, or takes the tick away.
 * @param {Document | HTMLElement} root
 * @param {(key: string, isDone: boolean) => void} ticked
 */
export function followTicks(root, ticked) {
  root.addEventListener("change", ({ target }) => {
    const key = /** @type {HTMLElement} */ (target).closest("[data-paper]")?.getAttribute("data-paper");
    if (key) ticked(key, /** @type {HTMLInputElement} */ (target).checked);
  });
}

/** @returns {HTMLElement[]} */
const marksIn = (root, kind) => [...root.querySelectorAll(`[data-${kind}]`)];

function say(mark, state, words) {
  mark.dataset.state = state;
  mark.title = words;
}

/** The day of an ISO date, as the reader writes it. */
function on(when) {
  const day = new Date(when ?? NaN);
  return isNaN(day.getTime()) ? "" : `, ${day.toLocaleDateString()}`;
}
