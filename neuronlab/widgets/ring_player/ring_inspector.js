// What a ring player tells of the number pointed at.

import { makeInspector } from "../kit/inspector.js";
import { fullNumber } from "../kit/numbers.js";
import { originOf, writeRingFormula } from "./ring_formula.js";
import { ringPlace } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns {paint, forget}.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {(position: number, worker: number, chunk: number) => boolean} isHidden
 */
export function makeRingInspector(root, host, state, isHidden) {
  const isOwn = ({ position, worker, i }) => !originOf(state, position, worker, i).terms.length;

  function value({ position, worker, i }) {
    const comma = state.model.get("comma");
    const k = state.leafOf(worker, i);
    const isLeaf = state.writtenAt(position, worker, state.chunkOf(i)) === 0;
    const origin = isLeaf && state.isChanged(k) ? `, at first ${fullNumber(state.origin(k), comma)}` : "";
    return fullNumber(state.at(position, worker, i), comma) + origin;
  }

  function holds({ position, worker, i }) {
    const counts = state.counts(position, worker, state.chunkOf(i));
    const inside = counts.flatMap((count, other) => Array(count).fill(state.letters[other]));
    return inside.length > 1 ? `holds ${inside.join(" + ")}` : `holds ${inside[0]}'s part`;
  }

  return makeInspector(root, host, {
    how: "how it came about",
    placeOf: ringPlace,
    name({ worker, i }) {
      const chunk = state.cuts.length > 1 ? `, in chunk ${state.chunkOf(i) + 1}` : "";
      return `Number ${i + 1} of ${state.letters[worker]}${chunk}`;
    },
    code: (place) => (isOwn(place) ? "" : holds(place)),
    canChange: isOwn,
    formula: (part, { position, worker, i }) => writeRingFormula(part, state, position, worker, i),
    isHidden: ({ position, worker, i }) => isHidden(position, worker, state.chunkOf(i)),
    value,
  });
}
