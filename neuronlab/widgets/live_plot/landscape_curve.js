// The loss from step to step beside its landscape, on a logarithmic scale, and as a pale line that of the way before.

import { formatNumber } from "../kit/numbers.js";
import { setAll, svgElement } from "./plot_shapes.js";
import { logTicks, ticksOf } from "./plot_axes.js";

const AROUND = { left: 62, right: 12, top: 24, bottom: 24 }; // the curve, in pixels
const HIGHEST_SHOWN = 1e3; // times the first loss
const LOWEST_SHOWN = 1e-8; // times the highest one shown

/**
 * Make the curve inside `host`; returns {arrange, paint}.
 * @param {HTMLElement} host
 * @param {any} state
 */
export function makeLandscapeCurve(host, state) {
  const svg = svgElement("svg", "nl-ll-curve", null);
  svg.setAttribute("aria-hidden", "true"); // what it says stands in the sentence above it
  host.append(svg);
  const grid = svgElement("g", "nl-dp-grid", svg);
  const area = svgElement("svg", "", svg);
  const ghost = svgElement("path", "nl-ll-curve-ghost", area);
  const line = svgElement("path", "nl-ll-curve-line", area);
  const dot = svgElement("circle", "nl-ll-curve-dot", svg);
  let [width, height] = [0, 0];

  function arrange(wide, high) {
    [width, height] = [wide, high];
    setAll(svg, { width, height });
  }

  function paint() {
    if (!width) return;
    const { now, before, position, floor } = state;
    const [left, right] = [AROUND.left, width - AROUND.right];
    const [top, bottom] = [AROUND.top, height - AROUND.bottom];
    setAll(area, {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
    });
    const [low, high] = spanOf([now, before], floor);
    const { epochs } = now.chosen;
    const x = (epoch) => left + ((right - left) * epoch) / epochs;
    const y = (loss) => bottom - ((bottom - top) * Math.log2(loss / low)) / Math.log2(high / low);
    const draw = (path, shown, steps) => {
      let pen = "M";
      const parts = (shown?.losses ?? []).map(([k, loss]) => {
        if (k > steps || !(loss > floor)) return "";
        const part = `${pen}${x(k / shown.way.perEpoch).toFixed(1)} ${y(Math.max(loss - floor, low / 10)).toFixed(1)}`;
        pen = "L";
        return part;
      });
      setAll(path, { d: parts.join("") });
    };
    draw(ghost, before, before?.way.n ?? 0);
    draw(line, now, position);
    const above = state.spot(position).loss - floor;
    const seen = above >= low && above <= high;
    dot.style.display = seen ? "" : "none";
    if (seen) setAll(dot, { cx: x(position / now.way.perEpoch), cy: y(above), r: 4 });
    rule({ left, right, top, bottom, low, high, epochs, x, y });
  }

  function rule({ left, right, top, bottom, low, high, epochs, x, y }) {
    grid.replaceChildren();
    const comma = state.model.get("comma");
    for (const value of logTicks(low, high)) {
      const at = y(value);
      setAll(svgElement("line", "", grid), { x1: left, x2: right, y1: at, y2: at });
      write(formatNumber(value, 3, comma), left - 6, at + 4, "end");
    }
    for (const tick of ticksOf(0, epochs).filter(Number.isInteger))
      write(String(tick), x(tick), bottom + 16, "middle");
    write(
      state.floor ? `mean loss, above ${formatNumber(state.floor, 3, comma)}` : "mean loss",
      left,
      top - 9,
      "start",
    );
    write(state.nSamples > 1 ? "epoch" : "step", right, top - 9, "end");
  }

  function write(text, x, y, anchor) {
    const made = svgElement("text", "", grid);
    made.textContent = text;
    setAll(made, { x, y, "text-anchor": anchor });
  }

  return { arrange, paint };
}

/** Between which two losses the axis runs: both ways are seen, but nothing that is noise of rounding. */
function spanOf(shown, floor) {
  const found = shown.filter(Boolean);
  const first = Math.max(...found.map(({ losses }) => losses[0][1] - floor));
  const all = found
    .flatMap(({ losses }) => losses.map(([, loss]) => loss - floor))
    .filter((loss) => loss > 0 && loss <= HIGHEST_SHOWN * first);
  if (!all.length) return [0.1, 1];
  const high = 1.5 * all.reduce((most, loss) => Math.max(most, loss));
  const low = all.reduce((least, loss) => Math.min(least, loss));
  return [Math.max(LOWEST_SHOWN * high, Math.min(low / 1.5, high / 10)), high];
}
