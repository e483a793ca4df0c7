// What this browser's reader has solved, ticked and guessed, shown on every map of the chapters (kit/solved.js, kit/marks.js).

import { followTicks, isNoted, paintMarks } from "../widgets/kit/marks.js";
import { followSolved, forgetSolved, loadSolved, noteOnPaper } from "../widgets/kit/solved.js";

const KINDS = /** @type {const} */ (["solved", "helped", "paper"]);
const FORGET = "Forget all of it";

/** Show on the maps of this page what is noted, now and whenever more is. */
export function beginMaps() {
  paintMaps();
  followTicks(document, noteOnPaper);
  followSolved(paintMaps);
}

function paintMaps() {
  const noted = loadSolved();
  const keys = KINDS.flatMap((kind) => Object.keys(noted[kind]).filter((key) => isNoted(noted[kind], key)));
  const count = new Set(keys).size;
  for (const place of elements(".site-map")) paintMarks(place, noted);
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
}
