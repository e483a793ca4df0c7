// The models of a page's widgets, as they were saved with it: they remember what is set, and no kernel is behind them.

/** The part of a widget's model that an anywidget may use; what is set is remembered, and nobody else is told. */
class SavedModel {
  comm_live = false; // no kernel is behind it
  widget_manager;
  #traits;
  #listeners = new Map();

  constructor(traits, widget_manager) {
    this.#traits = traits;
    this.widget_manager = widget_manager;
  }

  get(name) {
    return this.#traits.get(name);
  }

  set(name, value) {
    if (Object.is(this.#traits.get(name), value)) return;
    this.#traits.set(name, value);
    this.#tell(`change:${name}`, value);
    this.#tell("change");
  }

  save_changes() {}

  send() {}

  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, []);
    this.#listeners.get(event).push(listener);
  }

  off(event, listener) {
    const kept = listener ? (this.#listeners.get(event) ?? []).filter((other) => other !== listener) : [];
    if (event) this.#listeners.set(event, kept);
    else this.#listeners.clear();
  }

  #tell(event, value) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(this, value);
  }
}

/** `make(key)`, called once for each key. */
export function once(made, key, make) {
  if (!made.has(key)) made.set(key, make(key));
  return made.get(key);
}

/**
 * What makes a model by its id, from the text that neuronlab/export/models.py has written.
 * @param {string} text
 * @param {object} [manager] what a widget may ask for other models
 */
export function savedModels(text, manager) {
  const saved = JSON.parse(text);
  const values = new Map();
  const valueAt = (place) => once(values, place, () => withBuffers(...saved.values[place]));
  return (id) => {
    const traits = new Map();
    for (const [name, place] of Object.entries(saved.models[id])) traits.set(name, valueAt(place));
    return new SavedModel(traits, manager);
  };
}

const withBuffers = (value, buffers) => buffers.reduce(withBuffer, value);

/** A value with one of its buffers, as a DataView, in its place. */
function withBuffer(value, [path, base64]) {
  const view = new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
  if (!path.length) return view;
  path.slice(0, -1).reduce((at, key) => at[key], value)[path.at(-1)] = view;
  return value;
}
