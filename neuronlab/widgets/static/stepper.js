// The stepper: phases above, picture and explanation, transport below; it only paints what the state says.

import { fullNumber } from "./numbers.js";
import { createState } from "./state.js";
import { glyph } from "./glyphs.js";
import { attachHandles } from "./handles.js";
import { drawPicture, pictureWidth } from "./picture.js";
import { templateOf, writeFormula } from "./formula.js";
import { writePanel } from "./panel.js";

const PHASES = [["forward", "Forward"], ["error", "Error"], ["backward", "Backward"], ["update", "Update"]];
const LEAST_EXPLANATION = 300;
const GENEROUS_GAP = 104;
const MOST_MEASURED = 40;
const GAP_BELOW = 16;
const SECONDS = [4, 3, 2.2, 1.6, 1.1, 0.7, 0.4];

const LAYOUT = `
  <div class="nl-top">
    <div class="nl-phases" role="group" aria-label="Phases"></div>
    <div class="nl-iteration" aria-live="polite"></div>
    <details class="nl-settings"><summary aria-label="Settings" title="Settings">${glyph("more")}</summary><div class="nl-menu"></div></details>
    <button class="nl-button nl-icon nl-enlarge" aria-label="Full screen" title="Full screen">${glyph("full")}</button>
  </div>
  <div class="nl-main">
    <div class="nl-picture" role="group" aria-label="Network"></div>
    <div class="nl-explanation">
      <div class="nl-where"></div>
      <p class="nl-sentence"></p>
      <div class="nl-formula" role="group" aria-label="Formula"></div>
      <div class="nl-below"><button class="nl-button nl-reveal">Show the result</button><p class="nl-printed"></p></div>
    </div>
    <div class="nl-inspector" role="group" aria-label="The number pointed at"></div>
  </div>
  <div class="nl-transport">
    <div class="nl-group">
      <button class="nl-button nl-icon" data-do="first" aria-label="First step" title="First step (Home)">${glyph("first")}</button>
      <button class="nl-button nl-icon" data-do="back" aria-label="Step back" title="Step back (←)">${glyph("back")}</button>
      <button class="nl-button nl-play" data-do="play" title="Play or pause (space)"></button>
      <button class="nl-button nl-icon" data-do="next" aria-label="Next step" title="Next step (→)">${glyph("next")}</button>
      <button class="nl-button nl-icon" data-do="last" aria-label="Last step" title="Last step (End)">${glyph("last")}</button>
    </div>
    <label class="nl-speed">speed <input type="range" min="0" max="6" step="1" value="3" aria-label="Speed of playing"></label>
    <label class="nl-check"><input type="checkbox" class="nl-hide"> hide results</label>
    <span class="nl-spring"></span>
    <div class="nl-group">
      <button class="nl-button" data-do="undo" title="Take the last change back">undo</button>
      <button class="nl-button" data-do="reset" title="Back to the first numbers and the first iteration">reset</button>
    </div>
    <div class="nl-group">
      <button class="nl-button" data-do="previous" title="Back to the weights before the last update">previous iteration</button>
      <button class="nl-button nl-apply" data-do="apply" title="Apply this update and begin the next iteration">next iteration</button>
    </div>
  </div>
  <details class="nl-values"><summary>Values: drag any of them</summary><div class="nl-panel"></div></details>
  <div class="nl-said" aria-live="polite"></div>`;

/** Show the stepper of `model` in `el`; returns a function that ends it. */
export function renderStepper({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = LAYOUT;
  el.append(root);
  const find = (selector) => root.querySelector(selector);

  let paintAll = () => {};
  const state = createState(model, () => paintAll());
  const { program } = state;
  root.setAttribute("aria-label", `Stepper of a ${program.sizes.join("-")} network. Right and left arrow step, space plays.`);

  let picture = null;
  let fillFormula = null;
  let paintPanel = null;
  let revealed = false;
  let pointed = null;
  let timer = null;
  let shown = {};

  const isHidden = (k) => model.get("hide_results") && !revealed && k === state.result;

  // --- phases

  const phases = PHASES.flatMap(([phase, title]) => {
    const positions = program.steps.flatMap(([of], i) => (of === phase ? [i] : []));
    if (!positions.length) return [];
    const button = document.createElement("button");
    button.className = "nl-phase";
    button.innerHTML = `<span>${title}</span><i class="nl-bar"><i></i></i>`;
    button.addEventListener("click", (event) => {
      // A click on the bar goes to that share of the phase, one on the word to its first step.
      const bar = button.querySelector(".nl-bar").getBoundingClientRect();
      const onBar = event.detail > 0 && event.clientY >= bar.top - 6;
      const share = onBar ? Math.max(0, Math.min(0.999, (event.clientX - bar.left) / bar.width)) : 0;
      state.goTo(positions[Math.floor(share * positions.length)]);
    });
    find(".nl-phases").append(button);
    return [{ phase, title, button, positions, fill: button.querySelector(".nl-bar i") }];
  });

  function paintPhases() {
    for (const { phase, button, positions, fill } of phases) {
      const done = positions.filter((position) => position <= state.position).length;
      fill.style.width = `${(100 * done) / positions.length}%`;
      button.classList.toggle("nl-on", phase === state.phase);
      button.setAttribute("aria-pressed", String(phase === state.phase));
    }
    find(".nl-iteration").textContent = `iteration ${state.iteration}`;
  }

  // --- explanation

  function writeExplanation() {
    const position = state.position;
    const { title, positions } = phases.find(({ phase }) => phase === state.phase);
    find(".nl-where").textContent = `Step ${position + 1} of ${program.steps.length} · ${title} ${positions.indexOf(position) + 1} of ${positions.length}`;
    find(".nl-sentence").textContent = program.texts[state.variant.sentences[position]];
    const formula = find(".nl-formula");
    fillFormula = writeFormula(formula, state, position);
    formula.classList.toggle("nl-lighting", timer !== null && state.terms.length > 1);
    formula.querySelectorAll(".nl-chunk").forEach((chunk) => chunk.style.setProperty("--nl-turn", [...chunk.parentElement.children].indexOf(chunk)));
  }

  function paintExplanation() {
    const hidden = isHidden(state.result);
    fillFormula(hidden);
    find(".nl-reveal").classList.toggle("nl-away", !hidden);
    writePrinted(hidden ? null : state.printedFor(state.result));
    const { name, layer, row, column } = state.refs[state.result];
    const parameter = /^(adjust|new)_/.test(name) ? state.find(name.split("_")[1], layer, null, row, column) : undefined;
    if (!hidden && state.isHeld(parameter)) {
      find(".nl-printed").textContent = `This one is not ticked as learning: the next iteration keeps ${fullNumber(state.values[parameter], model.get("comma"))}.`;
    }
  }

  /** Say what the source prints for this number, and whether it holds. */
  function writePrinted(print) {
    const place = find(".nl-printed");
    place.className = "nl-printed";
    place.replaceChildren();
    if (!print) return;
    const [, , printed, holds, right, note] = print;
    place.classList.add(holds ? "nl-holds" : "nl-fails");
    const text = holds ? `The book prints ${printed}.` : `The book prints ${printed}; right is ${fullNumber(Number(right.toPrecision(12)), model.get("comma"))}.`;
    const mark = Object.assign(document.createElement("b"), { textContent: holds ? "✓ " : "✗ " });
    place.append(mark, `${text} ${note}`.replace(/-(?=\d)/g, "−"));
    place.title = model.get("source");
  }

  // --- the number pointed at

  function inspect(k) {
    pointed = k;
    const place = find(".nl-inspector");
    place.replaceChildren();
    place.classList.toggle("nl-idle", k === null);
    if (k === null) {
      place.textContent = "Point at any number, or reach it with the Tab key, to see here what it is, how it is computed, and its full value. Dotted numbers can be changed: drag them, type, or use the arrow keys.";
      return;
    }
    const notation = model.get("notation") === "matrix" ? "indices" : model.get("notation");
    const add = (className, content, html) => {
      const part = document.createElement("div");
      part.className = className;
      if (html) part.innerHTML = content;
      else part.textContent = content;
      place.append(part);
      return part;
    };
    const head = add("nl-inspected", `<math>${program.symbols[notation][k]}</math> `, true);
    head.append(program.names[k]);
    const value = add("nl-value", "");
    value.dataset.ref = k;
    if (!state.isLeaf(k)) {
      const formula = add("nl-formula nl-small", "");
      const fill = writeFormula(formula, state, state.stepOf.get(k));
      // What is explained here must not be one more stop for the Tab key.
      formula.querySelectorAll("[tabindex]").forEach((part) => part.setAttribute("tabindex", "-1"));
      place.fill = () => fill(isHidden(k));
    } else {
      place.fill = () => {};
      add("nl-note", "A number that you can change: drag it sideways, use the arrow keys, or press Enter and type. Shift makes fine steps, a double click brings the first value back.");
    }
    if (program.texts[program.code[k]]) add("nl-code", program.texts[program.code[k]]);
    paintInspector();
  }

  function paintInspector() {
    if (pointed === null) return;
    const place = find(".nl-inspector");
    const k = pointed;
    const sign = state.signShown(k);
    const origin = state.isChanged(k) ? `, at first ${fullNumber(sign * state.origin(k), model.get("comma"))}` : "";
    const later = state.isKnown(k) ? "" : " (a later step computes it)";
    place.querySelector(".nl-value").textContent = isHidden(k) ? "hidden until you ask" : `${fullNumber(sign * state.values[k], model.get("comma"))}${origin}${later}`;
    place.fill();
  }

  const numberAt = (event) => event.target.closest?.("[data-ref]");
  root.addEventListener("pointerover", (event) => {
    const number = numberAt(event);
    if (number && !number.closest(".nl-inspector") && !root.classList.contains("nl-dragging")) inspect(Number(number.dataset.ref));
  });
  root.addEventListener("focusin", (event) => {
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
    const number = numberAt(event);
    if (number) inspect(Number(number.dataset.ref));
  });

  // --- transport

  const actions = {
    first: () => state.goTo(0),
    back: () => state.goTo(state.position - 1),
    next: () => state.goTo(state.position + 1),
    last: () => state.goTo(program.steps.length - 1),
    play: () => (timer === null ? play() : pause()),
    undo: () => state.undo(),
    reset: () => state.reset(),
    previous: () => state.previousIteration(),
    apply: () => state.nextIteration(),
  };

  root.addEventListener("click", (event) => {
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (!action) return;
    if (action !== "play") pause();
    actions[action]();
  });

  function play() {
    if (state.position === program.steps.length - 1) state.goTo(0);
    const tick = () => {
      if (state.position >= program.steps.length - 1) return pause();
      state.goTo(state.position + 1);
      timer = setTimeout(tick, 1000 * SECONDS[find(".nl-speed input").value]);
    };
    timer = setTimeout(tick, 400);
    paintTransport();
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    paintTransport();
  }

  function paintTransport() {
    const button = find(".nl-play");
    const [label, sign] = timer === null ? ["Play", "next"] : ["Pause", "pause"];
    // Parsed anew at every step, the sign would be a fifth of all painting.
    if (button.getAttribute("aria-label") !== label) {
      button.setAttribute("aria-label", label);
      button.innerHTML = `${glyph(sign)} ${label.toLowerCase()}`;
    }
    const last = program.steps.length - 1;
    const dead = { first: state.position === 0, back: state.position === 0, next: state.position === last, last: state.position === last, undo: !state.canUndo, previous: state.iteration === 1 };
    for (const [name, value] of Object.entries(dead)) {
      // A disabled button would lose the keyboard's focus in the middle of stepping.
      find(`[data-do=${name}]`).setAttribute("aria-disabled", String(value));
    }
    find(".nl-hide").checked = model.get("hide_results");
  }

  find(".nl-hide").addEventListener("change", (event) => {
    revealed = false;
    state.set({ hide_results: event.target.checked });
  });
  find(".nl-reveal").addEventListener("click", () => {
    revealed = true;
    paintAll();
    find(".nl-said").textContent = `The result is ${find(".nl-own").textContent}`;
    root.focus();
  });

  find(".nl-values").addEventListener("toggle", () => paintAll());

  find(".nl-enlarge").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()));

  // --- settings

  const settings = [];
  function choice(label, trait, options) {
    const line = document.createElement("label");
    const select = document.createElement("select");
    for (const [value, text] of options) select.append(new Option(text, value));
    select.addEventListener("change", () => state.set({ [trait]: typeof model.get(trait) === "number" ? Number(select.value) : select.value }));
    line.append(label, select);
    find(".nl-menu").append(line);
    settings.push(() => (select.value = String(model.get(trait))));
  }
  choice("Notation", "notation", [["letters", "letters: neuron a, b, …"], ["indices", "indices: layer and row"], ["matrix", "matrix: the phase in one line"]]);
  choice("Update", "update", [["subtract", "subtract rate times gradient"], ["add", "add adjustment, negative rate"]]);
  if (Object.keys(program.variants).length > 1) choice("Error", "loss", [["half_squared_error", "half the squared error"], ["squared_error", "squared error"]]);
  choice("Digits", "digits", [3, 4, 5, 6, 7, 8, 9, 10].map((n) => [n, `${n} significant digits`]));
  {
    const line = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    box.addEventListener("change", () => state.set({ comma: box.checked }));
    line.append("Decimal comma", box);
    find(".nl-menu").append(line);
    settings.push(() => (box.checked = model.get("comma")));
  }
  root.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".nl-settings")) find(".nl-settings").open = false;
  });

  // --- keyboard: a focused handle takes its keys first

  attachHandles(root, state);

  root.addEventListener("keydown", (event) => {
    const control = event.target.closest("input, select, summary, textarea");
    const onButton = event.target.closest("button");
    if (!control && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const action = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": onButton ? null : "play" }[event.key];
      if (action) {
        if (action !== "play") pause();
        actions[action]();
        event.preventDefault();
      }
    }
    if (event.key === "Escape") find(".nl-settings").open = false;
    // JupyterLab would take "x" or "a" for commands on the cell.
    event.stopPropagation();
  });

  // --- layout

  function layOut() {
    root.classList.toggle("nl-phone", root.clientWidth < 480);
    // On a projector everything grows with the screen, the picture included.
    const scale = document.fullscreenElement === root ? Math.min(2.2, Math.max(1, root.clientWidth / 1250)) : 1;
    root.style.setProperty("--nl-scale", scale);
    const width = root.clientWidth - 2 * parseFloat(getComputedStyle(root).paddingLeft);
    if (width <= 0) return;
    const drawn = (mode, gap) => scale * pictureWidth(program, mode, gap);
    const most = width - scale * LEAST_EXPLANATION - 24;
    const side = ["full", "compact"].find((mode) => drawn(mode) <= most);
    const stacked = ["full", "compact"].find((mode) => drawn(mode) <= width) ?? "narrow";
    root.classList.toggle("nl-side", side !== undefined && width >= 720);
    const beside = root.classList.contains("nl-side");
    const mode = beside ? side : stacked;
    const room = beside ? Math.min(most, Math.max(drawn(mode, GENEROUS_GAP), Math.round(width * 0.55))) : width;
    root.style.setProperty("--nl-room", `${room}px`);
    keepPlaces();
    const spare = parseFloat(find(".nl-explanation").style.minHeight) - find(".nl-inspector").offsetHeight - GAP_BELOW;
    const least = beside ? spare : 0;
    picture = drawPicture(find(".nl-picture"), state, room / scale, mode, least / scale);
  }

  /** Reserve room for the longest sentence, and for the tallest formula with its remark, so that nothing moves between steps. */
  function keepPlaces() {
    const [explanation, sentence, formula, below] = [".nl-explanation", ".nl-sentence", ".nl-formula", ".nl-below"].map(find);
    explanation.style.minHeight = sentence.style.minHeight = "";
    const tallest = (items, part, write) =>
      Math.max(0, ...items.map((item) => {
        write(item);
        return part.offsetHeight;
      }));
    const texts = [...new Set(state.variant.sentences)];
    sentence.style.minHeight = `${tallest(texts, sentence, (text) => (sentence.textContent = program.texts[text]))}px`;
    const prints = model.get("printed");
    const size = (position) => JSON.stringify(templateOf(state, position)).length;
    const positions = program.steps.map((_, position) => position).sort((a, b) => size(b) - size(a));
    const remarked = positions.filter((position) => prints.some(([, place]) => place === program.steps[position][1]));
    let most = 0;
    for (const position of new Set([...positions.slice(0, MOST_MEASURED), ...remarked])) {
      writeFormula(formula, state, position)(false);
      const remarks = prints.filter(([, place]) => place === program.steps[position][1]);
      most = Math.max(most, formula.offsetHeight + tallest([null, ...remarks], below, writePrinted));
    }
    explanation.style.minHeight = `${Math.ceil(formula.offsetTop - explanation.offsetTop + most + GAP_BELOW)}px`;
    shown = {};
  }

  // --- painting: `shown` says what the parts that seldom change were written for

  paintAll = () => {
    if (!picture) return;
    const now = { place: `${state.position}/${state.iteration}`, text: ["notation", "update", "loss"].map((name) => model.get(name)).join() };
    if (shown.place !== undefined && now.place !== shown.place) revealed = false;
    if (now.text !== shown.text) {
      if (shown.text !== undefined) {
        shown = {};
        layOut();
      }
      paintPanel = writePanel(find(".nl-panel"), state);
    }
    const stepped = now.place !== shown.place;
    const rewritten = stepped || now.text !== shown.text;
    shown = now;
    if (rewritten) {
      writeExplanation();
      picture.place();
    }
    paintPhases();
    picture.paint(isHidden);
    paintExplanation();
    if (find(".nl-values").open) paintPanel();
    paintTransport();
    for (const paint of settings) paint();
    paintInspector();
    if (stepped) find(".nl-said").textContent = `${find(".nl-where").textContent}. ${find(".nl-sentence").textContent} ${find(".nl-own").getAttribute("aria-label")}`;
  };

  const received = () => {
    if (state.receive()) paintAll();
  };
  const watched = ["values", "position", "iteration", "applied", "held", "notation", "update", "loss", "digits", "comma", "hide_results"];
  for (const name of watched) model.on(`change:${name}`, received);
  let lastWidth = 0;
  const observer = new ResizeObserver(() => {
    if (root.clientWidth === lastWidth) return;
    lastWidth = root.clientWidth;
    layOut();
    paintAll();
  });
  observer.observe(root);
  inspect(null);

  return () => {
    pause();
    observer.disconnect();
    for (const name of watched) model.off(`change:${name}`, received);
  };
}
