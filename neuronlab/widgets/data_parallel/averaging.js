// What the GPUs do together: the next act of the story, how they average, the rate, and what is shown.

import { noticeChanges } from "../kit/changes.js";
import { attachHandles } from "../kit/handles.js";
import { numberElement, paintNumber } from "../kit/number_element.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */

const AVERAGING_WORDS = {
  "weighted mean": "gradients, weighted",
  "plain mean": "unweighted (wrong)",
  "error terms": "error terms (wrong)",
};

/** At the top: how they average, and what is shown. */
export const AVERAGING = `
    <label class="nl-averaging">averaged: <select></select></label>
    <div class="nl-group" role="group" aria-label="Shown below">
      <button class="nl-button nl-view" data-view="step" title="What every GPU does in this step">this step</button>
      <button class="nl-button nl-view" data-view="gradients" title="All gradients, and what becomes of them">gradients</button>
    </div>`;

/** At the end of the transport: the acts of the story. */
export const ONWARD = `
    <div class="nl-group">
      <button class="nl-button" data-do="previous" title="Back to the weights before the last update">previous iteration</button>
      <button class="nl-button nl-onward"></button>
    </div>`;

/**
 * Bring AVERAGING, ONWARD and the rate, all of them in `host`, to life; `pause` ends the playing. Returns what paints it.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 * @param {() => void} pause
 */
export function makeAveraging(host, replicas, pause) {
  const { model, workers } = replicas;
  const find = (selector) => host.querySelector(selector);
  const views = /** @type {HTMLElement[]} */ ([...host.querySelectorAll(".nl-view")]);
  const onward = find(".nl-onward");
  const choice = find(".nl-averaging select");
  const isEqual = workers.every(({ size }) => size === workers[0].size);
  for (const name of ["weighted mean", isEqual ? "error terms" : "plain mean"])
    choice.append(new Option(AVERAGING_WORDS[name], name));
  const rate = numberElement(replicas, replicas.lr);
  find(".nl-rate-number").append(rate);
  rate.setAttribute("tabindex", "0"); // it stands alone
  attachHandles(find(".nl-rate"), replicas);

  choice.addEventListener("change", () => replicas.average(choice.value));
  for (const button of views) button.addEventListener("click", () => replicas.lookAt(button.dataset.view));
  onward.addEventListener("click", () => {
    pause();
    replicas.onward();
  });

  const isNew = noticeChanges();

  return function paint() {
    const { view, isUpdated, isAveraged, version } = replicas;
    if (!isNew(view, version)) return;
    for (const button of views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    choice.value = model.get("averaging");
    rate.dataset.sign = String(replicas.signShown());
    paintNumber(rate, replicas, { digits: model.get("digits") });
    onward.textContent = isUpdated
      ? "next iteration"
      : isAveraged
        ? "apply the update"
        : "average the gradients";
  };
}
