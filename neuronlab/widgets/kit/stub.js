// All that a card's own model holds of its code; the rest stands once for all cards, in models without a view (code.py).

const PATIENCE = 10_000; // ms
const MISSING =
  "The code of this card is not on this page. Run the card's cell again (Shift+Enter), and it moves.";

// One module for all models of a card.
const modules = (globalThis[Symbol.for("neuronlab.modules")] ??= new Map());

/** A model by its id: while a page opens, it may come a moment after those that need it. */
async function find(manager, id) {
  for (const end = Date.now() + PATIENCE; ;) {
    try {
      return await manager.get_model(id.replace("IPY_MODEL_", ""));
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}

/** The card's module, its style sheet, and the models that hold its code. */
async function load(model) {
  const parts = await Promise.all(model.get("_code").map((id) => find(model.widget_manager, id)));
  const files = Object.assign({}, ...parts.map((part) => part.get("files")));
  const { js, css } = model.get("_files");
  const join = (names) => names.split(" ").map((name) => files[name]);
  const key = [js, ...model.get("_code")].join();
  if (!modules.has(key)) {
    const source = new Blob([...join(js), "export { keepOnPage };\n"], { type: "text/javascript" });
    modules.set(key, import(URL.createObjectURL(source)));
  }
  return { module: await modules.get(key), css: join(css).join(""), parts };
}

/** Style the part of the page in which `el` stands, once. */
function style(el, css) {
  const root = el.getRootNode();
  const place = root instanceof ShadowRoot ? root : document.head;
  if ([...place.querySelectorAll("style")].some(({ textContent }) => textContent === css)) return;
  place.append(Object.assign(document.createElement("style"), { textContent: css }));
}

export default {
  initialize({ model }) {
    const waiting = Promise.all([load(model), find(model.widget_manager, model.get("_id"))]);
    waiting.then(
      ([{ module, parts }, own]) => module.keepOnPage(model.widget_manager, own, parts),
      () => {}, // render says what is missing
    );
  },

  async render(given) {
    const { model, el } = given;
    const { module, css } = await load(model).catch((error) => {
      el.textContent = MISSING;
      throw error;
    });
    style(el, css);
    requestAnimationFrame(() => style(el, css)); // where `el` comes into the page only now
    return module.default.render(given);
  },
};
