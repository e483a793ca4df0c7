// The playground's choices: data, network, loss, rate, batch, seed.

import { noticeChanges } from "../kit/changes.js";
import { layersField, noiseField, numberField, selectField } from "./fields.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

/**
 * Write the form into `host`; returns what paints the present settings.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeControls(host, state) {
  const { choices } = state;
  const ofShapes = [
    numberField(state, "points", "n_points", "10 to 1000; three in ten are kept for the test"),
    noiseField(state),
  ];
  const groups = [
    [
      selectField(state, "data", "data", choices.data),
      ...ofShapes,
      numberField(state, "seed", "seed", "from 0; it decides on data, first weights and order"),
    ],
    [
      layersField(state),
      selectField(state, "activation", "activation", choices.activation),
      selectField(state, "loss", "loss", choices.loss),
      numberField(state, "learning rate", "lr", "above 0"),
      numberField(state, "batch size", "batch_size", "1 or more; the training points of one step"),
    ],
  ];
  for (const fields of groups) {
    const part = document.createElement("div");
    part.append(...fields.map(({ element }) => element));
    host.append(part);
  }
  const isNew = noticeChanges();

  return function paint() {
    const { settings, said } = state;
    // What is said may be a refusal: what was typed goes back to what holds.
    if (!isNew(settings, said)) return;
    for (const field of groups.flat()) field.paint(settings);
    for (const { element } of ofShapes) element.hidden = state.isPainted;
  };
}
