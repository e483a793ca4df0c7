// The card around a panel of sliders: what they change above or beside it, a line of settings, results hidden on wish.

import { addElement } from "./elements.js";
import { addFullScreenButton, keepKeys } from "./lifecycle.js";
import { keepPlainLetters } from "./letters.js";
import { followTheme } from "./page_theme.js";
import { makeOneStop } from "./one_stop.js";
import { unitFormats } from "./units.js";
import { setTraits } from "./sliders.js";

/** @import { RenderProps, UnitFormats } from "./types.d.ts" */

const NUMBERS_KEYS = "Arrow keys go from number to number; each is explained below.";
const LEAST_HIDDEN = 180; // pixels of the field in whose place the results will stand
const [PROJECTED_WIDTH, PROJECTED_HEIGHT] = [1100, 626]; // pixels: a larger full screen enlarges all

/**
 * Build the card of `model` in `el`: {root, stage, controls, figures, how, begin}. `begin(paint)` paints now and at
 * every change of a trait; `paint(amounts, hidden)` gets the texts of amounts and whether results are hidden. It
 * returns what ends it all.
 * @param {RenderProps} props
 * @param {string} name
 * @param {string} label
 */
export function makeCard({ model, el }, name, label) {
  const root = addElement(el, "div", `nl nl-sc nl-${name}`);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", label);
  keepKeys(root);
  const body = addElement(root, "div", "nl-sc-body");
  const above = addElement(body, "div", "nl-sc-above");
  const stage = addElement(above, "div", "nl-sc-stage");
  const cover = addElement(above, "div", "nl-sc-cover");
  addElement(cover, "p", "", "What do you expect? Choose the values, make a guess, and then look.");
  const reveal = Object.assign(addElement(cover, "button", "nl-button nl-sc-reveal"), {
    type: "button",
    textContent: "Show the results",
  });
  const controls = addElement(body, "div", "nl-sc-controls");
  const below = addElement(body, "div", "nl-sc-below");
  const figures = addElement(below, "div", "nl-sc-figures");
  figures.setAttribute("role", "group");
  figures.setAttribute("aria-label", "Results");
  const how = addElement(below, "div", "nl-sc-how");
  // The large one above and those below are one stop for the Tab key.
  const leadToNumbers = makeOneStop(root, root, ".nl-fg", { keys: NUMBERS_KEYS, described: figures });

  const foot = addElement(root, "div", "nl-sc-foot");
  const button = (text, title, act) => {
    const made = Object.assign(addElement(foot, "button", "nl-button"), { type: "button", title });
    made.innerHTML = text;
    made.addEventListener("click", act);
    return made;
  };
  const check = (text, trait) => {
    const line = addElement(foot, "label", "nl-sc-check");
    const box = Object.assign(addElement(line, "input"), { type: "checkbox" });
    line.append(text);
    box.addEventListener("change", () => setTraits(model, { [trait]: box.checked }));
    return () => (box.checked = model.get(trait));
  };
  button("reset", "Back to the values of the beginning", () => change(model.get("began"))).dataset.do =
    "reset";
  const paintHide = check("hide results", "hide_results");
  addElement(foot, "span", "nl-spring");
  const digitsLine = addElement(foot, "label", "nl-sc-check");
  digitsLine.append("digits ");
  const digits = addElement(digitsLine, "select");
  for (let n = 3; n <= 10; n++) digits.append(new Option(String(n)));
  digits.addEventListener("change", () => setTraits(model, { digits: Number(digits.value) }));
  const paintComma = check("decimal comma", "comma");
  addFullScreenButton(root, foot);

  /** @type {(texts: UnitFormats, hidden: boolean) => void} */
  let paint = () => {};
  let [revealed, waiting] = [false, false];
  // What is hidden is nowhere on the page: not in a title, not for a screen reader, not on paper.
  const kept = document.createDocumentFragment();

  function keepStage(hidden) {
    if (hidden && stage.hasChildNodes()) {
      stage.style.minHeight = `${Math.max(stage.offsetHeight, LEAST_HIDDEN)}px`;
      kept.append(...stage.childNodes);
    } else if (!hidden && kept.hasChildNodes()) {
      stage.append(kept);
      stage.style.minHeight = "";
    }
  }

  function paintAll() {
    if (waiting) return;
    const hidden = model.get("hide_results") && !revealed;
    keepStage(hidden);
    root.classList.toggle("nl-hiding", hidden);
    paintHide();
    paintComma();
    digits.value = model.get("digits");
    paint(unitFormats(model.get("digits"), model.get("comma")), hidden);
    leadToNumbers();
  }

  /** Set several traits and paint once. */
  function change(traits) {
    waiting = true;
    setTraits(model, traits);
    waiting = false;
    paintAll();
  }

  reveal.addEventListener("click", () => {
    revealed = true;
    paintAll();
    figures.querySelector("button").focus();
  });

  function begin(painting) {
    paint = painting;
    const changed = () => {
      revealed = false;
      paintAll();
    };
    /** @type {[event: string, react: () => void][]} */
    const watched = [...Object.keys(model.get("began")), "hide_results"].map((trait) => [
      `change:${trait}`,
      changed,
    ]);
    watched.push(["change:digits", paintAll], ["change:comma", paintAll]);
    for (const [event, react] of watched) model.on(event, react);
    const observer = new ResizeObserver(() => {
      const scale =
        document.fullscreenElement === root
          ? Math.min(
              3,
              Math.max(1, Math.min(root.clientWidth / PROJECTED_WIDTH, root.clientHeight / PROJECTED_HEIGHT)),
            )
          : 1;
      root.style.setProperty("--nl-scale", String(scale));
      root.style.setProperty("--nl-above", `${above.offsetHeight}px`);
    });
    observer.observe(root);
    const endTheme = followTheme(root);
    const endLetters = keepPlainLetters(root);
    paintAll();
    return () => {
      endTheme();
      endLetters();
      observer.disconnect();
      for (const [event, react] of watched) model.off(event, react);
    };
  }

  return { root, stage, controls, figures, how, begin, change };
}
