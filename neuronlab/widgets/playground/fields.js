// The fields of the playground's form; each is {element, paint(settings)}, and what is chosen in it is a wish.

import { parseNumber } from "../kit/numbers.js";
import { accept, refuse } from "../kit/refusal.js";

const NOT_A_NUMBER = "is not a number; write one such as 0.03 or 1e-2.";

/** A number as one would type it. */
const written = (value) =>
  value >= 1e10 || (value >= 1e6 && value % 1e6 === 0) || (value > 0 && value < 1e-4)
    ? value.toExponential().replace("e+", "e")
    : String(value);

function labelled(words, ...controls) {
  const label = document.createElement("label");
  label.className = "nl-pg-field";
  label.append(Object.assign(document.createElement("span"), { textContent: words }), ...controls);
  return label;
}

/** One of `options`, [value, text]. */
export function selectField(state, words, setting, options) {
  const control = document.createElement("select");
  for (const [value, text] of options) control.append(new Option(text, value));
  control.addEventListener("change", () => state.change({ [setting]: control.value }));
  return { element: labelled(words, control), paint: (settings) => (control.value = settings[setting]) };
}

/** A number to be typed. Refused text stays to be mended, with the reason below the form, until the setting changes. */
export function numberField(state, words, setting, hint) {
  const control = Object.assign(document.createElement("input"), {
    type: "text",
    inputMode: "decimal",
    className: "nl-pg-number",
    title: hint,
    autocomplete: "off",
    spellcheck: false,
  });
  let holds = null; // what holds instead of the text that was refused

  control.addEventListener("change", () => {
    const value = parseNumber(control.value);
    if (value === null) {
      holds = state.settings[setting];
      refuse(control, `${words}: ${JSON.stringify(control.value.slice(0, 20))} ${NOT_A_NUMBER} ${still()}`);
      return;
    }
    accept(control);
    // While the wish is looked at, what was typed stays: a field that is being left has lost the focus by now.
    holds = state.settings[setting];
    state.change({ [setting]: value });
    if (state.settings[setting] === value || state.said.kind !== "error") {
      holds = null;
      return;
    }
    // The line of messages says it too.
    refuse(control, `${state.said.text} ${still()}`, true);
    if (hasFocus()) control.select();
  });
  control.addEventListener("input", () => accept(control));
  control.addEventListener("blur", () => {
    if (holds === null) control.value = written(state.settings[setting]);
  });

  const still = () => `${written(state.settings[setting])} still holds.`;
  const hasFocus = () =>
    document.activeElement === control ||
    /** @type {Document | ShadowRoot} */ (control.getRootNode()).activeElement === control;

  function paint(settings) {
    if (holds === settings[setting] || (holds === null && hasFocus())) return;
    holds = null;
    accept(control);
    control.value = written(settings[setting]);
  }

  return { element: labelled(words, control), paint };
}

export function noiseField(state) {
  const control = Object.assign(document.createElement("input"), {
    type: "range",
    min: 0,
    max: 0.5,
    step: 0.01,
  });
  const shown = document.createElement("output");
  control.addEventListener("input", () => state.change({ noise: Number(control.value) }));
  const element = labelled("noise", control, shown);
  element.classList.add("nl-pg-noise");

  function paint() {
    control.value = String(state.settings.noise);
    shown.textContent = String(state.settings.noise);
  }

  return { element, paint };
}

/** The number of hidden layers, with a button for one fewer and one for one more. */
export function layersField(state) {
  const element = document.createElement("div");
  element.className = "nl-pg-field";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Hidden layers");
  const shown = document.createElement("output");
  const [fewer, more] = [
    ["−", "fewer", state.removeLayer],
    ["+", "more", state.addLayer],
  ].map(([sign, word, act]) => {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "nl-button nl-pg-small",
      textContent: sign,
    });
    button.setAttribute("aria-label", `One hidden layer ${word}`);
    button.addEventListener("click", () => act());
    return button;
  });
  const line = document.createElement("div");
  line.className = "nl-pg-counter";
  line.append(fewer, shown, more);
  element.append(Object.assign(document.createElement("span"), { textContent: "hidden layers" }), line);

  function paint({ hidden }) {
    shown.textContent = hidden.length;
    fewer.setAttribute("aria-disabled", String(hidden.length === 0));
    more.setAttribute("aria-disabled", String(hidden.length === state.choices.most_layers));
  }

  return { element, paint };
}
