// What is told about the number of a ring player that is pointed at or has the focus.

import { addElement } from "../kit/elements.js";
import { fullNumber } from "../kit/numbers.js";
import { originOf, writeRingFormula } from "./ring_formula.js";
import { ringPlace } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const RING_INVITATION =
  "Point at any number, or reach it with the Tab and arrow keys, to see here what it is, how it came about, and its full value. " +
  "Dotted numbers can be changed: drag them, type, or press the up and down keys.";
const RING_CHANGE =
  "Drag it sideways, press the up and down keys, or Enter and type. Shift makes fine steps; a double click brings the first value back.";

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns a function that paints it.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {(position: number, worker: number, chunk: number) => boolean} isHidden
 */
export function makeRingInspector(root, host, state, isHidden) {
  let pointed = null;
  let fill = () => {};

  function inspect(place) {
    pointed = place;
    host.replaceChildren();
    host.classList.remove("nl-idle");
    const { position, worker, i } = place;
    const chunk = state.chunkOf(i);
    add("nl-inspected").textContent =
      `Number ${i + 1} of ${state.letters[worker]}${state.cuts.length > 1 ? `, in chunk ${chunk + 1}` : ""}`;
    add("nl-value");
    const counts = state.counts(position, worker, chunk);
    const inside = counts.flatMap((count, other) => Array(count).fill(state.letters[other]));
    if (originOf(state, position, worker, i).terms.length) {
      add("nl-code").textContent =
        inside.length > 1 ? `holds ${inside.join(" + ")}` : `holds ${inside[0]}'s part`;
      const formula = add("nl-formula nl-small");
      const write = writeRingFormula(formula, state, position, worker, i);
      // What is explained here must not be one more stop for the Tab key.
      for (const part of formula.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
      fill = () => write(isHidden(position, worker, chunk));
    } else {
      add("nl-note").textContent = RING_CHANGE;
      fill = () => {};
    }
    paint();
  }

  const add = (className) => addElement(host, "div", className);

  function paint() {
    if (!pointed) return;
    const { position, worker, i } = pointed;
    const comma = state.model.get("comma");
    const k = state.leafOf(worker, i);
    const isLeaf = state.writtenAt(position, worker, state.chunkOf(i)) === 0;
    const origin = isLeaf && state.isChanged(k) ? `, at first ${fullNumber(state.origin(k), comma)}` : "";
    const hidden = isHidden(position, worker, state.chunkOf(i));
    host.querySelector(".nl-value").textContent = hidden
      ? "hidden until you ask"
      : fullNumber(state.at(position, worker, i), comma) + origin;
    fill();
  }

  /** Forget the number pointed at: after another choice it may not be there any more. */
  function forget() {
    pointed = null;
    host.textContent = RING_INVITATION;
    host.classList.add("nl-idle");
  }

  for (const event of ["pointerover", "focusin"]) {
    root.addEventListener(event, ({ target }) => {
      const place = ringPlace(target);
      if (place && !host.contains(/** @type {Element} */ (target)) && !root.classList.contains("nl-dragging"))
        inspect(place);
    });
  }
  forget();
  return { paint, forget };
}
