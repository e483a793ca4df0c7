// A dense network that learns in the page: forward pass, backward pass and update, as neuronlab/backprop.py and
// training.py have them. Samples are rows; all numbers stand in Float64Arrays.

import { ACTIVATIONS } from "./activations.js";
import { LOSSES } from "./losses.js";

/** How many weights and biases a network of these sizes has. */
export const countParameters = (sizes) =>
  sizes.slice(1).reduce((sum, nOut, l) => sum + nOut * (sizes[l] + 1), 0);

/**
 * Random first parameters, layer by layer: W row by row, then b. The weights' deviation is that of He and others
 * before relu, that of Glorot and Bengio else; biases are 0.
 */
export function firstParameters(sizes, activations, random) {
  const parameters = new Float64Array(countParameters(sizes));
  let place = 0;
  activations.forEach((activation, l) => {
    const [nIn, nOut] = [sizes[l], sizes[l + 1]];
    const deviation = Math.sqrt(activation === "relu" ? 2 / nIn : 2 / (nIn + nOut));
    for (let k = 0; k < nOut * nIn; k++) parameters[place++] = random.normal(deviation);
    place += nOut;
  });
  return parameters;
}

/**
 * The network of these sizes, names of activations (one a layer after the inputs) and of its loss. It begins with a
 * copy of `parameters` (as `firstParameters` orders them), and learns from samples X (n x n_in), Y (n x n_out).
 */
export function createNetwork(sizes, activations, loss, parameters) {
  const { link, value, factor } = LOSSES[loss];
  const gradient = new Float64Array(parameters.length);
  const updated = new Float64Array(parameters.length);
  const last = sizes.length - 2;
  let start = 0;
  // z, a and delta (dL/dz of a sample's own loss) are n x nOut; W and b say where a layer's parameters begin.
  const layers = activations.map((name, l) => {
    const [nIn, nOut] = [sizes[l], sizes[l + 1]];
    const layer = { nIn, nOut, ...ACTIVATIONS[name], W: start, b: start + nOut * nIn };
    start = layer.b + nOut;
    return Object.assign(layer, {
      z: new Float64Array(0),
      a: new Float64Array(0),
      delta: new Float64Array(0),
    });
  });
  // A batch, gathered.
  let x = new Float64Array(0);
  let y = new Float64Array(0);

  const network = {
    sizes,
    parameters: Float64Array.from(parameters),
    gradient,
    layers,

    /** Run the forward pass for n samples; returns the scores (n x n_out), which the next pass overwrites. */
    forward(X, n) {
      makeRoom(n);
      let before = X;
      for (const layer of layers) {
        passForward(layer, before, n);
        before = layer.a;
      }
      return before.subarray(0, n * sizes.at(-1));
    },

    /** Write the predictions Y_hat (n x n_out) for n samples into `out`. */
    predict(X, n, out) {
      const [scores, nOut] = [network.forward(X, n), sizes.at(-1)];
      for (let s = 0; s < n; s++) link(scores, s * nOut, nOut, out);
      return out;
    },

    /** The mean loss of n samples. */
    meanLoss(X, Y, n) {
      return meanOfLosses(network.forward(X, n), Y, n);
    },

    /** Run both passes for the samples `rows` of X and Y; returns their mean loss, whose `gradient` is there then. */
    backprop(X, Y, rows) {
      const n = rows.length;
      makeRoom(n);
      gather(X, rows, sizes[0], x);
      gather(Y, rows, sizes.at(-1), y);
      const scores = network.forward(x, n);
      const meanLoss = meanOfLosses(scores, y, n);
      passBackward(scores, n);
      return meanLoss;
    },

    /** Take `lr` times the gradient from every parameter: true, or false and no change if one left the finite numbers. */
    update(lr) {
      const { parameters: p } = network;
      for (let k = 0; k < p.length; k++) {
        updated[k] = p[k] - lr * gradient[k];
        if (!Number.isFinite(updated[k])) return false;
      }
      p.set(updated);
      return true;
    },
  };

  function makeRoom(n) {
    if (x.length >= n * sizes[0]) return;
    x = new Float64Array(n * sizes[0]);
    y = new Float64Array(n * sizes.at(-1));
    for (const layer of layers)
      for (const name of ["z", "a", "delta"]) layer[name] = new Float64Array(n * layer.nOut);
  }

  function passForward({ nIn, nOut, f, W, b, z, a }, before, n) {
    const { parameters: p } = network;
    for (let s = 0; s < n; s++)
      for (let j = 0; j < nOut; j++) {
        let sum = 0;
        for (let i = 0; i < nIn; i++) sum += before[s * nIn + i] * p[W + j * nIn + i];
        z[s * nOut + j] = sum + p[b + j];
        a[s * nOut + j] = f(z[s * nOut + j]);
      }
  }

  function meanOfLosses(scores, Y, n) {
    const nOut = sizes.at(-1);
    let sum = 0;
    for (let s = 0; s < n; s++) sum += value(scores, Y, s * nOut, nOut);
    return sum / n;
  }

  /** From the last layer to the first: delta = dL/da times the slope, and from it the mean gradient. */
  function passBackward(scores, n) {
    const { delta, nOut } = layers[last];
    for (let s = 0; s < n; s++) link(scores, s * nOut, nOut, delta);
    for (let k = 0; k < n * nOut; k++) delta[k] = factor * (delta[k] - y[k]); // dL/da
    for (let l = last; l >= 0; l--) {
      const layer = layers[l];
      const { z, a, delta: own, df } = layer;
      for (let k = 0; k < n * layer.nOut; k++) own[k] *= df(z[k], a[k]);
      sumGradient(layer, l ? layers[l - 1].a : x, n);
      if (l) passToInputs(layer, layers[l - 1].delta, n);
    }
  }

  function sumGradient({ nIn, nOut, W, b, delta }, before, n) {
    for (let j = 0; j < nOut; j++) {
      for (let i = 0; i < nIn; i++) {
        let sum = 0;
        for (let s = 0; s < n; s++) sum += delta[s * nOut + j] * before[s * nIn + i];
        gradient[W + j * nIn + i] = sum / n;
      }
      let sum = 0;
      for (let s = 0; s < n; s++) sum += delta[s * nOut + j];
      gradient[b + j] = sum / n;
    }
  }

  /** dL/da of the layer before: delta times the weights. */
  function passToInputs({ nIn, nOut, W, delta }, da, n) {
    const { parameters: p } = network;
    for (let s = 0; s < n; s++)
      for (let i = 0; i < nIn; i++) {
        let sum = 0;
        for (let j = 0; j < nOut; j++) sum += delta[s * nOut + j] * p[W + j * nIn + i];
        da[s * nIn + i] = sum;
      }
  }

  return network;
}

/** Write the rows of this width of `from` into `to`, one after the other. */
function gather(from, rows, width, to) {
  for (let s = 0; s < rows.length; s++)
    for (let k = 0; k < width; k++) to[s * width + k] = from[rows[s] * width + k];
}
