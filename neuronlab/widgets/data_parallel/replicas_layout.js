// Where the parts of a card of replicas stand, by the width there is.

import { pictureWidth } from "../stepper/picture.js";

// In pixels: between two replicas, and the least that an explanation and a table need.
const BETWEEN = 16;
const LEAST_EXPLANATION = 258;
const LEAST_TABLE = 251;
const BETWEEN_TABLES = 20;
// Narrower tables are written smaller; the width of a digit in most fonts, as large as usual, and there.
const SMALL_TABLE = 300;
const CHARACTER = 7.4;
const SMALL_CHARACTER = 7.1;
const NARROW = 480;
const WIDE_SCREEN = 1250;

/** For the card `root`, its `panes` and its tables `gradients`; returns {layOut, keepHeight}. */
export function makeReplicasLayout(root, replicas, panes, gradients) {
  const { workers, model } = replicas;
  const find = (selector) => root.querySelector(selector);

  /** Give everything its width; false as long as there is none. */
  function layOut() {
    root.classList.toggle("nl-phone", root.clientWidth < NARROW);
    const scale =
      document.fullscreenElement === root ? Math.min(2.2, Math.max(1, root.clientWidth / WIDE_SCREEN)) : 1;
    root.style.setProperty("--nl-scale", scale);
    const width = root.clientWidth - 2 * parseFloat(getComputedStyle(root).paddingLeft);
    if (width <= 0) return false;
    const least = scale * Math.max(...workers.map(({ program }) => pictureWidth(program, "pair")));
    const two = (width - BETWEEN) / 2;
    const inPairs = two >= least;
    root.classList.toggle("nl-in-pairs", inPairs);
    root.classList.toggle("nl-words-in-pairs", two >= scale * LEAST_EXPLANATION);
    root.dataset.view = "measured"; // where everything has its room
    for (const pane of panes) pane.arrange((inPairs ? two : width) / scale);
    layOutTables(width / scale);
    return true;
  }

  /** The tables in one row, the last two in one place if need be; or those of the workers in one; or one or two in a row. */
  function layOutTables(width) {
    const most = Math.floor((width + BETWEEN_TABLES) / (LEAST_TABLE + BETWEEN_TABLES));
    const columns =
      [workers.length + 2, workers.length + 1, workers.length, 2, 1].find((count) => count <= most) ?? 1;
    find(".nl-tables").style.setProperty("--nl-columns", String(columns));
    root.classList.toggle("nl-one-column", columns === 1);
    root.classList.toggle("nl-one-row", columns > workers.length);
    root.classList.toggle("nl-one-place", columns === workers.length + 1);
    const own = (width + BETWEEN_TABLES) / columns - BETWEEN_TABLES;
    const isSmall = own < SMALL_TABLE;
    root.classList.toggle("nl-small-tables", isSmall);
    // What is told about a parameter takes a line more for every further worker, and where each updates by itself.
    const more = workers.length - 2 + (model.get("averaging") === "error terms" ? 1 : 0);
    root.style.setProperty("--nl-more-lines", String(more));
    gradients.arrange(own, isSmall ? SMALL_CHARACTER : CHARACTER, columns);
  }

  /** The card is as high in both views, so that what stands below it stays where it is. */
  function keepHeight() {
    const lower = find(".nl-lower");
    lower.style.minHeight = "";
    // On a phone's long page it would only leave a hole.
    if (root.classList.contains("nl-one-column")) return;
    const { view, pointed } = root.dataset;
    const heights = ["step", "gradients"].map((one) => {
      root.dataset.view = one;
      return lower.offsetHeight;
    });
    Object.assign(root.dataset, { view, pointed });
    lower.style.minHeight = `${Math.max(...heights)}px`;
  }

  return { layOut, keepHeight };
}
