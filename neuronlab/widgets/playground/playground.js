// The playground: network, plane and losses of a training in Python; the page sends wishes and paints what comes.

import { live, toggleFullScreen } from "../kit/life.js";
import { localModel } from "../kit/local_model.js";
import { paletteOf } from "../kit/heat_map.js";
import { makeNetwork } from "./network.js";
import { makeMap } from "./map.js";
import { makeCurves } from "./curves.js";
import { makeControls } from "./controls.js";
import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { formatNumber } from "../kit/numbers.js";
import { renderStepper } from "../stepper/stepper.js";
import { glyph } from "../kit/glyphs.js";

const SIDE_BY_SIDE = 720; // pixels: from this width on, the plane stands beside the network
const ANSWER_AFTER = 2; // pictures
const PATIENCE = 2500; // milliseconds without an answer, until the page says so
const TALL_CURVES = 138;
const POINTED =
  "Point at a weight, a neuron, a point or a curve, or reach it with the Tab and arrow keys, to read it here in full.";
const LONGEST = "−0.008888888888888888"; // of usual numbers in full
const HINT =
  "Play, and watch the colours follow the points. Rewind leads back to the same first weights: change one thing, and compare.";
const PAINT_HINT =
  "Click or drag on the plane to paint points of the class chosen above it. Each fourth one is kept for the test.";
const NO_KERNEL =
  "This is a still picture: training needs a running kernel. Open the notebook in JupyterLab and run this cell.";
const SILENT =
  "The kernel does not answer: it is busy with another cell, or has ended. Once it is free, this goes on; if it has ended, run the cell again.";
// What a stepper's model holds besides its numbers; the same defaults as in neuronlab/widgets/stepper.py.
const STEPPER_TRAITS = {
  printed: [],
  source: "",
  applied: [],
  held: [],
  iteration: 1,
  notation: "letters",
  update: "subtract",
  digits: 4,
  comma: false,
  hide_results: false,
};

const PLAYGROUND = `
  <div class="nl-pg-top">
    <div class="nl-group">
      <button type="button" class="nl-button nl-icon" data-do="rewind" aria-label="Rewind" title="Back to the same first weights">${glyph("first")}</button>
      <button type="button" class="nl-button nl-pg-play" data-do="play" title="Play or pause (space)"></button>
      <button type="button" class="nl-button" data-do="step" title="Learn from one batch">one step</button>
      <button type="button" class="nl-button" data-do="epoch" title="Learn from all batches that are left of this epoch">one epoch</button>
    </div>
    <div class="nl-pg-where"></div>
    <span class="nl-spring"></span>
    <label class="nl-pg-speed"><span class="nl-said">Speed</span></label>
    <button type="button" class="nl-button nl-icon" data-do="full" aria-label="Full screen" title="Full screen">${glyph("full")}</button>
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
        <button type="button" class="nl-button" data-do="clear">clear</button>
      </div>
      <div class="nl-pg-map" tabindex="0" role="group"></div>
      <p class="nl-pg-legend"><span><svg width="12" height="12" aria-hidden="true"><rect class="nl-pg-point nl-pg-class0" x="2" y="2" width="8" height="8"/></svg> class 0</span>
        <span><svg width="12" height="12" aria-hidden="true"><circle class="nl-pg-point nl-pg-class1" cx="6" cy="6" r="4"/></svg> class 1</span>
        <span><svg width="26" height="12" aria-hidden="true"><rect class="nl-pg-point nl-pg-class0 nl-pg-test" x="2" y="2" width="8" height="8"/><circle class="nl-pg-point nl-pg-class1 nl-pg-test" cx="19" cy="6" r="4"/></svg> kept for the test</span></p>
      <div class="nl-pg-scores"><span></span><span>mean loss</span><span>right</span><span>train</span><b></b><b></b><span>test</span><b></b><b></b></div>
      <div class="nl-pg-curves" tabindex="0" role="slider" aria-label="Mean loss by epoch"></div>
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
  const painted = () => model.get("settings").data === model.get("choices").painted;
  let chosen = null; // the training point that is explained, or null for the next batch's first

  // --- wishes, and whether somebody hears them

  let silence = null;
  let refused = false; // what was typed, here, before Python heard of it
  // A saved page gives its models no manager: nobody is there to ask.
  const still = !model.widget_manager;

  function ask(name, given = null) {
    if (still) return;
    if (refused) paintMessage();
    silence ??= setTimeout(() => tell("error", SILENT), PATIENCE);
    model.send({ do: name, with: given });
  }

  function heard(message) {
    clearTimeout(silence);
    silence = null;
    if (find(".nl-pg-message span").textContent === SILENT) paintMessage();
    if (message?.copy) showCopy(message.copy);
    if (message?.restored) closeText();
    // Said here as well: the line of messages may be far up, out of sight.
    if (message?.refused) askForText(`${message.refused[0].toUpperCase()}${message.refused.slice(1)}.`);
  }

  // --- what is pointed at

  let pointed = null;
  function inspect(thing, spoken = false) {
    pointed = thing;
    paintInspector();
    if (spoken) find(".nl-said").textContent = find(".nl-pg-inspector").textContent;
  }

  function paintInspector() {
    const host = find(".nl-pg-inspector");
    host.classList.toggle("nl-idle", !pointed);
    if (!pointed) return void (host.textContent = POINTED);
    const title = Object.assign(document.createElement("b"), { textContent: pointed.title });
    const parts = pointed.describe().map(([words, value]) => {
      const part = document.createElement("span");
      part.append(
        words ? `${words} ` : "",
        Object.assign(document.createElement("i"), { textContent: value }),
      );
      return part;
    });
    host.replaceChildren(title, " ", ...parts.flatMap((part) => [part, " "]));
  }

  /** Keep as much room as the neuron with the most inputs needs, so that nothing moves when it is pointed at. */
  function reserveInspector() {
    const host = find(".nl-pg-inspector");
    const [most, before] = [Math.max(...model.get("network").sizes.slice(0, -1)), pointed];
    host.style.minHeight = "";
    pointed = { title: "neuron", describe: () => Array(most + 2).fill(["from aa", LONGEST]) };
    paintInspector();
    host.style.minHeight = `${host.offsetHeight}px`;
    pointed = before;
    paintInspector();
  }

  // --- the parts

  const tool = () => {
    const value = find(".nl-pg-tools input:checked").value;
    return painted() && !still ? (value === "erase" ? value : Number(value)) : null;
  };
  const onMap = (name, given) => {
    if (name !== "chosen") return ask(name, given);
    chosen = given;
  };
  const network = makeNetwork(find(".nl-pg-net"), inspect, (layer, by) => {
    const { hidden } = model.get("settings");
    const count = hidden[layer] + by;
    if (count >= 1 && count <= model.get("choices").most_neurons)
      ask("change", { hidden: hidden.with(layer, count) });
  });
  const map = makeMap(find(".nl-pg-map"), inspect, onMap, tool);
  const curves = makeCurves(find(".nl-pg-curves"), inspect);
  const paintControls = makeControls(find(".nl-pg-settings"), find(".nl-pg-speed"), model, ask, refuse);

  // --- painting

  let palette = null;
  let built = {};

  function paintAll() {
    const [made, samples] = [model.get("network"), model.get("samples")];
    if (built.network !== made) network.rebuild(made);
    if (built.samples !== samples) {
      map.setSamples(samples, model.get("choices").reach);
      chosen = null;
    }
    const isNew = built.network !== made || built.samples !== samples;
    built = { network: made, samples };
    if (isNew) layOut();
    paintFrame();
    paintControls();
    paintPlay();
    if (find(".nl-pg-hint")) paintMessage();
    find(".nl-pg-tools").hidden = !painted() || still;
    find(".nl-pg-map").classList.toggle("nl-pg-painting", painted() && !still);
    find(".nl-pg-map").setAttribute(
      "aria-label",
      `The plane of the two inputs. Arrow keys move a cross, Enter ${painted() ? "paints or erases a point" : "chooses a training point to explain"} there.`,
    );
    for (const control of root.querySelectorAll("[data-resize]")) {
      const [layer, by] = control.dataset.resize.split(" ").map(Number);
      const count = made.sizes[layer] + by;
      control.setAttribute("aria-disabled", String(count < 1 || count > model.get("choices").most_neurons));
    }
  }

  function paintFrame() {
    // Outside the page there are no colours yet; the first size that it gets paints it.
    if (!root.isConnected) return;
    const frame = model.get("frame");
    palette ??= paletteOf(["input", "weight"], getComputedStyle(root));
    network.paint(frame, read(frame.weights), read(frame.scales), palette);
    map.paint(frame, palette);
    curves.paint();
    const step = frame.batch ? `, step ${frame.batch} of ${frame.n_batches}` : "";
    write(find(".nl-pg-where"), `epoch ${frame.epoch}${step}`);
    const [train, test, right, rightTest] = read(frame.now);
    const share = (value) => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "none");
    const shown = (value) => (Number.isFinite(value) || value === Infinity ? formatNumber(value, 3) : "none");
    [shown(train), share(right), shown(test), share(rightTest)].forEach((text, k) =>
      write(root.querySelectorAll(".nl-pg-scores b")[k], text),
    );
    if (pointed) paintInspector();
    root.dataset.picture = frame.number;
  }

  /** Take the frame's losses over; where some before them never came, as in a second view, ask for all. */
  function takeLosses() {
    const frame = model.get("frame");
    if (!curves.receive(frame.since, frame.first_epoch, read(frame.losses))) ask("losses");
  }

  function read(data) {
    const numbers = new Float64Array(data.byteLength / 8);
    unpackNumbers(data, numbers);
    return numbers;
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function paintPlay() {
    const playing = model.get("playing");
    const label = playing ? "Pause" : "Play";
    if (button("play").getAttribute("aria-label") === label) return;
    button("play").setAttribute("aria-label", label);
    button("play").innerHTML = `${glyph(playing ? "pause" : "next")} ${label.toLowerCase()}`;
  }

  function tell(kind, text) {
    const host = find(".nl-pg-message");
    refused = false;
    host.className = `nl-pg-message nl-pg-${kind}`;
    write(host.firstElementChild, text);
    // The button goes, but not from under the keyboard.
    if (kind !== "diverged" && button("good").matches(":focus")) button("play").focus();
    button("good").hidden = kind !== "diverged";
  }

  function refuse(text) {
    tell("error", text);
    refused = true;
  }

  /** Say what Python says, else a hint: the line is never empty, so nothing moves when a message comes or goes. */
  function paintMessage() {
    const { kind, text } = model.get("said");
    if (still) tell("note", NO_KERNEL);
    else if (text) tell(kind, text);
    else tell("hint", painted() ? PAINT_HINT : HINT);
  }

  // --- layout, by the width there is

  function layOut() {
    const style = getComputedStyle(root);
    const room = root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (!(room > 0)) return;
    root.classList.toggle("nl-pg-phone", root.clientWidth < 480);
    const beside = room >= SIDE_BY_SIDE;
    root.classList.toggle("nl-pg-beside", beside);
    // One below the other, the plane comes first: it is what one watches, and the buttons above it stay in sight.
    const [main, left, right] = ["main", "left", "right"].map((name) => find(`.nl-pg-${name}`));
    if (main.firstElementChild !== (beside ? left : right)) main.prepend(beside ? left : right);
    if (document.fullscreenElement === root) return fillScreen(room, beside);
    arrange(room, beside, Math.min(beside ? room * 0.36 : room, 400), 1);
  }

  /** On a projector everything grows with the screen, as far as all of it stays in view and the plane large. */
  function fillScreen(room, beside) {
    const [wide, tall] = [root.clientWidth, window.innerHeight];
    const widest = Math.min(1.7, Math.max(1, wide / 1300));
    const inView = () => find(".nl-transport").getBoundingClientRect().bottom + root.scrollTop <= 0.98 * tall; // the padding is below it
    for (let unit = widest; beside && unit >= 1; unit -= 0.05) {
      const side = Math.min(room * 0.36, 0.96 * tall - 260 - 285 * unit);
      if (side < 0.38 * tall) continue;
      arrange(room, beside, side, unit);
      if (inView()) return;
    }
    // A low screen has to be scrolled.
    arrange(room, beside, Math.min(beside ? room * 0.36 : room, Math.max(260, tall - 420 * widest)), widest);
  }

  function arrange(room, beside, side, unit) {
    const right = find(".nl-pg-right");
    root.style.setProperty("--nl-scale", unit);
    right.style.width = `${side}px`;
    map.arrange(Math.floor(side));
    network.arrange(Math.floor(beside ? room - side - 32 : room), beside ? side + 60 * unit : 210, unit);
    reserveInspector();
    curves.arrange(Math.floor(side), TALL_CURVES * unit, unit);
    curves.paint();
  }

  // --- the text of a state

  function showCopy(text) {
    openText("This text holds all that is here. Whoever restores it goes on from the same weights:", text);
    const area = find(".nl-pg-text textarea");
    area.select();
    const done = (words) => (find(".nl-pg-text span").textContent = words);
    navigator.clipboard?.writeText(text).then(
      () => done("Copied. Whoever restores this text goes on from the same weights:"),
      () => done("Press Ctrl+C (⌘C) to copy this text:"),
    );
  }

  function openText(words, text) {
    const form = find(".nl-pg-text");
    form.hidden = false;
    form.querySelector("span").textContent = words;
    form.querySelector("textarea").value = text;
    form.querySelector("[type=submit]").hidden = text !== "";
    form.querySelector("textarea").readOnly = text !== "";
    form.querySelector("textarea").focus();
    button("paste").setAttribute("aria-expanded", String(text === ""));
  }

  function askForText(words) {
    find(".nl-pg-text span").textContent = words;
    find(".nl-pg-text textarea").select();
  }

  /** Close the form; whoever was in it goes on at the button that opened it. */
  function closeText() {
    const form = find(".nl-pg-text");
    const within = form.contains(form.getRootNode().activeElement);
    form.hidden = true;
    button("paste").setAttribute("aria-expanded", "false");
    if (within) button(form.querySelector("textarea").readOnly ? "copy" : "paste").focus();
  }

  find(".nl-pg-text").addEventListener("submit", (event) => {
    event.preventDefault();
    ask("restore", find(".nl-pg-text textarea").value);
  });
  find(".nl-pg-text").addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeText();
  });

  // --- the stepper below

  let endStepper = null;
  function paintExplained() {
    endStepper?.();
    endStepper = null;
    const host = find(".nl-pg-explained");
    host.replaceChildren();
    const explained = model.get("explained");
    const isOpen = Boolean(explained.program);
    button("explain").setAttribute("aria-expanded", String(isOpen));
    button("explain").textContent = isOpen ? "close the explanation" : "explain a step";
    if (!isOpen) return;
    const title = Object.assign(document.createElement("p"), {
      className: "nl-pg-title",
      textContent: `${explained.title}. What is changed here changes nothing above.`,
    });
    const place = document.createElement("div");
    host.append(title, place);
    const local = localModel({
      ...STEPPER_TRAITS,
      ...explained,
      values: packNumbers(explained.book, explained.book.length),
    });
    endStepper = renderStepper({ model: local, el: place });
  }

  // --- buttons and keys

  const actions = {
    play: () => {
      pausing = model.get("playing");
      ask(pausing ? "pause" : "play");
    },
    explain: () => (model.get("explained").program ? ask("close") : ask("explain", chosen)),
    paste: () =>
      find(".nl-pg-text").hidden
        ? openText("Paste here what someone copied from a playground:", "")
        : closeText(),
    done: closeText,
    full: () => toggleFullScreen(root),
  };
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    // The stepper below has buttons of its own.
    if (!pressed || find(".nl-pg-explained").contains(pressed)) return;
    const name = pressed.dataset.do;
    (actions[name] ?? (() => ask(name)))();
  });
  root.addEventListener("keydown", (event) => {
    const control = event.target.closest("input, select, summary, textarea, button");
    if (event.key === " " && !control && !event.ctrlKey && !event.metaKey && !event.altKey) {
      actions.play();
      event.preventDefault();
    }
    // JupyterLab would take "x" or "a" for commands on the cell.
    event.stopPropagation();
  });
  root.addEventListener("focusin", (event) =>
    event.target.setAttribute("data-lm-suppress-shortcuts", "true"),
  );
  const tools = [...root.querySelectorAll(".nl-pg-tools input")];
  const group = `nl-pg-tool-${Math.random().toString(36).slice(2)}`;
  for (const radio of tools) radio.name = group;

  // --- hearing of Python

  let due = 0;
  let answered = 0;
  let pausing = false; // whoever pressed pause sees it stand still: of what was on its way only the last is painted
  const onFrame = () => {
    heard();
    takeLosses();
    if (pausing) return;
    // Of pictures that come between two of the screen's, only the last one is painted.
    due ||= requestAnimationFrame(() => {
      due = 0;
      if (pausing) return;
      if (built.network === model.get("network") && built.samples === model.get("samples")) paintFrame();
      else paintAll();
      answer();
    });
  };
  /** Say how far the page is: Python sends a few pictures ahead, and no more. */
  function answer() {
    const { number } = model.get("frame");
    if (still || number < answered + ANSWER_AFTER) return;
    answered = number;
    model.send({ painted: number });
  }
  const listeners = {
    "change:frame": onFrame,
    "change:network": () => paintAll(),
    "change:samples": () => paintAll(),
    "change:settings": () => paintControls(),
    "change:speed": () => paintControls(),
    "change:playing": () => {
      pausing = false;
      paintPlay();
      onFrame();
    },
    "change:said": () => {
      heard();
      paintMessage();
      // What was typed and refused, or painted and not taken, goes back to what holds.
      built.samples = null;
      paintAll();
    },
    "change:explained": () => {
      heard();
      paintExplained();
    },
    "msg:custom": heard,
  };
  const repaint = () => {
    palette = null;
    paintAll();
  };
  const theme = new MutationObserver(repaint);
  theme.observe(document.body, {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "data-theme"],
  });
  const end = live(root, model, listeners, () => {
    layOut();
    paintFrame();
  });

  takeLosses();
  paintInspector();
  paintMessage();
  paintAll();
  paintExplained();
  if (still) {
    for (const control of root.querySelectorAll(
      ".nl-pg-top button:not([data-do=full]), .nl-pg-settings :is(input, select, button), .nl-pg-speed select, .nl-pg-head button, .nl-transport > [data-do=explain], .nl-pg > .nl-transport button",
    ))
      control.disabled = true;
  } else {
    ask("hello");
    answered = model.get("frame").number;
    model.send({ painted: answered });
  }

  return () => {
    clearTimeout(silence);
    cancelAnimationFrame(due);
    endStepper?.();
    theme.disconnect();
    end();
  };
}

export default { render };
