// Where the numbers of a network stand in a frame, and what its neurons are called.

/** @typedef {{sizes: number[], letters: string[][], activation: string}} Shape */

/** How many numbers stand before those of layer l, whose neurons have a weight an input and a bias. */
const numbersBefore = ({ sizes }, l) => sizes.slice(1, l).reduce((sum, n, k) => sum + n * (sizes[k] + 1), 0);

/**
 * The place of the weight from neuron i of layer l - 1 to neuron j of layer l; layer 0 are the inputs.
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 * @param {number} i
 */
export const placeOfWeight = (network, l, j, i) => numbersBefore(network, l) + j * network.sizes[l - 1] + i;

/**
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 */
export const placeOfBias = (network, l, j) =>
  numbersBefore(network, l) + network.sizes[l] * network.sizes[l - 1] + j;

/**
 * The number of neuron j of layer l among all hidden neurons.
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 */
export const placeOfNeuron = ({ sizes }, l, j) => sizes.slice(1, l).reduce((sum, n) => sum + n, 0) + j;

/**
 * What a neuron is called where there is little room: x1, a, b, ...
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 */
export const shortName = ({ letters }, l, j) => (l === 0 ? `x${j + 1}` : letters[l - 1][j]);

/**
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 */
export const neuronName = (network, l, j) => `${l === 0 ? "input" : "neuron"} ${shortName(network, l, j)}`;

/**
 * A neuron's name and what it does.
 * @param {Shape} network
 * @param {number} l
 * @param {number} j
 */
export function neuronTitle(network, l, j) {
  if (l === 0) return neuronName(network, l, j);
  const role = l === network.sizes.length - 1 ? "output" : `hidden layer ${l}, ${network.activation}`;
  return `${neuronName(network, l, j)} (${role})`;
}

/** The shape of a training's network, its neurons called a, b, ... z, aa, ab, ... from the first layer on. */
export function shapeOf({ network, settings }) {
  const { sizes } = network;
  let k = 0;
  const letters = sizes.slice(1).map((count) => Array.from({ length: count }, () => lettersOfNumber(++k)));
  return { sizes, letters, activation: settings.activation };
}

function lettersOfNumber(k) {
  const before = Math.floor((k - 1) / 26);
  return (before ? lettersOfNumber(before) : "") + String.fromCharCode(97 + ((k - 1) % 26));
}

/** Whether a shape is still that of the training's network. */
export const isShapeOf = ({ sizes, activation }, { network, settings }) =>
  String(sizes) === String(network.sizes) && activation === settings.activation;
