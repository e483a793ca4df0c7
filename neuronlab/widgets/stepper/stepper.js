// The stepper: phases above, picture and explanation, transport below; it only paints what the state says.

import { createState } from "./state.js";
import { followedBy } from "./following.js";
import { makeFollowChoice } from "./follow_choice.js";
import { attachHandles } from "../kit/handles.js";
import { drawPicture } from "./picture.js";
import { modesOf, pictureWidth } from "./picture_modes.js";
import { makeOneStopOfNumbers } from "../kit/one_stop.js";
import { makePhases } from "../kit/phases.js";
import { makeExplanation } from "./explanation.js";
import { makeStepperInspector } from "./inspector.js";
import { attachKeys, makeTransport, transportRow } from "../kit/transport.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";
import { connect, fillScreen, onChange, roomIn } from "../kit/lifecycle.js";
import { writePanel } from "./panel.js";

/** @import { RenderProps } from "../kit/types.d.ts" */

// In pixels: what the explanation needs beside the picture, and the room between columns.
const LEAST_EXPLANATION = 300;
const USUAL_EXPLANATION = 350;
const LEAST_BESIDE = 720;
// So high may the explanation be for a laptop to show the buttons too; beside a narrower picture it is lower.
const MOST_HEIGHT = 420;
const COLUMN_GAP = 24;
const GENEROUS_GAP = 104;
const TALL_GAP = 64;
const PHONE = 480;
const WATCHED = [
  "values",
  "position",
  "iteration",
  "applied",
  "frozen",
  "notation",
  "update",
  "loss",
  "digits",
  "comma",
  "hide_results",
  "followed",
];
// Whatever changes the words and formulas, and with them how much room they take.
const WORDING = ["notation", "update", "loss", "digits", "comma", "hide_results"];

const ITERATIONS = `
    <div class="nl-group">
      <button class="nl-button" data-do="previous" title="Back to the weights before the last update">previous iteration</button>
      <button class="nl-button" data-do="apply" title="Apply this update and begin the next iteration">next iteration</button>
    </div>`;

const LAYOUT = `
  <div class="nl-top">
    <div class="nl-phases" role="group" aria-label="Phases"></div>
    <div class="nl-iteration" aria-live="polite"></div>
    ${SETTINGS}
  </div>
  <div class="nl-main">
    <div class="nl-picture" role="group" aria-label="Network"></div>
    <div class="nl-explanation">
      <div class="nl-where-line"><span class="nl-where"></span>
        <button class="nl-button nl-all" title="Visit all steps again (f)" hidden>all steps</button></div>
      <p class="nl-sentence"></p>
      <div class="nl-formula" role="group" aria-label="Formula"></div>
      <div class="nl-below"><button class="nl-button nl-reveal">Show the result</button><p class="nl-printed"></p></div>
    </div>
    <div class="nl-inspector" role="group" aria-label="The number pointed at"></div>
  </div>
  ${transportRow("Back to the first numbers and the first iteration", ITERATIONS)}
  <details class="nl-values"><summary>Values: drag any of them</summary><div class="nl-panel"></div></details>
  <div class="nl-said" aria-live="polite"></div>`;

const isTyping = ({ target }) => Boolean(target.closest("input, select, textarea"));

/**
 * Show the stepper of `model` in `el`; returns a function that ends it.
 * @param {RenderProps} props
 */
export function renderStepper({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-stepper";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = LAYOUT;
  el.append(root);
  const find = (selector) => root.querySelector(selector);

  let paintAll = () => {};
  const state = createState(model, () => paintAll());
  root.setAttribute(
    "aria-label",
    `Stepper of a ${state.program.sizes.join("-")} network. Right and left arrow step, space plays.`,
  );

  let revealed = false;
  const isHidden = (k) => model.get("hide_results") && !revealed && k === state.result;

  const phases = makePhases(find(".nl-phases"), state);
  const explanation = makeExplanation(find(".nl-explanation"), state);
  const paintInspector = makeStepperInspector(root, find(".nl-inspector"), state, isHidden);
  const transport = makeTransport(root, state);
  const paintSettings = makeSettings(root, find(".nl-settings"), state);
  const paintChoice = makeFollowChoice(find(".nl-menu"), state);
  const stops = [".nl-picture", ".nl-formula"].map((group) => makeOneStopOfNumbers(root, find(group)));
  // A focused handle takes its keys before the stepper does.
  attachHandles(root, state);

  attachKeys(root, transport);

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
  find(".nl-all").addEventListener("click", () => {
    state.follow(null);
    root.focus();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const number = /** @type {HTMLElement} */ (event.target).closest("[data-ref]");
    const ref = state.program.refs[Number(/** @type {HTMLElement} */ (number)?.dataset.ref)];
    state.follow((ref && followedBy(ref, state.program.sizes)) ?? state.followed);
  });
  find(".nl-values").addEventListener("toggle", () => paintAll());

  // --- layout, by the width there is

  let picture = null;

  function layOut() {
    root.classList.toggle("nl-phone", root.clientWidth < PHONE);
    const width = roomIn(root);
    if (!width) return;
    const drawn = (mode, gap) => pictureWidth(state.program, mode, gap);
    const { isTall, modes, narrow } = modesOf(state.program);
    const widest = (room) => modes.find((mode) => drawn(mode) <= room);
    root.classList.toggle("nl-tall", isTall);
    const most = width - LEAST_EXPLANATION - COLUMN_GAP;
    const beside = width >= LEAST_BESIDE && widest(most) !== undefined;
    root.classList.toggle("nl-side", beside);
    // A wide picture leaves the words the room in which most formulas need one line, unless weights that cross need it.
    const roomy = isTall ? TALL_GAP : GENEROUS_GAP;
    const crosses = state.program.sizes.slice(1).some((neurons) => neurons > 1);
    const generous = (mode) =>
      Math.min(
        most,
        Math.max(drawn(mode, roomy), Math.round(width * 0.55)),
        Math.max(drawn(mode, crosses ? roomy : undefined), width - USUAL_EXPLANATION - COLUMN_GAP),
      );
    const fitting = beside ? modes.filter((mode) => drawn(mode) <= most) : [widest(width) ?? narrow];
    let [mode, room, height] = [narrow, width, 0];
    for (mode of fitting) {
      room = beside ? generous(mode) : width;
      root.style.setProperty("--nl-room", `${room}px`);
      height = explanation.keepPlaces();
      if (isTall || height <= MOST_HEIGHT) break;
    }
    // Of a tall network the number pointed at stands below the words, else below the picture.
    const besides = (find(".nl-inspector").offsetHeight + COLUMN_GAP) * (isTall ? 1 : -1);
    picture = drawPicture(find(".nl-picture"), state, room, mode, beside ? height + besides : 0);
    painted = {};
  }

  const arrange = () => fillScreen(root, layOut);

  // --- painting: `painted` says for which step and which wording the parts that seldom change were written

  let painted = {};
  let paintPanel = null;

  paintAll = () => {
    if (!picture) return;
    const step = `${state.position}/${state.iteration}/${state.followed ?? ""}`;
    const wording = WORDING.map((name) => model.get(name)).join();
    // Whoever listens wants to hear of a step taken, not of a page of steppers being drawn.
    const stepped = painted.step !== undefined && step !== painted.step;
    if (painted.wording !== undefined && wording !== painted.wording) arrange();
    if (stepped) revealed = false;
    const isNew = step !== painted.step || wording !== painted.wording;
    if (wording !== painted.wording) paintPanel = writePanel(find(".nl-panel"), state);
    if (isNew) {
      explanation.write(phases.where(), transport.isPlaying());
      picture.place();
    }
    painted = { step, wording };
    find(".nl-iteration").textContent = `iteration ${state.iteration}`;
    find(".nl-hide").checked = model.get("hide_results");
    find(".nl-all").hidden = !state.path;
    paintChoice();
    phases.paint();
    picture.paint(isHidden);
    explanation.paint(isHidden(state.result));
    if (find(".nl-values").open) paintPanel();
    transport.paint();
    paintSettings();
    paintInspector();
    for (const lead of stops) lead();
    if (stepped) find(".nl-said").textContent = explanation.spoken();
  };

  const received = () => {
    if (!state.receive()) return;
    state.keepToPath();
    paintAll();
  };
  const end = connect(root, model, onChange(WATCHED, received), () => {
    arrange();
    paintAll();
  });

  return () => {
    transport.pause();
    end();
  };
}
