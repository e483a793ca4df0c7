// One change of a card: all of its traits are set, the model is read and the card painted once, and Python is told once.

/** @import { Model } from "./types.d.ts" */

/**
 * For a state that `take()` reads from `model`: {put, receive}. `put(traits)` is the change; `receive()`, to be called when
 * the model has changed, reads it and returns true, but does nothing for what is being put, trait by trait.
 * @param {Pick<Model, "get" | "set" | "save_changes">} model
 * @param {() => void} take
 * @param {() => void} repaint
 */
export function createCommit(model, take, repaint) {
  let isPutting = false;
  return {
    /** @param {Record<string, unknown>} traits */
    put(traits) {
      isPutting = true;
      for (const [name, value] of Object.entries(traits)) model.set(name, value);
      isPutting = false;
      take();
      repaint();
      model.save_changes();
    },

    receive() {
      if (isPutting) return false;
      take();
      return true;
    },
  };
}
