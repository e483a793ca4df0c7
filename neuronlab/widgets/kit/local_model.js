// A model that lives on the page only: what a front end needs of one, with nobody on the other side.

/** @import { Model } from "./types.d.ts" */

/**
 * The part of a widget's model that our front ends use, with these traits {name: value}.
 * @param {Record<string, unknown>} traits
 * @returns {Model}
 */
export function localModel(traits) {
  const values = new Map(Object.entries(traits));
  const listeners = new Map();
  return {
    get: (name) => values.get(name),
    set(name, value) {
      if (Object.is(values.get(name), value)) return;
      values.set(name, value);
      for (const listener of [...(listeners.get(`change:${name}`) ?? [])]) listener();
    },
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    off(event, listener) {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((other) => other !== listener),
      );
    },
    save_changes() {},
  };
}
