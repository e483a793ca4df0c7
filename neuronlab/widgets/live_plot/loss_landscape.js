// The loss landscape: a map to set a ball on, sliders for its steps, and how deep it has come; it paints what the state says.

import { connect, fillScreen, onChange, zoomOf } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";
import { attachKeys, makeTransport, transportRow } from "../kit/transport.js";
import { makeDrawnLayout, makeDrawnSliders } from "./drawn_card.js";
import { makeLandscapeCurve } from "./landscape_curve.js";
import { makeLandscapeMap } from "./landscape_map.js";
import { createLandscape } from "./landscape_state.js";
import { makeHandlesOneStop } from "./plot_hold.js";

const HIGH = 456; // the map, where sliders and curve stand beside it
const AT_ONCE = 100; // a longer way is played in strides, so that it takes no longer
const PLAYED = { seconds: [1.5, 1, 0.6, 0.3, 0.15, 0.08, 0.03], first: 250 };
const HEARD = ["start", "lr", "decay", "batch_size", "seed", "epochs", "position", "digits", "comma"];
const STILL = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");

const CARD = `
  <div class="nl-top"><div class="nl-dp-title"></div>${SETTINGS}</div>
  <div class="nl-dp-main">
    <div class="nl-ll-map"></div>
    <div class="nl-dp-side">
      <div class="nl-dp-sliders"></div>
      <p class="nl-ll-words"><span class="nl-ll-now"></span><span class="nl-dp-before"></span></p>
      <div class="nl-ll-losses"></div>
    </div>
  </div>
  ${transportRow("Back to the first start, rate and batch size", "", false)}
  <div class="nl-said" aria-live="polite"></div>`;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-drawn nl-ll";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = CARD;
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  const { title } = model.get("problem");
  find(".nl-dp-title").textContent = title;
  root.setAttribute("aria-label", `${title}. Right and left arrow step, space plays.`);

  let paintAll = () => {};
  const state = createLandscape(model, () => paintAll());
  const map = makeLandscapeMap(find(".nl-ll-map"), state);
  const curve = makeLandscapeCurve(find(".nl-ll-losses"), state);
  makeHandlesOneStop(root, find(".nl-ll-map"))();
  const stride = () => Math.ceil(state.now.way.n / AT_ONCE);
  const transport = makeTransport(root, state, { ...PLAYED, stride });
  const paintSettings = makeSettings(root, find(".nl-settings"), state, []);
  attachKeys(root, transport);

  const number = (value) => formatNumber(value, model.get("digits"), model.get("comma"));
  const [paintSliders, endSliders] = makeDrawnSliders(root, state, {
    "Each step": [
      {
        trait: "lr",
        words: "learning rate",
        kind: "update",
        text: number,
        help: "A step is the gradient times this rate, downhill",
      },
      {
        trait: "decay",
        words: "rate decays",
        kind: "update",
        text: (factor) => (factor === 1 ? "not at all" : `× ${number(factor)}`),
        help: `After each ${state.nSamples > 1 ? "epoch" : "step"} the rate is multiplied by this`,
      },
      {
        trait: "batch_size",
        words: "batch size",
        kind: "input",
        text: (size) => (size >= state.nSamples ? `all ${size}` : String(size)),
        help: "Samples whose mean gradient makes a step",
        shown: () => state.nSamples > 1,
      },
      {
        words: "another order of the samples",
        press: () => state.choose({ seed: (model.get("seed") + 1) % 2 ** 32 }),
        help: "The seed of the order becomes the next number",
        shown: () => state.nSamples > 1,
      },
    ],
  });

  /** From where it has been put, the ball rolls by itself. */
  function roll() {
    if (STILL?.matches) return;
    transport.act("first");
    transport.act("play");
  }
  let grabbed = null;
  map.start.addEventListener("pointerdown", () => {
    transport.pause();
    grabbed = model.get("start");
  });
  map.start.addEventListener("pointerup", () => {
    const moved = grabbed && String(model.get("start")) !== String(grabbed);
    grabbed = null;
    if (moved) roll();
  });
  find(".nl-ll-map").addEventListener("click", (event) => {
    const { now: scale } = map.scale;
    const box = find(".nl-ll-map").getBoundingClientRect();
    const zoom = zoomOf(root);
    const [x, y] = [(event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom];
    if (map.start.contains(event.target) || !scale.holds(x, y)) return;
    state.remember();
    state.setLeaves(
      [scale.dataX(x), scale.dataY(y)].map((value, k) => [k, toMapGrid(value, state.ranges[k])]),
    );
    roll();
  });

  let said = "";
  paintAll = () => {
    map.paint();
    curve.paint();
    paintSliders();
    paintSettings();
    transport.paint();
    const [now, before] = sentences(state, number);
    writeIndexed(find(".nl-ll-now"), now);
    find(".nl-dp-before").textContent = before;
    // Nobody can listen to a hundred steps.
    const spoken = now.replaceAll("_", " ");
    if (!transport.isPlaying() && said !== spoken) find(".nl-said").textContent = said = spoken;
  };

  const relight = () => map.recolor();
  const listeners = onChange(HEARD, () => {
    if (state.receive()) paintAll();
  });
  const layOut = makeDrawnLayout(root, HIGH, map, curve, find(".nl-ll-losses"), paintAll);
  // Made outside the page, a card has its colours only when it has its width: JupyterLab lets many frames pass until then.
  const resized = () => {
    fillScreen(root, layOut);
    relight();
  };
  const end = connect(root, model, listeners, resized, relight);
  resized();
  return () => {
    transport.pause();
    endSliders();
    end();
  };
}

/**
 * A coordinate to about a hundredth of the map's width.
 * @param {number} value
 * @param {number[]} range
 */
function toMapGrid(value, range) {
  const [low, high] = range;
  return Number(value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(high - low)))));
}

/** Write a text in whose words what follows a "_" stands below the line. */
function writeIndexed(host, text) {
  const parts = text.split(/_([\p{L}\p{N}]+)/u).map((part, k) => {
    const element = document.createElement(k % 2 ? "sub" : "span");
    element.textContent = part;
    return element;
  });
  host.replaceChildren(...parts);
}

/** What is there to see, and what the way before came to. */
function sentences(state, number) {
  const { now, before, position } = state;
  const { a, b, loss, rate } = state.spot(position);
  const steps = now.way.n;
  const here = state.program.names.map((name, k) => `${name} = ${number([a, b][k])}`).join(", ");
  let words = position ? `Step ${position} of ${steps}: ` : "Start: ";
  words += `${here}; loss ${number(loss)}, rate ${number(rate)}.`;
  if (now.way.diverged && position === steps)
    words += " It diverges: each step leads further away. The rate is too high.";
  else if (position && position === steps && state.isStill(position))
    words += " It is stuck: here the gradient is 0, though the loss is not.";
  if (!before) return [words, position ? "" : "Drag the ring, or click the map, and the ball rolls."];
  const end = before.way.diverged
    ? "diverged"
    : `ended at loss ${number(state.spot(before.way.n, before).loss)}`;
  const { lr, decay, batch_size } = before.chosen;
  const falls = decay < 1 ? ` × ${number(decay)}` : "";
  const size = state.nSamples > 1 ? `, batch size ${batch_size}` : "";
  return [words, `Before (pale): rate ${number(lr)}${falls}${size}, ${end}.`];
}

export default { render };
