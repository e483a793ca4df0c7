// The card of the linear neuron: a plane in space that is turned, tilted and shifted by hand.

import { formatNumber } from "../kit/numbers.js";
import { makePlotCard } from "./plot_card.js";
import { nearestToOrigin, zeroLine } from "./plane_geometry.js";
import { createPlaneDrawing } from "./plane_drawing.js";
import { PLANE_PLACES, makePlaneGrips } from "./plane_grips.js";

/** @import { PlotState } from "../kit/types.d.ts" */

const WIDEST = 1.25; // of its height

const render = (props) => makePlotCard(props, makeSpace);

/** The space with the plane in `host`, as `makePlotCard` wants a stage. */
function makeSpace(host, state) {
  const drawing = createPlaneDrawing(host, state);
  const say = makePlaneGrips(drawing, state);
  return {
    layOut(wide, tall) {
      const height = Math.floor(Math.max(250, Math.min(tall - 70, wide / 1.02)));
      const width = Math.floor(Math.max(240, Math.min(wide, WIDEST * height)));
      const unit = Math.min(2.4, Math.max(0.9, height / 460));
      drawing.resize(width, height, unit);
      return { width, height, unit };
    },
    paint() {
      drawing.paint();
      say();
    },
    verdict: () => planeInWords(state),
  };
}

/**
 * The output at the point as a calculation, and where the line is.
 * @param {PlotState} state
 */
function planeInWords({ model, values }) {
  const number = (value) => formatNumber(value, model.get("digits"), model.get("comma"));
  const inBrackets = (value) => (value < 0 ? `(${number(value)})` : number(value));
  const [w1, w2, b, x1, x2] = PLANE_PLACES.map((k) => values[k]);
  const output = values[values.length - 1];
  const sum = `${number(w1)} · ${inBrackets(x1)} + ${inBrackets(w2)} · ${inBrackets(x2)} ${b < 0 ? "−" : "+"} ${number(Math.abs(b))}`;
  const foot = nearestToOrigin([w1, w2, b]);
  return `ŷ = ${sum} = ${number(output)}\n${whereItIsZero(foot, zeroLine([w1, w2, b]).length > 0, b, number)}`;
}

function whereItIsZero(foot, isSeen, b, number) {
  if (!foot) return b ? "It is level: ŷ is nowhere 0." : "It is level: ŷ is 0 everywhere.";
  const distance = Math.hypot(...foot);
  if (!distance) return "ŷ is 0 along a line through the origin.";
  return `ŷ is 0 along a line, ${number(distance)} from the origin${isSeen ? "." : ": outside this picture."}`;
}

export default { render };
