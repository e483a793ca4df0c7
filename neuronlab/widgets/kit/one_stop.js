// A group of numbers, buttons or settings that is one stop for the Tab key: inside it the arrow keys walk (WAI-ARIA, roving tabindex).

import { showKeys } from "./keys_hint.js";

const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const UP_AND_DOWN = ["ArrowUp", "ArrowDown"];
const NUMBERS = "Left and right arrow keys go from number to number, up and down change a dotted one.";
const BUTTONS = "Left and right arrow keys go from one to the next.";
const BUTTONS_AND_LISTS = "Left and right arrow keys go from one to the next, up and down choose in a list.";
// Short, because groups of settings are narrow, and the line stands over the head of its group.
const SETTINGS_KEYS = "Arrow keys: up and down walk, left and right change.";

/**
 * `keys` says which arrow keys walk, in a sentence for the learner; `isVertical` leaves left and right to the members,
 * `keepsUpAndDown` says whether a member takes up and down itself, and `isHeld` whether it takes all of them for now.
 * `walksAfterClick` lets them walk after a click as well. `described` is the group that the sentence belongs to, where it is not the host;
 * `saysBelow` writes it below the group, not above.
 * @typedef {{keys?: string | (() => string), isVertical?: boolean, keepsUpAndDown?: (member: Element) => boolean,
 *   isHeld?: (member: Element) => boolean, walksAfterClick?: boolean, described?: Element, saysBelow?: boolean}} Walking
 */

/**
 * Make the numbers below `host` one stop for the Tab key; those that are not computed yet are passed over.
 * @param {HTMLElement} root the card
 * @param {HTMLElement} host
 * @param {string} [which] a selector
 * @returns {() => void} to be called when the numbers have changed
 */
export const makeOneStopOfNumbers = (root, host, which = ".nl-num") =>
  makeOneStop(root, host, `:is(${which}):not(.nl-pending)`, {
    keys: NUMBERS,
    keepsUpAndDown: (member) => member.classList.contains("nl-leaf"),
  });

/**
 * Make `host` a toolbar in a row, called `label`: buttons, and lists to unfold in which up and down choose.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {string} members a selector
 * @param {string} label
 * @returns {() => void} to be called when its members have changed
 */
export function makeToolbar(root, host, members, label) {
  host.setAttribute("role", "toolbar");
  host.setAttribute("aria-label", label);
  return makeOneStop(root, host, members, {
    keys: host.querySelector("select:not(details *)") ? BUTTONS_AND_LISTS : BUTTONS,
    keepsUpAndDown: (member) => member.localName === "select",
  });
}

/**
 * Make `host` a toolbar of settings that stand below each other: up and down walk, left and right change a value.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {string} label
 * @returns {() => void} to be called when settings have come or gone
 */
export function makeSettingsOneStop(root, host, label) {
  host.setAttribute("role", "toolbar");
  host.setAttribute("aria-label", label);
  host.setAttribute("aria-orientation", "vertical");
  host.addEventListener("keydown", (event) => {
    const select = /** @type {Element} */ (event.target).closest("select");
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!select || !way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // Not every browser and system lets left and right choose in a closed list.
    const to = select.selectedIndex + way;
    if (select.options[to] && !select.options[to].disabled) {
      select.selectedIndex = to;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    event.preventDefault();
  });
  return makeOneStop(root, host, "input, select, button", { keys: SETTINGS_KEYS, isVertical: true });
}

/**
 * Make `host` one stop for the Tab key; returns a function that is called when its members have changed.
 * The arrow keys walk from member to member where the keyboard led in. After a click they mean what they mean
 * in the whole card, a step forward or back: whoever points with a mouse wants to go on stepping.
 * @param {HTMLElement} root the card
 * @param {Element} host
 * @param {string} members a selector
 * @param {Walking} [walking]
 * @returns {() => void}
 */
export function makeOneStop(root, host, members, walking = {}) {
  const { keys = BUTTONS, isVertical, keepsUpAndDown, isHeld, walksAfterClick } = walking;
  listen(root);
  showKeys(root, host, members, walking.described ?? host, keys, walking.saysBelow);
  /** @type {Element | null} */
  let stop = null;

  // What cannot be seen takes no focus, and the walk would end before it.
  const isShown = (member) =>
    member.getClientRects().length > 0 && getComputedStyle(member).visibility === "visible";

  function lead(to) {
    if (stop !== to) stop?.setAttribute("tabindex", "-1");
    stop = to;
    if (stop && stop.getAttribute("tabindex") !== "0") stop.setAttribute("tabindex", "0");
  }

  host.addEventListener("focusin", (event) => {
    const member = /** @type {Element} */ (event.target).closest(members);
    if (member) lead(member);
  });

  // On the way down: before the member, whose keys they may be as well.
  host.addEventListener("keydown", (event) => walk(/** @type {KeyboardEvent} */ (event)), { capture: true });

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const member = /** @type {Element} */ (event.target).closest(members);
    const way = WAYS[event.key];
    if (!member || !way || isHeld?.(member)) return;
    if (root.dataset.led === "mouse" && !walksAfterClick) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const isUpOrDown = UP_AND_DOWN.includes(event.key);
    if (isUpOrDown ? keepsUpAndDown?.(member) : isVertical) return;
    next(member, way)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * The member before or after this one; of radio buttons that belong together the one that is chosen.
   * @returns {HTMLElement | undefined}
   */
  function next(member, way) {
    const all = [...host.querySelectorAll(members)].filter((one) => one === member || isShown(one));
    let at = all.indexOf(member);
    do at += way;
    while (all[at] && member.name && all[at].getAttribute("name") === member.name);
    const found = /** @type {HTMLInputElement} */ (all[at]);
    const chosen = found?.type === "radio" && all.find((one) => isChosenOf(one, found.name));
    return /** @type {HTMLElement} */ (chosen || found);
  }

  return () => {
    for (const one of host.querySelectorAll(`:is(${members}):not([tabindex])`))
      one.setAttribute("tabindex", "-1");
    if (stop && host.contains(stop) && stop.matches(members) && !stop.closest("[hidden]")) return;
    const first = [...host.querySelectorAll(members)].find((one) => !one.closest("[hidden]"));
    const { name } = /** @type {HTMLInputElement} */ (first ?? {});
    lead((name && [...host.querySelectorAll(members)].find((one) => isChosenOf(one, name))) || first || null);
  };
}

const isChosenOf = (radio, name) => radio.name === name && radio.checked;

/** Note at the card what led to where the focus is: keys, or the mouse or a finger. */
function listen(root) {
  if (root.dataset.led) return;
  root.dataset.led = "keys";
  root.addEventListener("pointerdown", () => (root.dataset.led = "mouse"), true);
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Tab") root.dataset.led = "keys";
    },
    true,
  );
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!root.contains(/** @type {Node | null} */ (relatedTarget))) root.dataset.led = "keys";
  });
}
