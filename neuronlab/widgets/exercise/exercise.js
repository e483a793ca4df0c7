// The exercise: a question, a field for the answer, a reply at once; hints, the way, other numbers and a new start on demand.

import { addElement } from "../kit/elements.js";
import { keepPlainLetters } from "../kit/letters.js";
import { followTheme } from "../kit/page_theme.js";
import { forgetSolved, handOver, loadSolved, noteSolved, waysSeen } from "../kit/solved.js";
import { hasKernel } from "../kit/keep.js";
import { keepKeys } from "../kit/lifecycle.js";
import { replyTo } from "../kit/reply.js";
import { addFormula } from "./formulas.js";
import { makeQuestion } from "./question.js";
import { makeWay } from "./way.js";

const AFTER_THE_WAY = "You have seen the way: another one like this shows whether you find it yourself.";
const MARKS = { right: "✓", rounded: "≈", wrong: "→", unreadable: "?" };
const CARD = `
  <div class="nl-ex-top"><span class="nl-ex-name"></span><span class="nl-ex-solved">✓ solved</span></div>
  <div class="nl-qu"></div>
  <form class="nl-ex-form" novalidate></form>
  <div class="nl-ex-reply" role="status"></div>
  <div class="nl-ex-hints" aria-live="polite"></div>
  <div class="nl-ex-more">
    <button type="button" class="nl-button" data-do="hint"></button>
    <button type="button" class="nl-button" data-do="way" aria-expanded="false"></button>
    <button type="button" class="nl-button" data-do="another">Another one like this</button>
    <span class="nl-spring"></span>
    <button type="button" class="nl-button nl-qu-quiet" data-do="reset">Reset</button>
  </div>
  <div class="nl-ex-sure" role="group" aria-label="Reset" hidden>
    <span>Begin anew? Your answer, and that this exercise is solved, will be forgotten.</span>
    <button type="button" class="nl-button" data-do="forget">Yes, begin anew</button>
    <button type="button" class="nl-button" data-do="keep">No, keep it</button>
  </div>
  <p class="nl-qu-report" role="status"></p>`;

function render({ model, el }) {
  const root = addElement(el, "div", "nl nl-exercise");
  root.setAttribute("role", "group");
  root.innerHTML = CARD;
  const wayPlace = addElement(el, "div", "nl-ex-way");
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);
  const id = `nl-${Math.random().toString(36).slice(2)}`;
  const [, key = ""] = /^Exercise (.+)$/.exec(model.get("name")) ?? [];
  let hintsShown = 0;
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
  const question = makeQuestion(root, model, id, card, writeReply);
  const way = makeWay(wayPlace, model, key, () => card().way);

  // --- the reply

  find(".nl-ex-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = question.answer();
    const reply = replyTo(card(), answer);
    const seen = way.isSeen();
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
    if (field) question.describe(field, reply?.verdict === "unreadable");
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
      if (way.isOpen) way.close();
      else way.open();
      paintButtons();
      if (way.isOpen) wayPlace.scrollIntoView({ block: "nearest" });
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
    /** @type {HTMLElement | null} */
    const pressed = /** @type {Element} */ (event.target).closest("[data-do]");
    if (pressed && pressed.getAttribute("aria-disabled") !== "true") actions[pressed.dataset.do]();
  });

  function paintButtons() {
    const { hints, way: numbers } = card();
    const all = hintsShown >= hints.length;
    button("hint").hidden = !hints.length;
    button("hint").textContent = !hintsShown ? "Hint" : all ? "No more hints" : "Another hint";
    // Not `disabled`: the keyboard's focus would be lost.
    button("hint").setAttribute("aria-disabled", String(all));
    button("way").hidden = !numbers;
    button("way").textContent = way.isOpen ? "Close the way" : "Show me the way";
    button("way").setAttribute("aria-expanded", String(way.isOpen));
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
    find(".nl-qu-report").textContent = model.get("report");
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
    way.close();
    writeReply(null);
    question.write();
    writeHints();
    paintButtons();
  }

  for (const place of [root, wayPlace]) keepKeys(place);
  find(".nl-ex-sure").addEventListener("keydown", (event) => {
    if (event.key === "Escape") sure(false);
  });

  const observed = {
    "change:shown": begin,
    "change:given": () => (question.show(), paintButtons()),
    "change:solved": paintButtons,
    "change:helped": paintButtons,
    "change:report": paintButtons,
    "change:cards": paintButtons,
  };
  for (const [event, listener] of Object.entries(observed)) model.on(event, listener);
  const endTheme = followTheme(root);
  const endLetters = keepPlainLetters(root);
  begin();
  recall();

  return () => {
    endTheme();
    endLetters();
    way.close();
    for (const [event, listener] of Object.entries(observed)) model.off(event, listener);
  };
}

export default { render };
