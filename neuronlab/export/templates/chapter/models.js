// Brings the widgets of a saved page to life: models from the state in the page, with no kernel behind them.

import { once, savedModels } from "./saved_models.js";

const manager = { get_model: async (id) => (await once(widgets, id, awaken)).model };
const makeModel = savedModels(document.getElementById("saved-models").textContent, manager);
const modules = new Map();
const widgets = new Map();

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
  const model = makeModel(id);
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
