// The explanation of a step: a sentence, the formula of one number, and the whole chunk that it belongs to.

import { fullNumber } from "../kit/numbers.js";
import { originOf, writeRingFormula } from "./ring_formula.js";
import { paintRingNumber, placeRingNumber, ringNumber, ringPlace } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const REVEAL = 38; // pixels of the button that shows what is hidden
const MOST_CHARACTERS_LISTED = 8; // of a number in the list; a longer one is shown with 3 digits
const RING_INVITATION =
  "Point at any number, or reach it with the Tab and arrow keys, to see here what it is, how it came about, and its full value. " +
  "Dotted numbers can be changed: drag them, type, or press the up and down keys.";
const RING_CHANGE =
  "Drag it sideways, press the up and down keys, or Enter and type. Shift makes fine steps; a double click brings the first value back.";

/**
 * Keep the explanation inside `host`; returns {write, paint, keepPlaces, spoken}. `choose` as in the table.
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {(worker: number, i: number) => void} choose
 */
export function makeRingExplanation(host, state, choose) {
  const { model } = state;
  const [place, sentence, formula, chunkLabel, list, below, reveal, remark, traffic] =
    /** @type {HTMLElement[]} */ (
      [
        ".nl-where",
        ".nl-sentence",
        ".nl-formula",
        ".nl-ring-of",
        ".nl-ring-list",
        ".nl-below",
        ".nl-reveal",
        ".nl-printed",
        ".nl-ring-traffic",
      ].map((name) => host.querySelector(name))
    );
  /** @type {(hidden: boolean) => void} */
  let fill = () => {};
  /** @type {(hidden: boolean) => void} */
  let fillList = () => {};

  /** Write what stays as it is within a step, for the number that was chosen. */
  function write({ worker, i }) {
    const { position } = state;
    place.textContent = whereOf(state);
    sentence.textContent = state.sentences[position];
    traffic.textContent = state.schedule.traffic;
    fill = writeRingFormula(formula, state, position, position === 0 ? null : worker, i);
    writeList(worker, i);
  }

  /** All numbers of the chosen chunk, and how this step made them. */
  function writeList(worker, i) {
    const { position } = state;
    const chunk = state.chunkOf(i);
    const [start, stop] = state.cuts[chunk];
    const { position: made, terms } = originOf(state, position, worker, i);
    const isStep = terms.length > 0;
    const what = state.cuts.length === 1 ? "the vector" : `chunk ${chunk + 1}`;
    chunkLabel.textContent =
      stop - start === 1
        ? `Number ${i + 1}, all of ${what} of ${state.letters[worker]}${when(made, isStep)}`
        : `All ${stop - start} numbers of ${what} of ${state.letters[worker]}${when(made, isStep)}`;
    list.replaceChildren();
    const slots = [];
    for (let number = start; number < stop; number++) {
      const line = document.createElement("div");
      line.className = `nl-ring-line${number === i ? " nl-chosen" : ""}${terms.length === 2 ? " nl-ring-sum" : ""}`;
      const label = Object.assign(document.createElement("button"), {
        className: "nl-ring-pick",
        textContent: number + 1,
      });
      label.setAttribute("aria-label", `formula of number ${number + 1}`);
      label.setAttribute("aria-pressed", String(number === i));
      label.addEventListener("click", () => choose(worker, number));
      line.append(label);
      // Two terms fit beside each other; more stand in the formula above.
      if (terms.length === 2)
        terms.forEach(([at, other], turn) =>
          line.append(...(turn ? [sign("+")] : []), slot(at, other, number)),
        );
      if (terms.length === 2) line.append(sign("="));
      line.append(slot(isStep ? made : position, worker, number, true));
      list.append(line);
    }
    fillList = (hidden) => {
      for (const { element, isResult } of slots) {
        for (const digits of [Math.min(4, model.get("digits")), 3]) {
          paintRingNumber(element, state, { digits, hidden: hidden && isResult });
          if (element.textContent.length <= MOST_CHARACTERS_LISTED) break;
        }
      }
    };

    function slot(at, other, number, isResult = false) {
      const element = ringNumber();
      placeRingNumber(element, state, at, other, number);
      slots.push({ element, isResult });
      return element;
    }
  }

  const when = (made, isStep) => {
    if (!isStep) return state.position ? ", untouched so far" : "";
    return made === state.position
      ? ""
      : made === state.first
        ? ", weighed at the start"
        : `, from step ${made - state.first}`;
  };

  /** Fill in the present numbers; `hidden` leaves the result to be guessed, `hides` says if anything is. */
  function paint(hidden, hides) {
    fill(hidden);
    fillList(hidden && state.position > 0);
    reveal.classList.toggle("nl-away", !hides);
    writeRemark(state.position === state.last && !hides);
  }

  /** At the end, say whether all is well. */
  function writeRemark(isThere) {
    remark.className = "nl-printed";
    remark.replaceChildren();
    if (!isThere) return;
    const wrong = state.verdict();
    remark.classList.add(wrong ? "nl-fails" : "nl-holds");
    const mark = Object.assign(document.createElement("b"), { textContent: wrong ? "✗ " : "✓ " });
    const made = state.first ? "the weighted mean" : "the sum of all vectors";
    remark.append(
      mark,
      wrong
        ? `This is no all-reduce: ${wrong}`
        : `All ${state.nWorkers} workers hold the same ${state.length} numbers, ${made}: each worker's part is in it exactly once.`,
    );
  }

  /** Reserve room for the longest sentence, the tallest formula and the remark, so that nothing moves between steps. */
  function keepPlaces() {
    sentence.style.minHeight = formula.style.minHeight = below.style.minHeight = "";
    writeRemark(true);
    below.style.minHeight = `${Math.max(REVEAL, remark.offsetHeight)}px`;
    const present = sentence.textContent;
    const heights = [...new Set(state.sentences)].map((text) => {
      sentence.textContent = text;
      return sentence.offsetHeight;
    });
    sentence.textContent = present;
    sentence.style.minHeight = `${Math.max(...heights)}px`;
    const workers = Array.from({ length: state.nWorkers }, (_, worker) => worker);
    const cases = [
      [0, null],
      [state.first, 0],
      ...workers.map((worker) => [Math.min(state.last, state.first + 1), worker]),
    ];
    const tall = cases.map(([position, worker]) => {
      writeRingFormula(formula, state, position, worker, 0)(false);
      return formula.offsetHeight;
    });
    formula.style.minHeight = `${Math.max(...tall)}px`;
  }

  /** The step as a sentence for a screen reader. */
  function spoken() {
    const own = formula.querySelector(".nl-own");
    return `${place.textContent}. ${sentence.textContent} ${own.getAttribute("aria-label") ?? own.textContent}. ${remark.textContent}`;
  }

  return { write, paint, keepPlaces, spoken };
}

/** Which position this is, in words. */
function whereOf(state) {
  const { position, first, last } = state;
  const steps = last - first;
  if (position === 0) return `Start · ${steps} step${steps === 1 ? "" : "s"} to come`;
  if (position === first) return "Before the first step · Weigh";
  const same = state.program.steps.flatMap(([phase], at) => (phase === state.phase ? [at] : []));
  return `Step ${position - first} of ${steps} · ${state.phase} ${same.indexOf(position) + 1} of ${same.length}`;
}

/**
 * Explain in `host` whichever number below `root` is pointed at or has the focus; returns a function that paints it.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {RingState} state
 * @param {(position: number, worker: number, chunk: number) => boolean} isHidden
 */
export function makeRingInspector(root, host, state, isHidden) {
  let pointed = null;
  let fill = () => {};

  function inspect(place) {
    pointed = place;
    host.replaceChildren();
    host.classList.remove("nl-idle");
    const { position, worker, i } = place;
    const chunk = state.chunkOf(i);
    add("nl-inspected").textContent =
      `Number ${i + 1} of ${state.letters[worker]}${state.cuts.length > 1 ? `, in chunk ${chunk + 1}` : ""}`;
    add("nl-value");
    const counts = state.counts(position, worker, chunk);
    const inside = counts.flatMap((count, other) => Array(count).fill(state.letters[other]));
    if (originOf(state, position, worker, i).terms.length) {
      add("nl-code").textContent =
        inside.length > 1 ? `holds ${inside.join(" + ")}` : `holds ${inside[0]}'s part`;
      const formula = add("nl-formula nl-small");
      const write = writeRingFormula(formula, state, position, worker, i);
      // What is explained here must not be one more stop for the Tab key.
      for (const part of formula.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
      fill = () => write(isHidden(position, worker, chunk));
    } else {
      add("nl-note").textContent = RING_CHANGE;
      fill = () => {};
    }
    paint();
  }

  function add(className) {
    const part = Object.assign(document.createElement("div"), { className });
    host.append(part);
    return part;
  }

  function paint() {
    if (!pointed) return;
    const { position, worker, i } = pointed;
    const comma = state.model.get("comma");
    const k = state.leafOf(worker, i);
    const isLeaf = state.writtenAt(position, worker, state.chunkOf(i)) === 0;
    const origin = isLeaf && state.isChanged(k) ? `, at first ${fullNumber(state.origin(k), comma)}` : "";
    const hidden = isHidden(position, worker, state.chunkOf(i));
    host.querySelector(".nl-value").textContent = hidden
      ? "hidden until you ask"
      : fullNumber(state.at(position, worker, i), comma) + origin;
    fill();
  }

  /** Forget the number pointed at: after another choice it may not be there any more. */
  function forget() {
    pointed = null;
    host.textContent = RING_INVITATION;
    host.classList.add("nl-idle");
  }

  for (const event of ["pointerover", "focusin"]) {
    root.addEventListener(event, ({ target }) => {
      const place = ringPlace(target);
      if (place && !host.contains(/** @type {Element} */ (target)) && !root.classList.contains("nl-dragging"))
        inspect(place);
    });
  }
  forget();
  return { paint, forget };
}

const sign = (text) =>
  Object.assign(document.createElement("span"), { className: "nl-relation", textContent: text });
