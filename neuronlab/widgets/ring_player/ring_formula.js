// The formula of one number: in symbols, with the present numbers, and what comes out.

import { formatNumber, isExact } from "../kit/numbers.js";
import { paintRingNumber, placeRingNumber, prepareRingNumber } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const RING_MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * How number i of a worker came about: {position, terms, share}. Terms are [position, worker], added up; none for a
 * number that is the worker's own. With `share` the one term is multiplied by [size, n].
 * @param {RingState} state
 * @param {number} position
 * @param {number} worker
 * @param {number} i
 * @returns {{position: number, terms: number[][], share?: number[]}}
 */
export function originOf(state, position, worker, i) {
  const chunk = state.chunkOf(i);
  const written = state.writtenAt(position, worker, chunk);
  if (written === 0) return { position: 0, terms: [] };
  if (written === state.first)
    return { position: written, terms: [[0, worker]], share: [state.sizes[worker], state.nSamples] };
  let terms = [[written - 1, worker]];
  for (const [sender, receiver, which, action] of state.transfersAt(written)) {
    if (receiver === worker && which === chunk)
      terms = [...(action === "reduce" ? terms : []), [written - 1, sender]];
  }
  return { position: written, terms };
}

/**
 * Write into `host` how number i of a worker came about, or, without a worker, what all want in the end. Returns a
 * function that fills in the present numbers; with `hidden` the result is to be guessed.
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {number} position
 * @param {number | null} worker
 * @param {number} i
 * @returns {(hidden: boolean) => void}
 */
export function writeRingFormula(host, state, position, worker, i) {
  const wanted = worker === null;
  const everyone = Array.from({ length: state.nWorkers }, (_, other) => [state.first, other]);
  const {
    position: made,
    terms,
    share,
  } = wanted ? { terms: everyone } : originOf(state, position, worker, i);
  const slots = [];
  const signs = [];
  host.replaceChildren();

  function row(left, parts) {
    const sign = Object.assign(document.createElement("span"), {
      className: "nl-relation",
      textContent: "=",
    });
    const body = Object.assign(document.createElement("span"), { className: "nl-body" });
    body.append(...parts);
    host.append(inMath("nl-left", left), sign, body);
    signs.push(sign);
  }

  /** The terms with plus signs between them; a line may break before each. */
  const added = (write) =>
    terms.map((term, turn) => {
      const math = mathOf((turn ? '<mo form="infix">+</mo>' : "") + (share ? fractionTimes(...share) : ""));
      math.append(...write(...term));
      const part = inMath("nl-chunk", "");
      part.append(math);
      return part;
    });

  /** A number in a formula, which is no control to a screen reader unless its formula is a group. */
  function number(at, other) {
    const slot = document.createElementNS(RING_MATHML, "mn");
    slot.dataset.paren = "1";
    prepareRingNumber(slot);
    placeRingNumber(slot, state, at, other, i);
    slots.push(slot);
    return slot;
  }

  const inSymbols = (_, other) =>
    mathOf(
      (wanted && state.first ? fractionTimes(state.sizes[other], state.nSamples) : "") +
        symbolOf(state, other, i),
    ).childNodes;
  const left = wanted
    ? `<msub><mi mathvariant="normal">${state.first ? "mean" : "sum"}</mi><mn>${i + 1}</mn></msub>`
    : symbolOf(state, worker, i, terms.length > 0);
  if (terms.length) row(left, added(inSymbols));
  if (terms.length > 1 || share)
    row(
      "",
      added((at, other) => [number(at, other)]),
    );
  let result;
  if (wanted) {
    result = document.createElementNS(RING_MATHML, "mn");
    result.setAttribute("class", "nl-num nl-as-error");
  } else {
    result = number(made, worker);
    delete slots.pop().dataset.paren;
  }
  result.classList.add("nl-own");
  const answer = mathOf("");
  answer.append(result);
  row(terms.length ? "" : left, [answer]);
  for (const math of host.querySelectorAll("math:has([data-at])")) math.setAttribute("role", "group");

  return (hidden) => {
    const [digits, comma] = [state.model.get("digits"), state.model.get("comma")];
    const value = wanted
      ? terms.reduce((sum, [at, other]) => sum + state.at(at, other, i), 0)
      : state.at(made, worker, i);
    const known = terms.every(([at, other]) => isExact(state.at(at, other, i), digits));
    for (const slot of slots) paintRingNumber(slot, state, { digits });
    if (wanted) result.textContent = hidden ? "?" : formatNumber(value, digits, comma);
    else paintRingNumber(result, state, { digits, hidden });
    if (slots.length) signs[1].textContent = known ? "=" : "≈";
    signs.at(-1).textContent = known && isExact(value, digits) ? "=" : "≈";
  };
}

function symbolOf(state, worker, i, isNew = false) {
  const letter = `<mi mathvariant="normal">${state.letters[worker]}</mi><mn>${i + 1}</mn>`;
  return isNew ? `<msubsup>${letter}<mo>′</mo></msubsup>` : `<msub>${letter}</msub>`;
}

const fractionTimes = (size, n) => `<mfrac><mn>${size}</mn><mn>${n}</mn></mfrac><mo>·</mo>`;

/** An inline element with a formula in it, which comes from our own templates. */
function inMath(className, inside) {
  const span = Object.assign(document.createElement("span"), { className });
  if (inside !== "") span.append(mathOf(inside));
  return span;
}

function mathOf(inside) {
  const math = document.createElementNS(RING_MATHML, "math");
  math.innerHTML = inside;
  return math;
}
