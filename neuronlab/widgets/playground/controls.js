// The playground's choices: data, network, loss, rate, batch, seed; each is a wish that Python grants or refuses.

import { parseNumber } from "../kit/numbers.js";

const SPEED_WORDS = {
  1: "1 epoch a picture",
  5: "5 epochs a picture",
  20: "20 epochs a picture",
  0: "as fast as it can",
};
const NOT_A_NUMBER = "is not a number; write one such as 0.03 or 1e-2.";

/** A number as one would type it. */
const written = (value) =>
  value >= 1e10 || (value >= 1e6 && value % 1e6 === 0) || (value > 0 && value < 1e-4)
    ? value.toExponential().replace("e+", "e")
    : String(value);

/**
 * Write the form into `host` and the speed into `speedHost`. `act(name, with)` sends a wish, `refuse(text)` says
 * what cannot be one. Returns a function that paints the present settings.
 */
export function makeControls(host, speedHost, model, act, refuse) {
  const choices = model.get("choices");
  const paints = [];
  const [ofData, ofTraining] = [document.createElement("div"), document.createElement("div")];
  let group = ofData;
  host.append(ofData, ofTraining);

  function field(words, control) {
    const label = document.createElement("label");
    label.className = "nl-pg-field";
    const name = document.createElement("span");
    name.textContent = words;
    label.append(name, control);
    group.append(label);
    return label;
  }

  function select(words, setting, options) {
    const control = document.createElement("select");
    for (const [value, text] of options) control.append(new Option(text, value));
    control.addEventListener("change", () => act("change", { [setting]: control.value }));
    field(words, control);
    paints.push((settings) => (control.value = settings[setting]));
  }

  function number(words, setting, hint) {
    const control = Object.assign(document.createElement("input"), {
      type: "text",
      inputMode: "decimal",
      className: "nl-pg-number",
      title: hint,
      autocomplete: "off",
      spellcheck: false,
    });
    // Refused text stays to be mended as long as one is at it; whoever goes on sees what holds.
    let refused = false;
    const commit = () => {
      const value = parseNumber(control.value);
      refused = value === null;
      if (refused) refuse(`${words}: ${JSON.stringify(control.value.slice(0, 20))} ${NOT_A_NUMBER}`);
      else act("change", { [setting]: value });
    };
    control.addEventListener("change", commit);
    control.addEventListener("blur", () => {
      if (refused) control.value = written(model.get("settings")[setting]);
      refused = false;
    });
    const label = field(words, control);
    paints.push((settings) => {
      if (document.activeElement !== control && control.getRootNode().activeElement !== control)
        return void (control.value = written(settings[setting]));
      refused = parseNumber(control.value) !== settings[setting];
      if (refused) control.select();
    });
    return label;
  }

  function noise() {
    const control = Object.assign(document.createElement("input"), {
      type: "range",
      min: 0,
      max: 0.5,
      step: 0.01,
    });
    const shown = document.createElement("output");
    // Only the newest wish is of interest: the next goes out when this one has been granted.
    let waiting = false;
    const send = () => {
      waiting = true;
      act("change", { noise: Number(control.value) });
    };
    control.addEventListener("input", () => {
      shown.textContent = control.value;
      if (!waiting) send();
    });
    const label = field("noise", control);
    label.append(shown);
    label.classList.add("nl-pg-noise");
    paints.push((settings) => {
      const behind = waiting && Number(control.value) !== settings.noise;
      waiting = false;
      if (behind) return send();
      control.value = settings.noise;
      shown.textContent = String(settings.noise);
    });
    return label;
  }

  function layers() {
    const part = document.createElement("div");
    part.className = "nl-pg-field";
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", "Hidden layers");
    const words = document.createElement("span");
    words.textContent = "hidden layers";
    const shown = document.createElement("output");
    const buttons = [
      ["−", -1, "fewer"],
      ["+", 1, "more"],
    ].map(([sign, by, word]) => {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "nl-button nl-pg-small",
        textContent: sign,
      });
      button.setAttribute("aria-label", `One hidden layer ${word}`);
      button.addEventListener("click", () => {
        const hidden = model.get("settings").hidden;
        if (by < 0 && hidden.length) act("change", { hidden: hidden.slice(0, -1) });
        if (by > 0 && hidden.length < choices.most_layers)
          act("change", { hidden: [...hidden, hidden.at(-1) ?? 4] });
      });
      return button;
    });
    const line = document.createElement("div");
    line.className = "nl-pg-counter";
    line.append(buttons[0], shown, buttons[1]);
    part.append(words, line);
    group.append(part);
    paints.push(({ hidden }) => {
      shown.textContent = hidden.length;
      buttons[0].setAttribute("aria-disabled", String(hidden.length === 0));
      buttons[1].setAttribute("aria-disabled", String(hidden.length === choices.most_layers));
    });
  }

  select("data", "data", choices.data);
  const points = number("points", "n_points", "10 to 1000; three in ten are kept for the test");
  const shapeOnly = [points, noise()];
  number("seed", "seed", "from 0; it decides on data, first weights and order");
  group = ofTraining;
  layers();
  select("activation", "activation", choices.activation);
  select("loss", "loss", choices.loss);
  number("learning rate", "lr", "above 0");
  number("batch size", "batch_size", "1 or more; the training points of one step");

  const speed = document.createElement("select");
  for (const value of choices.speed) speed.append(new Option(SPEED_WORDS[value], value));
  speed.addEventListener("change", () => act("speed", Number(speed.value)));
  speedHost.append(speed);

  return () => {
    const settings = model.get("settings");
    for (const paint of paints) paint(settings);
    for (const part of shapeOnly) part.hidden = settings.data === choices.painted;
    speed.value = String(model.get("speed"));
  };
}
