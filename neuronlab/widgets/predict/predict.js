// The prediction: a guess is committed before what it hides shows; then both stand side by side.

import { connect } from "../kit/lifecycle.js";
import { readMath } from "../kit/mathml.js";
import { spoken, compare } from "./comparison.js";
import { readHeights } from "./curve.js";
import { readFigure } from "./figure.js";
import { makeSketchPad } from "./sketch_pad.js";
import { chapterSwitch } from "./unasked.js";
import { writeAmount } from "./amount.js";

const OPTIONS_LETTERS = "abcdefghij";
const MARK_OF = { right: "✓", close: "≈", off: "→", unreadable: "?" };
const PREDICTION = `
  <div class="nl-pr-top"><span class="nl-pr-name"></span><span class="nl-pr-state"></span></div>
  <div class="nl-pr-question"></div>
  <div class="nl-pr-pads"></div>
  <form class="nl-pr-form" novalidate>
    <div class="nl-pr-field"></div>
    <p class="nl-pr-refusal" role="alert" hidden></p>
    <div class="nl-pr-choose">
      <button type="submit" class="nl-button nl-pr-commit">That is my guess</button>
      <button type="button" class="nl-button nl-pr-quiet" data-do="clear" hidden>Clear the sketch</button>
      <span class="nl-spring"></span>
      <button type="button" class="nl-button nl-pr-quiet" data-do="show">Only show me</button>
    </div>
  </form>
  <div class="nl-pr-reply" role="status" tabindex="-1"></div>
  <div class="nl-pr-shown"></div>
  <div class="nl-pr-more" hidden>
    <button type="button" class="nl-button nl-pr-quiet" data-do="hide">Hide it again</button>
    <span class="nl-spring"></span>
    <button type="button" class="nl-button nl-pr-quiet" data-do="stop">Don't ask me in this chapter</button>
    <button type="button" class="nl-button nl-pr-quiet" data-do="ask">Ask me again in this chapter</button>
  </div>
  <p class="nl-pr-report" role="status"></p>`;

function render({ model, el }) {
  const root = put(el, "div", "nl nl-predict");
  root.setAttribute("role", "group");
  root.innerHTML = PREDICTION;
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);
  const id = `nl-${Math.random().toString(36).slice(2)}`;
  let asked = JSON.parse(model.get("asked"));
  let pad = null;
  const chapter = chapterSwitch(model, () => paint());

  const isRevealed = () => model.get("committed") || model.get("shown") || chapter.isOn();

  // --- the question, and where the guess goes

  function writeQuestion() {
    asked = JSON.parse(model.get("asked"));
    root.setAttribute("aria-label", model.get("name"));
    find(".nl-pr-name").textContent = `${model.get("name")}: guess first, then see`;
    const place = find(".nl-pr-question");
    place.replaceChildren();
    if (asked.lead) put(place, "p", "nl-pr-lead", asked.lead);
    if (asked.given?.length) writeGiven(put(place, "ul", "nl-pr-given"));
    put(place, "p", "nl-pr-ask", asked.ask).id = `${id}-ask`;
    find(".nl-pr-field").replaceChildren();
    find(".nl-pr-pads").replaceChildren();
    pad = null;
    if (asked.kind === "choice") writeOptions();
    else if (asked.kind === "sketch") writePad();
    else writeField();
    button("clear").hidden = asked.kind !== "sketch";
  }

  function writeGiven(list) {
    list.setAttribute("aria-label", "given");
    for (const [name, value, symbol, words] of asked.given) {
      const item = put(list, "li", "");
      item.append((symbol && readMath(symbol)) || name, ` = ${value}`);
      item.title = words ?? name;
    }
  }

  function writeField() {
    const label = put(find(".nl-pr-field"), "label", "nl-pr-number");
    const symbol = asked.symbol && readMath(`${asked.symbol}<mo>=</mo>`);
    if (symbol) label.append(symbol);
    const field = put(label, "input", "nl-pr-input");
    Object.assign(field, { type: "text", autocomplete: "off", spellcheck: false });
    field.setAttribute("aria-label", asked.unit ? `Your guess, in ${asked.unit}` : "Your guess");
    field.setAttribute("aria-describedby", `${id}-ask ${id}-refusal`);
    field.addEventListener("change", keep);
    if (asked.unit) put(label, "span", "nl-pr-unit", asked.unit);
  }

  function writeOptions() {
    const group = put(find(".nl-pr-field"), "div", "nl-pr-options");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", `${id}-ask`);
    group.setAttribute("aria-describedby", `${id}-refusal`);
    asked.options.forEach(({ text }, k) => {
      const label = put(group, "label", "nl-pr-option");
      Object.assign(put(label, "input", ""), { type: "radio", name: id, value: OPTIONS_LETTERS[k] });
      put(label, "span", "", text);
    });
    group.addEventListener("change", keep);
  }

  function writePad() {
    const place = find(".nl-pr-pads");
    const legend = put(place, "ul", "nl-pr-legend");
    legend.setAttribute("aria-label", "Lines");
    Object.keys(asked.known).forEach((name, k) => put(legend, "li", `nl-pr-key-known-${k % 3}`, name));
    put(legend, "li", "nl-pr-key-mine", "your sketch");
    put(legend, "li", "nl-pr-key-truth", "what it is");
    pad = makeSketchPad(put(place, "div", "nl-pr-sheet"), asked, (text) => store(text));
    find(".nl-pr-sheet svg").setAttribute("aria-describedby", `${id}-ask ${id}-refusal`);
  }

  /** What is typed, chosen or drawn at present. */
  function guessNow() {
    if (pad) return model.get("given");
    return find(".nl-pr-input")?.value ?? find("input:checked")?.value ?? "";
  }

  function showGuess() {
    const given = model.get("given");
    const field = find(".nl-pr-input");
    if (field && field.value !== given && !field.matches(":focus")) field.value = given;
    for (const option of root.querySelectorAll("input[type=radio]")) option.checked = option.value === given;
  }

  const keep = () => store(guessNow());
  function store(text) {
    refuseGuess("");
    if (model.get("given") === text) return;
    model.set("given", text);
    model.save_changes();
  }

  function refuseGuess(why) {
    const place = find(".nl-pr-refusal");
    place.id = `${id}-refusal`;
    place.textContent = why;
    place.hidden = !why;
    find(".nl-pr-input")?.setAttribute("aria-invalid", String(Boolean(why)));
  }

  // --- what shows then

  function writeReply() {
    const place = find(".nl-pr-reply");
    place.replaceChildren();
    place.className = "nl-pr-reply";
    if (!isRevealed()) return;
    const found = model.get("committed") ? compare(asked, model.get("given")) : null;
    const pair = put(place, "div", "nl-pr-pair");
    if (found?.said !== undefined) tile(pair, "You said", found.said, "nl-pr-said");
    const truth = found?.is ?? truthAlone();
    if (truth !== "") tile(pair, "It is", truth, "nl-pr-is");
    if (!pair.children.length) pair.remove();
    if (found) {
      place.classList.add(`nl-pr-${found.verdict}`);
      const words = put(place, "p", "nl-pr-words-of-it");
      put(words, "b", "", MARK_OF[found.verdict]).setAttribute("aria-hidden", "true");
      put(words, "span", "", found.words);
    }
    const slip = found ? found.slip : asked.kind === "choice" ? spoken(rightOption().reply) : "";
    if (slip) put(place, "p", "nl-pr-slip", slip);
    const why = JSON.parse(model.get("revealed")).why;
    if (why) put(place, "p", "nl-pr-why", why);
  }

  const rightOption = () => asked.options.find(({ right }) => right);
  function truthAlone() {
    if (asked.kind === "sketch") return "";
    return asked.kind === "choice" ? rightOption().text : writeAmount(asked.right, asked.unit, asked.digits);
  }

  function tile(parent, title, text, name) {
    const box = put(parent, "div", `nl-pr-tile ${name}`);
    put(box, "span", "nl-pr-title", title);
    put(box, "span", asked.kind === "choice" ? "nl-pr-text" : "nl-pr-amount", text);
  }

  function writeShown() {
    const place = find(".nl-pr-shown");
    place.replaceChildren();
    if (!isRevealed()) return;
    const { text, figure } = JSON.parse(model.get("revealed"));
    if (text) put(place, "pre", "nl-pr-printed", text).tabIndex = 0;
    const drawing = figure && readFigure(figure);
    if (drawing) place.append(drawing);
  }

  let [seen, isOpen] = ["", false];
  function paint() {
    const open = isRevealed();
    showGuess();
    find(".nl-pr-form").hidden = open;
    root.classList.toggle("nl-pr-open", open);
    const isAsked = !chapter.isOn() || model.get("committed");
    find(".nl-pr-state").textContent = open && !isAsked ? "not asked in this chapter" : "";
    const now = [open, model.get("committed") && model.get("given"), model.get("revealed")].join("\n");
    if (now !== seen || open !== isOpen) {
      [seen, isOpen] = [now, open];
      writeReply();
      writeShown();
    }
    pad?.paint(readHeights(asked, model.get("given")), open);
    find(".nl-pr-more").hidden = !open;
    button("hide").hidden = !open || (chapter.isOn() && !model.get("committed"));
    button("stop").hidden = !open || !chapter.exists || chapter.isOn();
    button("ask").hidden = !chapter.exists || !chapter.isOn();
    find(".nl-pr-report").textContent = model.get("report");
  }

  // --- what is pressed

  find(".nl-pr-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = guessNow();
    const found = compare(asked, guess);
    if (found.verdict === "unreadable") {
      store(guess);
      refuseGuess(found.words);
      if (pad) pad.focus();
      else find(".nl-pr-field input").focus();
      return;
    }
    model.set("given", guess);
    model.set("committed", true);
    model.save_changes();
    model.send?.({ guess });
    paint();
    find(".nl-pr-reply").focus();
  });

  const actions = {
    show() {
      refuseGuess("");
      model.set("shown", true);
      model.save_changes();
      paint();
      find(".nl-pr-reply").focus();
    },
    clear() {
      store("");
      paint();
      pad.focus();
    },
    hide() {
      const hadGuess = model.get("committed");
      for (const [name, value] of Object.entries({ given: "", committed: false, shown: false }))
        model.set(name, value);
      model.save_changes();
      if (hadGuess) model.send?.({ forget: true });
      paint();
      if (isRevealed()) find(".nl-pr-reply").focus();
      else if (pad) pad.focus();
      else find(".nl-pr-field input").focus();
    },
    stop() {
      chapter.set(true);
      model.send?.({ unasked: true });
      button("ask").focus();
    },
    ask() {
      chapter.set(false);
      model.send?.({ unasked: false });
      (isRevealed() ? button("hide") : find(".nl-pr-commit")).focus();
    },
  };
  root.addEventListener("click", (event) => {
    actions[/** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do")]?.();
  });
  // JupyterLab would take "x" or "a" for commands on the cell.
  root.addEventListener("focusin", (event) =>
    /** @type {Element} */ (event.target).setAttribute("data-lm-suppress-shortcuts", "true"),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());

  writeQuestion();
  const anew = () => {
    writeQuestion();
    pad?.lay();
    paint();
  };
  const names = ["given", "committed", "shown", "revealed", "report", "unasked"];
  const listeners = Object.fromEntries(names.map((name) => [`change:${name}`, paint]));
  const end = connect(root, model, { ...listeners, "change:asked": anew }, () => pad?.lay());
  pad?.lay();
  paint();
  return () => {
    end();
    chapter.leave();
  };
}

function put(parent, tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  parent.append(element);
  return element;
}

export default { render };
