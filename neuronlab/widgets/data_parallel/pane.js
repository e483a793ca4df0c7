// One GPU: its network with its own samples, and its step in words.

import { noticeChanges } from "../kit/changes.js";
import { attachHandles } from "../kit/handles.js";
import { placeOf } from "../kit/phases.js";
import { makeExplanation } from "../stepper/explanation.js";
import { makeStepperInspector } from "../stepper/inspector.js";
import { drawPicture } from "../stepper/picture.js";
import { togetherInWords } from "./together.js";

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

/**
 * Make the parts of worker number `k` in `places` {panes, explanations, which, inspector}; `reveal` shows a hidden
 * result, `isPlaying` says whether the steps go on by themselves. Returns {arrange, paint, spoken}.
 */
export function makePane(k, replicas, places, reveal, isPlaying) {
  const worker = replicas.workers[k];
  const { state, program, name } = worker;
  const pane = partOf(worker, "nl-replica", PANE, places.panes);
  const words = partOf(worker, "nl-words", WORDS_OF_ONE, places.explanations);
  /** @type {HTMLElement} */
  const host = pane.querySelector(".nl-picture");
  host.setAttribute("aria-label", `Network on GPU ${name}`);
  host.tabIndex = -1; // where it scrolls it would be a stop of its own; its numbers come into view as they are walked to
  words.querySelector(".nl-reveal").addEventListener("click", reveal);
  const explanation = makeExplanation(words.querySelector(".nl-explanation"), state);
  const isHidden = (ref) => replicas.hidesResult(worker, ref);
  let picture = null;

  // One place tells about the number pointed at, of whichever network.
  const inspectors = { pane, words };
  for (const [part, root] of Object.entries(inspectors)) {
    inspectors[part] = makeStepperInspector(root, places.inspector, state, isHidden);
    for (const kind of ["pointerover", "focusin"])
      root.addEventListener(kind, (event) => {
        if (/** @type {Element} */ (event.target).closest("[data-ref]")) replicas.inspect(worker, part);
      });
    attachHandles(root, state);
  }

  const button = Object.assign(document.createElement("button"), {
    className: "nl-button",
    textContent: `GPU ${name}`,
  });
  button.addEventListener("click", () => replicas.showWorker(k));
  places.which.append(button);

  const [isNewStep, isNewNumber, isNewShown] = [noticeChanges(), noticeChanges(), noticeChanges()];

  /** Draw the network `width` pixels wide in a mode of pairs, and keep room for the longest step. */
  function arrange(width, mode) {
    explanation.keepPlaces();
    picture = drawPicture(host, state, width, mode);
  }

  /** A replica as far as it has come: in a step of its own, or waiting for the others, or done together with them. */
  function paint() {
    if (isNewShown(replicas.shown)) paintShown();
    const isNew = isNewStep(replicas.position, replicas.iteration, picture);
    if (isNew) {
      explanation.write(placeOf(program.steps, state.position), isPlaying() && !worker.isDone());
      const sample = picture.place() + 1;
      pane.querySelector(".nl-replica-name span").textContent =
        `batch ${name}: ${worker.samples} of ${replicas.nSamples}${worker.size > 1 && !worker.isDone() ? `; here: sample ${sample} of ${worker.size}` : ""}`;
    }
    if (isNewNumber(replicas.version, replicas.isRevealed, picture)) paintNumbers();
    const { inspected } = replicas;
    if (inspected?.worker === worker) inspectors[inspected.part]();
  }

  function paintNumbers() {
    for (const part of [pane, words]) part.classList.toggle("nl-done", worker.isDone());
    picture.paint(isHidden);
    explanation.paint(isHidden(state.result));
    if (!worker.isDone()) return;
    const [place, sentence] = togetherInWords(replicas, `GPU ${name}`, worker.size);
    words.querySelector(".nl-where").textContent = place;
    words.querySelector(".nl-sentence").textContent = sentence;
    words.querySelector(".nl-formula").replaceChildren();
  }

  /** Where two networks have no room beside each other, one of them is seen at a time. */
  function paintShown() {
    const isShown = replicas.shown === k;
    for (const part of [pane, words]) part.classList.toggle("nl-other", !isShown);
    button.setAttribute("aria-pressed", String(isShown));
  }

  return { arrange, paint, spoken: explanation.spoken };
}

/** A part of the card that belongs to one worker, and says so. */
function partOf({ name }, className, html, place) {
  const made = document.createElement("div");
  made.className = className;
  made.innerHTML = html;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", `GPU ${name}`);
  made.querySelector("b").textContent = `GPU ${name}`;
  place.append(made);
  return made;
}
