// The map of the chapters, which shows what is solved, ticked and guessed as soon as it is noted, with a kernel or without.

import { addElement } from "../kit/elements.js";
import { noticeChanges } from "../kit/changes.js";
import { hasKernel } from "../kit/keep.js";
import { connect, keepKeys } from "../kit/lifecycle.js";
import { followTicks, isNoted, paintMarks } from "../kit/marks.js";
import { makeOneStop } from "../kit/one_stop.js";
import { followSolved, handAllOver, loadSolved, noteOnPaper } from "../kit/solved.js";

/** @import { Solved } from "../kit/solved.js" */

const MAP = `
  <p class="nl-pm-next"></p>
  <ol class="nl-pm-chapters"></ol>
  <p class="nl-pm-legend"><span><b>✓</b> solved</span> <span><b>(✓)</b> solved after the way was shown</span>
    <span><b class="nl-pm-box"></b> on paper or in code: tick it when it is done</span>
    <span><b>◆</b> guessed</span></p>
  <p class="nl-pm-place"></p>
  <p class="nl-pm-report" role="status"></p>`;
const KINDS = /** @type {const} */ (["solved", "helped", "paper", "predicted"]);
const LEAST_WIDTH = 680; // pixels, for the parts of a row side by side
const EXERCISES = "#Exercises";
const AT_MOST_EVERY = 300; // ms, between two questions to Python

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "nl nl-progress-map";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Map of the chapters");
  root.innerHTML = MAP;
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  let chapters = [];
  let counts = [];
  let report = "";
  const link = (host, text, notebook, place = "") => {
    const made = addElement(host, "a", "", text);
    // A page may have been saved without some of the chapters.
    if (notebook) made.setAttribute("href", `${notebook}${place}`);
    if (notebook) openInside(model.widget_manager, made, notebook, place);
  };

  // --- the list

  function list() {
    chapters = JSON.parse(model.get("chapters"));
    find(".nl-pm-chapters").replaceChildren();
    counts = chapters.map((chapter) => listOne(chapter));
  }

  function listOne({ number, title, notebook, keys, onPaper, predictions }) {
    const row = addElement(find(".nl-pm-chapters"), "li", "nl-pm-chapter");
    addElement(row, "span", "nl-pm-number", String(number));
    const heading = addElement(row, "span", "nl-pm-title");
    link(heading, title, notebook);
    const marks = addElement(row, "ul", "nl-pm-marks");
    marks.setAttribute("aria-label", `Exercises of chapter ${number}`);
    for (const key of keys) {
      const mark = addElement(marks, "li");
      mark.dataset.key = key;
      link(mark, key, notebook, EXERCISES);
    }
    for (const [key, words] of Object.entries(onPaper)) {
      const mark = addElement(marks, "li");
      Object.assign(mark.dataset, { paper: key, title: words });
      const box = addElement(mark, "input");
      Object.assign(box, { type: "checkbox", ariaLabel: `${key}, ${words}: done` });
      link(mark, key, notebook, EXERCISES);
    }
    const guesses = addElement(row, "ul", "nl-pm-guesses");
    guesses.setAttribute("aria-label", `Predictions of chapter ${number}`);
    for (const key of predictions) {
      const mark = addElement(guesses, "li");
      mark.dataset.guess = key;
      link(mark, "", notebook);
    }
    const count = addElement(heading, "span", "nl-pm-count");
    makeOneStop(root, row, "a[href], input")();
    return count;
  }

  // --- what is noted: by Python, and where no kernel is by this browser

  function notedNow() {
    const noted = JSON.parse(model.get("noted"));
    const kept = hasKernel(model) ? {} : loadSolved();
    return /** @type {Pick<Solved, typeof KINDS[number]>} */ (
      Object.fromEntries(KINDS.map((kind) => [kind, { ...noted[kind], ...kept[kind] }]))
    );
  }

  function paint() {
    const noted = notedNow();
    paintMarks(root, noted);
    chapters.forEach(({ keys, onPaper }, k) => {
      const all = [...keys, ...Object.keys(onPaper)];
      const done = all.filter((key) =>
        [noted.solved, noted.helped, noted.paper].some((list) => isNoted(list, key)),
      );
      counts[k].textContent = all.length ? ` ${done.length} of ${all.length}` : "";
    });
    paintNext(noted);
    const place = hasKernel(model) ? model.get("place") : "in this browser, until a kernel runs";
    find(".nl-pm-place").textContent = place ? `Noted ${place}.` : "";
    find(".nl-pm-report").textContent = report || model.get("report");
  }

  const isNewNext = noticeChanges();

  /** The same as in neuronlab/course/progress_map.py: the first behind the last that is solved. */
  function paintNext(noted) {
    const all = chapters.flatMap(({ keys, notebook }) => keys.map((key) => ({ key, notebook })));
    const done = all.map(({ key }) => isNoted(noted.solved, key) || isNoted(noted.helped, key));
    const from = done.lastIndexOf(true) + 1;
    const next = [...all.slice(from), ...all.slice(0, from)].find(
      ({ key }) => !done[all.findIndex((one) => one.key === key)],
    );
    const count = done.filter(Boolean).length;
    // Written anew, the link would be gone from under the finger or the keyboard that has just come to it.
    if (!isNewNext(count, all.length, next?.key, next?.notebook)) return;
    const words = `${count} of ${all.length} exercises solved. `;
    find(".nl-pm-next").textContent = next ? words : `${words}That is all of them.`;
    if (!next) return;
    find(".nl-pm-next").append(count ? "Continue with " : "Begin with ");
    link(find(".nl-pm-next"), next.key, next.notebook, EXERCISES);
    find(".nl-pm-next").append(".");
  }

  // --- asking and telling

  let asked = -Infinity;
  function ask() {
    paint();
    if (!hasKernel(model) || performance.now() - asked < AT_MOST_EVERY) return;
    asked = performance.now();
    const keys = chapters.flatMap(({ keys, onPaper, predictions }) => [
      ...keys,
      ...Object.keys(onPaper),
      ...predictions,
    ]);
    const handed = handAllOver(keys);
    model.send?.(handed ? { handed } : { ask: true });
  }

  followTicks(root, (key, done) => {
    if (hasKernel(model)) return void model.send?.({ tick: key, done });
    report = noteOnPaper(key, done);
    paint();
  });

  const inView = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) ask();
  });
  inView.observe(root);
  const returned = () => {
    if (!document.hidden) ask();
  };
  document.addEventListener("visibilitychange", returned);
  // Two notebooks side by side: this one is in view all the time.
  addEventListener("focus", returned);
  root.addEventListener("pointerenter", ask);
  root.addEventListener("focusin", ask);
  const endFollowing = followSolved(paint);
  keepKeys(root);

  list();
  paint();
  const relist = () => {
    list();
    paint();
  };
  const end = connect(
    root,
    model,
    { "change:noted": paint, "change:place": paint, "change:report": paint, "change:chapters": relist },
    () => root.classList.toggle("nl-pm-narrow", root.clientWidth < LEAST_WIDTH),
  );
  return () => {
    end();
    endFollowing();
    inView.disconnect();
    document.removeEventListener("visibilitychange", returned);
    removeEventListener("focus", returned);
  };
}

/** Let a host open a notebook by itself, as it does from other outputs: a browser would leave the page. */
async function openInside(manager, anchor, notebook, place) {
  const { resolver, linkHandler } = manager?.rendermime ?? {};
  if (!resolver || !linkHandler) return;
  const path = await resolver.resolveUrl(notebook).catch(() => "");
  if (path) linkHandler.handleLink(anchor, path, place);
}

export default { render };
