// How a card lives on its page: it hears the model, notices its width and fills the screen, until it is taken away.

import { icon } from "./icons.js";
import { keepPlainLetters } from "./letters.js";
import { followTheme } from "./page_theme.js";

/** @import { Model } from "./types.d.ts" */

/**
 * The listeners of a card that does the same whichever of the model's traits `names` changes.
 * @param {string[]} names
 * @param {() => void} heard
 * @returns {Record<string, () => void>}
 */
export const onChange = (names, heard) => Object.fromEntries(names.map((name) => [`change:${name}`, heard]));

/**
 * Give the whole screen to `root`, or take it back.
 * @param {HTMLElement} root
 */
export function toggleFullScreen(root) {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

/**
 * Append the button that does so to `host`.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 */
export function addFullScreenButton(root, host) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "nl-button nl-icon nl-enlarge", title: "Full screen" });
  button.setAttribute("aria-label", "Full screen");
  button.innerHTML = icon("full");
  button.addEventListener("click", () => toggleFullScreen(root));
  host.append(button);
}

/**
 * How many pixels of the page one of `element`'s own is: more than 1 where the full screen enlarges its card. By it a
 * place that a pointer or `getBoundingClientRect` gives becomes one of the element's.
 * @param {HTMLElement} element
 */
export const zoomOf = (element) => element.getBoundingClientRect().width / element.offsetWidth || 1;

/**
 * How many pixels of width a card has for its parts: none as long as it stands outside the page, as in a tab of
 * JupyterLab that was not opened yet.
 * @param {HTMLElement} root
 */
export function roomIn(root) {
  const { paddingLeft, paddingRight } = getComputedStyle(root);
  return Math.max(0, root.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) || 0;
}

/**
 * Keep the keys that are pressed in `root` from JupyterLab, which would take "x" or "a" for commands on the cell.
 * @param {HTMLElement} root
 */
export function keepKeys(root) {
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("focusin", (event) =>
    /** @type {Element} */ (event.target).setAttribute("data-lm-suppress-shortcuts", "true"),
  );
}

const LARGEST = 2.4; // times what a card is elsewhere
const TRIES = 5;
const LEAST_CHANGE = 5; // pixels of the page: more than rounding, less than a scroll bar takes

/**
 * Lay `root` out as large as its height allows where it has the full screen, and as it is elsewhere. `layOut` gives its
 * parts their places in the width that there then is: a larger card has fewer of its own pixels.
 * @param {HTMLElement} root
 * @param {() => void} layOut
 */
export function fillScreen(root, layOut) {
  /** @param {number} zoom */
  const fits = (zoom) => {
    root.style.setProperty("--nl-zoom", String(zoom));
    layOut();
    return root.scrollHeight <= root.clientHeight + 1 && root.scrollWidth <= root.clientWidth + 1;
  };
  if (document.fullscreenElement !== root) {
    fits(1);
    return;
  }
  let [small, large] = [1, LARGEST];
  let last = 1;
  for (let k = 0; k < TRIES; k++) {
    last = (small + large) / 2;
    if (fits(last)) small = last;
    else large = last;
  }
  if (last !== small) fits(small);
}

/**
 * Hear the model by `listeners`, {event: function}, call `resized` when `root` gets another width or the full screen, and `rethemed` when the
 * page becomes dark or light; returns what ends it.
 * @param {HTMLElement} root
 * @param {Model} model
 * @param {Record<string, (...given: any[]) => void>} listeners
 * @param {() => void} resized
 * @param {() => void} [rethemed]
 * @returns {() => void}
 */
export function connect(root, model, listeners, resized, rethemed) {
  const endTheme = followTheme(root, rethemed);
  const endLetters = keepPlainLetters(root);
  const events = Object.entries(listeners);
  for (const [event, heard] of events) model.on(event, heard);
  let last = { width: NaN, isFull: false };
  const observer = new ResizeObserver(() => {
    if (!root.clientWidth) return; // taken out of sight: it comes back as it was
    const isFull = document.fullscreenElement === root;
    const width = root.clientWidth * (isFull ? zoomOf(root) : 1);
    // What fills the screen has made itself fewer and larger pixels: it need not be laid out for them once more.
    const least = isFull ? LEAST_CHANGE : 1;
    if (isFull === last.isFull && Math.abs(width - last.width) < least) return;
    last = { width, isFull };
    resized();
  });
  observer.observe(root);
  return () => {
    observer.disconnect();
    endTheme();
    endLetters();
    for (const [event, heard] of events) model.off(event, heard);
  };
}
