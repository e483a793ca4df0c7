// Firefox draws a letter of a formula as a character of mathematics, whatever a style sheet says: where no font has it, as a box.

const MAPS_LETTERS = globalThis.CSS?.supports("-moz-appearance: none"); // Firefox alone knows this

/**
 * Keep the letters of a card's formulas such as every font has; base.css slants them. Returns what ends it.
 * @param {HTMLElement} root
 */
export function keepPlainLetters(root) {
  if (!MAPS_LETTERS) return () => {};
  const write = () => {
    for (const letter of root.querySelectorAll("mi:not([mathvariant])")) {
      letter.setAttribute("mathvariant", "normal");
      letter.classList.add("nl-slanted");
    }
  };
  write();
  const observer = new MutationObserver(write);
  observer.observe(root, { childList: true, subtree: true });
  return () => observer.disconnect();
}
