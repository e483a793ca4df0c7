// A group of numbers or buttons that is one stop for the Tab key: inside it the arrow keys walk (WAI-ARIA, roving tabindex).

const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const isLeaf = (member) => member.classList.contains("nl-leaf");

/**
 * Make the numbers below `host` one stop for the Tab key; those that are not computed yet are passed over.
 * @param {HTMLElement} root the card
 * @param {HTMLElement} host
 * @param {string} [which] a selector
 * @returns {() => void} to be called when the numbers have changed
 */
export const makeOneStopOfNumbers = (root, host, which = ".nl-num") =>
  makeOneStop(root, host, `${which}:not(.nl-pending)`, isLeaf);

/**
 * Make `host` one stop for the Tab key; returns a function that is called when its members have changed.
 * The arrow keys walk from member to member where the keyboard led in. After a click they mean what they mean
 * in the whole card, a step forward or back: whoever points with a mouse wants to go on stepping.
 * @param {HTMLElement} root the card
 * @param {HTMLElement} host
 * @param {string} members a selector
 * @param {(member: Element) => boolean} [takesUpAndDown] whether up and down change this member's value
 * @returns {() => void}
 */
export function makeOneStop(root, host, members, takesUpAndDown = () => false) {
  listen(root);
  /** @type {Element | null} */
  let stop = null;

  const isShown = (member) => member.getClientRects().length > 0;

  function lead(to) {
    if (stop !== to) stop?.setAttribute("tabindex", "-1");
    stop = to;
    if (stop && stop.getAttribute("tabindex") !== "0") stop.setAttribute("tabindex", "0");
  }

  host.addEventListener("focusin", (event) => {
    const member = /** @type {Element} */ (event.target).closest(members);
    if (member) lead(member);
  });

  host.addEventListener("keydown", (event) => {
    const member = /** @type {Element} */ (event.target).closest(members);
    const way = WAYS[event.key];
    if (!member || !way || root.dataset.led === "mouse") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (takesUpAndDown(member) && (event.key === "ArrowUp" || event.key === "ArrowDown")) return;
    const all = [...host.querySelectorAll(members)].filter((one) => one === member || isShown(one));
    /** @type {HTMLElement | undefined} */ (all[all.indexOf(member) + way])?.focus();
    event.preventDefault();
    event.stopPropagation();
  });

  return () => {
    if (stop && host.contains(stop) && stop.matches(members)) return;
    lead(host.querySelector(members));
  };
}

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
