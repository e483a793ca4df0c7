// The loss from step to step beside its landscape, on a logarithmic scale, and as a pale line that of the way before.

import { addSvg, setAttributes } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { makeLogPicture, ticksOf } from "./plot_axes.js";

const AROUND = { left: 62, right: 12, top: 24, bottom: 24 }; // the curve, in pixels
const HIGHEST_SHOWN = 1e3; // times the first loss
const LOWEST_SHOWN = 1e-8; // times the highest one shown

/**
 * Make the curve inside `host`; returns {arrange, paint}.
 * @param {HTMLElement} host
 * @param {any} state
 */
export function makeLandscapeCurve(host, state) {
  const { svg, edges, arrange, rule, write } = makeLogPicture(host, "nl-ll-curve", AROUND);
  const area = addSvg(svg, "svg");
  const ghost = addSvg(area, "path", "nl-ll-curve-ghost");
  const line = addSvg(area, "path", "nl-ll-curve-line");
  const dot = addSvg(svg, "circle", "nl-ll-curve-dot");

  function paint() {
    const { left, right, top, bottom } = edges;
    if (!(right > left)) return; // outside the page
    const { now, before, position, floor, model } = state;
    setAttributes(area, {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
    });
    const [low, high] = spanOf([now, before], floor);
    const { epochs } = now.chosen;
    const x = (epoch) => left + ((right - left) * epoch) / epochs;
    const comma = model.get("comma");
    const y = rule(low, high, comma);
    const draw = (path, shown, steps) => {
      let pen = "M";
      const parts = (shown?.losses ?? []).map(([k, loss]) => {
        if (k > steps || !(loss > floor)) return "";
        const part = `${pen}${x(k / shown.way.perEpoch).toFixed(1)} ${y(Math.max(loss - floor, low / 10)).toFixed(1)}`;
        pen = "L";
        return part;
      });
      setAttributes(path, { d: parts.join("") });
    };
    draw(ghost, before, before?.way.n ?? 0);
    draw(line, now, position);
    const above = state.spot(position).loss - floor;
    const seen = above >= low && above <= high;
    dot.style.display = seen ? "" : "none";
    if (seen) setAttributes(dot, { cx: x(position / now.way.perEpoch), cy: y(above), r: 4 });
    for (const tick of ticksOf(0, epochs).filter(Number.isInteger))
      write(String(tick), { x: x(tick), y: bottom + 16, "text-anchor": "middle" });
    write(floor ? `mean loss, above ${formatNumber(floor, 3, comma)}` : "mean loss", { x: left, y: top - 9 });
    write(state.nSamples > 1 ? "epoch" : "step", { x: right, y: top - 9, "text-anchor": "end" });
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
