// Brings the widgets of a saved page to life: models from the state in the page, with no kernel behind them.

/** The part of a widget's model that an anywidget may use; what is set is remembered, and nobody else is told. */
class SavedModel {
  comm_live = false; // no kernel is behind it
  widget_manager = { get_model: async (id) => (await once(widgets, id, awaken)).model };
  #traits;
  #listeners = new Map();

  constructor(traits) {
    this.#traits = traits;
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

const saved = JSON.parse(document.getElementById("saved-models").textContent);
const values = saved.values.map(([value, buffers]) => buffers.reduce(withBuffer, value));
const modules = new Map();
const widgets = new Map();

/** A value with one of its buffers, as a DataView, in its place. */
function withBuffer(value, [path, base64]) {
  const view = new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
  if (!path.length) return view;
  path.slice(0, -1).reduce((at, key) => at[key], value)[path.at(-1)] = view;
  return value;
}

/** `make(key)`, called once for each key. */
function once(made, key, make) {
  if (!made.has(key)) made.set(key, make(key));
  return made.get(key);
}

async function load(source) {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const { default: widget } = await import(address);
    return widget;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function style(css) {
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
}

/** The model with this id and the widget that shows it; two views of one model share it. */
async function awaken(id) {
  const traits = new Map(Object.entries(saved.models[id]).map(([name, place]) => [name, values[place]]));
  const model = new SavedModel(traits);
  const css = model.get("_css");
  if (css) once(modules, css, style);
  const module = await once(modules, model.get("_esm"), load);
  const widget = typeof module === "function" ? await module() : module;
  await widget.initialize?.({ model });
  return { model, widget };
}

async function show(output) {
  const places = [...output.querySelectorAll("[data-model]")];
  try {
    for (const place of places) {
      const { model, widget } = await once(widgets, place.dataset.model, awaken);
      await widget.render?.({ model, el: place });
    }
  } catch (error) {
    for (const place of places) place.replaceChildren();
    throw error; // the picture stays, and the console says why
  }
  if (places.length) output.querySelector(".saved-picture").remove();
}

document.querySelectorAll(".saved-output").forEach(show);
