// The activations and their slopes, as neuronlab/functions.py has them.

// From e^-|z|, so that no argument overflows.
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

function sigmoidSlope(z) {
  const e = Math.exp(-Math.abs(z));
  return e / (1 + e) ** 2;
}

/** a = f(z) and its slope df(z), by name; whoever has a already may give it to the slope. */
export const ACTIVATIONS = {
  identity: { f: (z) => z, df: () => 1 },
  relu: { f: (z) => Math.max(0, z), df: (z) => (z > 0 ? 1 : z <= 0 ? 0 : z) }, // NaN stays NaN
  tanh: { f: (z) => Math.tanh(z), df: (z, a = Math.tanh(z)) => 1 - a * a },
  sigmoid: { f: sigmoid, df: sigmoidSlope },
  step: { f: (z) => (z >= 0 ? 1 : 0), df: () => 0 },
  sign: { f: (z) => Math.sign(z), df: () => 0 },
};
