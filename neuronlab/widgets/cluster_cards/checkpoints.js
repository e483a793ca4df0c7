// The widget of the checkpoints: cluster, checkpoint and price by sliders; what each interval wastes, and why.

import { makeSliders, setTraits } from "../kit/sliders.js";
import { makeResults, over, root } from "../kit/results.js";
import { makeCard } from "../kit/slider_card.js";
import { checkpointing } from "./failures.js";
import { makeWastedCurve } from "./wasted_curve.js";

const checkpointTraits = [
  "n_gpus",
  "device_mtbf",
  "checkpoint_seconds",
  "restart_seconds",
  "interval",
  "price_per_gpu_hour",
];
const failureFigures = [
  ["mtbf", "between failures"],
  ["failures", "failures a day"],
  ["best", "best interval"],
  ["least", "wasted at best"],
  ["written", "writing"],
  ["again", "work done again"],
  ["hours", "GPU-hours a day"],
  ["cost", "cost a day"],
];
const DAYS_IN_YEAR = 365.25;

function render({ model, el }) {
  const card = makeCard({ model, el }, "wasted", "What checkpoints and failures waste, with sliders");
  let amounts = null;
  let best = 1;

  const figures = makeResults(card.how, "share");
  const sentence = figures.makeHeadline(card.stage, "wasted");
  const paintCurve = makeWastedCurve(card.stage, (interval) => setTraits(model, { interval }));
  for (const [key, label] of failureFigures) figures.make(card.figures, key, label);

  const years = (seconds) => {
    const found = seconds / 86400 / DAYS_IN_YEAR;
    return found >= 1 ? `${amounts.number(found)} years` : "";
  };
  const paintSliders = makeSliders(card.controls, model, {
    Cluster: [
      {
        trait: "n_gpus",
        words: "GPUs",
        text: (n) => amounts.number(n),
        help: "All of them must work: the job stops when one fails",
      },
      {
        trait: "device_mtbf",
        words: "a GPU lasts",
        text: (s) => [amounts.seconds(s), years(s)],
        help: "Mean time between failures of one GPU, its share of host, network and software counted in",
      },
      ...model
        .get("presets")
        .map(({ name, source, traits }) => ({
          words: `like ${name}`,
          press: () => card.change(traits),
          help: source,
        })),
    ],
    Checkpoint: [
      {
        trait: "interval",
        words: "written every",
        kind: "update",
        text: (s) => amounts.seconds(s),
        help: "Time from one checkpoint to the next",
      },
      {
        trait: "checkpoint_seconds",
        words: "writing takes",
        kind: "input",
        text: (s) => amounts.seconds(s),
        help: "Meanwhile the training stands still",
      },
      {
        trait: "restart_seconds",
        words: "restart takes",
        text: (s) => amounts.seconds(s),
        help: "From the failure until the training goes on from the last checkpoint",
      },
      {
        words: "use Young's interval",
        press: () => setTraits(model, { interval: best }),
        help: "The interval that wastes the least, as long as writing takes far less than the time between failures",
      },
    ],
    "Assumed, not measured": [
      {
        trait: "price_per_gpu_hour",
        words: "a GPU-hour",
        text: (price) => `$ ${amounts.number(price)}`,
        help: "What an hour of one GPU costs: an assumption of yours",
      },
    ],
  });

  return card.begin((texts, hidden) => {
    amounts = texts;
    const given = Object.fromEntries(checkpointTraits.map((name) => [name, model.get(name)]));
    const found = checkpointing(given);
    best = found.best;
    paintSliders();
    paintCurve(found, given, amounts);
    figures.paint(whatIsWasted(found, given, amounts), hidden);
    const { seconds, percent, number } = amounts;
    const much =
      found.share >= 1 ? "hardly any work gets done" : `${percent(found.share)} of the time is wasted`;
    sentence.textContent = hidden
      ? ""
      : `A checkpoint every ${seconds(given.interval)}: ${much}, ${number(found.hours)} GPU-hours a day. Young's interval, ${seconds(found.best)}, wastes ${percent(found.least)}.`;
  });
}

function whatIsWasted(found, given, { number, seconds, percent }) {
  const { n_gpus, device_mtbf, checkpoint_seconds, restart_seconds, interval, price_per_gpu_hour } = given;
  const [C, M, R, I] = [checkpoint_seconds, found.mtbf, restart_seconds, interval].map(seconds);
  const letters = `C: writing a checkpoint; M: time between failures of the cluster${restart_seconds ? "; R: restart" : ""}`;
  const all = found.share < 1;
  const restarts = restart_seconds ? ["+", over(["R"], ["M"])] : [];
  const restartsNow = restart_seconds ? ["+", over([R], [M])] : [];
  return {
    share: {
      value: found.share,
      text: percent(found.share),
      letters: `I: time between checkpoints; ${letters}`,
      words: all
        ? `is the share of the time that brings no progress: writing checkpoints, and after a failure ${found.restarts ? "the restart and " : ""}half an interval's work on average, done again.`
        : "is more than there is: hardly any work gets done. The formula holds where all times are far below M.",
      symbols: [over(["C"], ["I"]), "+", over(["I"], ["2", "M"]), ...restarts],
      numbers: [over([C], [I]), "+", over([I], ["2", "·", M]), ...restartsNow],
    },
    mtbf: {
      value: found.mtbf,
      text: seconds(found.mtbf),
      words:
        "is the mean time until some GPU of the cluster fails: with n of them n times as often as with one.",
      symbols: [over(["time between failures of one GPU"], ["n"])],
      numbers: [over([seconds(device_mtbf)], [number(n_gpus)])],
    },
    failures: {
      value: found.failures,
      text: number(found.failures),
      words: "is how often the job stops in a day.",
      symbols: [over(["a day"], ["M"])],
      numbers: [over(["24 h"], [M])],
      letters: "M: time between failures of the cluster",
    },
    best: {
      value: found.best,
      text: seconds(found.best),
      letters,
      words:
        checkpoint_seconds < found.mtbf
          ? "is Young's interval: where writing checkpoints wastes as much as work done again."
          : "is Young's formula, and no longer the best interval: it holds where C is far below M, and here the cluster fails before a checkpoint is written.",
      symbols: [root("2", "C", "M")],
      numbers: [root("2", "·", C, "·", M)],
    },
    least: {
      value: found.least,
      text: percent(found.least),
      letters: `I: Young's interval; ${letters}`,
      words: "is what remains wasted at Young's interval.",
      symbols: [over(["C"], ["I"]), "+", over(["I"], ["2", "M"]), ...restarts],
      numbers: [
        over([C], [seconds(found.best)]),
        "+",
        over([seconds(found.best)], ["2", "·", M]),
        ...restartsNow,
      ],
    },
    written: {
      value: found.written,
      text: percent(found.written),
      letters: "C: writing a checkpoint; I: time between checkpoints",
      words: "is the share of the time in which checkpoints are written.",
      symbols: [over(["C"], ["I"])],
      numbers: [over([C], [I])],
    },
    again: {
      value: found.again,
      text: percent(found.again),
      letters: "I: time between checkpoints; M: time between failures of the cluster",
      words:
        "is what failures cost: each destroys the work since the last checkpoint, half an interval on average.",
      symbols: [over(["I"], ["2", "M"])],
      numbers: [over([I], ["2", "·", M])],
    },
    hours: {
      value: found.hours,
      text: number(found.hours),
      words: all
        ? "are lost: this share of what all GPUs have in a day."
        : "are lost: all that the GPUs have in a day.",
      symbols: ["wasted", "·", "n", "·", "24 h"],
      numbers: [all ? percent(found.share) : "100 %", "·", number(n_gpus), "·", "24 h"],
      letters: "n: GPUs",
    },
    cost: {
      value: found.cost,
      text: `$ ${number(found.cost)}`,
      words: "is what the lost GPU-hours cost, at the price assumed.",
      symbols: ["GPU-hours", "·", "price"],
      numbers: [number(found.hours), "·", `$ ${number(price_per_gpu_hour)}`],
    },
  };
}

export default { render };
