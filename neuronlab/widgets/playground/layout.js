// Where the playground's parts stand, by the width there is: the plane beside the network or above it, the loss below.

import { fillScreen, roomIn } from "../kit/lifecycle.js";

// In pixels: from these widths on, the plane stands beside the network, and the loss beside both.
const SIDE_BY_SIDE = 560;
const ALL_IN_A_ROW = 980;
const NARROW_ROW = 720; // below it the plane needs a larger part of the row
const BETWEEN_PARTS = 32;
const TALL_CURVES = 138;
const WIDEST_PLANE = 400;
// All in a row is made for a laptop: in JupyterLab at 1280 x 720 a card has 608 pixels, and these are left for the row.
const ROW_HIGH = 408;
const ROW_GAP = 22;
const FAR = 304; // the loss's column
const ABOVE_LEGEND = 5;
const NARROW_PLANE = 302; // where the tools for painting stand above it
const LOWEST_CURVES = 104;
const AROUND_CURVES = 12; // what is left free above and below them

/** The plane's usual side: in a row it leaves the network the larger part. */
const usualSide = (room, beside) =>
  Math.min(beside ? room * (room < NARROW_ROW ? 0.42 : 0.36) : room, WIDEST_PLANE);

/** Returns what gives the parts {network, map, inspector, curves} of `root` their places and sizes. */
export function makeLayout(root, { network, map, inspector, curves }) {
  const find = (selector) => root.querySelector(selector);

  /** On a projector everything grows with the screen, as far as all of it stays in view. */
  const layOut = () => fillScreen(root, place);

  function place() {
    const room = roomIn(root);
    if (!room) return;
    const beside = room >= SIDE_BY_SIDE;
    root.classList.toggle("nl-pg-beside", beside);
    // One below the other, the plane comes first: it is what one watches, and the buttons above it stay in sight.
    const [main, left, right] = ["main", "left", "right"].map((name) => find(`.nl-pg-${name}`));
    if (main.firstElementChild !== (beside ? left : right)) main.prepend(beside ? left : right);
    const inARow = room >= ALL_IN_A_ROW;
    if (inARow !== root.classList.contains("nl-pg-row")) moveParts(inARow);
    if (inARow) arrangeRow(room);
    else arrange(room, beside, usualSide(room, beside));
  }

  /** In a row the loss and what is pointed at have a column of their own, and the message stands between the last buttons. */
  function moveParts(inARow) {
    root.classList.toggle("nl-pg-row", inARow);
    const [far, message] = [find(".nl-pg-far"), find(".nl-pg-message")];
    find(inARow ? ".nl-pg-main" : ".nl-pg-right").append(far);
    (inARow ? far : find(".nl-pg-left")).append(find(".nl-pg-inspector"));
    if (inARow) find(".nl-transport .nl-spring").before(message);
    else find(".nl-pg-main").before(message);
  }

  function arrangeRow(room) {
    const [right, tools] = [find(".nl-pg-right"), find(".nl-pg-tools")];
    right.style.width = `${NARROW_PLANE}px`;
    const above = tools.hidden ? 0 : tools.offsetHeight + parseFloat(getComputedStyle(tools).marginBottom);
    const legend = right.querySelector(".nl-pg-legend").offsetHeight + ABOVE_LEGEND;
    const side = Math.min(ROW_HIGH - legend, Math.max(NARROW_PLANE, ROW_HIGH - legend - above));
    right.style.width = `${side}px`;
    map.arrange(side);
    const wide = Math.floor(room - side - FAR - 2 * ROW_GAP);
    const left = find(".nl-pg-left");
    left.style.width = `${wide}px`;
    network.arrange(wide, ROW_HIGH - left.querySelector(".nl-pg-legend").offsetHeight - 6, true);
    left.style.width = "";
    const below = ROW_HIGH - find(".nl-pg-scores").offsetHeight - AROUND_CURVES;
    inspector.reserve(true, below - LOWEST_CURVES);
    curves.arrange(FAR, Math.max(LOWEST_CURVES, below - find(".nl-pg-inspector").offsetHeight));
    curves.paint();
  }

  function arrange(room, beside, side) {
    find(".nl-pg-right").style.width = `${side}px`;
    map.arrange(Math.floor(side));
    const height = beside ? side + 60 : 210;
    network.arrange(Math.floor(beside ? room - side - BETWEEN_PARTS : room), height);
    inspector.reserve(beside && room < NARROW_ROW);
    curves.arrange(Math.floor(side), TALL_CURVES);
    curves.paint();
  }

  return layOut;
}
