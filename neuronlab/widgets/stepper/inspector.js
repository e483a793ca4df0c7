// The number pointed at: its name, its full value, how it is computed, and the line of code that does it.

import { fullNumber } from "../kit/numbers.js";
import { writeFormula } from "./formula.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const INVITATION =
  "Point at any number, or reach it with the Tab and arrow keys, to see here what it is, how it is computed, and its full value. " +
  "Dotted numbers can be changed: drag them, type, or press the up and down keys.";
const HOW_TO_CHANGE =
  "Drag it sideways, press the up and down keys, or Enter and type. Shift makes fine steps; a double click brings the first value back.";

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns a function that paints its value.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {StepperState} state
 * @param {(k: number) => boolean} isHidden
 * @returns {() => void}
 */
export function makeInspector(root, host, state, isHidden) {
  const { model, program } = state;
  let pointed = null;
  let wording = "";
  let fill = () => {};
  // What decides how a number is called and written.
  const wordingOf = (k) =>
    [
      ...["notation", "update", "loss", "comma"].map((trait) => model.get(trait)),
      state.isLeaf(k) ? "" : state.way(state.stepOf.get(k))?.way,
    ].join();

  function inspect(k) {
    pointed = k;
    wording = wordingOf(k);
    // One number is pointed at, not the matrix that it stands in.
    const notation = model.get("notation") === "matrix" ? "indices" : model.get("notation");
    host.replaceChildren();
    host.classList.remove("nl-idle");
    const head = add("nl-inspected");
    head.innerHTML = `<math>${program.symbols[notation][k]}</math> `;
    head.append(program.names[k]);
    add("nl-value").dataset.ref = k;
    fill = () => {};
    if (state.isLeaf(k)) {
      add("nl-note").textContent = HOW_TO_CHANGE;
    } else {
      const formula = add("nl-formula nl-small");
      const write = writeFormula(formula, state, state.stepOf.get(k), { notation });
      // What is explained here must not be one more stop for the Tab key.
      for (const part of formula.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
      fill = () => write(isHidden(k));
    }
    if (program.code(k)) add("nl-code").textContent = program.code(k);
    paint();
  }

  function add(className) {
    const part = document.createElement("div");
    part.className = className;
    host.append(part);
    return part;
  }

  function paint() {
    if (pointed === null) return;
    // The notation may have changed since: it is still the same number, called as the others now are.
    if (wordingOf(pointed) !== wording) return void inspect(pointed);
    const shown = (value) => fullNumber(state.signShown(pointed) * value, model.get("comma"));
    // After an update a number may end in specks of rounding; what somebody typed has no more than 15 digits.
    const atFirst = () => shown(Number(state.origin(pointed).toPrecision(15)));
    const origin = state.isChanged(pointed) ? `, at first ${atFirst()}` : "";
    const later = state.isKnown(pointed) ? "" : " (a later step computes it)";
    host.querySelector(".nl-value").textContent = isHidden(pointed)
      ? "hidden until you ask"
      : `${shown(state.values[pointed])}${origin}${later}`;
    fill();
  }

  const numberAt = (event) => event.target.closest?.("[data-ref]");
  root.addEventListener("pointerover", (event) => {
    const number = numberAt(event);
    if (number && !host.contains(number) && !root.classList.contains("nl-dragging"))
      inspect(Number(number.dataset.ref));
  });
  root.addEventListener("focusin", (event) => {
    const number = numberAt(event);
    if (number) inspect(Number(number.dataset.ref));
  });

  host.textContent = INVITATION;
  host.classList.add("nl-idle");
  return paint;
}
