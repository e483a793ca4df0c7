// The form below: the text of the present state to be copied, or a text to be restored.

const COPY_WORDS = new Map([
  [null, "This text holds all that is here. Whoever restores it goes on from the same weights:"],
  [true, "Copied. Whoever restores this text goes on from the same weights:"],
  [false, "Press Ctrl+C (⌘C) to copy this text:"],
]);
const PASTE_WORDS = "Paste here what someone copied from a playground:";

/** The words above the text; what was refused is said here as well: the line of messages may be out of sight. */
function wordsOf({ kind, copied, refused }) {
  if (kind === "copy") return COPY_WORDS.get(copied);
  return refused ? `${refused[0].toUpperCase()}${refused.slice(1)}.` : PASTE_WORDS;
}

/** Bring the form `host` to life; `buttons` {copy, paste} open it, and get the focus back. */
export function makeTextForm(host, buttons, state) {
  const words = host.querySelector("span");
  const area = host.querySelector("textarea");
  /** @type {typeof state.form} */
  let shown = null;

  host.addEventListener("submit", (event) => {
    event.preventDefault();
    state.restore(area.value);
  });
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape") state.closeForm();
  });

  function open({ kind, text = "" }) {
    host.hidden = false;
    host.querySelector("[type=submit]").hidden = kind === "copy";
    Object.assign(area, { value: text, readOnly: kind === "copy" });
    area.focus();
    if (kind === "copy") area.select();
  }

  /** Whoever was in the form goes on at the button that opened it. */
  function close({ kind }) {
    const isWithin = host.contains(host.getRootNode().activeElement);
    host.hidden = true;
    if (isWithin) buttons[kind].focus();
  }

  return function paint() {
    const { form } = state;
    if (form === shown) return;
    const before = shown;
    shown = form; // first: a change of the focus may paint
    if (!form) close(before);
    else if (form.kind !== before?.kind || form.text !== before.text) open(form);
    if (form) words.textContent = wordsOf(form);
    if (form?.refused) area.select();
    buttons.paste.setAttribute("aria-expanded", String(form?.kind === "paste"));
  };
}
