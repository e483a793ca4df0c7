// A random generator that draws the same numbers as neuronlab/data/philox.py, each bit of them: Philox4x32-10, by
// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
// Added to the two halves of the key before each further round.
const WEYL0 = 0x9e3779b9;
const WEYL1 = 0xbb67ae85;
const ROUNDS = 10;
const WORD = 2 ** 32;
const TWELVE = 12; // uniform numbers that make one of a nearly normal distribution

/** The upper 32 bits of the product of two words: no part of it takes more than the 53 bits that a number has. */
function upperHalf(a, b) {
  const low = Math.floor((a * (b & 0xffff)) / 0x10000);
  return Math.floor((a * (b >>> 16) + low) / 0x10000);
}

/** Write into `block` the four words that Philox makes of it, the counter, under a key of two words. */
export function philox4x32(block, [k0, k1]) {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = upperHalf(M0, block[0]);
    const low0 = Math.imul(M0, block[0]);
    const high1 = upperHalf(M1, block[2]);
    const low1 = Math.imul(M1, block[2]);
    block[0] = high1 ^ block[1] ^ k0;
    block[1] = low1;
    block[2] = high0 ^ block[3] ^ k1;
    block[3] = low0;
    k0 = (k0 + WEYL0) % WORD;
    k1 = (k1 + WEYL1) % WORD;
  }
}

/** The stream of (seed, use, epoch), whole numbers from 0 to 2^32 - 1. */
export function createRandom(seed, use = 0, epoch = 0) {
  /** @type {[number, number]} */
  const key = [seed, use];
  const block = new Uint32Array(4);
  let drawn = 0; // words

  function word() {
    if (drawn % 4 === 0) {
      block.fill(0);
      block[0] = drawn / 4;
      block[1] = epoch;
      philox4x32(block, key);
    }
    return block[drawn++ % 4];
  }

  /** A number from 0 to below 1, a multiple of 2^-53. */
  function random() {
    const high = word() >>> 5;
    return (high * 0x4000000 + (word() >>> 6)) / 2 ** 53;
  }

  return {
    random,
    uniform: (low, high) => low + (high - low) * random(),

    /** A nearly normal number of mean 0: the sum of twelve uniform ones less 6, times `deviation`. */
    normal(deviation) {
      let sum = 0; // a whole number: no rounding
      for (let k = 0; k < TWELVE; k++) sum += word();
      return deviation * (sum / WORD - 6);
    },

    choice: (items) => items[Math.floor(random() * items.length)],

    /** The numbers 0 ... n - 1 in a random order (Fisher and Yates). */
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, k) => k);
      for (let last = n - 1; last > 0; last--) {
        const other = Math.floor(random() * (last + 1));
        const item = order[last];
        order[last] = order[other];
        order[other] = item;
      }
      return order;
    },
  };
}
