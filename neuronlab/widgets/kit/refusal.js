// A field whose text cannot be taken says so below it, to eyes and ears, and keeps the text to be mended.

/**
 * Mark `field` as refused, with the reason; it is read with the field, and said at once unless it `isSaid` elsewhere.
 * @param {HTMLInputElement} field
 * @param {string} why
 * @param {boolean} [isSaid]
 */
export function refuse(field, why, isSaid = false) {
  const said = sentenceOf(field) ?? document.createElement("p");
  if (!said.isConnected) {
    said.className = "nl-refusal";
    said.id = `nl-${Math.random().toString(36).slice(2)}`;
    if (!isSaid) said.setAttribute("role", "alert");
    field.after(said);
  }
  field.classList.add("nl-refused");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", said.id);
  if (said.textContent !== why) said.textContent = why;
}

/**
 * Take the mark and the sentence away.
 * @param {HTMLInputElement} field
 */
export function accept(field) {
  sentenceOf(field)?.remove();
  field.classList.remove("nl-refused");
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

/**
 * Returns what says whether a button below `root` is being pressed just now: a sentence that appears as its field is left
 * must not push the button away from under the finger.
 * @param {HTMLElement} root
 * @returns {() => boolean}
 */
export function watchPresses(root) {
  let isPressed = false;
  root.addEventListener(
    "pointerdown",
    (event) => (isPressed = Boolean(/** @type {Element} */ (event.target).closest("button"))),
    true,
  );
  for (const end of ["pointerup", "pointercancel", "keydown"])
    root.addEventListener(end, () => (isPressed = false), true);
  return () => isPressed;
}

function sentenceOf(field) {
  const next = field.nextElementSibling;
  return next?.classList.contains("nl-refusal") ? next : null;
}
