// The prediction: a guess is committed before what it hides shows; then both stand side by side.

import { addElement } from "../kit/elements.js";
import { handGuessOver, loadSolved, noteGuess } from "../kit/solved.js";
import { connect, keepKeys } from "../kit/lifecycle.js";
import { hasKernel } from "../kit/keep.js";
import { watchPresses } from "../kit/refusal.js";
import { writeQuestion } from "../kit/question.js";
import { writeAnswerPlace } from "./asking.js";
import { writeAnswer, writeShown } from "./answer.js";
import { compare } from "./comparison.js";
import { readHeights } from "./curve.js";
import { makeSketchPad } from "./sketch_pad.js";
import { chapterSwitch } from "./unasked.js";

const PREDICTION = `
  <div class="nl-pr-top"><span class="nl-pr-name"></span><span class="nl-pr-state"></span></div>
  <div class="nl-qu"></div>
  <div class="nl-pr-pads"></div>
  <form class="nl-pr-form" novalidate>
    <div class="nl-pr-field"></div>
    <p class="nl-pr-refusal" role="alert" hidden></p>
    <div class="nl-pr-choose">
      <button type="submit" class="nl-button nl-qu-send nl-pr-commit">That is my guess</button>
      <button type="button" class="nl-button nl-qu-quiet" data-do="clear" hidden>Clear the sketch</button>
      <span class="nl-spring"></span>
      <button type="button" class="nl-button nl-qu-quiet" data-do="show">Only show me</button>
    </div>
  </form>
  <div class="nl-pr-reply" role="status" tabindex="-1"></div>
  <div class="nl-pr-shown"></div>
  <div class="nl-pr-more" hidden>
    <button type="button" class="nl-button nl-qu-quiet" data-do="hide">Hide it again</button>
    <span class="nl-spring"></span>
    <button type="button" class="nl-button nl-qu-quiet" data-do="stop">Don't ask me in this chapter</button>
    <button type="button" class="nl-button nl-qu-quiet" data-do="ask">Ask me again in this chapter</button>
  </div>
  <p class="nl-qu-report" role="status"></p>`;

function render({ model, el }) {
  const root = addElement(el, "div", "nl nl-predict");
  root.setAttribute("role", "group");
  root.innerHTML = PREDICTION;
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);
  const isPressing = watchPresses(root);
  const id = `nl-${Math.random().toString(36).slice(2)}`;
  // As in Python, "3.p2": exercise 3.2 is noted in the same place.
  const key = /^Prediction .+\../.test(model.get("name"))
    ? model.get("name").slice("Prediction ".length).replace(".", ".p")
    : "";
  let asked = JSON.parse(model.get("asked"));
  let pad = null;
  recall();
  const chapter = chapterSwitch(model, () => paint());

  const isRevealed = () => model.get("committed") || model.get("shown") || chapter.isOn();

  /** What this browser noted while there was no kernel counts, and is told to the kernel as soon as there is one. */
  function recall() {
    if (!key || model.get("committed")) return;
    const knows = hasKernel(model);
    const guess = knows ? handGuessOver(key) : loadSolved().predicted[key];
    if (typeof guess !== "string" || !guess || compare(asked, guess).verdict === "unreadable") return;
    model.set("given", guess);
    model.set("committed", true);
    model.save_changes();
    if (knows) model.send?.({ guess });
  }

  /** Let this browser note a guess, "" for none, where no kernel does. */
  function noteHere(guess) {
    if (key && !hasKernel(model)) model.set("report", noteGuess(key, guess));
  }

  // --- the question, and where the guess goes

  function ask() {
    asked = JSON.parse(model.get("asked"));
    root.setAttribute("aria-label", model.get("name"));
    find(".nl-pr-name").textContent = `${model.get("name")}: guess first, then see`;
    writeQuestion(find(".nl-qu"), asked, id);
    writeAnswerPlace(find(".nl-pr-field"), asked, id, () => {
      store(guessNow());
      // What cannot be read is said as soon as the field is left.
      const field = find(".nl-pr-input");
      const found = field?.value.trim() && compare(asked, guessNow());
      if (found && found.verdict === "unreadable" && !isPressing()) refuseGuess(found.words);
    });
    find(".nl-pr-pads").replaceChildren();
    pad = null;
    if (asked.kind === "sketch") writePad();
    button("clear").hidden = !pad;
  }

  function writePad() {
    const place = find(".nl-pr-pads");
    const legend = addElement(place, "ul", "nl-pr-legend");
    legend.setAttribute("aria-label", "Lines");
    Object.keys(asked.known).forEach((name, k) => addElement(legend, "li", `nl-pr-key-known-${k % 3}`, name));
    addElement(legend, "li", "nl-pr-key-mine", "your sketch");
    addElement(legend, "li", "nl-pr-key-truth", "what it is");
    pad = makeSketchPad(addElement(place, "div", "nl-pr-sheet"), asked, (text) => store(text));
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
    /** @type {NodeListOf<HTMLInputElement>} */
    const options = root.querySelectorAll("input[type=radio]");
    for (const option of options) option.checked = option.value === given;
  }

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

  function reveal(open) {
    const [reply, shown] = [find(".nl-pr-reply"), find(".nl-pr-shown")];
    for (const place of [reply, shown]) place.replaceChildren();
    reply.className = "nl-pr-reply";
    if (!open) return;
    const revealed = JSON.parse(model.get("revealed"));
    writeAnswer(reply, asked, model.get("committed") ? model.get("given") : null, revealed.why);
    writeShown(shown, revealed);
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
      reveal(open);
    }
    pad?.paint(readHeights(asked, model.get("given")), open);
    find(".nl-pr-more").hidden = !open;
    button("hide").hidden = !open || (chapter.isOn() && !model.get("committed"));
    button("stop").hidden = !open || !chapter.exists || chapter.isOn();
    button("ask").hidden = !chapter.exists || !chapter.isOn();
    find(".nl-qu-report").textContent = model.get("report");
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
    noteHere(guess);
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
      noteHere("");
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
  keepKeys(root);

  ask();
  const anew = () => {
    ask();
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

export default { render };
