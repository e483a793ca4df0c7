// The three sheets of a live plot: backdrop, heat map and moving layer above each other; they only paint what the state says.

import { createLayer, scaleOf } from "./plot_layer.js";
import { paintHeat } from "../kit/heat_map.js";

/** @import { PlotStage, PlotState } from "../kit/types.d.ts" */

const NARROW_BELOW = 0.8; // of its own width: then the narrow backdrop keeps the letters readable
const SHEETS = `<canvas class="nl-heat" hidden></canvas><div class="nl-backdrop" aria-hidden="true"></div><svg class="nl-layer"></svg>`;

/**
 * The sheets of a live plot in `host`, as `makePlotCard` wants a stage.
 * @param {HTMLElement} host
 * @param {PlotState} state
 * @param {HTMLElement} root
 * @returns {PlotStage}
 */
export function makeSheets(host, state, root) {
  const { model } = state;
  host.innerHTML = SHEETS;
  const heat = host.querySelector("canvas");
  const backdrop = host.querySelector(".nl-backdrop");
  /** @type {SVGSVGElement} */
  const svg = host.querySelector(".nl-layer");
  const layer = createLayer(svg, state);
  let scale = null;
  let shown = null;
  // Only the heat map has its colours in pixels.
  const retheme = () => paintHeat(heat, model.get("heat"), getComputedStyle(root));

  function layOut(wide, tall) {
    const [own, narrow = own] = model.get("backdrops");
    const width = Math.floor(Math.max(240, Math.min((tall * own.width) / own.height, wide)));
    const drawn = width < NARROW_BELOW * own.width ? narrow : own;
    // Our own matplotlib drew this; what a learner types never gets here.
    if (shown !== drawn) backdrop.innerHTML = drawn.svg;
    shown = drawn;
    const { below, ...frame } = model.get("frame");
    scale = scaleOf(drawn, frame, width);
    if (below) scale.below = scaleOf({ ...drawn, box: drawn.below }, below, width);
    Object.assign(heat.style, {
      left: `${scale.left}px`,
      top: `${scale.top}px`,
      width: `${scale.right - scale.left}px`,
      height: `${scale.bottom - scale.top}px`,
    });
    return { width, height: scale.height, unit: scale.unit };
  }

  return {
    layOut,
    paint: () => layer.paint(scale),
    listeners: { drawn: () => layer.rewrite(), heat: retheme },
    retheme,
  };
}
