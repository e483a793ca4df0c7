// The way of an exercise: a stepper with its numbers, and which ways have been seen.

import { hasKernel } from "../kit/keep.js";
import { noteWays } from "../kit/solved.js";
import { embedStepper } from "../stepper/embedded.js";

/** @import { Model } from "../kit/types.d.ts" */

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
      end = embedStepper(place, { ...numbersNow(), program: model.get("program") });
      note();
    },

    close() {
      end?.();
      end = null;
      place.replaceChildren();
    },
  };
}
