// The choice in the menu: all steps, or those of one neuron, weight or bias.

import { noticeChanges } from "../kit/changes.js";
import { followable, followsSame } from "./following.js";

/** @import { StepperState } from "../kit/types.d.ts" */

/**
 * Add the choice to `menu`; returns what paints it.
 * @param {HTMLElement} menu
 * @param {StepperState} state
 * @returns {() => void}
 */
export function makeFollowChoice(menu, state) {
  const { model, program } = state;
  const line = document.createElement("label");
  const select = document.createElement("select");
  select.title = "A click on a neuron's letter or on a line of the picture chooses too, and f on any number";
  line.append("Steps of", select);
  menu.prepend(line);
  const isReworded = noticeChanges();
  const keyOf = (followed) => String(followed ?? "");
  /** @type {Map<string, import("./following.js").Followed | null>} */
  const listed = new Map();

  function write() {
    const { neurons, parameters } = followable(program, model.get("notation"));
    listed.clear();
    select.replaceChildren(new Option("all", keyOf(null)));
    for (const [title, group] of /** @type {const} */ ([
      ["Neurons", neurons],
      ["Weights and biases", parameters],
    ])) {
      const part = document.createElement("optgroup");
      part.label = title;
      for (const [followed, words] of group) {
        listed.set(keyOf(followed), /** @type {any} */ (followed));
        part.append(new Option(String(words), keyOf(followed)));
      }
      select.append(part);
    }
  }

  select.addEventListener("change", () => {
    const chosen = listed.get(select.value) ?? null;
    if (!followsSame(chosen, state.followed)) state.follow(chosen);
  });

  return () => {
    if (isReworded(model.get("notation"))) write();
    select.value = keyOf(state.followed);
  };
}
