// A stepper inside another card: it has a model of its own, on the page only.

import { localModel } from "../kit/local_model.js";
import { packNumbers } from "../kit/wire.js";
import { renderStepper } from "./stepper.js";

// What a stepper's model holds besides its numbers; the same defaults as in stepper.py.
const STEPPER_TRAITS = {
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
 * Show in `place` the stepper with these traits, its program and numbers among them; returns a function that ends it.
 * @param {HTMLElement} place
 * @param {{initial_values: number[], program: any}} traits
 */
export function embedStepper(place, traits) {
  const values = packNumbers(traits.initial_values, traits.initial_values.length);
  return renderStepper({ model: localModel({ ...STEPPER_TRAITS, ...traits, values }), el: place });
}
