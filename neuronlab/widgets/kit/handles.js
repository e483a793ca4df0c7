// Numbers that the learner may change are handles: dragged sideways, moved by keys, typed over, and put back.

import { signOf } from "./number_element.js";
import { makeNumberInput } from "./number_input.js";
import { moved, stepSize } from "./number_steps.js";

/** @import { NumbersState } from "./types.d.ts" */

const PIXELS_FOR_RANGE = 320;
const LEAST_DRAG = 3; // pixels: fewer belong to a click
const FINE_STEP = 0.1; // of a step, with Shift
const STEPS_OF_KEY = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/**
 * Let every leaf number below `root` answer to drag, keys, typing and double click.
 * @param {HTMLElement} root
 * @param {NumbersState} state
 */
export function attachHandles(root, state) {
  const place = (element) => Number(element.dataset.ref);
  const leaves = {
    at: (event) => event.target.closest?.(".nl-leaf[data-ref]"),
    /** The value as it is shown, which may be the number's negative. */
    value: (element) => signOf(element) * state.values[place(element)],
    change: (element, shown) => state.setLeaf(place(element), signOf(element) * shown),
    step: (element) => stepSize(state, place(element)),
    /** Pixels of a drag, as so many steps. */
    stepsOf(element, pixels) {
      const [low, high] = state.ranges[place(element)];
      return pixels * ((high - low) / PIXELS_FOR_RANGE / leaves.step(element));
    },
    remember: () => state.remember(),
    reset(element) {
      const k = place(element);
      if (!state.isChanged(k)) return;
      state.remember();
      state.setLeaf(k, state.origin(k));
    },
  };
  attachDrag(root, leaves);
  attachNumberKeys(root, leaves, makeNumberInput(root, state, leaves));
  root.addEventListener("dblclick", (event) => {
    const element = leaves.at(event);
    if (element) leaves.reset(element);
  });
}

function attachDrag(root, leaves) {
  let drag = null;

  root.addEventListener("pointerdown", (event) => {
    const element = leaves.at(event);
    if (!element || event.button !== 0) return;
    const { pointerId, clientX } = event;
    const value = leaves.value(element);
    drag = { element, pointer: pointerId, from: clientX, last: clientX, value, steps: 0, hasBegun: false };
  });

  root.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    // A quick finger may leave the card before the drag begins, and be lifted where nobody hears of it.
    if (!event.buttons) return void (drag = null);
    if (!drag.hasBegun) {
      if (Math.abs(event.clientX - drag.from) < LEAST_DRAG) return;
      drag.hasBegun = true;
      leaves.remember();
      root.setPointerCapture(event.pointerId);
      root.classList.add("nl-dragging");
    }
    const fine = event.shiftKey ? FINE_STEP : 1;
    drag.steps += leaves.stepsOf(drag.element, event.clientX - drag.last) * fine;
    drag.last = event.clientX;
    const step = leaves.step(drag.element) * fine;
    leaves.change(drag.element, moved(drag.value, Math.round(drag.steps / fine), step));
    event.preventDefault();
  });

  for (const end of ["pointerup", "pointercancel"]) {
    root.addEventListener(end, (event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      root.classList.remove("nl-dragging");
      drag = null;
    });
  }
}

function attachNumberKeys(root, leaves, openInput) {
  root.addEventListener("keydown", (event) => {
    const element = leaves.at(event);
    if (!element || element.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = STEPS_OF_KEY[event.key];
    if (steps) {
      if (!event.repeat) leaves.remember();
      const step = leaves.step(element) * (event.shiftKey ? FINE_STEP : 1);
      leaves.change(element, moved(leaves.value(element), steps, step));
    } else if (event.key === "Enter" || /^[0-9.,\-−]$/.test(event.key)) {
      openInput(element, event.key === "Enter" ? null : event.key);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      leaves.reset(element);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
