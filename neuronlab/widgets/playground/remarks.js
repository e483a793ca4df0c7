// What is said of a training: {kind, text}, or {} for nothing.

export const noteOf = (text) => (text ? { kind: "note", text } : {});

/** Why something cannot be, as a sentence. */
export const errorOf = (why) => ({ kind: "error", text: `${why[0].toUpperCase()}${why.slice(1)}.` });

/** That a training has diverged, if it has. */
export const divergenceOf = ({ diverged }) => (diverged ? { kind: "diverged", text: diverged } : {});

/** Why a training cannot go on, or null. */
export function refusalToGoOn({ diverged, refusal }) {
  return refusal ? { kind: diverged ? "diverged" : "error", text: refusal } : null;
}

/** What is worth to be said after settings were changed. */
export function noteOn(given, { settings, samples }) {
  const { n } = samples.train;
  if ("activation" in given && settings.hidden.length && ["step", "sign"].includes(settings.activation))
    return noteOf(
      `The slope of ${settings.activation} is 0 everywhere: the hidden neurons cannot learn (chapter 2).`,
    );
  if ("batch_size" in given && settings.batch_size > n && n > 0)
    return noteOf(`A batch holds all ${n} points that there are to learn from: each epoch is one step.`);
  return {};
}
