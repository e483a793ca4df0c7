// The explanation of a step: a sentence, the formula of one number, and the whole chunk that it belongs to.

import { addElement, setAttributes } from "../kit/elements.js";
import { originOf, writeRingFormula } from "./ring_formula.js";
import { paintRingNumber, placeRingNumber, ringNumber } from "./ring_numbers.js";

/** @import { RingState } from "../kit/types.d.ts" */

const REVEAL = 38; // pixels of the button that shows what is hidden
const MOST_CHARACTERS_LISTED = 8; // of a number in the list; a longer one is shown with 3 digits

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
    // Two terms fit beside each other; more stand in the formula above.
    const isSum = terms.length === 2;
    for (let number = start; number < stop; number++) {
      const isChosen = number === i;
      const line = addElement(
        list,
        "div",
        `nl-ring-line${isChosen ? " nl-chosen" : ""}${isSum ? " nl-ring-sum" : ""}`,
      );
      const label = addElement(line, "button", "nl-ring-pick", number + 1);
      setAttributes(label, { "aria-label": `formula of number ${number + 1}`, "aria-pressed": isChosen });
      label.addEventListener("click", () => choose(worker, number));
      if (isSum)
        terms.forEach(([at, other], turn) => {
          if (turn) addElement(line, "span", "nl-relation", "+");
          line.append(slot(at, other, number));
        });
      if (isSum) addElement(line, "span", "nl-relation", "=");
      line.append(slot(isStep ? made : position, worker, number, true));
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
    const made = state.first ? "the weighted mean" : "the sum of all vectors";
    addElement(remark, "b", "", wrong ? "✗ " : "✓ ");
    remark.append(
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
