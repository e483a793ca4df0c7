// Where the parts of a card of replicas stand, by the width there is.

import { heightsOf } from "../kit/heights.js";
import { roomIn } from "../kit/lifecycle.js";
import { pictureWidth } from "../stepper/picture_modes.js";

// In pixels: between two replicas, and the least that an explanation and a table need.
const BETWEEN = 18;
const LEAST_EXPLANATION = 258;
const LEAST_TABLE = 251;
const BETWEEN_TABLES = 20;
// Narrower tables are written smaller; the width of a digit in most fonts, as large as usual, and there.
const SMALL_TABLE = 300;
const CHARACTER = 7.4;
const SMALL_CHARACTER = 7.1;
const NARROW = 480;
const WRAPPED = 800; // below it the lines about a parameter, or about a number, wrap
const WIDE_BOTTOM = 1000;
const ONE_ROW = 1000; // from here on all buttons have room beside each other

/** For the card `root`, its `panes` and its tables `gradients`; returns {layOut, keepHeight}. */
export function makeReplicasLayout(root, replicas, panes, gradients) {
  const { workers, model } = replicas;
  const find = (selector) => root.querySelector(selector);

  /** Give everything its width; false as long as there is none. */
  function layOut() {
    root.classList.toggle("nl-phone", root.clientWidth < NARROW);
    const width = roomIn(root);
    if (!width) return false;
    root.classList.toggle("nl-one-row", width >= ONE_ROW);
    root.classList.toggle("nl-wrapped", width < WRAPPED);
    const leastFor = (mode) => Math.max(...workers.map(({ program }) => pictureWidth(program, mode)));
    const least = leastFor("pair");
    const two = (width - BETWEEN) / 2;
    const inPairs = two >= least;
    root.classList.toggle("nl-in-pairs", inPairs);
    root.classList.toggle("nl-words-in-pairs", two >= LEAST_EXPLANATION);
    root.dataset.view = "measured"; // where everything has its room
    const room = inPairs ? two : width;
    const mode = ["wide", "pair"].find((one) => leastFor(one) <= room) ?? "slim";
    for (const pane of panes) pane.arrange(room, mode);
    layOutTables(width);
    return true;
  }

  /** The tables in one row, the last two in one place if need be; or those of the workers in one; or all in two; or fewer. */
  function layOutTables(width) {
    const most = Math.floor((width + BETWEEN_TABLES) / (LEAST_TABLE + BETWEEN_TABLES));
    const n = workers.length;
    const columns = [n + 2, n + 1, n, Math.ceil((n + 2) / 2), 2, 1].find((count) => count <= most) ?? 1;
    find(".nl-tables").style.setProperty("--nl-columns", String(columns));
    root.classList.toggle("nl-one-column", columns === 1);
    // Narrower, the lines about a parameter would wrap and no longer fit their place.
    root.classList.toggle("nl-wide-bottom", columns > workers.length && width >= WIDE_BOTTOM);
    root.classList.toggle("nl-one-place", columns === workers.length + 1);
    root.classList.toggle("nl-two-rows", n > 2 && columns > 1 && columns <= n);
    const own = (width + BETWEEN_TABLES) / columns - BETWEEN_TABLES;
    const isSmall = own < SMALL_TABLE;
    root.classList.toggle("nl-small-tables", isSmall);
    // What is told about a parameter takes a line more for every further worker, and where each updates by itself.
    const more = workers.length - 2 + (model.get("averaging") === "error terms" ? 1 : 0);
    root.style.setProperty("--nl-more-lines", String(more));
    gradients.arrange(own, isSmall ? SMALL_CHARACTER : CHARACTER, columns);
  }

  /** The card is as high in both views and with every sentence, so that what stands below it stays where it is. */
  function keepHeight() {
    const main = find(".nl-main");
    const act = find(".nl-act p");
    main.style.minHeight = "";
    root.style.setProperty("--nl-sentence", "0");
    // On a phone's long page room for the longest would only leave holes.
    if (root.classList.contains("nl-one-column")) return;
    const { view, pointed } = root.dataset;
    root.dataset.view = "step";
    root.style.setProperty("--nl-sentence", `${roomForSentences(act)}px`);
    const heights = ["step", "gradients"].map((one) => {
      Object.assign(root.dataset, { view: one, pointed: one === "step" ? "number" : "parameter" });
      return roomFor(main);
    });
    Object.assign(root.dataset, { view, pointed });
    main.style.minHeight = `${Math.max(...heights)}px`;
  }

  /** A whole number of pixels that holds `element`: offsetHeight may be half a pixel less than it is high. */
  function roomFor(element) {
    return element.offsetHeight + 1;
  }

  /** What the paragraph `act` needs for the longest sentence. */
  function roomForSentences(act) {
    const line = document.createElement("div");
    line.append(...[...act.childNodes].map((part) => part.cloneNode(true)));
    act.append(line); // as wide as the paragraph
    const heights = heightsOf(
      line,
      sentences(),
      (copy, text) => (copy.querySelector("span").textContent = text),
    );
    line.remove();
    return Math.max(...heights) + 1; // as roomFor
  }

  /** What the steps say, each sentence once. */
  function sentences() {
    const { program, state } = workers[0];
    return [...new Set(program.steps.map((_, position) => state.sentence(position)))];
  }

  return { layOut, keepHeight };
}
