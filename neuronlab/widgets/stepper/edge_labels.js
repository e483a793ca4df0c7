// The weights on the edges of a picture: which of them stand there in this step, and where; and which edges light up.

import { followsSame } from "./following.js";

/** @import { StepperState } from "../kit/types.d.ts" */

/**
 * What places them on `edges`, those with `i` null being biases: {placeLabels, showLabels}.
 * @param {StepperState} state
 * @param {import("./picture_modes.js").Measures} sizes
 * @param {any[]} edges
 */
export function makeEdgeLabels(state, { isLow, isPair }, edges) {
  const { program } = state;
  let hovered = [null, null];

  /** Show the weights of the neuron that is pointed at, too; null for none. */
  function showLabels(l, j) {
    hovered = [l, j];
    placeLabels();
  }

  /** Weights stand in the middle of their edges, or nearer to the source where edges cross; a dense layer shows only those in question. */
  function placeLabels() {
    const result = state.refs[state.result];
    const operands = new Set(state.terms.flat(9));
    const isPart = (edge) => operands.has(edge.weight) || isAbout(result, edge);
    const busy = new Set(edges.filter((edge) => edge.i !== null && isPart(edge)).map((edge) => edge.l));
    for (const edge of edges) {
      if (edge.i === null) continue;
      const { l, j, ends, label, line, arrow } = edge;
      const active = isPart(edge);
      const isFollowed = state.followed && followsSame(["W", l, edge.j, edge.i], state.followed);
      const crossing = edge.always && program.sizes[l + 1] > 1 && program.sizes[l] > 1;
      const ownBundle = /W$/.test(result.name) && result.layer === l && result.row === j;
      const isHovered = hovered[0] === l && hovered[1] === j;
      label.classList.toggle(
        "nl-away",
        !(active || isFollowed || ownBundle || isHovered || (edge.always && !(crossing && busy.has(l)))),
      );
      // Beside low boxes there is little room: further on, a label covers no input.
      const usual = isLow && !isPair && l === 0 ? 0.58 : 0.5;
      const share = crossing || program.sizes[l] > 4 ? 0.3 : usual;
      const [x1, y1, x2, y2, angle] = ends;
      label.style.left = `${x1 + (x2 - x1) * share}px`;
      // Longer than the way back to the source, it begins there: it must not cover the source's number.
      label.style.setProperty("--nl-before", `${(x2 - x1) * share}px`);
      label.style.top = `${y1 + (y2 - y1) * share}px`;
      // No error is sent on to the inputs: they cannot learn.
      const backward = state.phase === "backward" && l > 0;
      for (const part of [line, arrow]) {
        part.classList.toggle("nl-on", active);
        part.classList.toggle("nl-back", backward);
      }
      const [x, y, turn] = backward ? [x1, y1, angle + Math.PI] : [x2, y2, angle];
      arrow.setAttribute("transform", `translate(${x} ${y}) rotate(${(turn * 180) / Math.PI})`);
    }
  }

  function isAbout(ref, { l, j, i }) {
    return /^(dW|adjust_W|new_W)$/.test(ref.name) && ref.layer === l && ref.row === j && ref.column === i;
  }

  return { placeLabels, showLabels };
}
