// The playground's plane: the network's output as a heat map, the points on it, and painting with pointer or keys.

import { paintCells } from "../kit/heat_map.js";
import { unpackNumbers } from "../kit/wire.js";
import { formatNumber, fullNumber } from "../kit/numbers.js";

const SHEET = "http://www.w3.org/2000/svg";
const CELLS = 48;
const APART = 0.07; // between two points of one painted stroke, in units of the inputs
const STEP = 0.05; // of the keyboard's cross
const CATCH = 12; // pixels: as near as that, a point is meant

/**
 * Make the plane inside `host`. `inspect(thing)` hears of the point under the pointer, `act(name, with)` of points
 * painted, erased and chosen; `tool()` is 0 or 1 for painting that class, "erase", or null where data is not painted.
 */
export function makeMap(host, inspect, act, tool) {
  host.innerHTML = `<canvas></canvas><svg aria-hidden="true"></svg>`;
  const [canvas, svg] = host.children;
  let points = []; // of {x, y, label, test, shape}
  let reach = 1;
  let most = 1; // how far from 0 painted points may be
  let side = 0;
  let cross = null;
  let crossShape = null;
  let stroke = null;
  let chosen = null;

  const toPage = ({ x, y }) => [((x / reach + 1) * side) / 2, ((1 - y / reach) * side) / 2];
  const fromPage = (event) => {
    const box = svg.getBoundingClientRect();
    const limited = (value) => Math.min(most, Math.max(-most, Number(value.toFixed(3))));
    return {
      x: limited(((2 * (event.clientX - box.left)) / box.width - 1) * reach),
      y: limited((1 - (2 * (event.clientY - box.top)) / box.height) * reach),
    };
  };

  function setSamples(samples, limit) {
    const numbers = new Float64Array(samples.X.byteLength / 8);
    unpackNumbers(samples.X, numbers);
    [reach, most] = [samples.reach, limit];
    svg.replaceChildren();
    points = Array.from({ length: numbers.length / 2 }, (_, k) => ({
      k,
      x: numbers[2 * k],
      y: numbers[2 * k + 1],
      label: samples.labels.getUint8(k),
      test: k >= samples.n_train,
    }));
    chosen = null;
    for (const point of points) add(point);
    place();
  }

  function add(point) {
    point.shape = document.createElementNS(SHEET, point.label ? "circle" : "rect");
    point.shape.setAttribute(
      "class",
      `nl-pg-point nl-pg-class${point.label}${point.test ? " nl-pg-test" : ""}`,
    );
    svg.append(point.shape);
  }

  function arrange(width) {
    side = width;
    for (const part of [host, canvas]) Object.assign(part.style, { width: `${side}px`, height: `${side}px` });
    svg.setAttribute("width", side);
    svg.setAttribute("height", side);
    place();
  }

  function place() {
    const radius = Math.max(2.8, side / 95);
    for (const point of points) {
      const [x, y] = toPage(point);
      const named = point.label
        ? { cx: x, cy: y, r: radius }
        : { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
      for (const [name, value] of Object.entries(named)) point.shape.setAttribute(name, value);
    }
    crossShape?.remove();
    if (!cross) return;
    const [x, y] = toPage(cross);
    crossShape = document.createElementNS(SHEET, "path");
    crossShape.setAttribute("class", "nl-pg-cross");
    crossShape.setAttribute("d", `M${x - 11} ${y}h22M${x} ${y - 11}v22`);
    svg.append(crossShape);
  }

  function nearest(at) {
    const [x, y] = toPage(at);
    const away = (point) => Math.hypot(toPage(point)[0] - x, toPage(point)[1] - y);
    const best = points.reduce((found, point) => (!found || away(point) < away(found) ? point : found), null);
    return best && away(best) <= CATCH ? best : null;
  }

  /** What a click or the Enter key means here: paint, erase, or choose the point. */
  function use(at) {
    const kind = tool();
    const point = nearest(at);
    if (kind === "erase") {
      if (point) act("erase", [point.x, point.y]);
    } else if (kind !== null) {
      // At once on the page; Python's answer, which may be a no, replaces all points.
      const made = { k: points.length, ...at, label: kind, test: points.length % 4 === 3 };
      points.push(made);
      add(made);
      place();
      act("paint", [at.x, at.y, kind]);
    } else if (point && !point.test) {
      choose(point);
    }
  }

  function choose(point) {
    chosen?.shape.classList.remove("nl-pg-chosen");
    chosen = chosen === point ? null : point;
    chosen?.shape.classList.add("nl-pg-chosen");
    if (chosen) svg.append(chosen.shape);
    act("chosen", chosen ? chosen.k : null);
  }

  function describe(at, spoken) {
    const point = nearest(at);
    if (!point)
      return inspect(
        {
          title: "place",
          describe: () => [
            ["x₁", formatNumber(at.x, 3)],
            ["x₂", formatNumber(at.y, 3)],
          ],
        },
        spoken,
      );
    inspect(
      {
        title: `${point.test ? "test point" : "training point"} of class ${point.label}`,
        describe: () => [
          ["x₁", fullNumber(point.x)],
          ["x₂", fullNumber(point.y)],
          [
            "",
            point.test || tool() !== null
              ? ""
              : point === chosen
                ? "chosen: “explain a step” takes it"
                : "click it for “explain a step”",
          ],
        ],
      },
      spoken,
    );
  }

  host.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = fromPage(event);
    if (typeof tool() === "number") {
      host.setPointerCapture(event.pointerId);
      stroke = at;
    }
    use(at);
  });
  host.addEventListener("pointermove", (event) => {
    const at = fromPage(event);
    if (!stroke) return describe(at);
    if (Math.hypot(at.x - stroke.x, at.y - stroke.y) < APART) return;
    stroke = at;
    use(at);
  });
  for (const name of ["pointerup", "pointercancel"]) host.addEventListener(name, () => (stroke = null));

  host.addEventListener("keydown", (event) => {
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ] ?? [0, 0];
    if (dx || dy) {
      const moved = (from, by) => Number(Math.min(most, Math.max(-most, from + by * STEP)).toFixed(3));
      cross = { x: moved(cross?.x ?? 0, dx), y: moved(cross?.y ?? 0, dy) };
      place();
      describe(cross, true);
    } else if (event.key === "Enter" && cross) {
      use(cross);
    } else {
      return;
    }
    event.preventDefault();
  });
  host.addEventListener("focusout", () => {
    cross = null;
    place();
  });

  return {
    setSamples,
    arrange,
    paint: (frame, palette) => paintCells(canvas, CELLS, CELLS, frame.output, 0, palette),
  };
}
