// Which keys work in a group: a sentence that a screen reader reads with it, and that others see while the keyboard is in it.

import { zoomOf } from "./lifecycle.js";

const CORNER = 8; // pixels that the line keeps from the card's edge
const CLEAR = 2; // and from what can be pressed
const PRESSED =
  "button, select, input, label, summary, a[href], [role=slider], [role=spinbutton], [tabindex='0']";

/**
 * Describe the group `described` of the card `root` by the sentence `keys`, and show it while a member below `host` has the
 * keyboard's focus: above the group, or below it where a title is above.
 * @param {HTMLElement} root
 * @param {Element} host
 * @param {string} members a selector
 * @param {Element} described
 * @param {string | (() => string)} keys
 * @param {boolean} [isBelow]
 */
export function showKeys(root, host, members, described, keys, isBelow) {
  const said = document.createElement("span");
  const sentence = () => (typeof keys === "string" ? keys : keys());
  Object.assign(said, { hidden: true, textContent: sentence() });
  said.id = `nl-${Math.random().toString(36).slice(2)}`;
  root.append(said);
  described.setAttribute("aria-describedby", said.id);

  host.addEventListener("focusin", (event) => {
    const member = /** @type {Element} */ (event.target).closest(members);
    // What a click led to needs no keys.
    if (!member) return;
    said.textContent = sentence();
    if (root.dataset.led === "keys") place(lineOf(root), root, described, said.textContent, isBelow);
  });
  host.addEventListener("focusout", () => hide(root));
  host.addEventListener("pointerdown", () => hide(root));
}

/** The line of the card, above all that is in it; it takes no room and no clicks. */
function lineOf(root) {
  const found = root.querySelector(":scope > .nl-keys");
  if (found) return /** @type {HTMLElement} */ (found);
  const made = document.createElement("p");
  made.className = "nl-keys";
  made.setAttribute("aria-hidden", "true"); // a screen reader has the description
  root.append(made);
  return made;
}

/**
 * Above the group, at its right end, where the least is covered, or below it; elsewhere as near as can be if something
 * to be pressed stands there.
 */
function place(line, root, group, keys, isBelow) {
  line.hidden = false;
  line.textContent = keys;
  line.style.left = "0"; // in the whole width it is as long as its sentence
  const boxOf = boxesIn(root);
  const [box, width, height] = [boxOf(group), line.offsetWidth, line.offsetHeight];
  const taken = [...root.querySelectorAll(PRESSED)].filter((one) => one.checkVisibility()).map(boxOf);
  const [above, below] = [box.top - height - CLEAR, box.bottom + CLEAR];
  const wanted = isBelow ? below : above;
  const tops = [above, below, ...taken.flatMap(({ top, bottom }) => [top - height - CLEAR, bottom + CLEAR])]
    .filter((top) => top >= 0 && top + height <= root.scrollHeight)
    .sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted));
  const within = (left) => Math.max(CORNER, Math.min(root.clientWidth - CORNER - width, left));
  const lefts = [within(box.right - width), within(box.left)];
  /** @param {number[]} place */
  const isFree = ([left, top]) =>
    taken.every(
      (one) => left > one.right || left + width < one.left || top > one.bottom || top + height < one.top,
    );
  const [left, top] = tops.flatMap((top) => lefts.map((left) => [left, top])).find(isFree) ?? [
    lefts[0],
    below,
  ];
  Object.assign(line.style, { left: `${left}px`, top: `${top}px` });
}

/** What gives the box of an element below `root`, in the pixels in which its line is placed. */
function boxesIn(root) {
  const [home, zoom] = [root.getBoundingClientRect(), zoomOf(root)];
  const [x, y] = [root.scrollLeft - root.clientLeft, root.scrollTop - root.clientTop];
  return (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return {
      left: (left - home.left) / zoom + x,
      right: (right - home.left) / zoom + x,
      top: (top - home.top) / zoom + y,
      bottom: (bottom - home.top) / zoom + y,
    };
  };
}

function hide(root) {
  const line = root.querySelector(":scope > .nl-keys");
  if (line) line.hidden = true;
}
