// The playground's losses, epoch by epoch: of the training points and of the test points.

import { formatNumber, fullNumber } from "../kit/numbers.js";

const PAGE = "http://www.w3.org/2000/svg";
const MOST_DRAWN = 240; // points of a curve; of more, some are left out
const ROOM = { left: 42, right: 44, top: 24, bottom: 22 }; // around the curves, in pixels

/** Make the curves inside `host`, an element that can have the focus; `inspect(thing)` hears of the epoch pointed at. */
export function makeCurves(host, inspect) {
  const svg = document.createElementNS(PAGE, "svg");
  svg.setAttribute("aria-hidden", "true");
  host.append(svg);
  const make = (tag, className) => {
    const made = document.createElementNS(PAGE, tag);
    made.setAttribute("class", className);
    svg.append(made);
    return made;
  };
  const grid = make("g", "nl-pg-grid");
  const curves = [make("path", "nl-pg-curve"), make("path", "nl-pg-curve nl-pg-tested")];
  const names = ["train", "test"].map((name) =>
    Object.assign(make("text", "nl-pg-curve-name"), { textContent: name }),
  );
  const cursor = make("line", "nl-pg-cursor");
  let losses = [[], []];
  let first = 0;
  let margin = ROOM;
  let width = 0;
  let height = 0;
  let apart = 15; // between the two names
  let at = null;
  let ruled = "";
  let edges = [];

  const end = () => losses[0].length - 1;
  const x = (k) => margin.left + ((width - margin.left - margin.right) * k) / Math.max(1, end());
  let top = 1;
  const y = (loss) =>
    height - margin.bottom - (height - margin.top - margin.bottom) * Math.min(1, loss / top);

  /** Take the losses `since` then over; false if some before them never came. */
  function receive(since, firstEpoch, numbers) {
    if (since > losses[0].length) return false;
    first = firstEpoch;
    for (const [which, list] of losses.entries()) {
      list.length = since;
      for (let k = which; k < numbers.length; k += 2) list.push(numbers[k]);
    }
    return true;
  }

  function paint() {
    if (!width) return;
    const drawn = picked(end() + 1);
    const highest = Math.max(
      ...losses.flatMap((list) => drawn.map((k) => list[k]).filter(Number.isFinite)),
      1e-12,
    );
    top = highest * 1.05;
    rule();
    losses.forEach((list, which) => {
      const finite = drawn.filter((k) => Number.isFinite(list[k]));
      curves[which].setAttribute(
        "d",
        finite.map((k, n) => `${n ? "L" : "M"}${x(k).toFixed(1)} ${y(list[k]).toFixed(1)}`).join("") +
          (finite.length === 1 ? "h0" : ""),
      );
      curves[which].style.strokeWidth = finite.length === 1 ? "6px" : ""; // a dot, before the first epoch
      names[which].setAttribute("x", width - margin.right + 6);
      names[which].style.display = finite.length ? "" : "none";
    });
    // The names stand where the curves end, but never on each other.
    const ends = losses.map((list) => (Number.isFinite(list[end()]) ? y(list[end()]) : height / 2));
    const upper = ends[0] < ends[1] ? 0 : 1;
    const lack = Math.max(0, apart - Math.abs(ends[0] - ends[1])) / 2;
    const low = Math.min(height - margin.bottom, Math.max(ends[1 - upper] + lack, margin.top + apart));
    names[1 - upper].setAttribute("y", low + 4);
    names[upper].setAttribute("y", Math.min(ends[upper] - lack, low - apart) + 4);
    cursor.style.display = at === null ? "none" : "";
    if (at !== null)
      for (const [name, value] of Object.entries({
        x1: x(at),
        x2: x(at),
        y1: margin.top,
        y2: height - margin.bottom,
      }))
        cursor.setAttribute(name, value);
    const told = `epoch ${first + (at ?? end())}: train ${formatNumber(losses[0][at ?? end()])}, test ${formatNumber(losses[1][at ?? end()])}`;
    for (const [name, value] of Object.entries({
      "aria-valuemin": first,
      "aria-valuemax": first + end(),
      "aria-valuenow": first + (at ?? end()),
      "aria-valuetext": told,
    }))
      host.setAttribute(name, value);
  }

  /** Draw the lines and words behind the curves, if they are other ones than before. */
  function rule() {
    const key = [top, width, height].join();
    if (key !== ruled) {
      ruled = key;
      grid.replaceChildren();
      for (const tick of niceTicks(top)) {
        const line = document.createElementNS(PAGE, "line");
        for (const [name, value] of Object.entries({
          x1: margin.left,
          x2: width - margin.right,
          y1: y(tick),
          y2: y(tick),
        }))
          line.setAttribute(name, value);
        grid.append(line, label(formatNumber(tick, 3), margin.left - 6, y(tick) + 4, "end"));
      }
      grid.append(label("mean loss", 0, margin.top / 2, "start"));
      edges = [
        label("", margin.left, height - 6, "start"),
        label("", width - margin.right, height - 6, "end"),
      ];
      grid.append(...edges);
    }
    [edges[0].textContent, edges[1].textContent] = [String(first), `epoch ${first + end()}`];
  }

  function label(text, left, down, anchor) {
    const made = document.createElementNS(PAGE, "text");
    Object.assign(made, { textContent: text });
    for (const [name, value] of Object.entries({ x: left, y: down, "text-anchor": anchor }))
      made.setAttribute(name, value);
    return made;
  }

  function arrange(wide, high, unit) {
    [width, height] = [wide, high];
    margin = Object.fromEntries(Object.entries(ROOM).map(([side, pixels]) => [side, pixels * unit]));
    apart = 15 * unit;
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
  }

  function point(k) {
    at = Math.min(end(), Math.max(0, k));
    const epoch = at;
    inspect({
      title: `mean loss after epoch ${first + epoch}`,
      describe: () => [
        ["training points", fullNumber(losses[0][epoch] ?? NaN)],
        ["test points", fullNumber(losses[1][epoch] ?? NaN)],
      ],
    });
    paint();
  }

  function leave() {
    at = null;
    paint();
  }

  host.addEventListener("pointermove", (event) => {
    const share =
      (event.clientX - svg.getBoundingClientRect().left - margin.left) / (width - margin.left - margin.right);
    point(Math.round(share * end()));
  });
  host.addEventListener("pointerleave", leave);
  host.addEventListener("focus", () => point(end()));
  host.addEventListener("blur", leave);
  host.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: (at ?? end()) - 1,
      ArrowDown: (at ?? end()) - 1,
      ArrowRight: (at ?? end()) + 1,
      ArrowUp: (at ?? end()) + 1,
      Home: 0,
      End: end(),
      PageUp: (at ?? end()) + 10,
      PageDown: (at ?? end()) - 10,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    point(to);
  });

  return { receive, arrange, paint };
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
