// An all-reduce carried out step by step: the same as neuronlab/parallel/all_reduce/carry.py says in Python.

/** @typedef {[sender: number, receiver: number, chunk: number, action: "reduce" | "copy"]} Transfer */

/**
 * What every worker holds, `held` first and then after each step: [worker][chunk] is an array of numbers.
 * Steps are lists of [sender, receiver, chunk, action]; all transfers of a step read before any of them writes.
 * @param {Transfer[][]} steps
 * @param {any[][]} held
 * @returns {any[][][]}
 */
export function play(steps, held) {
  const states = [held];
  for (const transfers of steps) {
    const before = states.at(-1);
    const after = before.map((own) => [...own]);
    for (const [sender, receiver, chunk, action] of transfers) {
      const part = before[sender][chunk];
      const own = after[receiver][chunk];
      after[receiver][chunk] = action === "reduce" ? own.map((x, i) => x + part[i]) : part;
    }
    states.push(after);
  }
  return states;
}

/**
 * The same for whole vectors, one for each worker, cut at `cuts`, a list of [start, stop].
 * @param {Transfer[][]} steps
 * @param {number[][]} cuts
 * @param {(number[] | Float64Array)[]} vectors
 */
export function carry(steps, cuts, vectors) {
  return play(
    steps,
    vectors.map((vector) => cuts.map(([start, stop]) => vector.slice(start, stop))),
  );
}

/**
 * Whose vectors are in what: counts[k][worker][chunk][other] says how often, after k steps.
 * @param {Transfer[][]} steps
 * @param {number} nWorkers
 * @param {number} nChunks
 * @returns {number[][][][]}
 */
export function contributions(steps, nWorkers, nChunks) {
  const one = (worker) => Array.from({ length: nWorkers }, (_, other) => Number(other === worker));
  return play(
    steps,
    Array.from({ length: nWorkers }, (_, worker) => Array(nChunks).fill(one(worker))),
  );
}

/**
 * Each vector times its worker's share of all samples.
 * @param {(number[] | Float64Array)[]} vectors
 * @param {number[]} sizes
 */
export function weigh(vectors, sizes) {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  return vectors.map((vector, worker) => vector.map((x) => (sizes[worker] / n) * x));
}

/**
 * How many numbers each worker has sent after k steps: sent[k][worker].
 * @param {Transfer[][]} steps
 * @param {number[][]} cuts
 * @param {number} nWorkers
 * @returns {number[][]}
 */
export function numbersSent(steps, cuts, nWorkers) {
  const sent = [Array(nWorkers).fill(0)];
  for (const transfers of steps) {
    const sums = [...sent.at(-1)];
    for (const [sender, , chunk] of transfers) sums[sender] += cuts[chunk][1] - cuts[chunk][0];
    sent.push(sums);
  }
  return sent;
}
