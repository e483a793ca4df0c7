// The widget of the timeline: model, GPUs and network by sliders; the step to scale, and every number explained.

import { makeResults } from "../kit/results.js";
import { makeCard } from "../kit/slider_card.js";
import { makeStepControls } from "./step_controls.js";
import { explained, said } from "./step_results.js";
import { trainingStep } from "./training_step.js";
import { makeTimeline } from "./timeline_drawing.js";

const stepTraits = [
  "parameters",
  "n_workers",
  "compute",
  "slowest",
  "n_buckets",
  "latency",
  "bandwidth",
  "loss",
  "recovery",
  "window",
  "stage",
  "gpus_per_server",
  "nics_per_server",
  "timeout",
  "inside",
];
const figureNames = [
  ["seconds", "time of one step"],
  ["exposed", "all GPUs wait"],
  ["communicate", "network busy"],
  ["timeouts", "time-outs"],
  ["bytes", "gradients"],
  ["sent", "sent by each GPU"],
  ["left", "bandwidth left"],
  ["algorithm", "algorithm bandwidth"],
  ["bus", "bus bandwidth"],
];

function render({ model, el }) {
  const card = makeCard({ model, el }, "step", "One training step on the time axis, with sliders");
  let amounts = null;

  const figures = makeResults(card.how, "utilisation");
  const sentence = figures.makeHeadline(card.stage, "utilisation");
  const paintTimeline = makeTimeline(card.stage);
  for (const [key, label] of figureNames) figures.make(card.figures, key, label);

  const paintControls = makeStepControls(card.controls, model, () => amounts);

  return card.begin((texts, hidden) => {
    amounts = texts;
    const given = Object.fromEntries(stepTraits.map((name) => [name, model.get(name)]));
    given.bytes_per_parameter = model.get("precisions")[model.get("precision")];
    const step = trainingStep(given);
    paintControls();
    paintTimeline(step, given, amounts, hidden);
    figures.paint(explained(step, given, amounts, model), hidden);
    sentence.textContent = hidden ? "" : said(step, given, amounts);
  });
}

export default { render };
