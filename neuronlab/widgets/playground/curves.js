// The playground's losses, epoch by epoch: of the training points and of the test points.

import { addSvg, setAttributes } from "../kit/elements.js";
import { noticeChanges } from "../kit/changes.js";
import { zoomOf } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";

/** @import { PlaygroundState } from "../kit/types.d.ts" */

const MOST_DRAWN = 240; // points of a curve; of more, some are left out
const NAMES_APART = 15; // pixels between the two names
const ROOM = { left: 42, right: 44, top: 24, bottom: 22 }; // around the curves, in pixels

/**
 * Make the curves inside `host`, an element that can have the focus; returns {arrange, paint}.
 * @param {HTMLElement} host
 * @param {PlaygroundState} state
 */
export function makeCurves(host, state) {
  const svg = addSvg(host, "svg", "", { "aria-hidden": "true" });
  const grid = addSvg(svg, "g", "nl-pg-grid");
  const curves = ["nl-pg-curve", "nl-pg-curve nl-pg-tested"].map((name) => addSvg(svg, "path", name));
  const names = ["train", "test"].map((name) => {
    const text = addSvg(svg, "text", "nl-pg-curve-name");
    text.textContent = name;
    return text;
  });
  const cursor = addSvg(svg, "line", "nl-pg-cursor");
  let width = 0;
  let height = 0;
  let top = 1; // the loss at the upper edge
  let edges = []; // the words below the curves' ends
  const [isNew, isNewRule] = [noticeChanges(), noticeChanges()];

  const end = () => state.lastEpoch;
  const x = (k) => ROOM.left + ((width - ROOM.left - ROOM.right) * k) / Math.max(1, end());
  const y = (loss) => height - ROOM.bottom - (height - ROOM.top - ROOM.bottom) * Math.min(1, loss / top);

  function arrange(wide, high) {
    [width, height] = [wide, high];
    setAttributes(svg, { width, height });
  }

  function paint() {
    const { frame, epochAt } = state;
    if (!width || !isNew(frame, epochAt, width, height)) return;
    const drawn = picked(end() + 1);
    const shown = state.losses.map((list) => drawn.filter((k) => Number.isFinite(list[k])));
    const heights = state.losses.flatMap((list, which) => shown[which].map((k) => list[k]));
    top = heights.length ? 1.05 * Math.max(...heights, 1e-12) : 1;
    if (isNewRule(top, width, height)) rule();
    [edges[0].textContent, edges[1].textContent] = [
      String(state.firstEpoch),
      `epoch ${state.firstEpoch + end()}`,
    ];
    state.losses.forEach((list, which) => paintCurve(which, list, shown[which]));
    placeNames();
    cursor.style.display = epochAt === null ? "none" : "";
    if (epochAt !== null)
      setAttributes(cursor, { x1: x(epochAt), x2: x(epochAt), y1: ROOM.top, y2: height - ROOM.bottom });
    tell(epochAt ?? end());
  }

  function paintCurve(which, list, places) {
    const isDot = places.length === 1; // before the first epoch
    const line = places.map((k, n) => `${n ? "L" : "M"}${x(k).toFixed(1)} ${y(list[k]).toFixed(1)}`);
    curves[which].setAttribute("d", line.join("") + (isDot ? "h0" : ""));
    curves[which].style.strokeWidth = isDot ? "6px" : "";
    names[which].style.display = places.length ? "" : "none";
  }

  /** The names stand where the curves end, but never on each other. */
  function placeNames() {
    const ends = state.losses.map((list) => (Number.isFinite(list[end()]) ? y(list[end()]) : height / 2));
    const upper = ends[0] < ends[1] ? 0 : 1;
    const lack = Math.max(0, NAMES_APART - Math.abs(ends[0] - ends[1])) / 2;
    const low = Math.min(height - ROOM.bottom, Math.max(ends[1 - upper] + lack, ROOM.top + NAMES_APART));
    const left = width - ROOM.right + 6;
    setAttributes(names[1 - upper], { x: left, y: low + 4 });
    setAttributes(names[upper], { x: left, y: Math.min(ends[upper] - lack, low - NAMES_APART) + 4 });
  }

  /** As a slider, the curves say the epoch and its losses. */
  function tell(k) {
    const { firstEpoch, losses } = state;
    const [train, test] = losses.map((list) => formatNumber(list[k]));
    setAttributes(host, {
      "aria-valuemin": firstEpoch,
      "aria-valuemax": firstEpoch + end(),
      "aria-valuenow": firstEpoch + k,
      "aria-valuetext": `epoch ${firstEpoch + k}: train ${train}, test ${test}`,
    });
  }

  /** Draw the lines and words behind the curves. */
  function rule() {
    const right = width - ROOM.right;
    const ticks = niceTicks(top).flatMap((tick) => [
      addSvg(null, "line", "", { x1: ROOM.left, x2: right, y1: y(tick), y2: y(tick) }),
      svgText(formatNumber(tick, 3), ROOM.left - 6, y(tick) + 4, "end"),
    ]);
    edges = [svgText("", ROOM.left, height - 6, "start"), svgText("", right, height - 6, "end")];
    grid.replaceChildren(...ticks, svgText("mean loss", 0, ROOM.top / 2, "start"), ...edges);
  }

  host.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / zoomOf(host);
    const share = (x - ROOM.left) / (width - ROOM.left - ROOM.right);
    state.goToEpoch(Math.round(share * end()));
  });
  host.addEventListener("pointerleave", () => state.leaveEpochs());
  host.addEventListener("focus", () => state.goToEpoch(end()));
  host.addEventListener("blur", () => state.leaveEpochs());
  host.addEventListener("keydown", (event) => {
    const at = state.epochAt ?? end();
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: end(),
      PageUp: at + 10,
      PageDown: at - 10,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    state.goToEpoch(to);
  });

  return { arrange, paint };
}

function svgText(words, x, y, anchor) {
  const text = addSvg(null, "text", "", { x, y, "text-anchor": anchor });
  text.textContent = words;
  return text;
}

/** Which of `count` points are drawn: the last one always. */
function picked(count) {
  const every = Math.max(1, Math.ceil(count / MOST_DRAWN));
  const found = [];
  for (let k = 0; k < count; k += every) found.push(k);
  if (count && found.at(-1) !== count - 1) found.push(count - 1);
  return found;
}

/** Two to four round numbers from 0 to below `top`. */
function niceTicks(top) {
  const power = 10 ** Math.floor(Math.log10(top));
  const step = [0.25, 0.5, 1, 2, 5].map((factor) => factor * power).find((one) => top / one <= 4.2) ?? power;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => Number((k * step).toPrecision(6)));
}
