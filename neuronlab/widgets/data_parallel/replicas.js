// Replicas side by side: each GPU steps through its own samples; then their gradients meet, and all take the same update.

import { noticeChanges } from "../kit/changes.js";
import { connect, fillScreen, onChange } from "../kit/lifecycle.js";
import { makeOneStopOfNumbers, makeToolbar } from "../kit/one_stop.js";
import { makePhases, placeOf } from "../kit/phases.js";
import { SETTINGS, makeSettings } from "../kit/settings.js";
import { attachKeys, makeTransport, transportRow } from "../kit/transport.js";
import { AVERAGING, ONWARD, makeAveraging } from "./averaging.js";
import { makeChecks } from "./checks.js";
import { makeGradients } from "./gradients.js";
import { makePane } from "./pane.js";
import { makeParameter } from "./parameter.js";
import { makeReplicasLayout } from "./replicas_layout.js";
import { createReplicas } from "./replicas_state.js";
import { togetherInWords } from "./together.js";

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
const REPLICAS = `
  <div class="nl-top">
    <div class="nl-phases" role="group" aria-label="Phases"></div>
    ${AVERAGING}
    <div class="nl-iteration" aria-live="polite"></div>
    ${SETTINGS}
  </div>
  ${transportRow("Back to the first numbers, the first step and the first iteration", ONWARD)}
  <div class="nl-group nl-which"></div>
  <div class="nl-main">
    <div class="nl-panes" role="group" aria-label="Networks"></div>
    <div class="nl-lower">
      <div class="nl-act">
        <p><b></b> <span></span></p>
        <button class="nl-button nl-reveal-mean">Show the result</button>
        <span class="nl-rate">learning rate <span class="nl-rate-number"></span></span>
      </div>
      <div class="nl-explanations" role="group" aria-label="Steps"></div>
      <div class="nl-tables" role="group" aria-label="Gradients"></div>
      <div class="nl-bottom">
        <div class="nl-pointed">
          <div class="nl-inspector" role="group" aria-label="The number pointed at"></div>
          <div class="nl-parameter" role="group" aria-label="The parameter pointed at"></div>
        </div>
        <div class="nl-checks"></div>
      </div>
    </div>
  </div>
  <div class="nl-said" aria-live="polite"></div>`;

/** The numbers in parts that are seen: all of them where the card stands in pairs, else those of one GPU. */
const seen = (pairs, part) => `.${pairs} .nl-num, .${part}:not(.nl-other) .nl-num`;

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-replicas";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = REPLICAS;
  el.append(root);
  const find = (selector) => root.querySelector(selector);

  let paint = () => {};
  const replicas = createReplicas(model, () => paint());
  const letters = replicas.workers.map(({ name }) => name);
  root.setAttribute(
    "aria-label",
    `Replicas of one network on GPU ${letters.join(", GPU ")}. Right and left arrow step all of them, space plays.`,
  );

  function reveal() {
    replicas.reveal();
    root.focus();
  }

  const phases = makePhases(find(".nl-phases"), replicas);
  const transport = makeTransport(root, replicas);
  const places = {
    panes: find(".nl-panes"),
    explanations: find(".nl-explanations"),
    which: find(".nl-which"),
    inspector: find(".nl-inspector"),
  };
  const panes = letters.map((_, k) => makePane(k, replicas, places, reveal, transport.isPlaying));
  const gradients = makeGradients(find(".nl-tables"), replicas);
  const { layOut, keepHeight } = makeReplicasLayout(root, replicas, panes, gradients);
  // All networks are one stop for the Tab key, and all formulas; but one that another hides does not count.
  const stops = [
    makeToolbar(root, places.which, ".nl-button", "The GPU whose network is shown"),
    makeOneStopOfNumbers(root, places.panes, seen("nl-in-pairs", "nl-replica")),
    makeOneStopOfNumbers(root, places.explanations, seen("nl-words-in-pairs", "nl-words")),
  ];
  const paintParts = [
    makeAveraging(root, replicas, transport.pause),
    ...panes.map((pane) => pane.paint),
    phases.paint,
    transport.paint,
    makeSettings(root, find(".nl-settings"), replicas),
    gradients.paint,
    makeParameter(find(".nl-parameter"), replicas),
    makeChecks(find(".nl-checks"), replicas),
    ...stops,
  ];
  attachKeys(root, transport);
  find(".nl-reveal-mean").addEventListener("click", reveal);
  find(".nl-hide").addEventListener("change", (event) => replicas.hideResults(event.target.checked));

  // --- painting

  const isReworded = noticeChanges();
  const wording = () => WORDS.map((name) => model.get(name));
  let isArranged = false;
  let step = null; // the one that was painted last

  function arrange() {
    isReworded(...wording());
    // Without a width there is nothing to be seen; the first one paints the card.
    fillScreen(root, () => {
      if (!layOut()) return;
      isArranged = true;
      paintAll();
      keepHeight();
    });
  }

  paint = () => {
    if (!isArranged) return;
    if (isReworded(...wording())) arrange();
    else paintAll();
  };

  function paintAll() {
    Object.assign(root.dataset, { view: replicas.view, pointed: replicas.pointed });
    root.classList.toggle("nl-averaged", replicas.isAveraged);
    find(".nl-iteration").textContent = `iteration ${replicas.iteration}`;
    find(".nl-hide").checked = model.get("hide_results");
    const hides =
      replicas.hidesMean || replicas.workers.some((one) => replicas.hidesResult(one, one.state.result));
    find(".nl-reveal-mean").classList.toggle("nl-away", !hides);
    paintAct();
    for (const paintPart of paintParts) paintPart();
    const now = `${replicas.position}/${replicas.iteration}`;
    if (step !== null && now !== step) find(".nl-said").textContent = spoken();
    step = now;
  }

  const going = () => replicas.workers.filter((worker) => !worker.isDone());

  /** What everybody is doing: a step in words is the same for all who are still at their own. */
  function paintAct() {
    const [first] = going();
    const [act, sentence] = replicas.isAveraged
      ? togetherInWords(replicas, "Each GPU")
      : [placeOf(first.program.steps, first.state.position), first.state.sentence()];
    find(".nl-act b").textContent = act;
    find(".nl-act p span").textContent = sentence;
  }

  function spoken() {
    if (replicas.isAveraged) return togetherInWords(replicas, "Each GPU").join(". ");
    const [first] = going();
    const sentence = panes[replicas.workers.indexOf(first)].spoken();
    const names = going().map((worker) => worker.name);
    return `GPU ${names.join(", ")}: ${sentence} on GPU ${first.name}`;
  }

  const received = () => {
    if (replicas.receive()) paint();
  };
  const end = connect(root, model, onChange(HEARD, received), arrange);

  return () => {
    transport.pause();
    end();
  };
}

export default { render };
