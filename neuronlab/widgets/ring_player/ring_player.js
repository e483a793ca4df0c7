// The ring player: a circle for who sends to whom, a table for what everybody holds; it only paints what the state says.

import { connect, fillScreen, onChange, roomIn } from "../kit/lifecycle.js";
import { createRingState } from "./ring_state.js";
import { attachHandles } from "../kit/handles.js";
import { drawCircle } from "./ring_circle.js";
import { roomyWidth, tableWidth } from "./ring_columns.js";
import { drawTable } from "./ring_table.js";
import { makeRingExplanation } from "./ring_explanation.js";
import { makeRingInspector } from "./ring_inspector.js";
import { makeOneStopOfNumbers } from "../kit/one_stop.js";
import { makePhases } from "../kit/phases.js";
import { attachKeys, makeTransport, transportRow } from "../kit/transport.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";

// In pixels: where explanation and circle stand beside the table, and how wide they are there.
const BESIDE = 720;
const EXPLANATION = 305;
// So wide, the explanation takes the circle in, and a laptop shows the buttons too.
const LEAST_WITH_CIRCLE = 380;
const MOST_WITH_CIRCLE = 430;
const FEW = 4; // workers: their table leaves room below it for the circle
const COLUMN_GAP = 24;
const PHONE = 480;
const WATCHED = ["values", "schedule", "n_workers", "position", "digits", "comma", "hide_results"];

const LAYOUT = `
  <div class="nl-top">
    <div class="nl-phases" role="group" aria-label="Phases"></div>
    <div class="nl-ring-choices">
    <select class="nl-ring-schedule" aria-label="Schedule"></select>
    <select class="nl-ring-count" aria-label="Number of workers"></select>
    ${SETTINGS}
    </div>
  </div>
  <div class="nl-main">
    <div class="nl-ring-vectors" role="group" aria-label="What every worker holds"></div>
    <p class="nl-ring-traffic"></p>
    <div class="nl-ring-circle"></div>
    <div class="nl-explanation">
      <div class="nl-where"></div>
      <p class="nl-sentence"></p>
      <div class="nl-formula" role="group" aria-label="Formula"></div>
      <div class="nl-below"><button class="nl-button nl-reveal">Show the results</button><p class="nl-printed"></p></div>
      <div class="nl-ring-of"></div>
      <div class="nl-ring-list" role="group" aria-label="The chosen chunk"></div>
    </div>
    <div class="nl-inspector" role="group" aria-label="The number pointed at"></div>
  </div>
  ${transportRow("Back to the first numbers and choices")}
  <div class="nl-said" aria-live="polite"></div>`;

/** Show the ring player of `model` in `el`; returns a function that ends it. */
function renderRing({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-ring";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = LAYOUT;
  el.append(root);
  const find = (selector) => root.querySelector(selector);

  let paintAll = () => {};
  const state = createRingState(model, () => paintAll());
  root.setAttribute("aria-label", "All-reduce between workers. Right and left arrow step, space plays.");

  let revealed = false;
  let chosen = { worker: 0, i: 0 };
  const hides = () =>
    model.get("hide_results") &&
    !revealed &&
    (state.position === 0 || state.transfersAt(state.position).length > 0 || state.position === state.first);
  const isHidden = (position, worker, chunk) =>
    hides() && position > 0 && position === state.position && state.isNew(worker, chunk);
  const isChosenHidden = () =>
    state.position === 0 ? hides() : isHidden(state.position, chosen.worker, state.chunkOf(chosen.i));

  const choose = (worker, i) => {
    chosen = { worker, i };
    paintAll();
  };
  const explanation = makeRingExplanation(find(".nl-main"), state, choose);
  const inspector = makeRingInspector(root, find(".nl-inspector"), state, isHidden);
  const transport = makeTransport(root, state);
  const paintSettings = makeSettings(root, find(".nl-settings"), state, []);
  const groups = {
    ".nl-ring-vectors": ".nl-num, .nl-ring-more",
    ".nl-formula": ".nl-num",
    ".nl-ring-list": ".nl-num, .nl-ring-pick",
  };
  const stops = Object.entries(groups).map(([group, members]) =>
    makeOneStopOfNumbers(root, find(group), members),
  );
  // A focused handle takes its keys before the player does.
  attachHandles(root, state);
  attachKeys(root, transport);

  find(".nl-hide").addEventListener("change", (event) => {
    revealed = false;
    state.set({ hide_results: event.target.checked });
  });
  find(".nl-reveal").addEventListener("click", () => {
    revealed = true;
    paintAll();
    find(".nl-said").textContent = explanation.spoken();
    root.focus();
  });
  root.addEventListener("click", (event) => {
    const number = /** @type {Element} */ (event.target).closest(".nl-ring-vectors .nl-num[data-at]");
    if (!number) return;
    const [, worker, i] = number.getAttribute("data-at").split(",").map(Number);
    choose(worker, i);
  });

  // --- schedule and number of workers

  const schedules = find(".nl-ring-schedule");
  const counts = find(".nl-ring-count");
  for (const name of Object.keys(state.schedules)) schedules.append(new Option(name, name));
  for (let n = 2; n <= state.nMost; n++) counts.append(new Option(`${n} workers`, String(n)));
  schedules.addEventListener("change", () => change({ schedule: schedules.value }));
  counts.addEventListener("change", () => change({ n_workers: Number(counts.value) }));

  function change(choice) {
    transport.pause();
    state.choose(choice);
  }

  /** What this schedule is not made for cannot be chosen. */
  function paintChoices() {
    schedules.value = model.get("schedule");
    counts.value = state.nWorkers;
    for (const option of schedules.options) option.disabled = !state.schedules[option.value][state.nWorkers];
    for (const option of counts.options) option.disabled = !state.schedules[schedules.value][option.value];
  }

  // --- layout, by the width there is

  let [paintCircle, table, phases] = [null, null, null];

  /** Draw all anew; false where there is no room yet. */
  function layOut() {
    const width = roomIn(root);
    if (!width) return false;
    root.classList.toggle("nl-phone", root.clientWidth < PHONE);
    const tall = state.nWorkers > FEW;
    const roomy = width - roomyWidth(state) - COLUMN_GAP;
    const low = !tall && roomy >= LEAST_WITH_CIRCLE;
    const words = low ? Math.min(roomy, MOST_WITH_CIRCLE) : EXPLANATION;
    const most = width - words - COLUMN_GAP;
    const beside = low || (width >= BESIDE && tableWidth(state) <= most);
    root.classList.toggle("nl-side", beside);
    root.classList.toggle("nl-tall", tall);
    root.classList.toggle("nl-low", low);
    const circle = find(".nl-ring-circle");
    if (low) find(".nl-explanation").prepend(circle);
    else find(".nl-explanation").before(circle);
    root.style.setProperty("--nl-room", `${most}px`);
    table = drawTable(find(".nl-ring-vectors"), state, beside ? most : width, choose);
    paintCircle = drawCircle(circle, state, low);
    explanation.keepPlaces();
    return true;
  }

  /** Draw all anew, as large as the full screen allows; false where there is no room yet. */
  function fill() {
    let isLaidOut = false;
    fillScreen(root, () => (isLaidOut = layOut()));
    return isLaidOut;
  }

  /** The choice follows the step: the chunk that the chosen worker receives in it, or the first that is received. */
  function follow() {
    if (chosen.worker >= state.nWorkers) chosen = { worker: 0, i: 0 };
    const filled = state
      .transfersAt(state.position)
      .filter(([, , chunk]) => state.cuts[chunk][0] < state.cuts[chunk][1]);
    const found = filled.find(([, receiver]) => receiver === chosen.worker) ?? filled[0];
    if (!found) return;
    const [, worker, chunk] = found;
    const [start, stop] = state.cuts[chunk];
    if (worker !== chosen.worker || chosen.i < start || chosen.i >= stop) chosen = { worker, i: start };
  }

  // --- painting: what seldom changes is drawn and written only if it did

  let made = ""; // the schedule and number of workers that the phases are of
  let laidOut = "";
  let written = ""; // the step and number that the explanation is of
  let shown = null; // the position painted last

  paintAll = () => {
    const { make, position } = state;
    if (make !== made) {
      const titles = [...new Set(state.program.steps.slice(1).map(([phase]) => phase))];
      find(".nl-phases").replaceChildren();
      phases = makePhases(
        find(".nl-phases"),
        state,
        titles.map((title) => [title, title]),
      );
      inspector.forget();
    }
    const layout = [
      make,
      model.get("digits"),
      model.get("comma"),
      root.clientWidth,
      document.fullscreenElement === root,
    ].join();
    if (layout !== laidOut && !fill()) return;
    // Whoever listens wants to hear of a step taken, not of a page of players being drawn.
    const stepped = shown !== null && (make !== made || position !== shown);
    if (stepped) revealed = false;
    if (stepped || shown === null) follow();
    const now = [layout, position, chosen.worker, chosen.i].join();
    if (now !== written) explanation.write(chosen);
    find(".nl-hide").checked = model.get("hide_results");
    paintChoices();
    phases.paint();
    table.paint(chosen, (worker, chunk) => isHidden(position, worker, chunk));
    paintCircle(make === made && position === shown + 1);
    explanation.paint(isChosenHidden(), hides());
    transport.paint();
    paintSettings();
    inspector.paint();
    for (const lead of stops) lead();
    [made, laidOut, written, shown] = [make, layout, now, position];
    if (stepped) find(".nl-said").textContent = explanation.spoken();
  };

  const received = () => {
    if (state.receive()) paintAll();
  };
  const end = connect(root, model, onChange(WATCHED, received), paintAll);

  return () => {
    transport.pause();
    end();
  };
}

export default { render: renderRing };
