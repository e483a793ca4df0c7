// Above all: play or pause, how far the training is, and how fast it goes.

import { noticeChanges } from "../kit/changes.js";
import { icon } from "../kit/icons.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

const SPEED_WORDS = {
  1: "1 epoch a picture",
  5: "5 epochs a picture",
  20: "20 epochs a picture",
  0: "as fast as it can",
};

/**
 * Bring the row `host` to life; returns what paints it.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeTop(host, state) {
  const play = host.querySelector("[data-do=play]");
  const where = host.querySelector(".nl-pg-where");
  const speed = document.createElement("select");
  for (const value of state.choices.speed) speed.append(new Option(SPEED_WORDS[value], value));
  speed.addEventListener("change", () => state.ask("speed", Number(speed.value)));
  host.querySelector(".nl-pg-speed").append(speed);
  const [isNewPlaying, isNewSpeed] = [noticeChanges(), noticeChanges()];

  return function paint() {
    const { epoch, batch, nBatches } = state.frame;
    const text = `epoch ${epoch}${batch ? `, step ${batch} of ${nBatches}` : ""}`;
    if (where.textContent !== text) where.textContent = text;
    if (isNewSpeed(state.speed, state.said)) speed.value = String(state.speed);
    if (!isNewPlaying(state.playing)) return;
    const label = state.playing ? "Pause" : "Play";
    play.setAttribute("aria-label", label);
    play.innerHTML = `${icon(state.playing ? "pause" : "next")} ${label.toLowerCase()}`;
  };
}
