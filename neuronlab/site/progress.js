// What this browser's reader has solved, shown on every map of the chapters; the exercises note it (kit/solved.js).

import { forgetSolved, loadSolved } from "../widgets/kit/solved.js";

const KINDS = /** @type {const} */ (["solved", "helped"]);
const FORGET = "Forget all of it";

/**
 * Let the maps follow an exercise.
 * @param {{ on: Function }} model
 */
export function followExercise(model) {
  // The exercise notes it in the same moment, before or after.
  for (const kind of KINDS) model.on(`change:${kind}`, () => queueMicrotask(paintMaps));
}

/** Mark what is solved on the maps of this page. */
export function paintMaps() {
  const noted = loadSolved();
  const count = new Set(KINDS.flatMap((kind) => Object.keys(noted[kind]))).size;
  for (const place of elements("[data-key]")) {
    const { key } = place.dataset;
    const kind = KINDS.find((each) => key in noted[each]) ?? "";
    place.dataset.state = kind;
    place.firstElementChild.textContent = { solved: `${key} ✓`, helped: `${key} (✓)` }[kind] ?? key;
    place.title = { solved: "solved", helped: "solved, after the way was shown" }[kind] ?? "still to come";
  }
  for (const place of elements(".site-solved")) {
    place.hidden = !count;
    place.textContent = `${count} solved. `;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: FORGET });
    button.addEventListener("click", () => askFirst(button));
    place.append(button);
  }
}

/** @returns {HTMLElement[]} */
const elements = (selector) => [...document.querySelectorAll(selector)];

function askFirst(button) {
  if (button.textContent === FORGET) {
    button.textContent = "Really forget? Press again";
    return;
  }
  forgetSolved();
  paintMaps();
}

addEventListener("storage", paintMaps); // another tab of this browser
