// The line of messages: what went wrong, what happened, or a hint. It is never empty, so nothing moves when a message comes.

const HINT =
  "Play, and watch the colours follow the points. Rewind leads back to the same first weights: change one thing, and compare.";
const PAINT_HINT =
  "Click or drag on the plane to paint points of the class chosen above it. Every fourth one is kept for the test.";
/** The kind and the text of what is to be said now. */
function messageOf({ notice, said, isPainted }) {
  if (notice) return notice;
  if (said.text) return said;
  return { kind: "hint", text: isPainted ? PAINT_HINT : HINT };
}

/** Write the message into `host`, a text and a button for the way back; `playButton` gets the focus when that goes. */
export function makeMessage(host, playButton, state) {
  const [place, good] = host.children;

  return function paint() {
    const { kind, text } = messageOf(state);
    host.className = `nl-pg-message nl-pg-${kind}`;
    if (place.textContent !== text) place.textContent = text;
    // The button goes, but not from under the keyboard.
    if (kind !== "diverged" && good.matches(":focus")) playButton.focus();
    good.hidden = kind !== "diverged";
  };
}
