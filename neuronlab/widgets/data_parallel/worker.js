// One worker's part of a card of replicas: the state of a stepper, on numbers that the card keeps for all workers.

import { readProgram } from "../stepper/program.js";
import { createState } from "../stepper/state.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";

/**
 * The state of worker number `k` of `setup`; `values` are the card's numbers, of which its leaves are some.
 * `take(places, numbers)` is called when the learner changes leaves, `keep()` after it.
 */
export function makeWorker(model, setup, k, values, { take, keep, remember }) {
  const { name, size, first, leaves, program: number } = setup.workers[k];
  const program = readProgram(setup.programs[number]);
  const last = program.steps.length - 1;
  const gather = (numbers) => leaves.map((place) => numbers[place]);
  const own = {
    program: () => setup.programs[number],
    values: () => packNumbers(gather(values), leaves.length),
    initial_values: () => gather(model.get("initial_values")),
    ranges: () => gather(model.get("ranges")),
    // A worker that is done with its samples waits for the others.
    position: () => Math.min(model.get("position"), last),
    applied: () => [],
    frozen: () => [],
    printed: () => [],
    source: () => "",
  };
  const proxy = {
    get: (trait) => (own[trait] ?? (() => model.get(trait)))(),
    set(trait, packed) {
      if (trait !== "values") throw new Error(`a worker cannot set ${trait}`);
      const numbers = new Float64Array(leaves.length);
      unpackNumbers(packed, numbers);
      take(leaves, numbers);
    },
    save_changes: keep,
  };
  const state = createState(proxy, () => {});
  // What is taken back is taken back for all.
  state.remember = remember;
  const find = (kind) =>
    setup.parameters.map(({ address: [layer, row, column] }) =>
      state.find(`${kind}${column === null ? "b" : "W"}`, layer, null, row, column),
    );
  return {
    name,
    size,
    state,
    program,
    samples: samplesText(first + 1, first + size),
    parameters: find("").map((place) => leaves[place]),
    gradients: find("d"),
    isDone: () => model.get("position") > last,
  };
}

function samplesText(first, last) {
  return first === last ? `sample ${first}` : `samples ${first} ${last === first + 1 ? "and" : "to"} ${last}`;
}
