// How a cross entropy is written: minus the logarithm of the right class's probability, as long as that says the loss.

// How near it is to the loss, relatively; the same as in neuronlab/writing/cross_entropy.py.
const AS_SHOWN = 1e-9;

/**
 * The way in which these numbers of one sample are shown: "2" is -ln of the probability of class 2, which the targets
 * say is right, "all" the sum over all classes. "stable" and "stable 2" are computed from the scores, as the loss
 * itself is: asked for, or needed where a probability is 0 or 1 to rounding.
 * @param {string} loss
 * @param {number[]} targets
 * @param {number[]} predicted
 * @param {number} value
 * @param {boolean} stable
 */
export function wayOfCrossEntropy(loss, targets, predicted, value, stable) {
  const right = rightClass(loss, targets);
  let parts = targets.map((y, k) => [y, predicted[k]]);
  if (loss === "binary_cross_entropy") parts.push(...parts.map(([y, p]) => [1 - y, 1 - p]));
  if (right !== null) parts = parts.filter(([y]) => y !== 0);
  const said = parts.every(([, p]) => p > 0)
    ? -parts.reduce((sum, [y, p]) => sum + y * Math.log(p), 0)
    : Infinity;
  const needed = !(Math.abs(said - value) <= AS_SHOWN * Math.abs(value));
  const words = [...(stable || needed ? ["stable"] : []), ...(right === null ? [] : [String(right)])];
  return { way: words.join(" ") || "all", needed };
}

function rightClass(loss, targets) {
  if (targets.some((y) => y !== 0 && y !== 1)) return null;
  const ones = targets.filter((y) => y === 1).length;
  if (loss === "softmax_cross_entropy") return ones === 1 ? targets.indexOf(1) : null;
  return targets.length === 1 ? targets[0] : null;
}
