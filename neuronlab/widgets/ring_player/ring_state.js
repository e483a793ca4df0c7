// What a ring player knows: the vectors at every position, the choices, and what can be taken back. No element of the page.

import { carry, contributions, numbersSent, weigh } from "./ring_carry.js";
import { createBefore } from "../kit/before.js";
import { createCommit } from "../kit/commit.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";

/** @import { Model } from "../kit/types.d.ts" */

const REACH = 1.25; // of a drag, at least, beyond the largest number

/**
 * The state behind one view of `model`; `repaint` is called after every change, inside the event that made it.
 * Leaves are the numbers of the first vectors, number k at worker floor(k / length). Position 0 is the start; with
 * sizes 1 is the weighing; each further one is a step of the schedule.
 * @param {Model} model
 * @param {() => void} repaint
 */
export function createRingState(model, repaint) {
  const initial = model.get("initial_values");
  const sizes = model.get("sizes");
  const { schedules, weighing } = model.get("program");
  const first = sizes.length ? 1 : 0;
  const nMost = Math.max(...Object.values(schedules).flatMap((of) => Object.keys(of).map(Number)));
  const length = initial.length / (sizes.length || nMost);
  const values = new Float64Array(initial.length);
  const letters = [...model.get("workers")];
  const past = createBefore(() => ({
    numbers: [...values],
    schedule: model.get("schedule"),
    n_workers: model.get("n_workers"),
    position: model.get("position"),
  }));
  const { put: commit, receive } = createCommit(model, take, repaint);
  let made = "";
  let schedule, parts, sent, states, vectors;

  const workerOf = (k) => Math.floor(k / length);
  const numberOf = (k) => k % length;
  const limits = rangeOf(initial);

  const state = {
    model,
    values,
    letters,
    length,
    first,
    sizes,
    schedules,
    nMost,
    sentences: [], // what each position of the present schedule does, in words
    refs: initial.map(() => ({ kind: "error" })),
    ranges: initial.map(() => limits),
    program: {
      steps: [],
      names: initial.map((_, k) => `number ${numberOf(k) + 1} of ${letters[workerOf(k)]}`),
    },

    get position() {
      return model.get("position");
    },
    get nWorkers() {
      return model.get("n_workers");
    },
    get schedule() {
      return schedule;
    },
    get cuts() {
      return schedule.cuts;
    },
    /** @returns {number} */
    get last() {
      return state.program.steps.length - 1;
    },
    /** @returns {string} */
    get phase() {
      return state.program.steps[state.position][0];
    },
    /** @returns {number} */
    get nSamples() {
      return sizes.slice(0, state.nWorkers).reduce((sum, size) => sum + size, 0);
    },
    get canUndo() {
      return past.canUndo;
    },

    /**
     * Which make of picture is needed; it changes with the schedule and the number of workers.
     * @returns {string}
     */
    get make() {
      return `${model.get("schedule")}/${state.nWorkers}`;
    },

    // The leaves, as handles want them.
    isLeaf: () => true,
    isChanged: (k) => values[k] !== initial[k],
    origin: (k) => initial[k],

    leafOf: (worker, i) => worker * length + i,
    chunkOf: (i) => schedule.cuts.findIndex(([start, stop]) => start <= i && i < stop),

    /**
     * Number i of a worker at a position.
     * @returns {number}
     */
    at(position, worker, i) {
      if (position < first) return vectors[worker][i];
      const chunk = state.chunkOf(i);
      return states[position - first][worker][chunk][i - schedule.cuts[chunk][0]];
    },

    /** How often each worker's vector is in this chunk. */
    counts: (position, worker, chunk) => parts[Math.max(0, position - first)][worker][chunk],
    /** @returns {boolean} */
    isFinished: (position, worker, chunk) =>
      state.counts(position, worker, chunk).every((count) => count === 1),
    sentBy: (position, worker) => sent[Math.max(0, position - first)][worker],

    /** The transfers that lead to this position; none to the start and to the weighing. */
    transfersAt: (position) => schedule.steps[position - first - 1] ?? [],
    /** @returns {boolean} */
    isReceived: (position, worker, chunk) =>
      state.transfersAt(position).some((each) => each[1] === worker && each[2] === chunk),
    /** @returns {boolean} */
    isSent: (position, worker, chunk) =>
      state.transfersAt(position).some((each) => each[0] === worker && each[2] === chunk),

    /**
     * The last position that wrote this chunk; 0 where it still is the worker's own.
     * @returns {number}
     */
    writtenAt(position, worker, chunk) {
      for (let p = position; p > first; p--) if (state.isReceived(p, worker, chunk)) return p;
      return Math.min(first, position);
    },

    /**
     * True if the step in front of the learner made this chunk.
     * @returns {boolean}
     */
    isNew: (worker, chunk) =>
      state.isReceived(state.position, worker, chunk) || (state.position > 0 && state.position === first),

    /**
     * What is wrong at the end, in words, or "" if every worker holds the same whole sum.
     * @returns {string}
     */
    verdict() {
      for (let worker = 0; worker < state.nWorkers; worker++) {
        for (let chunk = 0; chunk < schedule.cuts.length; chunk++) {
          const counts = state.counts(state.last, worker, chunk);
          const other = counts.findIndex((count) => count !== 1);
          if (other >= 0)
            return `${letters[worker]} ends with a chunk ${chunk + 1} that has ${letters[other]}'s part ${counts[other] ? `${counts[other]} times` : "not at all"}.`;
        }
        for (let i = 0; i < length; i++) {
          if (!Object.is(state.at(state.last, worker, i), state.at(state.last, 0, i)))
            return `${letters[worker]} and ${letters[0]} hold different numbers.`;
        }
      }
      return "";
    },

    recompute() {
      prepare();
      vectors = Array.from({ length: state.nWorkers }, (_, worker) =>
        values.slice(worker * length, (worker + 1) * length),
      );
      states = carry(
        schedule.steps,
        schedule.cuts,
        sizes.length ? weigh(vectors, sizes.slice(0, state.nWorkers)) : vectors,
      );
    },

    remember: past.remember,

    setLeaf(k, value) {
      values[k] = value;
      commit({ values: packNumbers(values, values.length) });
    },

    undo() {
      const before = past.undo();
      if (before) restore(before);
    },

    reset() {
      state.remember();
      restore({ numbers: initial, ...model.get("began"), position: 0 });
    },

    /** Choose another schedule or number of workers, and begin at the start. */
    choose(choice) {
      state.remember();
      commit({ ...choice, position: 0 });
    },

    goTo(position) {
      const to = Math.min(state.last, Math.max(0, position));
      if (to !== state.position) commit({ position: to });
    },

    set: commit,
  };

  /** Take the numbers over from the model, which Python may have changed; false while not all of it is there. */
  state.receive = () =>
    Boolean(schedules[model.get("schedule")][state.nWorkers]) && receive() && state.position <= state.last;

  function take() {
    unpackNumbers(model.get("values"), values);
    state.recompute();
  }

  function prepare() {
    if (made === state.make) return;
    made = state.make;
    schedule = schedules[model.get("schedule")][state.nWorkers];
    parts = contributions(schedule.steps, state.nWorkers, schedule.cuts.length);
    sent = numbersSent(schedule.steps, schedule.cuts, state.nWorkers);
    state.program.steps = [
      ["Start"],
      ...(first ? [["Weigh"]] : []),
      ...schedule.phases.map((phase) => [phase]),
    ];
    state.sentences = [
      schedule.sentences[0],
      ...(first ? [weighing[state.nWorkers]] : []),
      ...schedule.sentences.slice(1),
    ];
  }

  function restore({ numbers, ...choices }) {
    values.set(numbers);
    commit({ values: packNumbers(values, values.length), ...choices });
  }

  state.receive();
  return state;
}

/** The limits of a drag: 1, 2 or 5 times a power of ten around zero, beyond the largest of these numbers. */
function rangeOf(numbers) {
  const largest = REACH * Math.max(...numbers.map(Math.abs));
  if (!largest) return [-1, 1];
  const power = 10 ** Math.floor(Math.log10(largest));
  const reach = [1, 2, 5, 10].find((factor) => factor * power >= largest) * power;
  return [-reach, reach];
}
