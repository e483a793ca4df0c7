// What a finger or the arrow keys move on a live plot: the leaves behind a point, an arrow's head or a boundary.

import { setAttributes } from "../kit/elements.js";
import { moved, stepSize } from "../kit/number_steps.js";
import { zoomOf } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";
import { holdByKey, isHeld, isTaken, letGo } from "./plot_hold.js";

/** @import { PlotState, Scale } from "../kit/types.d.ts" */

const POINT_COORDINATES = { x: ["x", null], y: [null, "y"], xy: ["x", "y"] };

/** The places of the values that an item moves to the right and upwards; null where it does not go. */
function leavesOf(item) {
  const [right, up] =
    item.kind === "point" ? POINT_COORDINATES[item.drag] : item.kind === "arrow" ? ["dx", "dy"] : ["C", null];
  return [right && item[right][0], up && item[up][0]];
}

/**
 * Let `group`, which draws `item`, answer to drag and keys; `scaleNow()` gives the present scale. Returns a function that says where it stands.
 * @param {SVGGElement} group
 * @param {any} item
 * @param {PlotState} state
 * @param {() => Scale} scaleNow
 */
export function makeDraggable(group, item, state, scaleNow) {
  const [right, up] = leavesOf(item);
  const places = [right, up].filter((k) => k !== null);
  // A result is moved by a leaf, which is found for it; its limits follow from those of the leaf.
  const by = item.by?.[0];
  const limitsOf = (k) =>
    by === undefined ? state.ranges[k] : state.ranges[by].map((leaf) => state.resultAt(by, leaf, k));
  const set = (changes) =>
    state.setLeaves(
      by === undefined ? changes : changes.map(([k, value]) => [by, state.leafFor(by, k, value)]),
    );
  group.classList.add(
    "nl-grab",
    right === null ? "nl-grab-y" : up === null && item.kind === "point" ? "nl-grab-x" : "nl-grab-xy",
  );
  if (item.name) setAttributes(group, { role: "slider", "aria-label": item.name });
  // Only those that have a name: Chromium lets the Tab key stop at whatever in an SVG hears of its focus.
  if (item.name) group.addEventListener("blur", loseHold);
  let drag = null;

  function loseHold() {
    if (!isTaken(group)) return;
    letGo(group);
    say();
  }

  /** The values after a move by (dx, dy) in data coordinates from `start`, on the grid of their steps. */
  function after(start, dx, dy, fine) {
    if (item.kind === "boundary") {
      const [A, B] = [state.at(item.A), state.at(item.B)];
      return [[right, onGrid(right, start[0], -(A * dx + B * dy), fine)]];
    }
    return places.map((k, i) => [k, onGrid(k, start[i], k === right ? dx : dy, fine)]);
  }

  function onGrid(k, from, distance, fine) {
    const step = stepOf(k, from + distance, fine);
    if (by !== undefined) return within(k, moved(0, Math.round((from + distance) / step), step));
    return within(k, moved(from, Math.round(distance / step), step));
  }

  /** The grid of leaf k; on a logarithmic axis it grows with the value, to two digits of it. */
  function stepOf(k, value, fine) {
    const isLog = state.model.get("frame").scales[k === up ? 1 : 0] === "log" && item.kind !== "boundary";
    const step =
      isLog && value > 0
        ? 10 ** (Math.floor(Math.log10(value)) - 1)
        : stepSize({ ranges: { [k]: limitsOf(k) } }, k);
    return step * (fine ? 0.1 : 1);
  }

  function within(k, value) {
    const [low, high] = limitsOf(k);
    return Math.min(high, Math.max(low, value));
  }

  const where = (event) => {
    const scale = scaleNow();
    const picture = group.ownerSVGElement;
    const box = picture.getBoundingClientRect();
    const zoom = zoomOf(picture.parentElement);
    return [scale.dataX((event.clientX - box.left) / zoom), scale.dataY((event.clientY - box.top) / zoom)];
  };

  group.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drag = {
      pointer: event.pointerId,
      from: where(event),
      start: places.map((k) => state.values[k]),
      begun: false,
    };
    group.setPointerCapture(event.pointerId);
    group.classList.add("nl-grabbed");
    if (item.name) group.focus({ preventScroll: true });
    event.preventDefault();
  });
  group.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const [x, y] = where(event);
    const changes = after(drag.start, x - drag.from[0], y - drag.from[1], event.shiftKey);
    if (changes.every(([k, value]) => value === state.values[k])) return;
    if (!drag.begun) state.remember();
    drag.begun = true;
    set(changes);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    group.addEventListener(end, () => {
      drag = null;
      group.classList.remove("nl-grabbed");
    });
  }

  group.addEventListener("dblclick", backToStart);
  group.addEventListener("keydown", (event) => {
    const endOf = { Home: 0, End: 1 }[event.key];
    // Control or Command, with Home and End, means the other way to go.
    const isOther = event.ctrlKey || event.metaKey;
    if (event.altKey || (isOther && (endOf === undefined || places.length === 1))) return;
    if (item.name && holdByKey(group, event.key)) {
      say();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const goesBack = event.key === "Delete" || event.key === "Backspace";
    if (item.name && !goesBack && !isHeld(group)) return;
    const [rightward, upward] = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
      PageUp: [10, 0],
      PageDown: [-10, 0],
    }[event.key] ?? [0, 0];
    if (endOf !== undefined) {
      if (!event.repeat) state.remember();
      const k = places[isOther ? 1 : 0];
      set([[k, limitsOf(k)[endOf]]]);
    } else if (rightward || upward) {
      if (!event.repeat) state.remember();
      // With one way to go, both pairs of arrows take it.
      const k = places.length === 1 ? places[0] : rightward ? right : up;
      const step = stepOf(k, state.values[k], event.shiftKey);
      set([[k, onGrid(k, state.values[k], (rightward + upward) * step, event.shiftKey)]]);
    } else if (goesBack) {
      backToStart();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  function backToStart() {
    const leaves = by === undefined ? places : [by];
    if (leaves.every((k) => state.values[k] === state.origin(k))) return;
    state.remember();
    state.setLeaves(leaves.map((k) => [k, state.origin(k)]));
  }

  function say() {
    if (!item.name) return;
    const [digits, comma] = [state.model.get("digits"), state.model.get("comma")];
    const said = places
      .map((k) => `${state.program.names[k]} ${formatNumber(state.values[k], digits, comma)}`)
      .join(", ");
    const [low, high] = limitsOf(places[0]);
    const now = state.values[places[0]];
    setAttributes(group, {
      "aria-valuenow": now,
      "aria-valuemin": Math.min(low, now),
      "aria-valuemax": Math.max(high, now),
      "aria-valuetext": isTaken(group) ? `held, ${said}` : said,
    });
  }

  return say;
}
