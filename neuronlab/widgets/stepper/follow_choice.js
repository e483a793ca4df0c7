// The choice in the menu: all steps, or those of one neuron, weight or bias.

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
  let written = "";
  /** @type {(import("./following.js").Followed | null)[]} */
  let listed = [];

  function write() {
    const { neurons, parameters } = followable(program, model.get("notation"));
    listed = [null];
    select.replaceChildren(new Option("all", "0"));
    for (const [title, group] of /** @type {const} */ ([
      ["Neurons", neurons],
      ["Weights and biases", parameters],
    ])) {
      const part = document.createElement("optgroup");
      part.label = title;
      for (const [followed, words] of group) {
        listed.push(/** @type {any} */ (followed));
        part.append(new Option(String(words), String(listed.length - 1)));
      }
      select.append(part);
    }
  }

  select.addEventListener("change", () => {
    const chosen = listed[Number(select.value)];
    if (!followsSame(chosen, state.followed)) state.follow(chosen);
  });

  return () => {
    if (written !== model.get("notation")) write();
    written = model.get("notation");
    select.value = String(
      Math.max(
        0,
        listed.findIndex((each) => followsSame(each, state.followed)),
      ),
    );
  };
}
