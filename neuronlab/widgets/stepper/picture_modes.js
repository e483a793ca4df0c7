// How the network of a picture is drawn in the room there is: the measures of each mode, and the modes that suit a network.

const ROW = 22;
const BOX_HEIGHT = 34 + 4 * ROW;
// From so many neurons in a layer on, boxes are low.
const TALL_LAYER = 3;
const FOR_NAMES = 22; // pixels
// Widths in pixels of columns, and the least room between them, from generous to narrow. "pair" is for pictures
// that stand side by side: low boxes of two rows, the third up in the title, and no titles of columns; "wide" and
// "slim" are the same with more room, and on a phone. Weights of at most so many digits stand on edges; without a number there it is that of all.
// From `tight` characters on a bias is written smaller: its symbol is longer than the others. `isLow` is a box of two or
// three rows, `isPair` one of a picture beside others; a product behind a weight begins with `equals`. Behind a bias
// stands its gradient where `tellsBias`, and what it becomes; with `inRow` the old one keeps its room then. Beside a
// target's symbol there is room for `forTarget` characters more.
const FULL = { height: BOX_HEIGHT, apart: 18, digits: 4 };
const LOW = {
  input: 100,
  box: 98,
  target: 0,
  gap: 62,
  digits: 4,
  characters: 7,
  behind: 3,
  height: 84,
  apart: 4,
  equals: "= ",
  isLow: true,
};
const PAIR = {
  input: 60,
  box: 82,
  target: 0,
  gap: 30,
  digits: 3,
  characters: 6,
  behind: 2,
  height: 62,
  apart: 2,
  equals: "= ",
  isLow: true,
  isPair: true,
};
const MODES = {
  full: {
    ...FULL,
    input: 80,
    box: 192,
    target: 112,
    gap: 68,
    characters: 7,
    behind: 4,
    equals: "= ",
    tellsBias: true,
    inRow: true,
    forTarget: 2,
  },
  compact: {
    ...FULL,
    input: 82,
    box: 116,
    target: 104,
    gap: 58,
    characters: 8,
    tight: 8,
    behind: 3,
    equals: "= ",
    tellsBias: true,
  },
  narrow: {
    ...FULL,
    input: 48,
    box: 86,
    target: 0,
    gap: 36,
    weights: 3,
    characters: 6,
    tight: 7,
    behind: 3,
    equals: "=",
  },
  slim: { ...PAIR, input: 48, box: 76, gap: 31, weights: 2, equals: "" },
  wide: { ...PAIR, box: 92 },
  pair: PAIR,
  // For layers of three neurons and more: low boxes, all in one screen with the words beside them.
  low: LOW,
  lowWide: { ...LOW, target: 104 },
};

const isTall = ({ sizes }) => Math.max(...sizes.slice(1)) >= TALL_LAYER;

/**
 * @typedef {keyof typeof MODES} Mode
 * @typedef {{ input: number, box: number, target: number, gap: number, digits: number, characters: number, behind: number,
 *   height: number, apart: number, equals: string, weights?: number, tight?: number, isLow: boolean, isPair: boolean,
 *   tellsBias: boolean, inRow: boolean, forTarget: number }} Measures
 */

/**
 * The modes that suit a program's network, the widest first, and the one for a narrow place; a network is tall where its
 * boxes are low.
 * @returns {{ isTall: boolean, modes: Mode[], narrow: Mode }}
 */
export function modesOf({ sizes }) {
  if (!isTall({ sizes })) return { isTall: false, modes: ["full", "compact"], narrow: "narrow" };
  return { isTall: true, modes: sizes.at(-1) > 1 ? ["lowWide", "low"] : ["low"], narrow: "narrow" };
}

/**
 * The measures of a mode; where a low box has its bias beside a name, both find room, and on a phone the weights of a
 * tall network stay in the gap between its boxes.
 * @param {Mode} mode
 * @returns {Measures}
 */
export function measuresOf(program, mode) {
  /** @type {Measures} */
  const measures = {
    isLow: false,
    isPair: false,
    tellsBias: false,
    inRow: false,
    forTarget: 0,
    ...MODES[mode],
  };
  if (mode === "narrow" && isTall(program)) return { ...measures, weights: 2, behind: 2, equals: "" };
  // With more layers the words beside it need the width more.
  const hasRoom = measures.isLow && !measures.isPair && program.sizes.length <= 3;
  const hasNames = hasRoom && program.activations.some((_, l) => program.isNamed(l));
  return hasNames ? { ...measures, box: measures.box + FOR_NAMES } : measures;
}

/**
 * The width in pixels that a mode wants for this program's network, at least or with another gap.
 * @param {Mode} mode
 * @param {number} [gap]
 */
export function pictureWidth(program, mode, gap = MODES[mode].gap) {
  const { input, box, target } = measuresOf(program, mode);
  const layers = program.sizes.length - 1;
  return input + layers * (box + gap) + (target ? target + gap / 2 : 0) + 8;
}
