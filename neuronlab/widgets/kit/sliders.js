// A panel of sliders and choices, in groups; each sets one trait of the model, by mouse, finger and keyboard.

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
    const holder = add(host, "fieldset", "nl-sl-group");
    add(holder, "legend", "").textContent = heading;
    const group = add(holder, "div", "");
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

/**
 * The place of the stop nearest to a value.
 * @param {number[]} stops
 * @param {number} value
 */
export function nearest(stops, value) {
  return stops.reduce(
    (best, stop, k) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? k : best),
    0,
  );
}

/**
 * Append an element with these classes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Element} parent
 * @param {Tag} tag
 * @param {string} name
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function add(parent, tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makeSlider(group, model, { trait, words, text, kind = "calm", set }) {
  const row = add(group, "label", "nl-sl-row");
  add(row, "span", "nl-sl-words").textContent = words;
  const range = add(row, "input", `nl-range nl-as-${kind}`);
  const stops = () => model.get("stops")[trait];
  Object.assign(range, { type: "range", min: 0, max: stops().length - 1, step: 1 });
  range.dataset.trait = trait;
  const output = add(row, "output", "nl-sl-value");
  const [first, second] = [add(output, "span", ""), add(output, "small", "")];
  range.addEventListener("input", () => {
    const value = stops()[range.value];
    setTraits(model, set ? set(value) : { [trait]: value });
  });
  return {
    row,
    paint() {
      const value = model.get(trait);
      const texts = [text(value)].flat();
      range.value = String(nearest(stops(), value));
      range.setAttribute("aria-valuetext", texts.join(", "));
      [first.textContent, second.textContent] = [texts[0], texts[1] ?? ""];
    },
  };
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makePress(group, model, { words, press }) {
  const row = Object.assign(add(group, "button", "nl-button nl-sl-press"), {
    type: "button",
    textContent: words,
  });
  row.addEventListener("click", press);
  return { row, paint: () => {} };
}

/** @param {HTMLElement} group @param {Model} model @param {Control} control */
function makeMenu(group, model, { trait, words, options, set = (value) => ({ [trait]: value }) }) {
  const row = add(group, "label", "nl-sl-row nl-sl-choice");
  add(row, "span", "nl-sl-words").textContent = words;
  const select = add(row, "select", "");
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
  const row = add(group, "div", "nl-sl-row nl-sl-choice");
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-label", words);
  row.dataset.trait = trait;
  add(row, "span", "nl-sl-words").textContent = words;
  const buttons = add(row, "span", "nl-sl-radios");
  const name = `nl-${Math.random().toString(36).slice(2)}`; // two cards must not share their radio buttons
  const radios = options.map(([value, text, second]) => {
    const label = add(buttons, "label", "");
    const radio = Object.assign(add(label, "input", ""), { type: "radio", name });
    radio.addEventListener("change", () => setTraits(model, set(value)));
    const shown = add(label, "span", "");
    shown.textContent = text;
    if (second) add(shown, "small", "").textContent = second;
    return { value, radio };
  });
  return {
    row,
    paint: () => radios.forEach(({ value, radio }) => (radio.checked = value === model.get(trait))),
  };
}
