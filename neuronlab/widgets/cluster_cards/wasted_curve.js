// The curve of the wasted share over the interval: the present interval as a point to drag, Young's as a line.

import { addElement, addSvg } from "../kit/elements.js";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86400;
const SPAN = 30; // the axis reaches from the best interval divided by this to the best one times this
const HIGHEST = 5; // times the least waste
const MOST_HIGH = 1.25; // more than all of the time cannot be wasted
const BELOW_NAME = 1.5; // times the least waste at least: the name of Young's line stands above the valley
const POINTS = 120;
const timeTicks = [
  1e-3,
  1e-2,
  0.1,
  1,
  10,
  60,
  600,
  HOUR_SECONDS,
  6 * HOUR_SECONDS,
  2 * DAY_SECONDS,
  10 * DAY_SECONDS,
  100 * DAY_SECONDS,
  1000 * DAY_SECONDS,
];
const curves = [
  ["all", "wasted in all"],
  ["written", "writing checkpoints"],
  ["again", "work done again"],
  ["restarts", "restarts"],
];

/**
 * Draw into `host`; `move(interval)` is called while the point is dragged. Returns a function that paints.
 * @param {HTMLElement} host
 * @param {(interval: number) => void} move
 */
export function makeWastedCurve(host, move) {
  const area = addElement(host, "div", "nl-wc");
  const plot = addElement(area, "div", "nl-wc-plot");
  const grid = addElement(plot, "div");
  plot.insertAdjacentHTML(
    "beforeend",
    '<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img"></svg>',
  );
  const svg = plot.querySelector("svg");
  const paths = Object.fromEntries(
    curves.map(([name]) => {
      return [name, addSvg(svg, "path", `nl-wc-line nl-wc-${name}`)];
    }),
  );
  const young = addElement(plot, "div", "nl-wc-young");
  const youngText = addElement(young, "span");
  const stem = addElement(plot, "div", "nl-wc-stem");
  const point = addElement(plot, "div", "nl-wc-point");
  point.title = "Drag to another interval; the slider below does the same by keyboard";
  const name = addElement(area, "div", "nl-wc-name");
  name.textContent = "time between checkpoints";
  const legend = addElement(host, "div", "nl-wc-legend");
  const entries = Object.fromEntries(
    curves.map(([key, words]) => {
      const entry = addElement(legend, "span");
      entry.innerHTML = `<svg viewBox="0 0 30 10" aria-hidden="true"><path class="nl-wc-line nl-wc-${key}" d="M0 5H30"/></svg>`;
      entry.append(words);
      return [key, entry];
    }),
  );

  let span = [1, 2];
  plot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const [low, high] = span; // of the moment it began: the axis must not run away under the finger
    const box = plot.getBoundingClientRect();
    const to = (at) => {
      const share = Math.min(1, Math.max(0, (at.clientX - box.left) / box.width));
      move(Number((low * (high / low) ** share).toPrecision(3)));
    };
    plot.setPointerCapture(event.pointerId);
    plot.classList.add("nl-wc-moving");
    plot.addEventListener("pointermove", to);
    // It comes whether the finger is lifted or taken away.
    const end = () => {
      plot.removeEventListener("pointermove", to);
      plot.classList.remove("nl-wc-moving");
    };
    plot.addEventListener("lostpointercapture", end, { once: true });
    to(event);
    event.preventDefault();
  });

  return function paint(found, given, amounts) {
    const { best, mtbf } = found;
    if (!plot.classList.contains("nl-wc-moving"))
      span = [Math.min(best / SPAN, given.interval), Math.max(best * SPAN, given.interval)];
    const [low, high] = span;
    const top = Math.max(
      Math.min(MOST_HIGH, Math.max(HIGHEST * found.least, 1.2 * found.share)),
      BELOW_NAME * found.least,
    );
    // The axis counts decades: logarithmic, because useful intervals reach from seconds to weeks.
    const x = (interval) => (100 * Math.log10(interval / low)) / Math.log10(high / low);
    const y = (share) => 100 * (1 - Math.min(1.02, share / top));
    const parts = {
      all: found.wasted,
      written: (interval) => given.checkpoint_seconds / interval,
      again: (interval) => interval / 2 / mtbf,
      restarts: () => found.restarts,
    };
    const intervals = Array.from({ length: POINTS + 1 }, (_, k) => low * (high / low) ** (k / POINTS));
    for (const [key] of curves) {
      const line = intervals.map((each) => `${x(each).toFixed(2)} ${y(parts[key](each)).toFixed(2)}`);
      paths[key].setAttribute("d", `M${line.join("L")}`);
    }
    for (const shown of [paths.restarts, entries.restarts])
      shown.style.display = found.restarts ? "" : "none";

    grid.replaceChildren();
    for (const tick of timeTicks.filter((each) => each >= low && each <= high))
      line("nl-wc-time", "left", x(tick), amounts.seconds(tick));
    const apart =
      [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10].find(
        (each) => top / each <= 5,
      ) ?? 100;
    for (let k = 0; k * apart <= top; k++)
      line("nl-wc-share", "top", y(k * apart), amounts.percent(k * apart));

    young.style.left = `${x(best)}%`;
    youngText.textContent = `Young: every ${amounts.seconds(best)}`;
    const at = Math.min(100, Math.max(0, x(given.interval)));
    const height = Math.max(0, y(found.share));
    Object.assign(stem.style, { left: `${at}%`, top: `${height}%` });
    Object.assign(point.style, { left: `${at}%`, top: `${height}%` });
    svg.setAttribute(
      "aria-label",
      `Wasted share over the time between checkpoints; the least, ${amounts.percent(found.least)}, at ${amounts.seconds(best)}`,
    );
  };

  function line(kind, side, place, text) {
    const tick = addElement(grid, "div", kind);
    tick.style[side] = `${place}%`;
    addElement(tick, "span", "", text);
  }
}
