// A panel of sliders and choices, in groups; each sets one trait of the model, by mouse, finger and keyboard.

import { addElement } from "./elements.js";
import { nearestStop } from "./stops.js";
import { makeSettingsOneStop } from "./one_stop.js";

/** @import { Control, Model } from "./types.d.ts" */

/**
 * Write `groups` {heading: [control]} into `host` and return a function that paints the present values.
 * A control is {trait, words, help}. With `options` [[value, text, second line]] it is a choice: radio buttons, or
 * with `menu` a list to unfold; else a slider that stops at model.get("stops")[trait]. `text(value)` is what stands beside a
 * slider, or [that, a second line]; `set(value)` gives the traits that a choice sets, if it is more than the one;
 * with `press` it is a button instead, without a trait. `shown()` says whether the control is there at all; `kind` is the meaning whose colour a slider has.
 * @param {HTMLElement} host
 * @param {Model} model
 * @param {Record<string, Control[]>} groups
 * @returns {() => void}
 */
export function makeSliders(host, model, groups) {
  const paints = [];
  for (const [heading, controls] of Object.entries(groups)) {
    const holder = addElement(host, "fieldset", "nl-sl-group");
    addElement(holder, "legend", "", heading);
    const group = addElement(holder, "div");
    for (const control of controls) {
      const make = control.press
        ? makePress
        : control.menu
          ? makeMenu
          : control.options
            ? makeRadios
            : makeSlider;
      const { row, paint } = make(group, model, control);
      if (control.help) row.title = control.help;
      paints.push(() => {
        row.hidden = control.shown ? !control.shown() : false;
        paint();
      });
    }
    // A group is one stop for the Tab key.
    paints.push(makeSettingsOneStop(host.closest(".nl"), group, heading));
  }
  return () => paints.forEach((paint) => paint());
}

/**
 * Set several traits, and tell Python of them together.
 * @param {Model} model
 * @param {Record<string, unknown>} traits
 */
export function setTraits(model, traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  model.save_changes();
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makeSlider(group, model, { trait, words, text, kind = "calm", set }) {
  const row = addElement(group, "label", "nl-sl-row");
  addElement(row, "span", "nl-sl-words", words);
  const range = addElement(row, "input", `nl-range nl-as-${kind}`);
  const stops = () => model.get("stops")[trait];
  Object.assign(range, { type: "range", min: 0, max: stops().length - 1, step: 1 });
  range.dataset.trait = trait;
  const output = addElement(row, "output", "nl-sl-value");
  const [first, second] = [addElement(output, "span"), addElement(output, "small")];
  range.addEventListener("input", () => {
    const value = stops()[range.value];
    setTraits(model, set ? set(value) : { [trait]: value });
  });
  return {
    row,
    paint() {
      const value = model.get(trait);
      const texts = [text(value)].flat();
      range.value = String(nearestStop(stops(), value));
      range.setAttribute("aria-valuetext", texts.join(", "));
      [first.textContent, second.textContent] = [texts[0], texts[1] ?? ""];
    },
  };
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makePress(group, model, { words, press }) {
  const row = Object.assign(addElement(group, "button", "nl-button nl-sl-press"), {
    type: "button",
    textContent: words,
  });
  row.addEventListener("click", press);
  return { row, paint: () => {} };
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makeMenu(group, model, { trait, words, options, set = (value) => ({ [trait]: value }) }) {
  const row = addElement(group, "label", "nl-sl-row nl-sl-choice");
  addElement(row, "span", "nl-sl-words", words);
  const select = addElement(row, "select");
  for (const [value, text] of options) select.append(new Option(text, value));
  select.dataset.trait = trait;
  select.addEventListener("change", () => setTraits(model, set(select.value)));
  const own = new Option("", "");
  return {
    row,
    paint() {
      const value = model.get(trait);
      own.value = own.textContent = value;
      if (options.some(([known]) => known === value)) own.remove();
      else select.append(own);
      select.value = value;
    },
  };
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makeRadios(group, model, { trait, words, options, set = (value) => ({ [trait]: value }) }) {
  const row = addElement(group, "div", "nl-sl-row nl-sl-choice");
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-label", words);
  row.dataset.trait = trait;
  addElement(row, "span", "nl-sl-words", words);
  const buttons = addElement(row, "span", "nl-sl-radios");
  const name = `nl-${Math.random().toString(36).slice(2)}`; // two cards must not share their radio buttons
  const radios = options.map(([value, text, second]) => {
    const label = addElement(buttons, "label");
    const radio = Object.assign(addElement(label, "input"), { type: "radio", name });
    radio.addEventListener("change", () => setTraits(model, set(value)));
    const shown = addElement(label, "span");
    shown.textContent = text;
    if (second) addElement(shown, "small", "", second);
    return { value, radio };
  });
  return {
    row,
    paint: () => radios.forEach(({ value, radio }) => (radio.checked = value === model.get(trait))),
  };
}
