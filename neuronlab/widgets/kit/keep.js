// What JupyterLab saves of the cards: those that are on the page, whether or not a kernel is behind them or its settings say so.

/** @import { Model } from "./types.d.ts" */

const WIDGET_STATE = "application/vnd.jupyter.widget-state+json";
const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

const owned = new Map(); // the manager's own model of each card, by its id

/**
 * Whether a kernel is behind a card; where a host does not say, it is thought to have one if it has a manager of models.
 * @param {Model} model
 */
export const hasKernel = (model) => owned.get(model.get("_id"))?.comm_live ?? Boolean(model.widget_manager);

/**
 * Let the `manager` of a notebook save `card`, a model, with `parts`, the models it needs, while an output shows it. By itself
 * JupyterLab saves widgets only where a setting says so. Then it leaves out what no kernel is behind, so that a card which
 * came with the file would be gone at the next save; and it keeps each card that another run of its cell has replaced.
 */
export function keepOnPage(manager, card, parts) {
  owned.set(card.get("_id"), card);
  if (!manager.get_state_sync || !manager.context) return; // another host, which saves in its own way or not at all
  if (!manager.neuronlabCards) {
    manager.neuronlabCards = keepCards(manager);
    saveWithNotebook(manager);
  }
  // Each refers to a layout, and could not be made again without it.
  const models = [card, ...parts].flatMap((model) => [model, model.get("layout")]);
  manager.neuronlabCards.set(card, models);
}

function keepCards(manager) {
  const cards = new Map();
  const save = manager.get_state_sync;
  manager.get_state_sync = (options) => {
    const shown = viewsIn(manager.context.model);
    const wanted = [...cards].flatMap(([card, models]) => (shown.has(card.model_id) ? models : []));
    const asleep = new Set(wanted.filter((model) => !model.comm_live));
    for (const model of asleep) model.comm_live = true;
    const saved = save.call(manager, options);
    for (const model of asleep) model.comm_live = false;
    // What stands in a box has no output of its own.
    for (const { state } of Object.values(saved.state))
      for (const child of state.children ?? []) shown.add(String(child).replace("IPY_MODEL_", ""));
    for (const [card, [, layout]] of cards) {
      if (shown.has(card.model_id)) continue;
      delete saved.state[card.model_id];
      delete saved.state[layout.model_id];
    }
    return saved;
  };
  return cards;
}

/** Do what the setting "Save Jupyter Widget State" does, where it is off: a kernel may run in another environment. */
function saveWithNotebook(manager) {
  const { saveState, model } = manager.context;
  saveState.connect((_, stage) => {
    if (stage !== "started" || manager._settings?.saveState) return;
    model.setMetadata("widgets", { [WIDGET_STATE]: manager.get_state_sync({ drop_defaults: true }) });
  });
}

/** The ids of the models that the outputs of a notebook show. */
function viewsIn(notebook) {
  const ids = new Set();
  for (const { outputs } of notebook.cells)
    for (let i = 0; i < (outputs?.length ?? 0); i++) ids.add(outputs.get(i).data[WIDGET_VIEW]?.model_id);
  return ids;
}
