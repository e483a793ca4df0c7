// The live plot: backdrop, heat map and moving layer above each other, tables beside them; it only paints what the state says.

import { followTheme } from "../kit/page_theme.js";
import { attachHandles } from "../kit/handles.js";
import { makeOneStopOfNumbers, makeToolbar } from "../kit/one_stop.js";
import { createPlotState } from "./plot_state.js";
import { createLayer, scaleOf } from "./plot_layer.js";
import { makeHandlesOneStop } from "./plot_hold.js";
import { writePresets, writeTables, writeVerdict } from "./plot_side.js";
import { paintHeat } from "../kit/heat_map.js";
import { icon } from "../kit/icons.js";

const BESIDE = 700; // pixels: from this width on, the tables stand beside the plot
const LEAST_SIDE = 365;
const GAP = 24;
const TALLEST = 530; // pixels, so that all of it is seen at once
const NARROW_BELOW = 0.8; // of its own width: then the narrow backdrop keeps the letters readable
const ABOVE_AND_BELOW = 190; // pixels that a full screen needs for all but the plot

const PLOT_LAYOUT = `
  <div class="nl-plot-top"><b class="nl-plot-title"></b><div class="nl-group nl-presets"></div></div>
  <div class="nl-plot-main">
    <div class="nl-plot" role="group" aria-label="Picture"><canvas class="nl-heat" hidden></canvas><div class="nl-backdrop" aria-hidden="true"></div><svg class="nl-layer"></svg></div>
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

function render({ model, el }) {
  const side = model.get("side");
  const root = document.createElement("div");
  root.className = "nl nl-live";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", side.title ?? "Live plot");
  root.innerHTML = PLOT_LAYOUT;
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  find(".nl-plot-title").textContent = side.title ?? "";
  find(".nl-hint").textContent = side.hint ?? "";
  root.classList.toggle("nl-alone", !side.tables.length && !side.verdict);

  let paintAll = () => {};
  const state = createPlotState(model, () => paintAll());
  const layer = createLayer(find(".nl-layer"), state);
  const parts = [
    writeVerdict(find(".nl-verdict"), state, side),
    writeTables(find(".nl-plot-side"), state, side),
    writePresets(find(".nl-presets"), state, side),
    makeToolbar(root, find(".nl-presets"), ".nl-preset", "Presets"),
    makeHandlesOneStop(root, find(".nl-plot")),
    makeOneStopOfNumbers(root, find(".nl-plot-side"), ".nl-leaf, .nl-toggle"),
    () => find("[data-do=undo]").setAttribute("aria-disabled", String(!state.canUndo)),
  ];
  attachHandles(root, state);
  let scale = null;
  let shown = null;

  function layOut() {
    const style = getComputedStyle(root);
    const room = root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    // Not a number while the widget stands outside the page.
    if (!(room > 0)) return;
    const [own, narrow = own] = model.get("backdrops");
    const full = document.fullscreenElement === root;
    const alone = root.classList.contains("nl-alone");
    const beside = room >= BESIDE && !alone;
    root.classList.toggle("nl-beside", beside);
    root.classList.toggle("nl-phone", root.clientWidth < 480);
    const high = ((full ? window.innerHeight - ABOVE_AND_BELOW : TALLEST) * own.width) / own.height;
    const wide = beside ? room - (full ? Math.max(LEAST_SIDE, room * 0.34) : LEAST_SIDE) - GAP : room;
    const width = Math.floor(Math.max(240, Math.min(high, wide)));
    const backdrop = width < NARROW_BELOW * own.width ? narrow : own;
    if (shown !== backdrop) {
      // Our own matplotlib drew this; what a learner types never gets here.
      find(".nl-backdrop").innerHTML = backdrop.svg;
      shown = backdrop;
    }
    scale = scaleOf(backdrop, model.get("frame"), width);
    Object.assign(find(".nl-plot").style, { width: `${width}px`, height: `${scale.height}px` });
    root.style.setProperty("--nl-unit", String(full ? Math.min(1.8, Math.max(1, width / own.width)) : 1));
    find(".nl-plot").style.setProperty("--nl-unit", scale.unit);
    Object.assign(find(".nl-heat").style, {
      left: `${scale.left}px`,
      top: `${scale.top}px`,
      width: `${scale.right - scale.left}px`,
      height: `${scale.bottom - scale.top}px`,
    });
  }

  paintAll = () => {
    if (!scale) return;
    layer.paint(scale);
    for (const paint of parts) paint();
  };

  const paintHeatMap = () => paintHeat(find(".nl-heat"), model.get("heat"), getComputedStyle(root));
  const listeners = {
    drawn: () => {
      layer.rewrite();
      paintAll();
    },
    heat: paintHeatMap,
    values: () => {
      state.receive();
      paintAll();
    },
    ...Object.fromEntries(["chosen", "digits", "comma"].map((name) => [name, () => paintAll()])),
  };
  for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);

  const actions = {
    undo: () => state.undo(),
    reset: () => state.reset(),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  };
  root.addEventListener("click", (event) =>
    actions[/** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do")]?.(),
  );
  // JupyterLab would take "x" or "a" for commands on the cell.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("focusin", (event) =>
    /** @type {Element} */ (event.target).setAttribute("data-lm-suppress-shortcuts", "true"),
  );

  let lastSize = "";
  const observer = new ResizeObserver(() => {
    const size = `${root.clientWidth}/${document.fullscreenElement === root}`;
    if (size === lastSize) return;
    lastSize = size;
    layOut();
    paintAll();
  });
  observer.observe(root);
  const endTheme = followTheme(root, paintHeatMap); // only the heat map has its colours in pixels
  layOut();
  paintAll();
  paintHeatMap();

  return () => {
    observer.disconnect();
    endTheme();
    for (const [name, listener] of Object.entries(listeners)) model.off(`change:${name}`, listener);
  };
}

export default { render };
