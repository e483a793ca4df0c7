// The parts of a picture that choose what is followed: a neuron's letter, an edge's line.

import { addSvg } from "../kit/elements.js";
import { followsSame } from "./following.js";

/** @import { StepperState } from "../kit/types.d.ts" */

/**
 * What lets parts choose, and marks those whose choice is followed.
 * @param {StepperState} state
 */
export function makeFollowers(state) {
  const followers = [];

  /** A click visits only the steps of this neuron or weight, another one all; keys have the menu. */
  function letFollow(part, followed, words) {
    const said = `Only the steps of ${words}`;
    part.classList.add("nl-follow");
    if (part instanceof SVGElement) addSvg(part, "title").textContent = said;
    else part.title = [part.title, said].filter(Boolean).join(". ");
    part.addEventListener("click", () => state.follow(followed));
    followers.push({ part, followed });
  }

  function mark() {
    for (const { part, followed } of followers)
      part.classList.toggle("nl-followed", followsSame(followed, state.followed));
  }

  return { letFollow, mark };
}
