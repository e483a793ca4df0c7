// The buttons and keys that step, play, take back and go from iteration to iteration.

import { icon } from "./icons.js";
import { keepKeys } from "./lifecycle.js";

/** @import { StepsState, Transport } from "./types.d.ts" */

/**
 * The row of buttons that `makeTransport` brings to life, with a place to hide results; `back` says where "reset"
 * leads, `more` is what stands at the end of the row; a card that hides nothing has no box for it.
 * @param {string} back
 * @param {string} [more]
 * @param {boolean} [hides]
 */
export const transportRow = (back, more = "", hides = true) => `
  <div class="nl-transport">
    <div class="nl-group">
      <button class="nl-button nl-icon" data-do="first" aria-label="First step" title="First step (Home)">${icon("first")}</button>
      <button class="nl-button nl-icon" data-do="back" aria-label="Step back" title="Step back (←)">${icon("back")}</button>
      <button class="nl-button nl-play" data-do="play" title="Play or pause (space)"></button>
      <button class="nl-button nl-icon" data-do="next" aria-label="Next step" title="Next step (→)">${icon("next")}</button>
      <button class="nl-button nl-icon" data-do="last" aria-label="Last step" title="Last step (End)">${icon("last")}</button>
    </div>
    <label class="nl-speed">speed <input type="range" min="0" max="6" step="1" value="3" aria-label="Speed of playing"></label>
    ${hides ? '<label class="nl-check"><input type="checkbox" class="nl-hide"> hide results</label>' : ""}
    <span class="nl-spring"></span>
    <div class="nl-group">
      <button class="nl-button" data-do="undo" title="Take the last change back">undo</button>
      <button class="nl-button" data-do="reset" title="${back}">reset</button>
    </div>
    ${more}
  </div>`;

const SECONDS = [4, 3, 2.2, 1.6, 1.1, 0.7, 0.4]; // from step to step, by the place of the speed slider
const FIRST_PAUSE = 400;
const TRANSPORT_KEYS = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": "play" };

/**
 * Bring the buttons below `root` (data-do="next" ...) to life; returns {act, pause, isPlaying, paint}. Where there are
 * hundreds of steps, `pace` says how long playing stops at each, by the place of the speed slider, and how many it takes at
 * once.
 * @param {HTMLElement} root
 * @param {StepsState} state
 * @param {{seconds?: number[], first?: number, stride?: () => number}} [pace]
 * @returns {Transport}
 */
export function makeTransport(
  root,
  state,
  { seconds = SECONDS, first = FIRST_PAUSE, stride = () => 1 } = {},
) {
  const path = () => state.path ?? [...state.program.steps.keys()];
  const button = (name) => root.querySelector(`[data-do=${name}]`);
  /** @type {HTMLInputElement} */
  const speed = root.querySelector(".nl-speed input");
  let timer = null;

  /** The position `count` visits further on, or the last one. */
  function nextOf(count) {
    const ahead = path().filter((position) => position > state.position);
    return ahead[Math.min(count, ahead.length) - 1] ?? state.position;
  }

  const actions = {
    first: () => state.goTo(path()[0]),
    back: () => state.goTo(path().findLast((position) => position < state.position) ?? state.position),
    next: () => state.goTo(nextOf(1)),
    last: () => state.goTo(path().at(-1)),
    play: () => (timer === null ? play() : pause()),
    undo: () => state.undo(),
    reset: () => state.reset(),
    previous: () => state.previousIteration(),
    apply: () => state.nextIteration(),
  };

  /** Do what the button of this name does; all but play stop the playing. */
  function act(name) {
    if (name !== "play") pause();
    actions[name]();
  }

  function play() {
    if (state.position >= path().at(-1)) actions.first();
    const tick = () => {
      if (state.position >= path().at(-1)) return pause();
      state.goTo(nextOf(stride()));
      timer = setTimeout(tick, 1000 * seconds[speed.value]);
    };
    timer = setTimeout(tick, first);
    paint();
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    paint();
  }

  function paint() {
    const label = timer === null ? "Play" : "Pause";
    const sign = timer === null ? "next" : "pause";
    // Parsed anew at every step, the sign would be a fifth of all painting.
    if (button("play").getAttribute("aria-label") !== label) {
      button("play").setAttribute("aria-label", label);
      button("play").innerHTML = `${icon(sign)} ${label.toLowerCase()}`;
    }
    const visited = path();
    const atFirst = state.position <= visited[0];
    const atLast = state.position >= visited.at(-1);
    const dead = {
      first: atFirst,
      back: atFirst,
      next: atLast,
      last: atLast,
      undo: !state.canUndo,
      previous: state.iteration === 1,
    };
    for (const [name, value] of Object.entries(dead)) {
      // A disabled button would lose the keyboard's focus in the middle of stepping.
      button(name)?.setAttribute("aria-disabled", String(value));
    }
  }

  root.addEventListener("click", (event) => {
    const name = /** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do");
    if (name) act(name);
  });

  return { act, pause, isPlaying: () => timer !== null, paint };
}

/**
 * Let the keys of a `transport` work anywhere in `root`, and keep every other key from what is around it.
 * @param {HTMLElement} root
 * @param {Transport} transport
 */
export function attachKeys(root, transport) {
  root.addEventListener("keydown", (event) => {
    const control = /** @type {Element} */ (event.target).closest("input, select, summary, textarea");
    const pressesButton = event.key === " " && /** @type {Element} */ (event.target).closest("button");
    const action =
      control || pressesButton || event.ctrlKey || event.metaKey || event.altKey
        ? undefined
        : TRANSPORT_KEYS[event.key];
    if (action) {
      transport.act(action);
      event.preventDefault();
    }
  });
  keepKeys(root);
}
