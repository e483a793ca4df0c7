// The live plot: backdrop, heat map and moving layer above each other; it only paints what the state says.

import { createLayer, scaleOf } from "./plot_layer.js";
import { makePlotCard } from "./plot_card.js";
import { paintHeat } from "../kit/heat_map.js";

const NARROW_BELOW = 0.8; // of its own width: then the narrow backdrop keeps the letters readable
const SHEETS = `<canvas class="nl-heat" hidden></canvas><div class="nl-backdrop" aria-hidden="true"></div><svg class="nl-layer"></svg>`;

const render = (props) => makePlotCard(props, makeSheets);

/** The three sheets of a live plot in `host`, as `makePlotCard` wants a stage. */
function makeSheets(host, state, root) {
  const { model } = state;
  host.innerHTML = SHEETS;
  const [heat, backdrop, svg] = host.children;
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
    scale = scaleOf(drawn, model.get("frame"), width);
    Object.assign(heat.style, {
      left: `${scale.left}px`,
      top: `${scale.top}px`,
      width: `${scale.right - scale.left}px`,
      height: `${scale.bottom - scale.top}px`,
    });
    return { width, height: scale.height, unit: scale.unit };
  }

  retheme();
  return {
    layOut,
    paint: () => layer.paint(scale),
    listeners: { drawn: () => layer.rewrite(), heat: retheme },
    retheme,
  };
}

export default { render };
