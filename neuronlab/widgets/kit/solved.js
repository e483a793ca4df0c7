// What was solved where no kernel could note it: kept in this browser's storage, and handed over when there is a kernel.

const PROGRESS_PLACE = "neuronlab-progress";
const LISTS = /** @type {const} */ (["solved", "helped", "handed"]); // each {key: when}; the first two as in the progress file

/** @typedef {Record<"solved" | "helped" | "handed", Record<string, string>>} Solved */

/**
 * What is noted; nothing where the browser keeps nothing, or where something else stands in its place.
 * @returns {Solved}
 */
export function loadSolved() {
  let noted = null;
  try {
    noted = JSON.parse(localStorage.getItem(PROGRESS_PLACE) ?? "null");
  } catch {
    // No storage, or no JSON in it.
  }
  return /** @type {Solved} */ (
    Object.fromEntries(LISTS.map((list) => [list, { ...Object(noted?.[list]) }]))
  );
}

/**
 * Keep what is noted; returns a sentence for the learner, mostly "".
 * @param {Solved} noted
 */
function saveSolved(noted) {
  try {
    localStorage.setItem(PROGRESS_PLACE, JSON.stringify(noted));
    return "";
  } catch {
    return "Your progress could not be noted: this browser keeps nothing for this page.";
  }
}

/**
 * Note the exercise `key` as solved, with `helped` as solved after the way was shown.
 * @param {string} key
 * @param {boolean} helped
 */
export function noteSolved(key, helped) {
  const noted = loadSolved();
  noted[helped ? "helped" : "solved"][key] ??= new Date().toISOString();
  delete noted.handed[key];
  return saveSolved(noted);
}

/**
 * Forget the exercise `key`, or all.
 * @param {string} [key]
 */
export function forgetSolved(key) {
  const noted = loadSolved();
  for (const list of LISTS)
    if (key === undefined) noted[list] = {};
    else delete noted[list][key];
  return saveSolved(noted);
}

/**
 * "solved" or "helped" where this browser knows so of `key` and no kernel has been told yet, else "". It is told once: what
 * is forgotten in Python must not come back with the next run of a cell.
 * @param {string} key
 */
export function handOver(key) {
  const noted = loadSolved();
  const list = key in noted.solved ? "solved" : key in noted.helped ? "helped" : "";
  if (!list || key in noted.handed) return "";
  noted.handed[key] = new Date().toISOString();
  saveSolved(noted);
  return list;
}
