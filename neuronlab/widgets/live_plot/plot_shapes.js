// The kinds of items over a live plot, as SVG: each is made once, and its update writes where it stands now.

import { addSvg, setAttributes } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";

const NO_NUMBER = "—";
const ALIGN = { left: 1, center: 0, right: -1 };
const TANGENT = 105; // half its length, in pixels
const SHARES = [0.86, 0.14, 0.5]; // of a boundary, from its upper end: where its sides are named

/** Strings and [places of values] as one text. */
function writeParts(parts, state) {
  const { model } = state;
  const number = (k) =>
    Number.isFinite(state.values[k])
      ? formatNumber(state.values[k], model.get("digits"), model.get("comma"))
      : NO_NUMBER;
  return parts.map((part) => (typeof part === "string" ? part : number(part[0]))).join("");
}

/** Writes text beside a place, to its left where there is room, inside the box of the axes. */
function labelIn(group, className) {
  const text = addSvg(group, "text", `nl-plot-label ${className ?? ""}`);
  group.boxes ??= new Map();
  return (content, x, y, scale, { side = -1, gap = 12 } = {}) => {
    if (text.textContent !== content) text.textContent = content;
    const length = content.length * scale.letter;
    const left = side < 0 && x - gap - length > scale.left;
    const centre = side === 0;
    const middle = Math.min(scale.right - length / 2, Math.max(scale.left + length / 2, x));
    const at = centre ? middle : left ? x - gap : Math.min(x + gap, scale.right - length);
    const base = Math.min(scale.bottom - 6, Math.max(scale.top + scale.letter * 2, y));
    setAttributes(text, { x: at, y: base, "text-anchor": centre ? "middle" : left ? "end" : "start" });
    // Measured here, because asking the browser would make it lay out the page at every move.
    const start = at - (centre ? length / 2 : left ? length : 0);
    group.boxes.set(
      text,
      content ? [start, base - scale.line * 0.8, start + length, base + scale.line * 0.2] : null,
    );
  };
}

/** Each maker gets the group to draw in and the item; it returns update(state, scale), which returns whether it can be seen. */
export const SHAPES = {
  point(group, item) {
    const ring = addSvg(group, "circle", "nl-wrong-ring");
    const dot = addSvg(group, "circle", "nl-dot");
    const writeFirst = item.label && labelIn(group);
    const writeSecond = item.second && labelIn(group, "nl-as-error");
    const wrong = item.wrong !== undefined && labelIn(group, "nl-as-error");
    return (state, scale) => {
      const [x, y] = [scale.x(state.at(item.x)), scale.y(state.at(item.y))];
      if (!scale.holds(x, y)) return false;
      const radius = scale.unit * (item.small ? 4 : 8);
      setAttributes(dot, { cx: x, cy: y, r: radius });
      dot.classList.toggle("nl-hollow", item.filled !== undefined && !state.at(item.filled));
      const isWrong = item.wrong !== undefined && state.at(item.wrong) !== 0;
      setAttributes(ring, { cx: x, cy: y, r: radius * 1.9, visibility: isWrong ? "visible" : "hidden" });
      const line = scale.line;
      if (wrong) wrong(isWrong ? "wrong" : "", x, y + radius + line * 1.1, scale, { side: 0 });
      const above = y - radius - 4;
      // Two lines need room: below the point where there is none above it.
      const first =
        above - (item.second ? line : 0) - line < scale.top
          ? y + radius + line
          : above - (item.second ? line : 0);
      if (writeFirst) writeFirst(writeParts(item.label, state), x, first, scale);
      if (writeSecond) writeSecond(writeParts(item.second, state), x, first + line, scale);
      return true;
    };
  },

  line(group, item) {
    const path = addSvg(
      group,
      "path",
      `nl-line${item.dashed ? " nl-dashed" : ""}${item.wide ? " nl-wide" : ""}`,
    );
    return (state, scale) => {
      let pen = "M";
      const parts = item.xs.map((x, i) => {
        const [px, py] = [scale.x(state.at(x)), scale.y(state.at(item.ys[i]))];
        if (x === null || item.ys[i] === null || !Number.isFinite(px + py)) {
          pen = "M";
          return "";
        }
        const part = `${pen}${px.toFixed(2)} ${py.toFixed(2)}`;
        pen = "L";
        return part;
      });
      setAttributes(path, { d: parts.join("") });
      return true;
    };
  },

  tangent(group, item) {
    const path = addSvg(group, "path", "nl-line nl-dashed");
    return (state, scale) => {
      const [x, y, slope] = [state.at(item.x), state.at(item.y), state.at(item.slope)];
      const [px, py] = [scale.x(x), scale.y(y)];
      const [ux, uy] = [scale.x(x + 1) - px, scale.y(y + slope) - py];
      const share = (TANGENT * scale.unit) / Math.hypot(ux, uy);
      setAttributes(path, {
        d: `M${px - share * ux} ${py - share * uy}L${px + share * ux} ${py + share * uy}`,
      });
      return true;
    };
  },

  boundary(group, item) {
    const half = addSvg(group, "path", "nl-half");
    const drop = addSvg(group, "path", "nl-drop");
    const path = addSvg(group, "path", "nl-line nl-wide");
    const square = addSvg(group, "path", "nl-square");
    const hit = addSvg(group, "path", "nl-hit-line");
    const knob = addSvg(group, "circle", "nl-knob");
    const write = (item.sides ?? []).map(() => labelIn(group));
    return (state, scale) => {
      const [A, B, C] = [state.at(item.A), state.at(item.B), state.at(item.C)];
      const [x0, x1, y0, y1] = scale.limits;
      const corners = [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ];
      /** @param {number[]} point */
      const height = ([x, y]) => A * x + B * y + C;
      const positive = [];
      const ends = [];
      corners.forEach((corner, i) => {
        const next = corners[(i + 1) % 4];
        const [here, there] = [height(corner), height(next)];
        if (here >= 0) positive.push(corner);
        if (here >= 0 !== there >= 0) {
          const share = here / (here - there);
          const crossing = corner.map((c, axis) => c + share * (next[axis] - c));
          positive.push(crossing);
          ends.push(crossing);
        }
      });
      const place = ([x, y]) => [scale.x(x), scale.y(y)];
      const polygon = (points) =>
        points.length ? `M${points.map((point) => place(point).join(" ")).join("L")}` : "";
      setAttributes(half, { d: positive.length ? `${polygon(positive)}Z` : "" });
      const seen = ends.length === 2;
      setAttributes(path, { d: seen ? polygon(ends) : "" });
      setAttributes(hit, { d: seen ? polygon(ends) : "" });
      // Where a finger finds the line: near its upper end; the texts of the sides stand near the lower one.
      const [high, low] = ends.map(place).sort((a, b) => a[1] - b[1]);
      if (seen)
        setAttributes(knob, {
          cx: high[0] + 0.14 * (low[0] - high[0]),
          cy: high[1] + 0.14 * (low[1] - high[1]),
          r: 7 * scale.unit,
        });
      knob.style.display = seen && item.drag ? "" : "none";
      const norm = Math.hypot(A, B);
      const across = norm ? [A / norm, B / norm] : [0, 0];
      if (item.foot) {
        const from = item.foot.map(state.at);
        const distance = norm ? height(from) / norm : 0;
        const foot = from.map((c, axis) => c - distance * across[axis]);
        setAttributes(drop, { d: norm && distance ? polygon([from, foot]) : "" });
        // The sign for a right angle, 11 pixels wide, on the side of the point.
        const turn = distance < 0 ? -1 : 1;
        const [fx, fy] = place(foot);
        const [ux, uy] = [turn * across[0] * 11, -turn * across[1] * 11];
        setAttributes(square, { d: norm ? `M${fx + ux} ${fy + uy}l${-uy} ${ux}l${-ux} ${-uy}` : "" });
      }
      write.forEach((put, i) => {
        const words = writeParts(item.sides[i], state);
        const away = (i === 0 ? 1 : -1) * scale.line * 2.2;
        const half = (words.length * scale.letter) / 2;
        const places = seen
          ? SHARES.map((share) => [0, 1].map((axis) => high[axis] + share * (low[axis] - high[axis])))
          : [];
        const fits = places
          .map(([x, y]) => [x + away * 1.6 * across[0], y - away * across[1] + scale.line * 0.3])
          .find(
            ([x, y]) =>
              x - half > scale.left &&
              x + half < scale.right &&
              y - scale.line > scale.top &&
              y + 4 < scale.bottom,
          );
        // A side with no room for its name is a sliver.
        if (fits) put(words, ...fits, scale, { side: 0 });
        else put("", 0, 0, scale);
      });
      return seen || positive.length > 0;
    };
  },

  arrow(group, item) {
    const path = addSvg(group, "path", "nl-line nl-wide");
    const head = addSvg(group, "path", "nl-arrow-head");
    const grip = addSvg(group, "circle", "nl-grip");
    const write = item.label && labelIn(group);
    return (state, scale) => {
      const [x, y, dx, dy] = [state.at(item.x), state.at(item.y), state.at(item.dx), state.at(item.dy)];
      const [x1, y1, x2, y2] = [scale.x(x), scale.y(y), scale.x(x + dx), scale.y(y + dy)];
      const length = Math.hypot(x2 - x1, y2 - y1);
      const size = Math.min(16 * scale.unit, length);
      const share = length ? 1 - size / length : 0;
      setAttributes(path, { d: `M${x1} ${y1}L${x1 + share * (x2 - x1)} ${y1 + share * (y2 - y1)}` });
      const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
      setAttributes(head, {
        d: `M0 0L${-size} ${-size * 0.5}L${-size} ${size * 0.5}Z`,
        transform: `translate(${x2} ${y2}) rotate(${turn})`,
      });
      setAttributes(grip, {
        cx: x2,
        cy: y2,
        r: 15 * scale.unit,
        visibility: item.drag ? "visible" : "hidden",
      });
      if (write)
        write(writeParts(item.label, state), x2, y2 - 16 * scale.unit, scale, {
          side: dx < 0 ? -1 : 1,
          gap: 14,
        });
      return scale.holds(x2, y2);
    };
  },

  text(group, item) {
    const write = labelIn(group);
    return (state, scale) => {
      const [x, y] = [scale.x(state.at(item.x)), scale.y(state.at(item.y))];
      if (item.text)
        write(writeParts(item.text, state), x, y + scale.line * 0.3, scale, {
          side: ALIGN[item.align ?? "center"],
          gap: 4,
        });
      return scale.holds(x, y);
    };
  },

  band(group, item) {
    const area = addSvg(group, "rect", "nl-half");
    return (state, scale) => {
      const ends = (pair, low, high) =>
        (pair ?? [null, null]).map((end, i) => state.at(end) ?? [low, high][i]);
      const [x0, x1, y0, y1] = scale.limits;
      const xs = ends(item.x, x0, x1)
        .map(scale.x)
        .sort((a, b) => a - b);
      const ys = ends(item.y, y0, y1)
        .map(scale.y)
        .sort((a, b) => a - b);
      setAttributes(area, { x: xs[0], y: ys[0], width: xs[1] - xs[0], height: ys[1] - ys[0] });
      return true;
    };
  },
};
