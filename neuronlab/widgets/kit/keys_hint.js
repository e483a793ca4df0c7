// Which keys work in a group: a sentence that a screen reader reads with it, and that others see while the keyboard is in it.

const CORNER = 8; // pixels that the line keeps from the card's edge

/**
 * Describe the group `described` of the card `root` by the sentence `keys`, and show it while a member below `host` has the
 * keyboard's focus.
 * @param {HTMLElement} root
 * @param {Element} host
 * @param {string} members a selector
 * @param {Element} described
 * @param {string | (() => string)} keys
 */
export function showKeys(root, host, members, described, keys) {
  const said = document.createElement("span");
  const sentence = () => (typeof keys === "string" ? keys : keys());
  Object.assign(said, { hidden: true, textContent: sentence(), className: "nl-keys-said" });
  said.id = `nl-${Math.random().toString(36).slice(2)}`;
  root.append(said);
  described.setAttribute("aria-describedby", said.id);

  host.addEventListener("focusin", (event) => {
    const member = /** @type {Element} */ (event.target).closest(members);
    // What a click led to needs no keys.
    if (!member) return;
    said.textContent = sentence();
    if (root.dataset.led === "keys") place(lineOf(root), root, described, said.textContent);
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

/** Above the group, at its right end, where the least is covered; below it where a title or the card's edge is above. */
function place(line, root, group, keys) {
  line.hidden = false;
  line.textContent = keys;
  const [home, box] = [root.getBoundingClientRect(), group.getBoundingClientRect()];
  const right = Math.max(CORNER, home.right - box.right);
  line.style.right = `${right}px`;
  line.style.maxWidth = `${home.width - right - CORNER}px`;
  const above = box.top - home.top + root.scrollTop - line.offsetHeight + 2;
  const isBelow = above < 0 || group.matches(".nl-plot, .nl-ll-map, .nl-fit-plot");
  line.style.top = `${isBelow ? box.bottom - home.top + root.scrollTop + 2 : above}px`;
}

function hide(root) {
  const line = root.querySelector(":scope > .nl-keys");
  if (line) line.hidden = true;
}
