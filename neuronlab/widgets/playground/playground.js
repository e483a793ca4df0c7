// The playground: a network that learns before one's eyes. The card puts its parts together; each paints what the state says.

import { icon } from "../kit/icons.js";
import { paletteOf } from "../kit/heat_map.js";
import { connect, keepKeys, toggleFullScreen } from "../kit/lifecycle.js";
import { makeToolbar } from "../kit/one_stop.js";
import { makeControls } from "./controls.js";
import { makeCurves } from "./curves.js";
import { makeExplained } from "./explained.js";
import { makePlaygroundInspector } from "./inspector.js";
import { makeLayout } from "./layout.js";
import { makeMap } from "./map.js";
import { makeMessage } from "./message.js";
import { makeNetwork } from "./network.js";
import { makeScores } from "./scores.js";
import { createPlayground } from "./state.js";
import { makeTextForm } from "./text_form.js";
import { makeTools } from "./tools.js";
import { makeTop } from "./top.js";

const PLAYGROUND = `
  <div class="nl-pg-top">
    <div class="nl-group">
      <button type="button" class="nl-button nl-icon" data-do="rewind" aria-label="Rewind" title="Back to the same first weights">${icon("first")}</button>
      <button type="button" class="nl-button nl-pg-play" data-do="play" title="Play or pause (space)"></button>
      <button type="button" class="nl-button" data-do="step" title="Learn from one batch">one step</button>
      <button type="button" class="nl-button" data-do="epoch" title="Learn from all batches that are left of this epoch">one epoch</button>
    </div>
    <div class="nl-pg-where"></div>
    <span class="nl-spring"></span>
    <label class="nl-pg-speed"><span class="nl-said">Speed</span></label>
    <button type="button" class="nl-button nl-icon" data-do="full" aria-label="Full screen" title="Full screen">${icon("full")}</button>
  </div>
  <div class="nl-pg-settings"></div>
  <div class="nl-pg-message" role="status"><span></span><button type="button" class="nl-button" data-do="good">Back to the last good state</button></div>
  <div class="nl-pg-main">
    <div class="nl-pg-left">
      <div class="nl-pg-net" role="group" aria-label="Network. Arrow keys go from neuron to neuron."></div>
      <p class="nl-pg-legend"><span><svg width="34" height="12" aria-hidden="true"><line x1="1" x2="33" y1="6" y2="6"/></svg> positive weight</span>
        <span><svg width="34" height="12" aria-hidden="true"><line class="nl-pg-negative" x1="1" x2="33" y1="6" y2="6"/></svg> negative weight</span> <span>wider is larger</span>
        <span>a neuron’s output: below 0 <i class="nl-pg-ramp"></i> above 0</span></p>
      <div class="nl-pg-inspector" role="group" aria-label="What is pointed at"></div>
    </div>
    <div class="nl-pg-right">
      <div class="nl-pg-tools" role="radiogroup" aria-label="A click on the plane" hidden>
        <label><input type="radio" value="0" checked> class 0</label><label><input type="radio" value="1"> class 1</label><label><input type="radio" value="erase"> erase</label>
        <button type="button" class="nl-button" data-do="undo" title="Take back the last stroke, erasure or clear">undo</button> <button type="button" class="nl-button" data-do="clear">clear</button>
      </div>
      <div class="nl-pg-map" tabindex="0" role="group"></div>
      <p class="nl-pg-legend"><span><svg width="12" height="12" aria-hidden="true"><rect class="nl-pg-point nl-pg-class0" x="2" y="2" width="8" height="8"/></svg> class 0</span>
        <span><svg width="12" height="12" aria-hidden="true"><circle class="nl-pg-point nl-pg-class1" cx="6" cy="6" r="4"/></svg> class 1</span>
        <span><svg width="26" height="12" aria-hidden="true"><rect class="nl-pg-point nl-pg-class0 nl-pg-test" x="2" y="2" width="8" height="8"/><circle class="nl-pg-point nl-pg-class1 nl-pg-test" cx="19" cy="6" r="4"/></svg> kept for the test</span></p>
      <div class="nl-pg-far">
      <div class="nl-pg-scores"><span></span><span>mean loss</span><span>right</span><span>train</span><b></b><b></b><span>test</span><b></b><b></b></div>
      <div class="nl-pg-curves" tabindex="0" role="slider" aria-label="Mean loss by epoch"></div>
      </div>
    </div>
  </div>
  <div class="nl-transport">
    <button type="button" class="nl-button" data-do="explain" aria-expanded="false">explain a step</button>
    <span class="nl-spring"></span>
    <div class="nl-group">
      <button type="button" class="nl-button" data-do="copy" title="Copy all that is here as a short text">copy as text</button>
      <button type="button" class="nl-button" data-do="paste" aria-expanded="false" title="Go to a state that someone copied">restore from text</button>
    </div>
  </div>
  <form class="nl-pg-text" hidden><label><span></span><textarea rows="3" spellcheck="false" autocomplete="off"></textarea></label><button type="submit" class="nl-button">Restore</button><button type="button" class="nl-button" data-do="done">Close</button></form>
  <div class="nl-pg-explained"></div>
  <div class="nl-said" aria-live="polite"></div>`;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-pg";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Playground: a network that learns. Space plays and pauses.");
  root.innerHTML = PLAYGROUND;
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);

  let paint = () => {};
  const state = createPlayground(model, () => paint());
  const parts = {
    network: makeNetwork(find(".nl-pg-net"), state),
    map: makeMap(find(".nl-pg-map"), state),
    curves: makeCurves(find(".nl-pg-curves"), state),
    inspector: makePlaygroundInspector(find(".nl-pg-inspector"), find(".nl-said"), state),
    explained: makeExplained(find(".nl-pg-explained"), button("explain"), state),
  };
  const paintSmallParts = [
    makeTop(find(".nl-pg-top"), state),
    makeToolbar(root, find(".nl-pg-top"), "button, select", "Training"),
    makeControls(find(".nl-pg-settings"), state),
    makeMessage(find(".nl-pg-message"), button("play"), state),
    makeTools(find(".nl-pg-tools"), find(".nl-pg-map"), state),
    makeScores(find(".nl-pg-scores"), state),
    makeTextForm(find(".nl-pg-text"), { copy: button("copy"), paste: button("paste") }, state),
  ];
  const layOut = makeLayout(root, parts);

  // --- painting

  let palette = null;
  let laidOut = { network: null, isPainted: null };

  paint = () => {
    const { network, isPainted } = state;
    for (const paintPart of paintSmallParts) paintPart();
    if (network !== laidOut.network) parts.network.build();
    if (network !== laidOut.network || isPainted !== laidOut.isPainted) layOut();
    laidOut = { network, isPainted };
    // Outside the page there are no colours yet; the first size that it gets paints it.
    if (root.isConnected) palette ??= paletteOf(["input", "weight"], getComputedStyle(root));
    parts.network.paint(palette);
    parts.map.paint(palette);
    parts.curves.paint();
    parts.inspector.paint();
    parts.explained.paint();
    root.dataset.picture = state.frame.number;
  };

  // --- buttons and keys

  const actions = {
    play: state.play,
    explain: state.explain,
    copy: () => state.copy(),
    paste: state.togglePaste,
    done: state.closeForm,
    full: () => toggleFullScreen(root),
  };
  root.addEventListener("click", (event) => {
    const name = /** @type {Element} */ (event.target).closest("[data-do]")?.getAttribute("data-do");
    // The stepper below has buttons of its own.
    if (!name || find(".nl-pg-explained").contains(/** @type {Element} */ (event.target))) return;
    if (actions[name]) actions[name]();
    else state.ask(name);
  });
  root.addEventListener("keydown", (event) => {
    const control = /** @type {Element} */ (event.target).closest("input, select, summary, textarea, button");
    if (event.key === " " && !control && !event.ctrlKey && !event.metaKey && !event.altKey) {
      state.play();
      event.preventDefault();
    }
  });
  keepKeys(root);

  // --- from the first picture to the last

  const resized = () => {
    layOut();
    paint();
  };
  const end = connect(root, model, state.listeners, resized, () => {
    palette = null;
    paint();
  });
  paint();
  state.begin();

  return () => {
    state.end();
    parts.explained.end();
    end();
  };
}

export default { render };
