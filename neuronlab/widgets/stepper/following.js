// Following one neuron or one weight: which of a program's steps concern it, and how it is called.

const FAMILY = ["W", "b", "dW", "db", "adjust_W", "adjust_b", "new_W", "new_b"];
const PARAMETER = { W: "W", b: "b" };

/**
 * What is followed: a neuron, the weight from `column`, or the bias of a neuron.
 * @typedef {[kind: "neuron" | "W" | "b", layer: number, row: number, column: number | null]} Followed
 */

/**
 * The positions of the steps that concern what is followed. Of a neuron they are those that compute its own numbers, and of an
 * output also the prediction and the loss made of it; of a parameter those that use or change it.
 * @param {{ refs: any[][], steps: any[][], sizes: number[] }} program
 * @param {Followed} followed
 * @returns {number[]}
 */
export function stepsAbout({ refs, steps, sizes }, [kind, layer, row, column]) {
  const isLast = layer === sizes.length - 2;
  const isOwn = (/** @type {any[]} */ [name, l, , r, c]) => {
    if (kind === "neuron") return (l === layer && r === row) || (isLast && name === "y_hat" && r === row);
    return FAMILY.includes(name) && name.endsWith(kind) && l === layer && r === row && c === column;
  };
  const own = new Set(refs.flatMap((ref, k) => (isOwn(ref) ? [k] : [])));
  const uses = (terms) => terms.flat(9).some((k) => own.has(k));
  return steps.flatMap(([, result, terms], position) => {
    const follows = kind !== "neuron" || refs[result][0] === "loss";
    return own.has(result) || (follows && uses(terms)) ? [position] : [];
  });
}

/**
 * What is followed with a number: the parameter that it is or that it changes, else its neuron; null for all others.
 * @param {any[]} ref
 * @param {number[]} sizes
 * @returns {Followed | null}
 */
export function followedBy([name, layer, , row, column], sizes) {
  if (name === "y_hat") return ["neuron", sizes.length - 2, row, null];
  if (layer === null || row === null) return null;
  const kind = FAMILY.includes(name) ? PARAMETER[name.at(-1)] : "neuron";
  return [kind, layer, row, kind === "W" ? column : null];
}

/**
 * All that can be followed: {neurons, parameters}, each [followed, what it is called].
 * @param {{ refs: any[][], n_leaves: number, neuronsIn(notation: string): string[][], namesIn(notation: string): string[] }} program
 * @param {string} notation
 */
export function followable(program, notation) {
  const neurons = program
    .neuronsIn(notation)
    .flatMap((names, layer) =>
      names.map((name, row) => [/** @type {Followed} */ (["neuron", layer, row, null]), `neuron ${name}`]),
    );
  const parameters = program.refs
    .slice(0, program.n_leaves)
    .flatMap(([name, layer, , row, column], k) =>
      name in PARAMETER
        ? [[/** @type {Followed} */ ([name, layer, row, column]), program.namesIn(notation)[k]]]
        : [],
    );
  return { neurons, parameters };
}

/** The same thing is followed by both. */
export const followsSame = (one, other) => String(one ?? "") === String(other ?? "");
