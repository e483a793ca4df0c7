// What was solved and guessed where no kernel could note it: kept in this browser, and handed over when there is a kernel.

const PROGRESS_PLACE = "neuronlab-progress";
// Each is {key: when}, of predictions {key: guess}, of ways {key: places}; all but the last two as in the progress file. An
// exercise on paper whose tick was taken away has "": the file may still hold it.
const LISTS = /** @type {const} */ (["solved", "helped", "paper", "predicted", "unasked", "ways", "handed"]);
const NOTED = "neuronlab-noted"; // an event of the window

/** @typedef {Record<typeof LISTS[number], Record<string, string>>} Solved */

/**
 * Call `heard` when this browser notes something, on this page or in another tab; returns what ends it.
 * @param {() => void} heard
 */
export function followSolved(heard) {
  for (const event of [NOTED, "storage"]) addEventListener(event, heard);
  return () => {
    for (const event of [NOTED, "storage"]) removeEventListener(event, heard);
  };
}

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
    dispatchEvent(new Event(NOTED));
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
 * Note of which sets of numbers of the exercise `key` the way was shown, by their places.
 * @param {string} key
 * @param {number[]} places
 */
export const noteWays = (key, places) => noteIn("ways", key, places.join(" "));

/**
 * The places of the sets of numbers of `key` whose way was shown here.
 * @param {string} key
 */
export const waysSeen = (key) => (String(loadSolved().ways[key] ?? "").match(/[0-9]+/g) ?? []).map(Number);

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
 * Note what was guessed at the prediction `key`; "" forgets it.
 * @param {string} key
 * @param {string} guess
 */
export function noteGuess(key, guess) {
  return noteIn("predicted", key, guess);
}

/**
 * Note whether the predictions of a chapter are shown unasked.
 * @param {string} chapter
 * @param {boolean} isOn
 */
export function noteUnasked(chapter, isOn) {
  return noteIn("unasked", chapter, isOn ? new Date().toISOString() : "");
}

/**
 * Note whether the learner has ticked the exercise on paper `key`.
 * @param {string} key
 * @param {boolean} isDone
 */
export function noteOnPaper(key, isDone) {
  const noted = loadSolved();
  noted.paper[key] = isDone ? new Date().toISOString() : "";
  return saveSolved(noted);
}

/**
 * @param {"predicted" | "unasked" | "ways"} list
 * @param {string} key
 * @param {string} text
 */
function noteIn(list, key, text) {
  const noted = loadSolved();
  if (text) noted[list][key] = text;
  else delete noted[list][key];
  delete noted.handed[key];
  return saveSolved(noted);
}

/**
 * The guess at `key` that this browser knows of and no kernel has been told yet, or "".
 * @param {string} key
 */
export function handGuessOver(key) {
  const noted = loadSolved();
  if (!noted.predicted[key] || key in noted.handed) return "";
  noted.handed[key] = new Date().toISOString();
  saveSolved(noted);
  return noted.predicted[key];
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

/**
 * All of these exercises and predictions that this browser knows of and no kernel has been told yet, or null. It is told once.
 * @param {string[]} keys
 */
export function handAllOver(keys) {
  const noted = loadSolved();
  const handed = { solved: [], helped: [], predicted: {}, paper: {} };
  for (const key of keys) {
    const list = key in noted.solved ? "solved" : key in noted.helped ? "helped" : "";
    if (key in noted.paper) {
      handed.paper[key] = Boolean(noted.paper[key]);
      // From here on the file says so: it may be taken away again where this browser does not see it.
      delete noted.paper[key];
    }
    if (key in noted.handed || !(list || noted.predicted[key])) continue;
    if (noted.predicted[key]) handed.predicted[key] = noted.predicted[key];
    else handed[list].push(key);
    noted.handed[key] = new Date().toISOString();
  }
  if (!Object.values(handed).some((each) => Object.keys(each).length)) return null;
  saveSolved(noted);
  return handed;
}
