// The way of an exercise: a stepper with its numbers, and which ways have been seen.

import { hasKernel } from "../kit/keep.js";
import { localModel } from "../kit/local_model.js";
import { noteWays } from "../kit/solved.js";
import { packNumbers } from "../kit/wire.js";
import { renderStepper } from "../stepper/stepper.js";

/** @import { Model } from "../kit/types.d.ts" */

// What a stepper's model holds besides its numbers; the same defaults as in neuronlab/widgets/stepper/stepper.py.
const STEPPER = {
  printed: [],
  source: "",
  applied: [],
  frozen: [],
  iteration: 1,
  notation: "letters",
  update: "subtract",
  digits: 4,
  comma: false,
  hide_results: false,
  followed: [],
};

/**
 * The way in `place` of the exercise `key`; `numbersNow()` are those of the question that is shown.
 * @param {HTMLElement} place
 * @param {Model} model
 * @param {string} key
 * @param {() => any} numbersNow
 */
export function makeWay(place, model, key, numbersNow) {
  /** @type {(() => void) | null} */
  let end = null;
  const isSeen = () => model.get("ways_seen").includes(model.get("shown"));

  /** Whoever goes round and comes back to these numbers has seen their way all the same. */
  function note() {
    if (isSeen()) return;
    const seen = [...model.get("ways_seen"), model.get("shown")];
    model.set("ways_seen", seen);
    model.save_changes();
    if (key && !hasKernel(model)) model.set("report", noteWays(key, seen));
  }

  return {
    isSeen,
    get isOpen() {
      return end !== null;
    },

    open() {
      const numbers = numbersNow();
      const values = packNumbers(numbers.initial_values, numbers.initial_values.length);
      const local = localModel({ ...STEPPER, ...numbers, values, program: model.get("program") });
      end = renderStepper({ model: local, el: place });
      note();
    },

    close() {
      end?.();
      end = null;
      place.replaceChildren();
    },
  };
}
