// What a stepper needs to explain one step of a training: the program that Python made for such a network, and the numbers.

import { readProgram } from "../stepper/program.js";
import { activationsOf, sizesOf } from "./training.js";

/** What one program serves: networks of the same sizes, activations and loss; page_state.py writes it in the same way. */
export const programKey = (settings) =>
  [sizesOf(settings).join("-"), activationsOf(settings).join("-"), settings.loss].join(" ");

/** The explanation of training point `sample`, by default the next batch's first, at the present weights. */
export function explainStep(training, program, sample) {
  const { settings, samples, network, epoch, batch, nBatches } = training;
  const s = sample ?? training.rows[0];
  const { sizes, parameters, layers } = network;
  const { X, Y, n } = samples.train;
  const nOut = sizes.at(-1);
  const numberOf = {
    x: (_, row) => X[2 * s + row],
    y: (_, row) => Y[nOut * s + row],
    W: (layer, row, column) => parameters[layers[layer].W + row * layers[layer].nIn + column],
    b: (layer, row) => parameters[layers[layer].b + row],
    lr: () => settings.lr,
  };
  const { refs, n_leaves, targets } = readProgram(program);
  const leaves = refs
    .slice(0, n_leaves)
    .map(([name, layer, , row, column]) => [name, numberOf[name](layer, row, column)]);
  const step = batch ? `, step ${batch} of ${nBatches}` : "";
  return {
    title: `Point ${s + 1} of ${n}, class ${samples.points[s].label}, with the weights after epoch ${epoch}${step}`,
    program,
    initial_values: leaves.map(([, value]) => value),
    ranges: leaves.map(([name, value]) => sliderLimits(name, value, targets)),
    loss: settings.loss,
    position: 0,
  };
}

/** Between which two numbers a leaf's slider moves: the usual limits of kit/limits.py. */
function sliderLimits(name, value, targets) {
  if (name === "y" && targets !== "any") return [0, 1];
  if (name === "lr") return [Math.min(-1, 2 * value), Math.max(2, 2 * value)];
  let reach = name === "x" ? 1 : 2;
  while (reach < 1.25 * Math.abs(value)) reach *= 2;
  return [-reach, reach];
}
