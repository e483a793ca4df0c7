// Numbers on the page: they show their value, and those the learner may change can be dragged, moved by keys or typed.

import { setAttributes } from "./elements.js";
import { zoomOf } from "./lifecycle.js";
import { formatNumber, fullNumber, parseNumber } from "./numbers.js";
import { accept, refuse } from "./refusal.js";

/** @import { NumbersState } from "./types.d.ts" */

const AS_A_NUMBER = "write one such as 0.76, −0.6 or 19/25, or press Escape.";
const PIXELS_FOR_RANGE = 320;
const STEPS_OF_RANGE = 200;
const GROUPS = ".nl-picture, .nl-formula, .nl-ring-vectors, .nl-ring-list, table, .nl-panel"; // of numbers that belong together

/**
 * A span that shows number k; it becomes a handle where k is a leaf.
 * @param {NumbersState} state
 * @param {number} k
 * @returns {HTMLElement}
 */
export function numberElement(state, k) {
  const element = document.createElement("span");
  element.className = "nl-num";
  prepareNumber(element, state, k);
  return element;
}

/**
 * Give an element (a span or a slot in a formula) the number k to show.
 * @param {HTMLElement | MathMLElement} element
 * @param {NumbersState} state
 * @param {number} k
 */
export function prepareNumber(element, state, k) {
  element.dataset.ref = String(k);
  element.classList.add("nl-num", `nl-as-${state.refs[k].kind}`);
  // Which one of a group the Tab key leads to, `makeOneStop` says.
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  if (state.isLeaf(k)) {
    element.classList.add("nl-leaf");
    element.setAttribute("role", "spinbutton");
  } else {
    element.setAttribute("role", "img");
  }
}

/**
 * Write the text of one number; `digits` may be fewer than chosen where room is short.
 * @param {HTMLElement | MathMLElement} element
 * @param {NumbersState} state
 * @param {{digits: number, hidden?: boolean, pending?: boolean}} shown
 */
export function paintNumber(element, state, { digits, hidden = false, pending = false }) {
  const k = Number(element.dataset.ref);
  const comma = state.model.get("comma");
  const value = signOf(element) * state.values[k];
  let text = pending ? "·" : hidden ? "?" : formatNumber(value, digits, comma);
  if (element.dataset.paren && text.startsWith("−")) text = `(${text})`;
  if (element.textContent !== text) element.textContent = text;
  element.classList.toggle("nl-pending", pending);
  element.classList.toggle("nl-changed", state.isChanged(k));
  const said = pending ? "not computed yet" : hidden ? "hidden" : text;
  if (state.isLeaf(k)) {
    const [low, high] = limitsOf(element, state, k);
    setAttributes(element, {
      "aria-label": state.program.names[k],
      "aria-valuenow": decimal(value),
      "aria-valuetext": text,
      "aria-valuemin": decimal(low),
      "aria-valuemax": decimal(high),
    });
  } else {
    setAttributes(element, { "aria-label": `${state.program.names[k]}: ${said}` });
  }
}

function signOf(element) {
  return element.dataset.sign === "-1" ? -1 : 1;
}

/** The slider limits of leaf k as shown; a value beyond them widens them. */
function limitsOf(element, state, k) {
  const sign = signOf(element);
  const [low, high] = state.ranges[k].map((limit) => sign * limit).sort((a, b) => a - b);
  const value = sign * state.values[k];
  return [Math.min(low, value), Math.max(high, value)];
}

/**
 * A round step (1, 2 or 5 times a power of ten) near a 200th of the leaf's range.
 * @param {Pick<NumbersState, "ranges">} state
 * @param {number} k
 */
export function stepSize(state, k) {
  const [low, high] = state.ranges[k];
  const raw = (high - low) / STEPS_OF_RANGE;
  const power = 10 ** Math.floor(Math.log10(raw));
  return (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : 5) * power;
}

/**
 * Move a value by n steps, onto the grid of the step, so that 0.1 + 0.02 stays 0.12.
 * @param {number} value
 * @param {number} n
 * @param {number} step
 */
export function moved(value, n, step) {
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number((value + n * step).toFixed(Math.min(15, Math.max(places, decimalsOf(value)))));
}

function decimalsOf(value) {
  const text = String(value);
  return text.includes("e") ? 15 : (text.split(".")[1] ?? "").length;
}

/** A value as ARIA wants it, without a power of ten, and still the same number (from 1e-80). */
function decimal(value) {
  const text = String(value);
  if (!text.includes("e")) return text;
  const power = Number(text.split("e")[1]);
  return power > 0 ? String(BigInt(value)) : value.toFixed(Math.min(100, 17 - power));
}

/**
 * Let every leaf number below `root` answer to drag, keys, typing and double click.
 * @param {HTMLElement} root
 * @param {NumbersState} state
 */
export function attachHandles(root, state) {
  let drag = null;
  let closeTyping = () => {};

  const leafAt = (event) => event.target.closest?.(".nl-leaf[data-ref]");
  const change = (element, shown) => state.setLeaf(Number(element.dataset.ref), signOf(element) * shown);
  const shownValue = (element) => signOf(element) * state.values[Number(element.dataset.ref)];

  root.addEventListener("pointerdown", (event) => {
    const element = leafAt(event);
    if (!element || event.button !== 0) return;
    drag = {
      element,
      pointer: event.pointerId,
      from: event.clientX,
      last: event.clientX,
      value: shownValue(element),
      moved: 0,
      started: false,
    };
  });

  root.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { element } = drag;
    if (!drag.started) {
      // A few pixels belong to a click.
      if (Math.abs(event.clientX - drag.from) < 3) return;
      drag.started = true;
      state.remember();
      root.setPointerCapture(event.pointerId);
      root.classList.add("nl-dragging");
    }
    const k = Number(element.dataset.ref);
    const step = stepSize(state, k);
    const [low, high] = state.ranges[k];
    const perPixel = (high - low) / PIXELS_FOR_RANGE / step;
    drag.moved += (event.clientX - drag.last) * perPixel * (event.shiftKey ? 0.1 : 1);
    drag.last = event.clientX;
    const fine = event.shiftKey ? 0.1 : 1;
    change(element, moved(drag.value, Math.round(drag.moved / fine), step * fine));
    event.preventDefault();
  });

  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    root.addEventListener(end, (event) => {
      if (drag && event.pointerId === drag.pointer) {
        root.classList.remove("nl-dragging");
        drag = null;
      }
    });
  }

  root.addEventListener("dblclick", (event) => {
    const element = leafAt(event);
    if (element) backToInitial(element);
  });

  root.addEventListener("keydown", (event) => {
    const element = leafAt(event);
    if (!element || element.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[
      event.key
    ];
    if (direction) {
      if (!event.repeat) state.remember();
      const step = stepSize(state, Number(element.dataset.ref)) * (event.shiftKey ? 0.1 : 1);
      change(element, moved(shownValue(element), direction, step));
    } else if (event.key === "Enter" || /^[0-9.,\-−]$/.test(event.key)) {
      openInput(element, event.key === "Enter" ? null : event.key);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      backToInitial(element);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  function backToInitial(element) {
    const k = Number(element.dataset.ref);
    if (!state.isChanged(k)) return;
    state.remember();
    state.setLeaf(k, state.origin(k));
  }

  /** The leaf before or after this one, among those that stand together. */
  function neighbour(element, way) {
    const group = element.closest(GROUPS) ?? root;
    const leaves = [...group.querySelectorAll(".nl-leaf[data-ref]")].filter(
      (leaf) => leaf === element || leaf.getClientRects().length > 0,
    );
    return leaves[leaves.indexOf(element) + way];
  }

  /**
   * Type a value over the number. Enter takes it, Tab takes it and goes on to the next number, a click elsewhere takes
   * it, Escape leaves it. What is no number is refused in words, and stays until it is mended or left, or until another
   * number is typed.
   */
  function openInput(element, first) {
    closeTyping();
    const k = Number(element.dataset.ref);
    const box = element.getBoundingClientRect();
    const home = root.getBoundingClientRect();
    const zoom = zoomOf(root);
    const input = document.createElement("input");
    input.className = "nl-input nl-typing";
    input.inputMode = "decimal";
    input.value = first ?? fullNumber(shownValue(element), state.model.get("comma"));
    input.setAttribute("aria-label", `new value of ${state.program.names[k]}`);
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    const before = first === null ? input.value : null; // what nobody has changed is not set anew
    const width = Math.max(84, box.width / zoom + 30);
    const left = Math.min((box.left - home.left) / zoom + root.scrollLeft - 6, root.clientWidth - width - 8);
    const holder = document.createElement("div");
    holder.className = "nl-typed";
    Object.assign(holder.style, {
      left: `${Math.max(4, left)}px`,
      top: `${(box.top - home.top) / zoom + root.scrollTop - 4}px`,
    });
    input.style.width = `${width}px`;
    holder.append(input);
    root.append(holder);
    input.focus();
    if (first === null) input.select();
    let open = true;

    function close() {
      open = false;
      holder.remove();
    }
    closeTyping = close;

    /** Whether the text was taken; else it is refused. */
    function take() {
      const value = parseNumber(input.value);
      if (value === null) return false;
      close();
      if (input.value === before) return true;
      state.remember();
      change(element, value);
      return true;
    }

    const complain = () => {
      const text = input.value.trim();
      const what = text ? `“${text.slice(0, 20)}” is no number` : "Nothing is typed";
      refuse(input, `${what}: ${AS_A_NUMBER}`);
      // At the right edge the sentence needs room to the left.
      const over = holder.getBoundingClientRect().right - root.getBoundingClientRect().right + 8;
      if (over > 0) holder.style.left = `${Math.max(4, holder.offsetLeft - over / zoom)}px`;
    };
    input.addEventListener("input", () => accept(input));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        close();
        element.focus();
      } else if (event.key === "Enter" || event.key === "Tab") {
        const next = event.key === "Tab" ? neighbour(element, event.shiftKey ? -1 : 1) : element;
        if (!take()) complain();
        else (next ?? element).focus();
        // After the last number of a group the Tab key goes its own way, from that number on.
        if (next || open) event.preventDefault();
      }
    });
    input.addEventListener("blur", () => {
      // The page may have drawn another picture meanwhile, without this number.
      if (!open) return;
      if (!element.isConnected) close();
      else if (!take()) complain();
    });
  }
}
