// The explanation of the step: a sentence, its formula with the present numbers, and what the source prints.

import { heightsOf } from "../kit/heights.js";
import { formatNumber, fullNumber } from "../kit/numbers.js";
import { writeFormula } from "./formula.js";
import { makeStableForm } from "./stable_form.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const MOST_FORMULAS = 40;
const MOST_SENTENCES = 200;
const GAP_BELOW = 16;
const WIDE = -0.12345678912;

/**
 * Keep the explanation inside `host`; returns {write, paint, keepPlaces, spoken}.
 * @param {HTMLElement} host
 * @param {StepperState} state
 */
export function makeExplanation(host, state) {
  const { model, program } = state;
  const [place, sentence, formula, below, reveal, remark] = /** @type {HTMLElement[]} */ (
    [".nl-where", ".nl-sentence", ".nl-formula", ".nl-below", ".nl-reveal", ".nl-printed"].map((name) =>
      host.querySelector(name),
    )
  );
  let fill = null;
  let written = null;
  const stableForm = makeStableForm(below, state, () => {
    writeAnew();
    state.repaint();
  });

  /** Write what stays as it is within a step; `where` says which one it is, with `lighting` its terms light up in turn. */
  function write(where, lighting) {
    place.textContent = where;
    sentence.textContent = state.sentence();
    writeAnew(false);
    formula.classList.toggle("nl-lighting", lighting && state.terms.length > 1);
    for (const body of formula.querySelectorAll(".nl-body")) {
      const chunks = /** @type {HTMLElement[]} */ ([...body.children]);
      chunks.forEach((chunk, turn) => chunk.style.setProperty("--nl-turn", String(turn)));
    }
  }

  const wayNow = () => state.way(state.position)?.way ?? null;

  /** Write the formula of the step, in the way that its numbers allow; `keeps` the keyboard on the same number. */
  function writeAnew(keeps = true) {
    // What goes must not take the keyboard along: the next arrow key would be JupyterLab's.
    const { activeElement } = /** @type {Document | ShadowRoot} */ (formula.getRootNode());
    const focused = formula.contains(activeElement) ? /** @type {HTMLElement} */ (activeElement) : null;
    written = wayNow();
    fill = writeFormula(formula, state, state.position);
    if (!focused) return;
    const same = keeps && formula.querySelector(`.nl-num[data-ref="${focused.dataset.ref}"]`);
    /** @type {HTMLElement} */ (same || host.closest(".nl")).focus({ preventScroll: true });
  }

  /** Fill in the present numbers; `hidden` leaves the result to be guessed. */
  function paint(hidden) {
    // A target that names one class no longer, or again, changes what the formula says.
    if (wayNow() !== written) writeAnew();
    stableForm.paint(state.position);
    fill(hidden);
    reveal.classList.toggle("nl-away", !hidden);
    const kept = hidden ? undefined : frozenParameter();
    writeRemark(hidden ? null : state.printedFor(state.result), remark);
    if (kept !== undefined) {
      remark.textContent = `This one is not ticked as learning: the next iteration keeps ${fullNumber(state.values[kept], model.get("comma"))}.`;
    }
  }

  /** The parameter that this step would change, if it is frozen. */
  function frozenParameter() {
    const { name, layer, row, column } = state.refs[state.result];
    if (!/^(adjust|new)_/.test(name)) return undefined;
    const k = state.find(name.split("_")[1], layer, null, row, column);
    return state.isFrozen(k) ? k : undefined;
  }

  /** Say in `remark` what the source prints for this number, and whether it holds. */
  function writeRemark(print, remark) {
    remark.className = "nl-printed";
    remark.replaceChildren();
    if (!print) return;
    const [, , printed, holds, right, note] = print;
    remark.classList.add(holds ? "nl-holds" : "nl-fails");
    remark.title = model.get("source");
    const comma = model.get("comma");
    const said = holds ? "." : `; right is ${fullNumber(Number(right.toPrecision(12)), comma)}.`;
    const mark = Object.assign(document.createElement("b"), { textContent: holds ? "✓ " : "✗ " });
    remark.append(mark, `The book prints ${printed}${said} ${note}`.replace(/-(?=\d)/g, "−"));
  }

  /**
   * Reserve room for the longest sentence, and for the tallest formula with its remark, so that nothing moves between
   * steps; returns the height of all, in pixels.
   */
  function keepPlaces() {
    host.style.minHeight = sentence.style.minHeight = "";
    // The button that shows a hidden result stands where its remark will be, never beside it.
    reveal.classList.remove("nl-away");
    const asking = model.get("hide_results") ? reveal.offsetHeight : 0;
    reveal.classList.add("nl-away");
    stableForm.show(false);
    const positions = program.steps.map((_, position) => position);
    const say = (copy, text) => (copy.textContent = text);
    const texts = heightsOf(sentence, longest(positions.map(state.sentence)), say);
    sentence.style.minHeight = `${Math.max(0, ...texts)}px`;
    const prints = model.get("printed");
    const remarksOn = (position) => prints.filter(([, k]) => k === program.steps[position][1]);
    const remarked = positions.filter((position) => remarksOn(position).length);
    const measured = [...new Set([...largest(positions).slice(0, MOST_FORMULAS), ...remarked])];
    const widest = formatNumber(WIDE, model.get("digits"), model.get("comma"));
    const formulas = heightsOf(formula, measured, (copy, position) => {
      writeFormula(copy, state, position)(false);
      // Later iterations have longer numbers than the first.
      for (const number of copy.querySelectorAll("mn[data-ref]"))
        if (number.textContent.length < widest.length) number.textContent = widest;
    });
    const remarks = measured.flatMap((position, k) =>
      [null, ...remarksOn(position)].map((print) => ({ print, above: formulas[k] })),
    );
    const belows = heightsOf(below, remarks, (copy, { print }) =>
      writeRemark(print, copy.querySelector(".nl-printed")),
    );
    const heights = belows.map((height, k) => Math.max(asking, height) + remarks[k].above);
    const entropy = positions.find((position) => state.way(position) !== null);
    if (entropy !== undefined) {
      const ways = heightsOf(formula, ["all", "stable"], (copy, way) =>
        writeFormula(copy, state, entropy, { way })(false),
      );
      stableForm.show(true);
      heights.push(Math.max(...ways) + below.offsetHeight);
    }
    stableForm.show(false);
    const height = Math.ceil(formula.offsetTop - host.offsetTop + Math.max(0, ...heights) + GAP_BELOW);
    host.style.minHeight = `${height}px`;
    return height;
  }

  /** The texts that may be the tallest: all of them, or of a large network the longest of each group of steps. */
  function longest(texts) {
    if (texts.length <= MOST_SENTENCES) return [...new Set(texts)];
    const found = new Map();
    texts.forEach((text, position) => {
      const group = program.groupOf(position);
      if (text.length > (found.get(group)?.length ?? 0)) found.set(group, text);
    });
    return [...found.values()];
  }

  /** The positions with the largest formulas first; those of one group are of one size. */
  function largest(positions) {
    const sizes = new Map();
    const size = (position) => {
      const group = program.groupOf(position);
      if (!sizes.has(group)) sizes.set(group, JSON.stringify(state.formula(position)).length);
      return sizes.get(group);
    };
    return [...positions].sort((a, b) => size(b) - size(a));
  }

  /** The step as a sentence for a screen reader. */
  function spoken() {
    return `${place.textContent}. ${sentence.textContent} ${formula.querySelector(".nl-own").getAttribute("aria-label")}`;
  }

  return { write, paint, keepPlaces, spoken };
}
