// The axis on which a curve is sketched: by mouse, finger or arrow keys; later with the true curve over it.

import { addSvg } from "../kit/elements.js";
import { axisOf, knotsOf, marks, writeHeights } from "./curve.js";
import { writeAmount } from "./amount.js";

const MARGIN = { left: 66, right: 14, top: 12, bottom: 44 };
const [LOWEST_PAD, HIGHEST_PAD] = [220, 300]; // pixels
const STEPS = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.2, PageDown: -0.2 }; // shares of the axis
const FINE = 0.2; // of a step, with Shift
const INVITATIONS = [
  "Draw here, from left to right, or use the arrow keys.",
  "Draw here, or use arrow keys.",
];
const NARROW_PAD = 480; // pixels, below which there is room for the shorter one only

/**
 * A pad in `place` for the curve that is `asked`. `changed(text)` is called while it is sketched; `paint(heights, truth)` draws it,
 * the true curve only if `truth`, and nothing more can be sketched then; `lay()` fits it to its place.
 * @param {HTMLElement} place
 * @param {any} asked
 * @param {(text: string) => void} changed
 */
export function makeSketchPad(place, asked, changed) {
  const svg = addSvg(place, "svg", "nl-pr-pad", { tabindex: 0, role: "slider" });
  const [from, to] = asked.limits;
  const knots = knotsOf(asked);
  const axis = axisOf(asked);
  let heights = knots.map(() => null);
  let [at, isLocked, pen, width, height] = [0, false, null, 0, LOWEST_PAD];
  svg.setAttribute(
    "aria-label",
    `Your sketch: ${asked.labels[1] || "height"} over ${asked.labels[0] || "x"}`,
  );
  svg.setAttribute("aria-valuemin", "0");
  svg.setAttribute("aria-valuemax", "100");

  const xOf = (x) => MARGIN.left + ((x - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
  const yOf = (y) => MARGIN.top + (1 - axis.share(y)) * (height - MARGIN.top - MARGIN.bottom);
  const inside = (share) => axis.height(Math.min(1, Math.max(0, share)));

  function draw() {
    if (!(width > 0)) return;
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", String(height));
    drawAxes();
    Object.values(asked.known).forEach((curve, k) =>
      drawLine(asked.x, curve, `nl-pr-known nl-pr-known-${k % 3}`),
    );
    if (isLocked) drawLine(asked.x, asked.y, "nl-pr-truth");
    drawSketch();
    svg.setAttribute("aria-disabled", String(isLocked));
    svg.setAttribute(
      "aria-valuenow",
      String(Math.round(100 * (heights[at] === null ? 0 : axis.share(heights[at])))),
    );
    svg.setAttribute("aria-valuetext", spot());
  }

  function drawAxes() {
    const [low, high] = asked.limits.slice(2);
    const [left, right] = [MARGIN.left, width - MARGIN.right];
    const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
    for (const y of marks(low, high, 5, asked.log)) {
      addSvg(svg, "path", "nl-pr-grid", { d: `M${left} ${yOf(y)}H${right}` });
      write(left - 8, yOf(y) + 4, writeAmount(y, "", 3).replace(/^1·/, ""), "end");
    }
    for (const x of marks(from, to, width < 420 ? 4 : 8))
      write(xOf(x), bottom + 17, writeAmount(x, "", 3), "middle");
    addSvg(svg, "path", "nl-pr-axes", { d: `M${left} ${top}V${bottom}H${right}` });
    write((left + right) / 2, height - 6, asked.labels[0], "middle");
    const middle = (top + bottom) / 2;
    write(14, middle, asked.labels[1], "middle").setAttribute("transform", `rotate(-90 14 ${middle})`);
  }

  function drawLine(xs, ys, name) {
    const points = xs.map((x, k) => `${round(xOf(x))} ${round(yOf(ys[k]))}`);
    addSvg(svg, "path", name, { d: `M${points.join("L")}` });
  }

  function drawSketch() {
    const parts = knots.map((x, k) =>
      heights[k] === null ? null : `${round(xOf(x))} ${round(yOf(heights[k]))}`,
    );
    const line = parts.map((part, k) => part && `${k && parts[k - 1] ? "L" : "M"}${part}`).filter(Boolean);
    if (line.length) addSvg(svg, "path", "nl-pr-mine", { d: line.join("") });
    else if (!isLocked)
      write(
        (MARGIN.left + width) / 2,
        height / 2,
        INVITATIONS[Number(width < NARROW_PAD)],
        "middle",
        "nl-pr-invite",
      );
    knots.forEach((x, k) => {
      if (heights[k] === null) return;
      addSvg(svg, "circle", "nl-pr-knot", { cx: round(xOf(x)), cy: round(yOf(heights[k])), r: 4 });
    });
    if (!isLocked) {
      const x = round(xOf(knots[at]));
      addSvg(svg, "path", "nl-pr-cursor", { d: `M${x} ${MARGIN.top}V${height - MARGIN.bottom}` });
    }
  }

  function write(x, y, text, anchor, name = "") {
    const words = addSvg(svg, "text", `nl-pr-words ${name}`, { x, y, "text-anchor": anchor });
    words.textContent = text;
    return words;
  }

  /** Where the keys are, in words. */
  function spot() {
    const place = `${asked.labels[0] || "x"} ${writeAmount(knots[at], "", 3)}`;
    const there = heights[at] === null ? "not drawn yet" : writeAmount(heights[at], "", 3);
    return `${place}: ${there}`;
  }

  function set(k, share) {
    heights[k] = inside(share);
  }

  function finish() {
    draw();
    changed(writeHeights(heights));
  }

  svg.addEventListener("keydown", (event) => {
    if (isLocked) return;
    const last = knots.length - 1;
    const step = STEPS[event.key];
    if (step !== undefined) {
      const start = heights[at] ?? heights[at - 1] ?? heights[at + 1];
      set(
        at,
        (start === null || start === undefined ? 0.5 : axis.share(start)) +
          step * (event.shiftKey ? FINE : 1),
      );
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const next = Math.min(last, Math.max(0, at + (event.key === "ArrowRight" ? 1 : -1)));
      // The pen is on the paper: the next point begins where this one is.
      heights[next] ??= heights[at];
      at = next;
    } else if (event.key === "Home" || event.key === "End") {
      const end = event.key === "Home" ? 0 : 1;
      // With Control or Command the height of the point, else which point.
      if (event.ctrlKey || event.metaKey) set(at, end);
      else at = end * last;
    } else return;
    event.preventDefault();
    finish();
  });

  /** Where a pointer is: [place counted in knots, share of the axis]. */
  function under(event) {
    const box = svg.getBoundingClientRect();
    const scale = width / box.width;
    const x = ((event.clientX - box.left) * scale - MARGIN.left) / (width - MARGIN.left - MARGIN.right);
    const y = ((event.clientY - box.top) * scale - MARGIN.top) / (height - MARGIN.top - MARGIN.bottom);
    return [Math.min(1, Math.max(0, x)) * (knots.length - 1), Math.min(1, Math.max(0, 1 - y))];
  }

  svg.addEventListener("pointerdown", (event) => {
    if (isLocked || event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    pen = under(event);
    at = Math.round(pen[0]);
    set(at, pen[1]);
    draw();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!pen) return;
    const [from, start] = pen;
    const [to, end] = under(event);
    // A quick finger passes over points: they lie on the straight way.
    const [low, high] = [Math.ceil(Math.min(from, to)), Math.floor(Math.max(from, to))];
    for (let k = low; k <= high; k++)
      set(k, to === from ? end : start + ((end - start) * (k - from)) / (to - from));
    pen = [to, end];
    at = Math.round(to);
    draw();
  });
  const lift = () => {
    if (!pen) return;
    pen = null;
    closeGaps(heights, axis);
    finish();
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);

  return {
    paint(shown, truth) {
      if (!pen) heights = shown ?? knots.map(() => null);
      isLocked = truth;
      draw();
    },
    lay() {
      width = Math.round(place.clientWidth);
      height = Math.round(Math.min(HIGHEST_PAD, Math.max(LOWEST_PAD, 0.45 * width)));
      draw();
    },
    focus: () => svg.focus(),
  };
}

/** Join what is drawn, and let a missing point at either end be as high as the one beside it. */
function closeGaps(heights, axis) {
  const there = heights.flatMap((height, k) => (height === null ? [] : [k]));
  for (let i = 1; i < there.length; i++) {
    const [left, right] = [there[i - 1], there[i]];
    const [low, high] = [axis.share(heights[left]), axis.share(heights[right])];
    for (let k = left + 1; k < right; k++)
      heights[k] = axis.height(low + ((high - low) * (k - left)) / (right - left));
  }
  if (there.length < 2) return;
  heights[0] ??= heights[1];
  heights[heights.length - 1] ??= heights[heights.length - 2];
}

const round = (pixels) => Math.round(pixels * 10) / 10;
