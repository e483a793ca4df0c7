// What a finger or the arrow keys move in the picture of a plane: the weights, the bias, the point, and the view.

import { setAttributes } from "../kit/elements.js";
import { moved, stepSize } from "../kit/number_steps.js";
import { zoomOf } from "../kit/lifecycle.js";
import { formatNumber } from "../kit/numbers.js";
import { holdByKey, isHeld, isTaken, letGo } from "./plot_hold.js";

/** @import { PlotState } from "../kit/types.d.ts" */

/**
 * @typedef {object} Grip
 * @property {SVGElement} element
 * @property {string} name
 * @property {number[]} places of what it moves
 * @property {(start: number[], dx: number, dy: number) => number[][]} moves [place, value] after so many pixels
 * @property {(right: number, up: number) => number[][]} keys [place, number of steps]
 * @property {boolean} [isView]
 * @property {number} [lever] the axis of the lever at which it lifts the plane
 */

export const PLANE_PLACES = [0, 1, 2, 3, 4]; // of w1, w2, b, x1, x2 among the values
const [W1_AT, W2_AT, B_AT, X1_AT, X2_AT, TURN_AT, TILT_AT] = [0, 1, 2, 3, 4, 5, 6];
const DEGREES = 0.5; // a pixel turns by
const KEYS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10],
};

/**
 * Let the parts of `drawing` answer to drag and keys. Returns a function that says where they stand.
 * @param {ReturnType<typeof import("./plane_drawing.js").createPlaneDrawing>} drawing
 * @param {PlotState} state
 */
export function makePlaneGrips({ svg, view, knobs, pixelsUp, pixelsOnPlane, lever }, state) {
  const upwards = (k) => ({
    places: [k],
    /** @type {Grip["moves"]} */
    moves: ([from], dx, dy) => [[k, from - dy / pixelsUp()]],
    keys: (right, up) => [[k, right + up]],
  });
  /** @type {Grip[]} */
  const grips = [
    { element: view, name: "view", places: [TURN_AT, TILT_AT], isView: true, ...turning() },
    { element: knobs.b.group, name: "bias b", ...upwards(B_AT) },
    { element: knobs.w1.group, name: "weight w1", ...upwards(W1_AT), lever: 0 },
    { element: knobs.w2.group, name: "weight w2", ...upwards(W2_AT), lever: 1 },
    { element: knobs.point.group, name: "point", places: [X1_AT, X2_AT], ...onFloor() },
  ];

  function turning() {
    return {
      /** @type {Grip["moves"]} */
      moves: ([turn, tilt], dx, dy) => [
        [TURN_AT, turn + DEGREES * dx],
        [TILT_AT, tilt + DEGREES * dy],
      ],
      keys: (right, up) => [
        [TURN_AT, 5 * right],
        [TILT_AT, 5 * up],
      ],
    };
  }

  function onFloor() {
    return {
      /** @type {Grip["moves"]} */
      moves([x1, x2], dx, dy) {
        const [x, y] = pixelsOnPlane();
        const area = x[0] * y[1] - x[1] * y[0];
        return [
          [X1_AT, x1 + (dx * y[1] - dy * y[0]) / area],
          [X2_AT, x2 + (dy * x[0] - dx * x[1]) / area],
        ];
      },
      keys: (right, up) => [
        [X1_AT, right],
        [X2_AT, up],
      ],
    };
  }

  const within = (k, value) => {
    const [low, high] = state.ranges[k];
    if (k === TURN_AT) return value - 360 * Math.round(value / 360); // round and round
    return Math.min(high, Math.max(low, value));
  };
  const stepOf = (k, fine) => (k >= TURN_AT ? 1 : stepSize(state, k)) * (fine ? 0.1 : 1);

  for (const grip of grips) {
    const { element, name, isView } = grip;
    setAttributes(element, { role: "slider", "aria-label": name });
    let drag = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const start = grip.places.map((k) => state.values[k]);
      const reach = grip.lever === undefined ? 1 : lever(grip.lever);
      const zoom = zoomOf(svg.parentElement);
      const { pointerId: pointer, clientX: x, clientY: y } = event;
      drag = { pointer, x, y, zoom, start, reach, begun: false };
      element.setPointerCapture(event.pointerId);
      element.classList.add("nl-grabbed");
      element.focus({ preventScroll: true });
      // With the default a touch scrolls; across the picture it turns, and only up and down it scrolls.
      if (!isView || event.pointerType === "mouse") event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y].map((way) => way / drag.zoom);
      // The knob stays under the finger: what it is lifted by is divided by its lever.
      const changes = grip.moves(drag.start, dx, dy / drag.reach).map(([k, value]) => {
        const [step, from] = [stepOf(k, event.shiftKey), state.origin(k)];
        const on = moved(from, Math.round((value - from) / step), step);
        return /** @type {[number, number]} */ ([k, within(k, on)]);
      });
      if (changes.every(([k, value]) => value === state.values[k])) return;
      if (!drag.begun && !isView) state.remember();
      drag.begun = true;
      state.setLeaves(changes);
    });
    for (const end of ["pointerup", "pointercancel"])
      element.addEventListener(end, () => {
        drag = null;
        element.classList.remove("nl-grabbed");
      });
    element.addEventListener("dblclick", backToStart);
    element.addEventListener("blur", () => {
      if (!isTaken(element)) return;
      letGo(element);
      say();
    });
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (holdByKey(element, event.key)) {
        say();
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const goesBack = event.key === "Delete" || event.key === "Backspace";
      if (!goesBack && !isHeld(element)) return;
      const way = KEYS[event.key];
      if (way) {
        const changes = grip
          .keys(way[0], way[1])
          .filter(([, n]) => n)
          .map(([k, n]) => [k, within(k, moved(state.values[k], n, stepOf(k, event.shiftKey)))]);
        if (!event.repeat && !isView) state.remember();
        state.setLeaves(changes);
      } else if (goesBack || event.key === "Home") {
        backToStart();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });

    function backToStart() {
      if (grip.places.every((k) => state.values[k] === state.origin(k))) return;
      if (!isView) state.remember();
      state.setLeaves(grip.places.map((k) => [k, state.origin(k)]));
    }
  }

  function say() {
    const [digits, comma] = [state.model.get("digits"), state.model.get("comma")];
    for (const { element, places } of grips) {
      const now = state.values[places[0]];
      const [low, high] = state.ranges[places[0]];
      const said = places
        .map((k) => `${state.program.names[k]} ${formatNumber(state.values[k], digits, comma)}`)
        .join(", ");
      setAttributes(element, {
        "aria-valuenow": now,
        "aria-valuemin": Math.min(low, now),
        "aria-valuemax": Math.max(high, now),
        "aria-valuetext": isTaken(element) ? `held, ${said}` : said,
      });
    }
  }

  return say;
}
