// The menu of notations and conventions, and beside it the button for the full screen.

import { icon } from "./icons.js";
import { toggleFullScreen } from "./lifecycle.js";
import { makeToolbar } from "./one_stop.js";

/** @import { StepsState } from "./types.d.ts" */
/** @typedef {[label: string, trait: string, options: [value: string | number, text: string][]]} Choice */

/** What `makeSettings` brings to life, in the upper right corner of a card. */
export const SETTINGS = `
    <details class="nl-settings"><summary aria-label="Settings" title="Settings">${icon("more")}</summary><div class="nl-menu"></div></details>
    <button class="nl-button nl-icon nl-enlarge" aria-label="Full screen" title="Full screen">${icon("full")}</button>`;

// What stands at the top of a card: the phases, a card's own buttons and lists, and these two; not what the menu holds.
const MEMBERS = "summary, :is(button, select):not(details *)";
const DIGITS = [3, 4, 5, 6, 7, 8, 9, 10];

/**
 * Fill the menu inside `host`, a <details>: `choices` are [label, trait, [[value, text], ...]], and below them how
 * numbers are written. The button beside it enlarges `root`. With the phases they are one stop for the Tab key.
 * Returns a function that paints what is chosen; it is called after the phases are painted.
 * @param {HTMLElement} root
 * @param {HTMLDetailsElement} host
 * @param {StepsState} state
 * @param {Choice[]} [choices]
 * @returns {() => void}
 */
export function makeSettings(root, host, state, choices = stepperChoices(state)) {
  const { model } = state;
  const menu = host.querySelector(".nl-menu");
  const paints = [];

  function line(label, control) {
    const row = document.createElement("label");
    row.append(label, control);
    menu.append(row);
  }

  function choice(label, trait, options) {
    const select = document.createElement("select");
    for (const [value, text] of options) select.append(new Option(text, value));
    const isNumber = typeof model.get(trait) === "number";
    select.addEventListener("change", () =>
      state.set({ [trait]: isNumber ? Number(select.value) : select.value }),
    );
    line(label, select);
    paints.push(() => (select.value = String(model.get(trait))));
  }

  for (const given of choices) choice(...given);
  choice(
    "Digits",
    "digits",
    DIGITS.map((n) => [n, `${n} significant digits`]),
  );

  const comma = Object.assign(document.createElement("input"), { type: "checkbox" });
  comma.addEventListener("change", () => state.set({ comma: comma.checked }));
  line("Decimal comma", comma);
  paints.push(() => (comma.checked = model.get("comma")));

  root.addEventListener("pointerdown", (event) => {
    if (!host.contains(/** @type {Element} */ (event.target))) host.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") host.open = false;
  });

  root.querySelector(".nl-enlarge").addEventListener("click", () => toggleFullScreen(root));

  paints.push(makeToolbar(root, root.querySelector(".nl-top"), MEMBERS, "Phases and settings"));

  return () => paints.forEach((paint) => paint());
}

/** @param {StepsState} state */
function stepperChoices({ program }) {
  /** @type {Choice[]} */
  const choices = [
    [
      "Notation",
      "notation",
      [
        ["letters", "letters: neuron a, b, …"],
        ["indices", "indices: layer and row"],
        ["matrix", "matrix: the phase in one line"],
      ],
    ],
    [
      "Update",
      "update",
      [
        ["subtract", "subtract rate times gradient"],
        ["add", "add adjustment, negative rate"],
      ],
    ],
  ];
  if (Object.keys(program.variants).length > 1)
    choices.push([
      "Error",
      "loss",
      [
        ["half_squared_error", "half the squared error"],
        ["squared_error", "squared error"],
      ],
    ]);
  return choices;
}
