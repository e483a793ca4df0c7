// The card around a live plot: title, presets, the plot, tables beside it or below, undo and reset; what is drawn in the plot says its stage.

import { releaseElsewhere } from "../kit/before.js";
import { connect, keepKeys, onChange, roomIn, toggleFullScreen } from "../kit/lifecycle.js";
import { attachHandles } from "../kit/handles.js";
import { makeOneStopOfNumbers, makeToolbar } from "../kit/one_stop.js";
import { createPlotState } from "./plot_state.js";
import { makeHandlesOneStop } from "./plot_hold.js";
import { writePresets, writeTables, writeVerdict } from "./plot_side.js";
import { icon } from "../kit/icons.js";

/** @import { Model, PlotStage, PlotState, RenderProps } from "../kit/types.d.ts" */

const BESIDE = 700; // pixels: from this width on, the tables stand beside the plot
const LEAST_SIDE = 365;
const GAP = 24;
const TALLEST = 530; // pixels, so that all of it is seen at once
const TALLEST_BESIDE = 468; // where a laptop's JupyterLab is wide enough for tables: it leaves 608 for the card
const ABOVE_AND_BELOW = 190; // pixels that a full screen needs for all but the plot

const PLOT_LAYOUT = `
  <div class="nl-plot-top"><b class="nl-plot-title"></b><div class="nl-group nl-presets"></div></div>
  <div class="nl-plot-main">
    <div class="nl-plot" role="group" aria-label="Picture"></div>
    <div class="nl-plot-side"><p class="nl-verdict" aria-live="polite"></p></div>
  </div>
  <div class="nl-transport">
    <span class="nl-hint"></span>
    <div class="nl-group">
      <button class="nl-button" data-do="undo" title="Take the last change back">undo</button>
      <button class="nl-button" data-do="reset" title="Back to the first numbers">reset</button>
      <button class="nl-button nl-icon" data-do="full" aria-label="Full screen" title="Full screen">${icon("full")}</button>
    </div>
  </div>`;

/**
 * Build the card of `model` in `el`; `makeStage(host, state, root)` fills its plot. Returns what takes the card away.
 * @param {RenderProps} props
 * @param {(host: HTMLElement, state: PlotState, root: HTMLElement) => PlotStage} makeStage
 * @param {(values: Float64Array, model: Model) => void} [follow] writes what no step computes
 */
export function makePlotCard({ model, el }, makeStage, follow) {
  const side = model.get("side");
  const root = document.createElement("div");
  root.className = "nl nl-live";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", side.title ?? "Live plot");
  root.innerHTML = PLOT_LAYOUT;
  el.append(root);
  /** @type {(selector: string) => HTMLElement} */
  const find = (selector) => root.querySelector(selector);
  find(".nl-plot-title").textContent = side.title ?? "";
  find(".nl-hint").textContent = side.hint ?? "";
  root.classList.toggle("nl-alone", !side.tables.length && !side.verdict);

  let paintAll = () => {};
  const state = createPlotState(model, () => paintAll(), follow);
  const stage = makeStage(find(".nl-plot"), state, root);
  const parts = [
    writeVerdict(find(".nl-verdict"), state, side, stage.verdict),
    writeTables(find(".nl-plot-side"), state, side),
    writePresets(find(".nl-presets"), state, side),
    makeToolbar(root, find(".nl-presets"), ".nl-preset", "Presets"),
    makeHandlesOneStop(root, find(".nl-plot")),
    makeOneStopOfNumbers(root, find(".nl-plot-side"), ".nl-leaf, .nl-toggle"),
    () => find("[data-do=undo]").setAttribute("aria-disabled", String(!state.canUndo)),
  ];
  attachHandles(root, state);
  releaseElsewhere(root, state.release);
  let isLaidOut = false;

  function layOut() {
    const room = roomIn(root);
    if (!room) return;
    const full = document.fullscreenElement === root;
    const alone = root.classList.contains("nl-alone");
    const beside = room >= BESIDE && !alone;
    root.classList.toggle("nl-beside", beside);
    root.classList.toggle("nl-phone", root.clientWidth < 480);
    const wide = beside ? room - (full ? Math.max(LEAST_SIDE, room * 0.34) : LEAST_SIDE) - GAP : room;
    const tallest = beside ? TALLEST_BESIDE : TALLEST;
    const { width, height, unit } = stage.layOut(wide, full ? window.innerHeight - ABOVE_AND_BELOW : tallest);
    Object.assign(find(".nl-plot").style, { width: `${width}px`, height: `${height}px` });
    root.style.setProperty("--nl-unit", String(full ? Math.min(1.8, Math.max(1, unit)) : 1));
    find(".nl-plot").style.setProperty("--nl-unit", String(unit));
    isLaidOut = true;
  }

  paintAll = () => {
    if (!isLaidOut) return;
    stage.paint();
    for (const paint of parts) paint();
  };

  const actions = {
    undo: () => state.undo(),
    reset: () => state.reset(),
    full: () => toggleFullScreen(root),
  };
  root.addEventListener("click", (event) =>
    actions[/** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do")]?.(),
  );
  keepKeys(root);

  const listeners = {
    ...onChange(["values", "chosen"], () => state.receive() && paintAll()),
    ...onChange(["digits", "comma"], paintAll),
    ...Object.fromEntries(
      Object.entries(stage.listeners ?? {}).map(([name, react]) => [
        `change:${name}`,
        () => (react(), paintAll()),
      ]),
    ),
  };
  const resized = () => {
    layOut();
    paintAll();
  };
  const end = connect(root, model, listeners, resized, () => stage.retheme?.());
  stage.retheme?.(); // now the card knows its theme
  resized();
  return end;
}
