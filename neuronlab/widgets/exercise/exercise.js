// The exercise: a question, a field for the answer, a reply at once; hints, the way, other numbers and a new start on demand.

import { followTheme } from "../kit/page_theme.js";
import { forgetSolved, handOver, loadSolved, noteSolved, noteWays, waysSeen } from "../kit/solved.js";
import { hasKernel } from "../kit/keep.js";
import { keepKeys } from "../kit/lifecycle.js";
import { localModel } from "../kit/local_model.js";
import { readMath } from "../kit/mathml.js";
import { packNumbers } from "../kit/wire.js";
import { replyTo } from "../kit/reply.js";
import { watchPresses } from "../kit/refusal.js";
import { renderStepper } from "../stepper/stepper.js";

const CHOICES = "abcdefghij";
const SIGNS = ["=", "+", "−"];
const AFTER_THE_WAY = "You have seen the way: another one like this shows whether you find it yourself.";
const MARKS = { right: "✓", rounded: "≈", wrong: "→", unreadable: "?" };
// What a stepper's model holds besides its numbers; the same defaults as in neuronlab/widgets/stepper/stepper.py.
const STEPPER = {
  printed: [],
  source: "",
  applied: [],
  frozen: [],
  iteration: 1,
  notation: "letters",
  update: "subtract",
  digits: 4,
  comma: false,
  hide_results: false,
  followed: [],
};

const CARD = `
  <div class="nl-ex-top"><span class="nl-ex-name"></span><span class="nl-ex-solved">✓ solved</span></div>
  <div class="nl-ex-question"></div>
  <form class="nl-ex-form" novalidate></form>
  <div class="nl-ex-reply" role="status"></div>
  <div class="nl-ex-hints" aria-live="polite"></div>
  <div class="nl-ex-more">
    <button type="button" class="nl-button" data-do="hint"></button>
    <button type="button" class="nl-button" data-do="way" aria-expanded="false"></button>
    <button type="button" class="nl-button" data-do="another">Another one like this</button>
    <span class="nl-spring"></span>
    <button type="button" class="nl-button nl-ex-quiet" data-do="reset">Reset</button>
  </div>
  <div class="nl-ex-sure" role="group" aria-label="Reset" hidden>
    <span>Begin anew? Your answer, and that this exercise is solved, will be forgotten.</span>
    <button type="button" class="nl-button" data-do="forget">Yes, begin anew</button>
    <button type="button" class="nl-button" data-do="keep">No, keep it</button>
  </div>
  <p class="nl-ex-report" role="status"></p>`;

function render({ model, el }) {
  const root = addElement(el, "div", "nl nl-exercise");
  root.setAttribute("role", "group");
  root.innerHTML = CARD;
  const wayPlace = addElement(el, "div", "nl-ex-way");
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);
  const id = `nl-${Math.random().toString(36).slice(2)}`;
  const [, key = ""] = /^Exercise (.+)$/.exec(model.get("name")) ?? [];
  const isPressing = watchPresses(root);
  let hintsShown = 0;
  let endWay = null;
  root.setAttribute("aria-label", model.get("name"));
  find(".nl-ex-name").textContent = model.get("name");
  find(".nl-ex-reply").id = `${id}-reply`;

  let cardsText = "";
  let cardsRead = [];
  /** The cards, which come as one text. */
  function cards() {
    const text = model.get("cards");
    if (text !== cardsText) [cardsText, cardsRead] = [text, JSON.parse(text)];
    return cardsRead;
  }
  const card = () => cards()[model.get("shown")];

  // --- the question and the field for its answer

  function writeQuestion() {
    const { kind, lead, given = [], ask } = card();
    const place = find(".nl-ex-question");
    place.replaceChildren();
    if (lead) addElement(place, "p", "", lead);
    if (given.length) {
      const list = addElement(place, "ul", "nl-ex-given");
      list.setAttribute("aria-label", "given");
      for (const [name, value, symbol, words] of given) {
        const item = addElement(list, "li", "");
        addSymbol(item, symbol, name);
        item.append(` = ${value}`);
        item.title = words ?? name;
      }
    }
    addElement(place, "p", "nl-ex-ask", ask).id = `${id}-ask`;
    find(".nl-ex-form").replaceChildren();
    (kind === "choice" ? writeOptions : writeField)(card());
    addElement(find(".nl-ex-form"), "button", "nl-button nl-ex-check", "Check").type = "submit";
    showAnswer();
  }

  function writeField({ symbol, wanted }) {
    const label = addElement(find(".nl-ex-form"), "label", "nl-ex-field");
    if (symbol) addSymbol(label, `${symbol}<mo>=</mo>`, "");
    const field = addElement(label, "input", "nl-ex-input");
    Object.assign(field, { type: "text", autocomplete: "off", spellcheck: false });
    field.setAttribute("aria-label", "Your answer");
    describe(field, false);
    field.addEventListener("change", () => {
      keepAnswer();
      // What cannot be read is said as soon as the field is left; all else waits for "Check".
      const reply = replyTo(card(), answerNow());
      if (isPressing()) return;
      if (field.value.trim() && reply.verdict === "unreadable") writeReply(reply);
      else if (field.getAttribute("aria-invalid") === "true") writeReply(null);
    });
    addElement(find(".nl-ex-form"), "span", "nl-ex-digits", wanted).id = `${id}-digits`;
  }

  /** What is read with the field: the question, its digits, and the reply where that says why the text cannot be read. */
  function describe(field, isUnreadable) {
    field.setAttribute("aria-invalid", String(isUnreadable));
    field.setAttribute("aria-describedby", `${id}-ask ${id}-digits${isUnreadable ? ` ${id}-reply` : ""}`);
  }

  function writeOptions({ options }) {
    const group = addElement(find(".nl-ex-form"), "div", "nl-ex-options");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", `${id}-ask`);
    options.forEach(({ text }, k) => {
      const label = addElement(group, "label", "nl-ex-option");
      Object.assign(addElement(label, "input", ""), { type: "radio", name: id, value: CHOICES[k] });
      addElement(label, "span", "nl-ex-letter", `${CHOICES[k]})`);
      addElement(label, "span", "", text);
    });
    group.addEventListener("change", keepAnswer);
  }

  /** What stands in the field, or the letter that is chosen. */
  function answerNow() {
    const field = find(".nl-ex-input");
    return field ? field.value : (find("input:checked")?.value ?? "");
  }

  function showAnswer() {
    const given = model.get("given");
    const field = find(".nl-ex-input");
    if (field) {
      // Python may be some answers behind: what is being typed stays.
      if (field.value !== given && !field.matches(":focus")) field.value = given;
    } else {
      root
        .querySelectorAll("input[type=radio]")
        .forEach((option) => (option.checked = option.value === given));
    }
  }

  function keepAnswer() {
    if (model.get("given") === answerNow()) return;
    model.set("given", answerNow());
    model.save_changes();
  }

  // --- the reply

  find(".nl-ex-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = answerNow();
    const reply = replyTo(card(), answer);
    const seen = isWaySeen();
    if (reply.verdict === "right" && seen && cards().length > 1) reply.text += ` ${AFTER_THE_WAY}`;
    writeReply(reply);
    model.set("given", answer);
    if (reply.verdict === "right") {
      model.set(seen ? "helped" : "solved", true);
      if (key && !hasKernel(model)) model.set("report", noteSolved(key, seen));
    }
    model.save_changes();
    // Python looks again, and notes what is right.
    model.send({ answer, shown: model.get("shown"), way_seen: seen });
    paintButtons();
  });

  function writeReply(reply) {
    const place = find(".nl-ex-reply");
    place.className = "nl-ex-reply";
    place.replaceChildren();
    const field = find(".nl-ex-input");
    if (field) describe(field, reply?.verdict === "unreadable");
    if (!reply) return;
    place.classList.add(`nl-ex-${reply.verdict}`);
    addElement(place, "b", "", MARKS[reply.verdict]).setAttribute("aria-hidden", "true");
    addElement(place, "span", "", reply.text);
  }

  // --- hints, the way, another one, reset

  function writeHints() {
    const place = find(".nl-ex-hints");
    const hints = card().hints.slice(0, hintsShown);
    while (place.children.length > hints.length) place.lastChild.remove();
    hints.slice(place.children.length).forEach(({ text, mathml }) => {
      const line = addElement(place, "p", "nl-ex-hint");
      addElement(line, "span", "", text);
      if (mathml) addFormula(line, mathml);
    });
  }

  function showWay() {
    const numbers = card().way;
    const values = packNumbers(numbers.initial_values, numbers.initial_values.length);
    const local = localModel({ ...STEPPER, ...numbers, values, program: model.get("program") });
    endWay = renderStepper({ model: local, el: wayPlace });
    noteWay();
    paintButtons();
    wayPlace.scrollIntoView({ block: "nearest" });
  }

  function closeWay() {
    endWay?.();
    endWay = null;
    wayPlace.replaceChildren();
  }

  const isWaySeen = () => model.get("ways_seen").includes(model.get("shown"));

  /** Whoever goes round and comes back to these numbers has seen their way all the same. */
  function noteWay() {
    if (isWaySeen()) return;
    const seen = [...model.get("ways_seen"), model.get("shown")];
    model.set("ways_seen", seen);
    model.save_changes();
    if (key && !hasKernel(model)) model.set("report", noteWays(key, seen));
  }

  function goTo(shown) {
    model.set("shown", shown);
    model.set("given", "");
    model.save_changes();
  }

  function sure(asking) {
    find(".nl-ex-sure").hidden = !asking;
    find(".nl-ex-more").hidden = asking;
    button(asking ? "keep" : "reset").focus();
  }

  const actions = {
    hint() {
      hintsShown += 1;
      writeHints();
      paintButtons();
    },
    way() {
      if (endWay) closeWay();
      else showWay();
      paintButtons();
    },
    another() {
      const next = model.get("shown") + 1;
      // Python draws the next one as soon as this is shown; without a kernel it goes round.
      goTo(next < cards().length ? next : 0);
      find(".nl-ex-form input").focus();
    },
    reset: () => sure(true),
    keep: () => sure(false),
    forget() {
      find(".nl-ex-sure").hidden = true;
      find(".nl-ex-more").hidden = false;
      model.set("solved", false);
      model.set("helped", false);
      model.set("ways_seen", []);
      model.set("report", key ? forgetSolved(key) : "");
      goTo(0);
      model.send({ reset: true });
      begin();
      find(".nl-ex-form input").focus();
    },
  };

  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (pressed && pressed.getAttribute("aria-disabled") !== "true") actions[pressed.dataset.do]();
  });

  function paintButtons() {
    const { hints, way } = card();
    const all = hintsShown >= hints.length;
    button("hint").hidden = !hints.length;
    button("hint").textContent = !hintsShown ? "Hint" : all ? "No more hints" : "Another hint";
    // Not `disabled`: the keyboard's focus would be lost.
    button("hint").setAttribute("aria-disabled", String(all));
    button("way").hidden = !way;
    button("way").textContent = endWay ? "Close the way" : "Show me the way";
    button("way").setAttribute("aria-expanded", String(endWay !== null));
    button("another").hidden = cards().length < 2;
    const begun =
      model.get("solved") ||
      model.get("helped") ||
      model.get("given") ||
      model.get("shown") ||
      hintsShown ||
      find(".nl-ex-reply").textContent;
    button("reset").hidden = !begun;
    const [solved, helped] = [model.get("solved"), model.get("helped")];
    find(".nl-ex-solved").hidden = !solved && !helped;
    find(".nl-ex-solved").textContent = solved ? "✓ solved" : "✓ solved with the way shown";
    find(".nl-ex-report").textContent = model.get("report");
  }

  /** What this browser noted while there was no kernel: shown, and told to the kernel as soon as there is one. */
  function recall() {
    if (!key) return;
    if (hasKernel(model)) {
      const list = handOver(key);
      if (list) model.send({ noted: list });
      return;
    }
    const noted = loadSolved();
    for (const list of /** @type {const} */ (["solved", "helped"])) {
      if (key in noted[list]) model.set(list, true);
    }
    const ways = waysSeen(key).filter((place) => !model.get("ways_seen").includes(place));
    if (ways.length) model.set("ways_seen", [...model.get("ways_seen"), ...ways]);
    paintButtons();
  }

  /** Everything as at the start of a question. */
  function begin() {
    hintsShown = 0;
    closeWay();
    writeReply(null);
    writeQuestion();
    writeHints();
    paintButtons();
  }

  for (const place of [root, wayPlace]) keepKeys(place);
  find(".nl-ex-sure").addEventListener("keydown", (event) => {
    if (event.key === "Escape") sure(false);
  });

  const observed = {
    "change:shown": begin,
    "change:given": () => (showAnswer(), paintButtons()),
    "change:solved": paintButtons,
    "change:helped": paintButtons,
    "change:report": paintButtons,
    "change:cards": paintButtons,
  };
  for (const [event, listener] of Object.entries(observed)) model.on(event, listener);
  const endTheme = followTheme(root);
  begin();
  recall();

  return () => {
    endTheme();
    closeWay();
    for (const [event, listener] of Object.entries(observed)) model.off(event, listener);
  };
}

function addElement(parent, tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  parent.append(element);
  return element;
}

/** A formula in pieces, so that a line can break before each sign on its top level: inside one <math> none breaks. */
function addFormula(parent, mathml) {
  const place = addElement(parent, "span", "nl-ex-formula");
  const whole = readMath(mathml);
  if (!whole) return;
  place.append(whole);
  /** @type {Element} */
  let piece = whole;
  for (const part of [...whole.children].slice(1)) {
    if (part.localName === "mo" && SIGNS.includes(part.textContent)) {
      piece = /** @type {Element} */ (whole.cloneNode(false));
      place.append(piece);
    }
    if (piece !== whole) piece.append(part);
  }
}

/** A symbol, or plain words where there is none, and none that may stand on a page: it may be a teacher's own. */
function addSymbol(parent, mathml, words) {
  parent.append((mathml && readMath(mathml)) || words);
}

export default { render };
