// The fit explorer: dots to drag, a slider for the weights of the curve through them, and how far it misses both kinds.

import { connect, fillScreen, keepKeys, onChange } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";
import { makeDrawnLayout, makeDrawnSliders } from "./drawn_card.js";
import { makeFitErrors } from "./fit_errors.js";
import { makeFitPlot } from "./fit_plot.js";
import { createFit } from "./fit_state.js";

const HEIGHT = 446; // of the dots, where the numbers stand beside them
const WATCHED_OF_FIT = ["values", "n_weights", "digits", "comma"];

const FIT_CARD = `
  <div class="nl-top"><div class="nl-dp-title"></div>${SETTINGS}</div>
  <div class="nl-dp-main">
    <div class="nl-fit-plot"></div>
    <div class="nl-dp-side">
      <div class="nl-dp-sliders"></div>
      <div class="nl-fit-words">
        <p><span class="nl-fit-sign"></span> learned from: <b class="nl-fit-own-number"></b></p>
        <p><span class="nl-fit-sign nl-fit-sign-other"></span> kept back: <b class="nl-fit-other-number"></b></p>
        <p class="nl-dp-before"></p>
      </div>
      <div class="nl-fit-losses"></div>
    </div>
  </div>
  <div class="nl-transport">
    <span class="nl-fit-hint">Drag a filled dot up or down. Or press Tab until one is chosen: ← and → choose another, ↑ and ↓ move it.</span>
    <span class="nl-spring"></span>
    <div class="nl-group">
      <button class="nl-button" data-do="undo" title="Take the last change back">undo</button>
      <button class="nl-button" data-do="reset" title="Back to the first dots and weights">reset</button>
    </div>
  </div>
  <div class="nl-said" aria-live="polite"></div>`;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-drawn nl-fit";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", model.get("title"));
  root.innerHTML = FIT_CARD;
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  find(".nl-dp-title").textContent = model.get("title");

  let paintAll = () => {};
  const state = createFit(model, () => paintAll());
  const plot = makeFitPlot(root, find(".nl-fit-plot"), state);
  const errors = makeFitErrors(find(".nl-fit-losses"), state);
  const paintSettings = makeSettings(root, find(".nl-settings"), /** @type {any} */ (state), []);
  const number = (value) => formatNumber(value, model.get("digits"), model.get("comma"));
  const [paintSliders, endSliders] = makeDrawnSliders(root, state, {
    "The curve": [
      {
        trait: "n_weights",
        words: "weights",
        kind: "weight",
        text: (count) => [String(count), formOf(count)],
        help: "One for each input x, x², x³ ..., and the bias",
      },
    ],
  });
  root.addEventListener("click", (event) => {
    const what = /** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do");
    if (what === "undo" || what === "reset") state[what]();
  });
  keepKeys(root);

  paintAll = () => {
    plot.paint();
    errors.paint();
    paintSliders();
    paintSettings();
    const { now, before } = state;
    find(".nl-fit-own-number").textContent = number(now.own);
    find(".nl-fit-other-number").textContent = number(now.other);
    find(".nl-dp-before").textContent = before
      ? `Before (pale): ${before.weights} weights, ${number(before.own)} and ${number(before.other)}.`
      : "";
    find("[data-do=undo]").setAttribute("aria-disabled", String(!state.canUndo));
    find(".nl-said").textContent =
      `${now.weights} weights: mean squared error ${number(now.own)} on the dots learned from, ${number(now.other)} on those kept back.`;
  };

  const listeners = onChange(WATCHED_OF_FIT, () => {
    if (state.receive()) paintAll();
  });
  const layOut = makeDrawnLayout(root, HEIGHT, plot, errors, find(".nl-fit-losses"), paintAll);
  const fill = () => fillScreen(root, layOut);
  const end = connect(root, model, listeners, fill);
  fill();
  return () => {
    endSliders();
    end();
  };
}

/** What a curve with so many weights can be. */
function formOf(count) {
  return ["level line", "straight", "one bend"][count - 1] ?? `${count - 2} bends`;
}

export default { render };
