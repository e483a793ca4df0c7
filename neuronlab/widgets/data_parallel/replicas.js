// Replicas side by side: each GPU steps through its own samples; then their gradients meet, and all take the same update.

import { live, onChange } from "../kit/life.js";
import { attachHandles, numberElement, paintNumber } from "../kit/handles.js";
import { drawPicture, pictureWidth } from "../stepper/picture.js";
import { makePhases, placeOf } from "../kit/phases.js";
import { makeExplanation } from "../stepper/explanation.js";
import { makeInspector } from "../stepper/inspector.js";
import { attachKeys, makeTransport, transportRow } from "../kit/transport.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";
import { createReplicas } from "./replicas_state.js";
import { makeGradients } from "./gradients.js";
import { makeMeeting } from "./meeting.js";

// In pixels: between two replicas, and the least that an explanation and a table need.
const BETWEEN = 16;
const LEAST_EXPLANATION = 258;
const LEAST_TABLE = 251;
const BETWEEN_TABLES = 20;
// Narrower tables are written smaller; the width of a digit in most fonts, as large as usual, and there.
const SMALL_TABLE = 300;
const CHARACTER = 7.4;
const SMALL_CHARACTER = 7.1;
const NARROW = 480;
const WIDE_SCREEN = 1250;
const HEARD = [
  "values",
  "position",
  "iteration",
  "applied",
  "averaging",
  "notation",
  "update",
  "loss",
  "digits",
  "comma",
  "hide_results",
];
const WORDS = ["notation", "update", "loss", "digits", "comma", "averaging"];
const WAYS = {
  "weighted mean": "gradients, weighted",
  "plain mean": "gradients, unweighted (wrong)",
  "error terms": "error terms (wrong)",
};

const REPLICAS = `
  <div class="nl-top">
    <div class="nl-phases" role="group" aria-label="Phases"></div>
    <div class="nl-iteration" aria-live="polite"></div>
    ${SETTINGS}
  </div>
  <div class="nl-group nl-which" role="group" aria-label="The GPU whose network is shown"></div>
  <div class="nl-panes"></div>
  ${transportRow("Back to the first numbers and the first iteration")}
  <div class="nl-meeting-top">
    <div class="nl-group">
      <button class="nl-button nl-onward"></button>
      <button class="nl-button" data-do="previous" title="Back to the weights before the last update">previous iteration</button>
    </div>
    <label class="nl-averaging">averaged: <select></select></label>
    <span class="nl-rate">learning rate <span class="nl-rate-number"></span></span>
    <div class="nl-group" role="group" aria-label="Shown below">
      <button class="nl-button nl-view" data-view="step" title="What every GPU does in this step">this step</button>
      <button class="nl-button nl-view" data-view="gradients" title="All gradients, and what becomes of them">gradients</button>
    </div>
  </div>
  <div class="nl-lower">
    <div class="nl-explanations"></div>
    <div class="nl-act"><p><b></b> <span></span></p><button class="nl-button nl-reveal-mean">Show the result</button></div>
    <div class="nl-tables" role="group" aria-label="Gradients"></div>
    <div class="nl-bottom">
      <div class="nl-pointed">
        <div class="nl-inspector" role="group" aria-label="The number pointed at"></div>
        <div class="nl-parameter" role="group" aria-label="The parameter pointed at"></div>
      </div>
      <div class="nl-checks"></div>
    </div>
  </div>
  <div class="nl-said" aria-live="polite"></div>`;

const PANE = `
  <div class="nl-replica-name"><b></b> <span></span></div>
  <div class="nl-picture" role="group"></div>`;

const WORDS_OF_ONE = `
  <div class="nl-explanation">
    <div class="nl-words-head"><b></b><div class="nl-where"></div></div>
    <p class="nl-sentence"></p>
    <div class="nl-formula" role="group" aria-label="Formula"></div>
    <div class="nl-below"><button class="nl-button nl-reveal">Show the result</button><p class="nl-printed"></p></div>
  </div>`;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-replicas";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = REPLICAS;
  el.append(root);
  const find = (selector) => root.querySelector(selector);

  let paintAll = () => {};
  const replicas = createReplicas(model, () => paintAll());
  const { workers } = replicas;
  const letters = workers.map(({ name }) => name);
  root.setAttribute(
    "aria-label",
    `Replicas of one network on GPU ${letters.join(", GPU ")}. Right and left arrow step all of them, space plays.`,
  );

  let revealed = false;
  const hidesOf =
    ({ state, isDone }) =>
    (k) =>
      model.get("hide_results") && !revealed && !isDone() && k === state.result;
  const hidesMeeting = () => model.get("hide_results") && !revealed && replicas.isAveraged;
  // A worker's own gradient was seen in its own steps.
  const hidesTable = (role) =>
    hidesMeeting() && !(role === "own" && !replicas.isUpdated && model.get("averaging") !== "error terms");

  const phases = makePhases(find(".nl-phases"), replicas);
  const transport = makeTransport(root, replicas);
  const paintSettings = makeSettings(root, find(".nl-settings"), replicas);

  // --- the replicas, each in a pane; one inspector serves them all

  let paintInspector = () => {};
  const panes = workers.map((worker, k) => {
    const pane = part("nl-replica", PANE, worker, ".nl-panes");
    const words = part("nl-words", WORDS_OF_ONE, worker, ".nl-explanations");
    pane.querySelector(".nl-replica-name span").textContent =
      `batch ${worker.name}: ${worker.samples} of ${replicas.nSamples}`;
    pane.querySelector(".nl-picture").setAttribute("aria-label", `Network on GPU ${worker.name}`);
    words.querySelector(".nl-reveal").addEventListener("click", reveal);
    const hides = hidesOf(worker);
    for (const host of [pane, words]) {
      const inspect = makeInspector(host, find(".nl-inspector"), worker.state, hides);
      for (const kind of ["pointerover", "focusin"]) {
        host.addEventListener(kind, (event) => {
          if (!event.target.closest?.("[data-ref]")) return;
          paintInspector = inspect;
          pointAt("number");
        });
      }
      attachHandles(host, worker.state);
    }
    const button = Object.assign(document.createElement("button"), {
      className: "nl-button",
      textContent: `GPU ${worker.name}`,
    });
    button.addEventListener("click", () => showOnly(k));
    find(".nl-which").append(button);
    return {
      worker,
      pane,
      words,
      button,
      hides,
      picture: null,
      explanation: makeExplanation(words.querySelector(".nl-explanation"), worker.state),
    };
  });

  /** A part of the card that belongs to one worker, and says so. */
  function part(className, html, { name }, place) {
    const made = document.createElement("div");
    made.className = className;
    made.innerHTML = html;
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", `GPU ${name}`);
    made.querySelector("b").textContent = `GPU ${name}`;
    find(place).append(made);
    return made;
  }

  /** Where two networks have no room beside each other, one of them is seen at a time. */
  function showOnly(chosen) {
    panes.forEach(({ pane, words, button }, k) => {
      for (const each of [pane, words]) each.classList.toggle("nl-other", k !== chosen);
      button.setAttribute("aria-pressed", String(k === chosen));
    });
  }
  showOnly(0);

  // --- below: the step in words, or the gradients; each has its time, and the learner may look at the other

  let wanted = null;
  const view = () =>
    wanted?.averaged === replicas.isAveraged ? wanted.view : replicas.isAveraged ? "gradients" : "step";

  for (const button of root.querySelectorAll(".nl-view")) {
    button.addEventListener("click", () => {
      wanted = { averaged: replicas.isAveraged, view: button.dataset.view };
      paintView();
    });
  }

  function paintView() {
    const now = view();
    if (root.dataset.view !== now) pointAt(now === "step" ? "number" : "parameter");
    root.dataset.view = now;
    for (const button of root.querySelectorAll(".nl-view"))
      button.setAttribute("aria-pressed", String(button.dataset.view === now));
  }

  /** One place tells about what is pointed at: a number of the networks, or a parameter in the tables. */
  function pointAt(kind) {
    root.dataset.pointed = kind;
  }

  // --- where the gradients meet

  const ways = workers.every(({ size }) => size === workers[0].size)
    ? ["weighted mean", "error terms"]
    : ["weighted mean", "plain mean"];
  const choice = find(".nl-averaging select");
  for (const way of ways) choice.append(new Option(WAYS[way], way));
  choice.addEventListener("change", () => {
    replicas.remember();
    replicas.set({ averaging: choice.value });
  });
  const ratePlace = find(".nl-rate");
  const rate = numberElement(replicas, replicas.lr);
  find(".nl-rate-number").append(rate);
  attachHandles(ratePlace, replicas);
  const meeting = makeMeeting(find(".nl-parameter"), find(".nl-checks"), replicas);
  let gradients = null;
  const paintParameter = () => meeting.paintParameter(gradients.chosen, hidesMeeting());

  function reveal() {
    revealed = true;
    paintAll();
    root.focus();
  }
  find(".nl-reveal-mean").addEventListener("click", reveal);

  find(".nl-onward").addEventListener("click", () => {
    transport.pause();
    replicas.onward();
  });
  find(".nl-hide").addEventListener("change", (event) => {
    revealed = false;
    replicas.set({ hide_results: event.target.checked });
  });

  attachKeys(root, transport);

  // --- layout, by the width there is

  function layOut() {
    root.classList.toggle("nl-phone", root.clientWidth < NARROW);
    const scale =
      document.fullscreenElement === root ? Math.min(2.2, Math.max(1, root.clientWidth / WIDE_SCREEN)) : 1;
    root.style.setProperty("--nl-scale", scale);
    const width = root.clientWidth - 2 * parseFloat(getComputedStyle(root).paddingLeft);
    if (width <= 0) return;
    const least = scale * Math.max(...workers.map(({ program }) => pictureWidth(program, "pair")));
    const two = (width - BETWEEN) / 2;
    const inPairs = two >= least;
    root.classList.toggle("nl-in-pairs", inPairs);
    root.classList.toggle("nl-words-in-pairs", two >= scale * LEAST_EXPLANATION);
    root.dataset.view = "measured"; // where everything has its room
    for (const one of panes) {
      one.explanation.keepPlaces();
      one.picture = drawPicture(
        one.pane.querySelector(".nl-picture"),
        one.worker.state,
        (inPairs ? two : width) / scale,
        "pair",
      );
    }
    layOutTables(width / scale);
    painted = {};
  }

  /** The card is as high in both views, so that what stands below it stays where it is. */
  function keepHeight() {
    const lower = find(".nl-lower");
    lower.style.minHeight = "";
    // On a phone's long page it would only leave a hole.
    if (root.classList.contains("nl-one-column")) return;
    const heights = ["step", "gradients"].map((one) => {
      root.dataset.view = one;
      return lower.offsetHeight;
    });
    lower.style.minHeight = `${Math.max(...heights)}px`;
    paintView();
  }

  /** The tables in one row, the last two in one place if need be; or those of the workers in one; or one or two in a row. */
  function layOutTables(width) {
    const place = find(".nl-tables");
    const most = Math.floor((width + BETWEEN_TABLES) / (LEAST_TABLE + BETWEEN_TABLES));
    const columns =
      [workers.length + 2, workers.length + 1, workers.length, 2, 1].find((count) => count <= most) ?? 1;
    place.style.setProperty("--nl-columns", columns);
    root.classList.toggle("nl-one-column", columns === 1);
    root.classList.toggle("nl-one-row", columns > workers.length);
    root.classList.toggle("nl-one-place", columns === workers.length + 1);
    place.replaceChildren();
    const own = (width + BETWEEN_TABLES) / columns - BETWEEN_TABLES;
    const isSmall = own < SMALL_TABLE;
    root.classList.toggle("nl-small-tables", isSmall);
    // What is told about a parameter takes a line more for every further worker, and where each updates by itself.
    root.style.setProperty(
      "--nl-more-lines",
      workers.length - 2 + (model.get("averaging") === "error terms" ? 1 : 0),
    );
    gradients = makeGradients(place, replicas, own, isSmall ? SMALL_CHARACTER : CHARACTER, columns, () => {
      pointAt("parameter");
      paintParameter();
      gradients.paint(hidesTable);
    });
  }

  // --- painting

  let painted = {};

  paintAll = () => {
    if (!gradients) return;
    const step = `${replicas.position}/${replicas.iteration}`;
    const wording = WORDS.map((name) => model.get(name)).join();
    const stepped = painted.step !== undefined && step !== painted.step;
    if (painted.wording !== undefined && wording !== painted.wording) layOut();
    if (stepped) revealed = false;
    if (stepped && replicas.isAveraged) pointAt("parameter");
    paintView();
    const laidOut = painted.step === undefined;
    const isNew = step !== painted.step || wording !== painted.wording;
    painted = { step, wording };
    find(".nl-iteration").textContent = `iteration ${replicas.iteration}`;
    find(".nl-hide").checked = model.get("hide_results");
    choice.value = model.get("averaging");
    for (const one of panes) paintPane(one, isNew);
    paintAct();
    if (stepped && replicas.phase === "backward") followStep();
    phases.paint();
    transport.paint();
    paintSettings();
    paintInspector();
    gradients.paint(hidesTable);
    paintParameter();
    meeting.paintChecks(hidesMeeting());
    rate.dataset.sign = replicas.signShown();
    paintNumber(rate, replicas, { digits: model.get("digits") });
    find(".nl-reveal-mean").classList.toggle("nl-away", !hidesMeeting());
    find(".nl-onward").textContent = replicas.isUpdated
      ? "next iteration"
      : replicas.isAveraged
        ? "apply the update"
        : "average the gradients";
    root.classList.toggle("nl-averaged", replicas.isAveraged);
    if (laidOut) keepHeight();
    if (stepped) find(".nl-said").textContent = spoken();
  };

  /** A replica as far as it has come: in a step of its own, or waiting for the others, or done together with them. */
  function paintPane({ worker, pane, words, hides, picture, explanation }, isNew) {
    const { state, program } = worker;
    if (isNew) {
      explanation.write(placeOf(program.steps, state.position), transport.isPlaying() && !worker.isDone());
      picture.place();
    }
    pane.classList.toggle("nl-done", worker.isDone());
    picture.paint(hides);
    explanation.paint(hides(state.result));
    if (!worker.isDone()) return;
    const [place, sentence] = together(`GPU ${worker.name}`, worker.size);
    words.querySelector(".nl-where").textContent = place;
    words.querySelector(".nl-sentence").textContent = sentence;
    words.querySelector(".nl-formula").replaceChildren();
  }

  /** What a replica does once its own steps are over, or all of them do together, in words. */
  function together(who, size) {
    const count = replicas.parameters.length;
    const same = model.get("averaging") !== "error terms";
    if (replicas.isUpdated)
      return [
        "Update",
        same
          ? `${who} changes all of its ${count} parameters by the same mean gradient as the others.`
          : `${who} changes its ${count} parameters by a gradient of its own.`,
      ];
    if (replicas.isAveraged)
      return [
        "Average",
        same
          ? `${who} sends its ${count} gradients out, ${4 * count} bytes as 32-bit numbers, and receives the mean of all.`
          : `${who} sends its error terms out at every layer, and goes on with their mean.`,
      ];
    return [
      "Waiting",
      `${who} is through with its ${size === 1 ? "sample" : `${size} samples`} and waits for the others.`,
    ];
  }

  /** Above the tables: what everybody is doing. */
  function paintAct() {
    const { steps } = replicas.program;
    const [act, sentence] = replicas.isAveraged
      ? together("Each GPU")
      : [placeOf(steps, replicas.position), ""];
    find(".nl-act b").textContent = act;
    find(".nl-act span").textContent = sentence;
  }

  /** While gradients are computed, the table points at the step's own. */
  function followStep() {
    const { state, gradients: places } = workers.find((worker) => !worker.isDone());
    const p = places.indexOf(state.result);
    if (p >= 0) gradients.chosen = p;
  }

  function spoken() {
    if (replicas.isAveraged) return together("Each GPU").join(". ");
    const going = panes.filter(({ worker }) => !worker.isDone());
    return `GPU ${going.map(({ worker }) => worker.name).join(", ")}: ${going[0].explanation.spoken()} on GPU ${going[0].worker.name}`;
  }

  const received = () => {
    if (replicas.receive()) paintAll();
  };
  const end = live(root, model, onChange(HEARD, received), () => {
    layOut();
    paintAll();
  });

  return () => {
    transport.pause();
    end();
  };
}

export default { render };
