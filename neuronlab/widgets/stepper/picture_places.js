// Where the parts of a picture stand: columns of layers, and in them the rows of their neurons.

import { measuresOf, pictureWidth } from "./picture_modes.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const TITLE = 26; // pixels above the columns
const LINE = 27; // of a target

/**
 * The places in a picture `width` pixels wide, or wider where the mode wants it, and at least about `least` high. `columnX`
 * is the left edge of a layer, `rowOf` the middle of a neuron, `inputRow` that of an input, -1 being the layer of inputs.
 * @param {StepperState} state
 * @param {number} width
 * @param {import("./picture_modes.js").Mode} mode
 * @param {number} least
 */
export function placesOf(state, width, mode, least) {
  const { program } = state;
  const sizes = measuresOf(program, mode);
  const layers = program.sizes.length - 1;
  const total = Math.max(width, pictureWidth(program, mode));
  const gap = Math.min(150, (total - pictureWidth(program, mode)) / (layers + 0.5) + sizes.gap);
  const spare =
    total - (pictureWidth(program, mode) + (gap - sizes.gap) * (layers + (sizes.target ? 0.5 : 0)));
  const left = 4 + Math.max(0, spare / 2);
  const outputs = program.sizes.at(-1);
  // Without a column for them, targets stand below their neurons, and the lines of loss and rate below the last.
  const forTargets = sizes.target ? 0 : 44 + (state.find("y_hat", null, 0, 0, null) === undefined ? 0 : LINE);
  const hasRate = state.find("lr", null, null, null, null) !== undefined;
  const forErrors = sizes.target ? 0 : LINE * ((program.n_samples > 1 ? 2 : 1) + (hasRate ? 1 : 0));
  const { isPair, isLow } = sizes;
  const head = isPair ? 0 : TITLE;
  const below = isLow ? 0 : forTargets;
  const tail = isLow ? 0 : forErrors;
  const closest = sizes.height + sizes.apart + below;
  const forOutputs = roomOfOutputs();
  const rows = Math.max(
    Math.max(...program.sizes.slice(1, isPair ? -1 : undefined), 0) * closest,
    program.sizes[0] * (isLow ? 50 : 60),
    sizes.target || isLow ? forOutputs : 0,
  );
  const height = head + Math.max(rows + (isPair ? 2 : 6), Math.min(least - head - tail, 1.5 * rows)) + tail;
  const room = height - head - tail;

  const pitch = Math.min(closest + 40, room / Math.max(...program.sizes.slice(1)));

  /** How much room the outputs want, one below the other with their targets. */
  function roomOfOutputs() {
    if (isPair) return outputs * (closest + forTargets) + forErrors;
    if (!isLow || sizes.target) return outputs * 70 + 110;
    return (outputs - 1) * (closest + forTargets) + sizes.height + 2 * (forTargets + forErrors);
  }

  const middle = (i, count, step = pitch) => head + room / 2 + (i - (count - 1) / 2) * step;
  /** The height of the middle of neuron j in layer l; in a pair the outputs stand with their targets between them. */
  const rowOf = (l, j) =>
    isPair && l === layers - 1
      ? head + (room - forOutputs + sizes.height) / 2 + j * (closest + forTargets)
      : middle(j, program.sizes[l + 1], pitchOf(l)) - below / 2;
  // Where targets stand below the outputs only, these stand further apart than other neurons.
  const pitchOf = (l) => (isLow && l === layers - 1 ? Math.max(pitch, closest + forTargets) : pitch);
  const columnX = (l) => (l < 0 ? left : left + sizes.input + gap + l * (sizes.box + gap));

  const inputRow = (i) => middle(i, program.sizes[0], Math.min(100, room / program.sizes[0]));
  const outputRow = (k) => middle(k, outputs);

  return { sizes, total, height, gap, hasRate, columnX, rowOf, inputRow, outputRow };
}
