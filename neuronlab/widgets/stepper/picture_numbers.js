// The numbers in a picture: as many digits as have room, and behind each weight what the step makes of it.

import { paintNumber } from "../kit/number_element.js";
import { formatNumber } from "../kit/numbers.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const LEAST_DIGITS = 3;
const MOST_BESIDE = 9; // characters of an old and a new bias

/**
 * What paints them: {paintPictured, paintAfter}; `hides(k)` says which numbers are to be guessed.
 * @param {StepperState} state
 * @param {import("./picture_modes.js").Measures} sizes
 */
export function makePictureNumbers(state, sizes) {
  const { program } = state;
  const { isLow } = sizes;

  /** Write one number as it is now. */
  function paintPictured(number, hides) {
    const k = Number(number.dataset.ref);
    number.dataset.sign = state.signShown(k);
    number.classList.toggle("nl-long", formatNumber(state.values[k], LEAST_DIGITS).length > roomFor(number));
    let most = number.parentElement.classList.contains("nl-weight") ? sizes.weights : undefined;
    // On a phone a minus takes the room of a digit: what is longer than the gap would cover the next box.
    if (most > 2 && state.values[k] < 0) most -= 1;
    paintNumber(number, state, {
      digits: Math.min(most ?? Infinity, fitting(state.values[k], roomFor(number))),
      hidden: hides(k),
      pending: !state.isKnown(k),
    });
  }

  /** As many digits as the room allows, so that a number stays in its box; its full value is a hover away. */
  function fitting(value, room = sizes.characters) {
    let digits = Math.min(state.model.get("digits"), sizes.digits);
    while (digits > LEAST_DIGITS && formatNumber(value, digits).length > room) digits -= 1;
    return digits;
  }

  function roomFor(number) {
    // On a phone the symbol stands above; a low box of one network alone has room beside it.
    if (
      number.parentElement.classList.contains("nl-given") &&
      !sizes.target &&
      !(sizes.isLow && !sizes.isPair)
    )
      return sizes.characters - 1;
    if (isLow && number.closest(".nl-bias, .nl-in-title")) return sizes.characters - 1;
    return sizes.characters + (number.closest(".nl-targets") ? sizes.forTarget : 0);
  }

  function short(value) {
    return formatNumber(value, Math.min(sizes.behind, fitting(value)), state.model.get("comma"));
  }

  /** What stands behind a weight: its product in a sum, its gradient, its adjustment, or what it becomes. */
  function paintAfter(edge, result, hides) {
    const { l, j, i, weight, number, after } = edge;
    const suffix = i === null ? "b" : "W";
    const column = i;
    const updated = state.find(`new_${suffix}`, l, null, j, column);
    const adjustment = state.find(`adjust_${suffix}`, l, null, j, column);
    const gradient = state.find(`d${suffix}`, l, null, j, column);
    const write = (k) => (hides(k) ? "?" : short(state.values[k]));
    const signed = (k) => (hides(k) ? "?" : state.values[k] >= 0 ? `+${write(k)}` : write(k));
    let text = "";
    let kind = "";
    const done = updated !== undefined && state.isKnown(updated) && !state.isFrozen(weight);
    if (state.phase === "update" && done) [text, kind] = [write(updated), "nl-as-update"];
    else if (i === null && !sizes.tellsBias) text = "";
    else if (state.phase === "update" && result.k === adjustment)
      [text, kind] = [signed(adjustment), "nl-as-update"];
    else if (state.isKnown(gradient) && result.k === gradient)
      [text, kind] = [`∂ ${write(gradient)}`, "nl-as-error"];
    else if (i !== null) {
      const group = state.terms.find(
        (term) => Array.isArray(term) && term.length === 2 && term.includes(weight),
      );
      if (group)
        [text, kind] = [
          `${sizes.equals}${short(group.reduce((product, k) => product * state.values[k], 1))}`,
          state.phase === "backward" ? "nl-as-error" : "nl-as-activation",
        ];
      if (group && hides(state.result) && state.terms.length === 1) text = "= ?";
    }
    if (after.textContent !== text) after.textContent = text;
    after.className = `nl-after ${kind}`;
    const struck = state.phase === "update" && done;
    number.classList.toggle("nl-struck", struck);
    if (i === null && !sizes.inRow) {
      // What stands behind a bias takes the row of the slope, which such a step does not ask for; in a low box two
      // values share one row.
      number.closest(".nl-neuron").classList.toggle("nl-two-rows", text !== "" && !isLow);
      number.parentElement.classList.toggle(
        "nl-tight",
        isLow ? struck : number.textContent.length >= sizes.tight,
      );
      if (struck && isLow) paintNumber(number, state, { digits: sizes.behind });
      // Beside a name or in few pixels only the new one has room.
      number.parentElement.classList.toggle(
        "nl-only-new",
        isLow && struck && (program.isNamed(l) || number.textContent.length + text.length > MOST_BESIDE),
      );
    }
  }

  return { paintPictured, paintAfter };
}
