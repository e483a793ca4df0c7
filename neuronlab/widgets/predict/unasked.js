// Who wants to be asked nothing in a chapter says so once: all its cards on the page hear of it, those too that come later.

import { loadSolved, noteUnasked } from "../kit/solved.js";
import { hasKernel } from "../kit/keep.js";

/** @import { Model } from "../kit/types.d.ts" */

// One for all models and modules: {chapter: {unasked, cards}}.
const chapters = (globalThis[Symbol.for("neuronlab.unasked")] ??= new Map());

/**
 * The switch of the chapter of `model`: `isOn()`, `set(on)`, and `leave()` when the card goes. `heard` is called at each change.
 * @param {Model} model
 * @param {() => void} heard
 */
export function chapterSwitch(model, heard) {
  const name = model.get("chapter");
  if (!name) return { isOn: () => model.get("unasked"), set: () => {}, leave: () => {}, exists: false };
  if (!chapters.has(name)) chapters.set(name, { unasked: null, cards: new Set() });
  const chapter = chapters.get(name);
  const follow = () => {
    if (model.get("unasked") !== chapter.unasked) {
      model.set("unasked", chapter.unasked);
      model.save_changes();
    }
    heard();
  };
  const set = (on) => {
    chapter.unasked = on;
    if (!hasKernel(model)) noteUnasked(name, on);
    for (const card of chapter.cards) card();
  };
  // What the first card knows from the file, from Python or from this browser counts until somebody presses a button.
  const isNoted = model.get("unasked") || (!hasKernel(model) && name in loadSolved().unasked);
  if (chapter.unasked === null && isNoted) set(true);
  if (chapter.unasked !== null && model.get("unasked") !== chapter.unasked) {
    model.set("unasked", chapter.unasked);
    model.save_changes();
  }
  chapter.cards.add(follow); // from now on: the card that is being made paints itself when it is whole
  return {
    isOn: () => Boolean(model.get("unasked")),
    set,
    leave: () => chapter.cards.delete(follow),
    exists: true,
  };
}
