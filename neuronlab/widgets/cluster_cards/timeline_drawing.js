// The timeline of a training step, drawn to scale: one lane for GPUs, one for the slowest, one for the network.

import { addElement } from "../kit/elements.js";
import { secondsUnit } from "../kit/units.js";

const kinds = [
  ["forward", "forward pass"],
  ["backward", "backward pass"],
  ["communicate", "gradients on the network"],
  ["gather", "new weights on the network"],
  ["timeout", "time-outs"],
  ["wait", "waiting"],
  ["update", "update"],
];
const LEAST = 2; // pixels: whatever takes time is seen,
const MOST_ADDED = 0.02; // but all that is drawn wider than it lasts adds at most this share of its lane
const JOINED = 30; // pixels: buckets narrower than that are a band where they touch, or the lines between would eat them
const NARROW = 5; // pixels: what is narrower has no frame
const TOUCHING = 0.03; // of a bucket: what is between two that touch
const USUAL = 800; // pixels of a lane, while it stands outside the page
const MOST_TICKS = 5;
const tickSteps = [1, 2, 2.5, 5, 10];

/**
 * Draw into `host`; returns a function that paints a step as `trainingStep` makes it.
 * @param {HTMLElement} host
 */
export function makeTimeline(host) {
  const area = addElement(host, "div", "nl-tl");
  area.setAttribute("role", "img");
  const axis = addElement(area, "div", "nl-tl-axis");
  const room = addElement(area, "div", "nl-tl-lanes");
  const lanes = Object.fromEntries(["compute", "slowest", "network"].map((name) => [name, makeLane(room)]));
  const ticks = addElement(area, "div", "nl-tl-ticks");
  const exposed = addElement(area, "div", "nl-tl-exposed");
  const exposedText = addElement(exposed, "span");
  const legend = addElement(host, "div", "nl-tl-legend");
  for (const [kind, words] of kinds) {
    const entry = addElement(legend, "span");
    addElement(entry, "i", `nl-tl-box nl-tl-${kind}`);
    entry.append(words);
  }

  return function paint(step, given, amounts, hidden) {
    const { n_workers: n } = given;
    const end = step.seconds;
    const width = lanes.network.track.clientWidth || USUAL;
    const perSecond = width / end; // pixels
    const place = (seconds) => `${(100 * seconds) / end}%`;
    const hasSlowest = step.segments.some(([lane]) => lane === "slowest");
    const names = {
      compute: n === 1 ? "the GPU" : !hasSlowest ? "each GPU" : n > 2 ? "the others" : "the other",
      slowest: "the slowest",
      network: "network",
    };
    for (const [name, lane] of Object.entries(lanes)) {
      lane.row.hidden = name === "slowest" && !hasSlowest;
      lane.name.textContent = names[name];
      const boxes = inBands(
        step.segments.filter(([of]) => of === name),
        perSecond,
      );
      const least = Math.min(LEAST, (MOST_ADDED * width) / boxes.length);
      lane.track.style.setProperty("--nl-least", `${least}px`);
      lane.track.replaceChildren(
        ...boxes.map((box) => drawBox(box, place, perSecond, least, hidden ? null : amounts)),
      );
    }
    lanes.network.track.dataset.empty = n === 1 ? "nothing to send" : "";

    const [size, unit] = secondsUnit(end);
    axis.replaceChildren();
    ticks.replaceChildren();
    for (const tick of ticksUpTo(end / size)) {
      const at = place(tick * size);
      addElement(axis, "i").style.left = at;
      const text = addElement(ticks, "span");
      text.textContent = `${amounts.number(tick)} ${unit}`;
      text.style.left = at;
    }

    const isExposed = step.exposed > 0.002 * end;
    exposed.style.visibility = isExposed ? "" : "hidden";
    exposed.style.setProperty("--nl-from", place(step.compute));
    exposedText.textContent = `no GPU calculates: ${hidden ? "?" : amounts.seconds(step.exposed)}`;
    const lasting = hidden ? "" : ` of ${amounts.seconds(end)}`;
    area.setAttribute("aria-label", `Timeline of one training step${lasting}, to scale`);
  };
}

function makeLane(room) {
  const row = addElement(room, "div", "nl-tl-lane");
  return { row, name: addElement(row, "span", "nl-tl-name"), track: addElement(row, "div", "nl-tl-track") };
}

/**
 * The segments of one lane, buckets that are too narrow to tell apart joined where they touch.
 * @param {any[][]} segments
 * @param {number} perSecond
 */
function inBands(segments, perSecond) {
  const bands = [];
  for (const [, kind, start, stop, label] of segments) {
    const last = bands.at(-1);
    const isBucket = kind === "communicate";
    const narrow = isBucket && (stop - start) * perSecond < JOINED;
    const touches = isBucket && last?.kind === kind && start - last.stop < TOUCHING * (stop - start);
    if (touches && narrow && last.narrow) {
      last.count += 1;
      Object.assign(last, { stop, label: `${last.count} buckets` });
    } else bands.push({ kind, start, stop, label, narrow, touches, count: 1 });
  }
  return bands;
}

/** A box as wide as its time; without `amounts` its times are not told. */
function drawBox({ kind, start, stop, label, touches }, place, perSecond, least, amounts) {
  const box = document.createElement("div");
  box.className = `nl-tl-box nl-tl-${kind}`;
  box.classList.toggle("nl-tl-next", touches);
  box.classList.toggle("nl-tl-thin", kind !== "update" && (stop - start) * perSecond < NARROW);
  box.style.left = place(start);
  box.style.width = place(stop - start);
  // Browsers paint whole pixels, and some of them none for a narrower box: it gets one, as pale as it is narrow.
  const wide = Math.max((stop - start) * perSecond, least);
  if (wide < 1) Object.assign(box.style, { opacity: String(wide), minWidth: "1px" });
  const times = amounts
    ? `: ${amounts.seconds(stop - start)}, from ${amounts.seconds(start)} to ${amounts.seconds(stop)}`
    : "";
  box.title = kind === "update" ? "update: here all GPUs change their weights" : label + times;
  // Of many buckets only the number has room.
  const [, bucket] = /^bucket (\d+) of \d\d/.exec(label) ?? [];
  if (kind !== "update") addElement(box, "span", "", bucket ?? label);
  return box;
}

/** Round numbers from 0 to `end`, at most MOST_TICKS apart from 0. */
function ticksUpTo(end) {
  const least = end / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const apart = power * tickSteps.find((step) => step * power >= least * (1 - 1e-9));
  return Array.from({ length: Math.floor((end / apart) * (1 + 1e-9)) + 1 }, (_, k) =>
    Number((k * apart).toPrecision(6)),
  );
}
