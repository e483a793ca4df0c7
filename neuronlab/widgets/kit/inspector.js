// The number pointed at: what it is, its full value, how it comes about. Each card says what it knows of its numbers.

import { addElement } from "./elements.js";

const HOW_TO_CHANGE =
  "Drag it sideways, press the up and down keys, or Enter and type. Shift makes fine steps; a double click brings the first value back.";

/**
 * What a card tells of its numbers; `Place` is what it knows one by.
 * @template Place
 * @typedef {object} Telling
 * @property {string} how  in the invitation: "Point at any number to see what it is, `how`, and its full value"
 * @property {(shown: any) => Place | null} placeOf  the number that an element shows, null for another element
 * @property {(place: Place) => string | (Node | string)[]} name
 * @property {(place: Place) => string} code  a line of code, or of words; "" for none
 * @property {(place: Place) => boolean} canChange
 * @property {(host: HTMLElement, place: Place) => (isHidden: boolean) => void} formula  written; returns what fills it in
 * @property {(place: Place) => boolean} isHidden
 * @property {(place: Place) => string} value  in full
 * @property {(place: Place) => number} [ref]  for `data-ref` of the value
 * @property {(place: Place) => string} [wording]  what decides how the number is called and written
 */

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns {paint, forget}.
 * @template Place
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {Telling<Place>} telling
 */
export function makeInspector(root, host, telling) {
  const invitation =
    `Point at any number, or reach it with the Tab and arrow keys, to see here what it is, ${telling.how}, and its full ` +
    "value. Dotted numbers can be changed: drag them, type, or press the up and down keys.";
  /** @type {Place | null} */
  let pointed = null;
  let wording = "";
  let value = host;
  /** @type {(isHidden: boolean) => void} */
  let fill = () => {};

  const wordingOf = (/** @type {Place} */ place) => telling.wording?.(place) ?? "";

  function inspect(/** @type {Place} */ place) {
    pointed = place;
    wording = wordingOf(place);
    host.replaceChildren();
    host.classList.remove("nl-idle");
    addElement(host, "div", "nl-inspected").append(...[telling.name(place)].flat());
    value = addElement(host, "div", "nl-value");
    if (telling.ref) value.dataset.ref = String(telling.ref(place));
    fill = () => {};
    if (telling.canChange(place)) {
      addElement(host, "div", "nl-note", HOW_TO_CHANGE);
    } else {
      const formula = addElement(host, "div", "nl-formula nl-small");
      fill = telling.formula(formula, place);
      // What is explained here must not be one more stop for the Tab key.
      for (const part of formula.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
    }
    const code = telling.code(place);
    if (code) addElement(host, "div", "nl-code", code);
    paint();
  }

  function paint() {
    if (pointed === null) return;
    // The notation may have changed since: it is still the same number, called as the others now are.
    if (wordingOf(pointed) !== wording) return void inspect(pointed);
    const isHidden = telling.isHidden(pointed);
    value.textContent = isHidden ? "hidden until you ask" : telling.value(pointed);
    fill(isHidden);
  }

  /** Forget the number pointed at: after another choice it may not be there any more. */
  function forget() {
    pointed = null;
    host.textContent = invitation;
    host.classList.add("nl-idle");
  }

  for (const event of ["pointerover", "focusin"]) {
    root.addEventListener(event, ({ target }) => {
      const place = telling.placeOf(target);
      const isMoved = event === "pointerover" && root.classList.contains("nl-dragging");
      if (place !== null && !isMoved && !host.contains(/** @type {Node} */ (target))) inspect(place);
    });
  }
  forget();
  return { paint, forget };
}
