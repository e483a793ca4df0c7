// What the cards that draw their own axes share: where picture, sliders and curve stand, and what a slider does.

import { releaseElsewhere } from "../kit/before.js";
import { makeSliders } from "../kit/sliders.js";

/** @import { Control } from "../kit/types.d.ts" */

const WIDE = 640; // pixels: from here on sliders and curve stand beside the picture
const [SIDE, SIDE_NARROW, NARROW_BELOW_WIDTH] = [350, 280, 860];
const BETWEEN = 22;
const LEAST = 100; // what is narrower has no room for a picture and its axes
// Heights; where sliders and curve stand below it, the picture's is a share of its width.
const [HIGH_ABOVE, SHARE_ABOVE, LEAST_CURVE] = [340, 0.82, 168];

/**
 * What lays out the card `root`: the picture, `high` pixels where it stands beside the rest, and the curve in `host`.
 * @param {HTMLElement} root
 * @param {number} high
 * @param {{arrange(width: number, height: number): void}} picture
 * @param {{arrange(width: number, height: number): void, paint(): void}} curve
 * @param {HTMLElement} host
 * @param {() => void} paintAll
 * @returns {() => void}
 */
export function makeDrawnLayout(root, high, picture, curve, host, paintAll) {
  /** @type {HTMLElement[]} */
  const [main, side] = [".nl-dp-main", ".nl-dp-side"].map((part) => root.querySelector(part));
  return () => {
    const room = main.clientWidth;
    if (!(room > LEAST)) return; // outside the page, or in one that has not found its width yet
    const beside = room >= WIDE;
    root.classList.toggle("nl-dp-beside", beside);
    const sideways = beside ? (room < NARROW_BELOW_WIDTH ? SIDE_NARROW : SIDE) : room;
    const wide = beside ? room - sideways - BETWEEN : room;
    side.style.width = `${sideways}px`;
    const drawn = beside ? high : Math.min(HIGH_ABOVE, Math.round(SHARE_ABOVE * wide));
    root.style.setProperty("--nl-above", `${drawn}px`);
    picture.arrange(wide, drawn);
    paintAll(); // only now is it known how much room the sliders leave for the curve
    const above = host.offsetTop - side.offsetTop;
    curve.arrange(host.clientWidth, beside ? Math.max(LEAST_CURVE, high - above) : LEAST_CURVE);
    curve.paint();
  };
}

/**
 * Write the card's sliders; what they choose goes to `state`, as one change as long as a finger is down. Returns what
 * paints them, and what ends it.
 * @param {HTMLElement} root
 * @param {any} state
 * @param {Record<string, Control[]>} groups
 * @returns {[paint: () => void, end: () => void]}
 */
export function makeDrawnSliders(root, state, groups) {
  const { model } = state;
  /** @type {HTMLElement} */
  const host = root.querySelector(".nl-dp-sliders");
  const chooser = {
    ...model,
    get: (name) => model.get(name),
    set: (name, value) => state.choose({ [name]: value }),
    save_changes: () => {},
  };
  const paint = makeSliders(host, chooser, groups);
  releaseElsewhere(root, state.release);
  host.addEventListener("pointerdown", () => state.hold(true));
  const lift = () => state.hold(false);
  const ends = ["pointerup", "pointercancel"];
  for (const name of ends) globalThis.addEventListener(name, lift);
  return [paint, () => ends.forEach((name) => globalThis.removeEventListener(name, lift))];
}
