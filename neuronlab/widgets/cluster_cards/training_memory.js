// The widget of the training's memory: model and GPUs by sliders, ZeRO's stages as bars to choose from.

import { addElement } from "../kit/elements.js";
import { makeSliders, setTraits } from "../kit/sliders.js";
import { makeResults, over } from "../kit/results.js";
import { makeCard } from "../kit/slider_card.js";
import { adamMemory } from "./adam_memory.js";

const MOST_TIMES = 2.5; // what a GPU holds; longer bars are cut
const partKinds = { weights: "weight", gradients: "error", optimizer: "update" };
const partWords = { weights: "weights", gradients: "gradients", optimizer: "optimiser" };
const stageWords = ["none shared", "optimiser shared", "+ gradients", "+ weights"];
const memoryFigures = [
  ["weights", "weights"],
  ["gradients", "gradients"],
  ["optimizer", "optimiser"],
  ["needed", "GPUs needed"],
  ["largest", "largest model"],
  ["sent", "sent in a step"],
];

function render({ model, el }) {
  const card = makeCard({ model, el }, "zero", "The memory of training on each GPU, with sliders");
  let amounts = null;
  const figures = makeResults(card.how, "total");
  const sentence = figures.makeHeadline(card.stage, "on each GPU");
  const paintStages = makeStages(card.stage, model);
  for (const [key, label] of memoryFigures) figures.make(card.figures, key, label);
  const paintSliders = makeSliders(card.controls, model, {
    Model: [
      {
        trait: "parameters",
        words: "parameters",
        kind: "weight",
        text: (n) => amounts.count(n),
        help: "Weights and biases of the model",
      },
    ],
    GPUs: [
      {
        trait: "n_gpus",
        words: "GPUs",
        text: (n) => amounts.number(n),
        help: "GPUs that share the training",
      },
      {
        trait: "gpu_bytes",
        words: "a GPU holds",
        text: (bytes) => amounts.bytes(bytes),
        help: "Memory of one GPU; 1 GB is 1e9 bytes",
      },
    ],
  });

  return card.begin((texts, hidden) => {
    amounts = texts;
    const given = {
      parameters: model.get("parameters"),
      n_gpus: model.get("n_gpus"),
      gpu_bytes: model.get("gpu_bytes"),
      bytes_of: model.get("bytes_of"),
      sharded: model.get("sharded"),
    };
    const stage = model.get("stage");
    const all = given.sharded.map((_, each) => adamMemory(given, each));
    const found = all[stage];
    paintSliders();
    paintStages(all, given, stage, amounts);
    figures.paint(counted(found, given, stage, amounts), hidden);
    const { bytes, count, number } = amounts;
    const more =
      found.needed === null
        ? "No number of GPUs is enough at this stage."
        : found.fits
          ? `Models of up to ${count(found.largest)} parameters would fit.`
          : `It takes at least ${number(found.needed)} GPUs.`;
    sentence.textContent = hidden
      ? ""
      : `Stage ${stage} ${found.fits ? "fits" : "does not fit"}: it takes ${bytes(found.total)}, and a GPU holds ${bytes(given.gpu_bytes)}. ${more}`;
  });
}

/** The four stages as rows of radio buttons, each with its bar. */
function makeStages(host, model) {
  const group = addElement(host, "div", "nl-zr");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", "ZeRO stage");
  const holds = addElement(addElement(group, "div", "nl-zr-head"), "span");
  const name = `nl-${Math.random().toString(36).slice(2)}`;
  const rows = model.get("sharded").map((_, stage) => {
    const row = addElement(group, "label", "nl-zr-row");
    const radio = Object.assign(addElement(row, "input"), { type: "radio", name });
    radio.addEventListener("change", () => setTraits(model, { stage }));
    const words = addElement(row, "span", "nl-zr-words");
    addElement(words, "b", "", `stage ${stage}`);
    addElement(words, "small", "", stageWords[stage]);
    const track = addElement(row, "span", "nl-zr-track");
    const parts = Object.entries(partKinds).map(([part, kind]) => [
      part,
      addElement(track, "i", `nl-zr-${kind}`),
    ]);
    addElement(track, "span", "nl-zr-line");
    const verdict = addElement(row, "span", "nl-zr-verdict");
    return { row, radio, track, parts, size: addElement(verdict, "b"), fits: addElement(verdict, "small") };
  });
  const legend = addElement(host, "div", "nl-zr-legend");
  for (const [part, kind] of Object.entries(partKinds)) {
    const entry = addElement(legend, "span");
    addElement(entry, "i", `nl-zr-${kind}`);
    const bytes = model.get("bytes_of")[part];
    entry.append(`${partWords[part]}, ${bytes} bytes a parameter`);
  }

  return function paint(all, given, chosen, amounts) {
    const most = Math.max(...all.map((each) => each.total));
    const longest = Math.max(1.05 * given.gpu_bytes, Math.min(MOST_TIMES * given.gpu_bytes, most));
    group.style.setProperty("--nl-holds", String(given.gpu_bytes / longest));
    holds.textContent = `a GPU holds ${amounts.bytes(given.gpu_bytes)}`;
    rows.forEach(({ row, radio, track, parts, size, fits }, stage) => {
      const found = all[stage];
      radio.checked = stage === chosen;
      row.classList.toggle("nl-on", stage === chosen);
      for (const [part, bar] of parts) bar.style.width = `${(100 * found[part]) / longest}%`;
      track.classList.toggle("nl-zr-cut", found.total > longest * (1 + 1e-9));
      size.textContent = amounts.bytes(found.total);
      fits.textContent = found.fits ? "✓ fits" : "✗ does not fit";
      row.classList.toggle("nl-zr-fits", found.fits);
    });
  };
}

function counted(found, given, stage, { bytes, count, number }) {
  const { parameters, n_gpus, gpu_bytes, bytes_of, sharded } = given;
  const [P, n] = [count(parameters), number(n_gpus)];
  const part = (name, words) => {
    const shared = sharded[stage].includes(name) && n_gpus > 1;
    return {
      value: found[name],
      text: bytes(found[name]),
      letters: shared ? "n: GPUs" : "",
      words: `${words} ${shared ? `In stage ${stage} each GPU keeps an n-th of them.` : "Every GPU keeps them all."}`,
      symbols: shared
        ? [over(["parameters"], ["n"]), "·", "bytes of each"]
        : ["parameters", "·", "bytes of each"],
      numbers: shared
        ? [over([P], [n]), "·", `${bytes_of[name]} bytes`]
        : [P, "·", `${bytes_of[name]} bytes`],
    };
  };
  return {
    total: {
      value: found.total,
      text: bytes(found.total),
      words: "is what weights, gradients and the optimiser's numbers take together. Activations come on top.",
      symbols: ["weights", "+", "gradients", "+", "optimiser"],
      numbers: [bytes(found.weights), "+", bytes(found.gradients), "+", bytes(found.optimizer)],
    },
    weights: part("weights", "in 16 bits are what both passes calculate with."),
    gradients: part("gradients", "in 16 bits, one for each parameter."),
    optimizer: part(
      "optimizer",
      "Adam keeps three 32-bit numbers for each parameter: the exact weight, and two running means.",
    ),
    needed: {
      value: found.needed ?? "",
      text: found.needed === null ? "no number" : number(found.needed),
      words:
        found.needed === null
          ? "of GPUs is enough: what every GPU keeps whole is too much for it."
          : found.shared
            ? "at least: what each keeps whole, and its share of the rest, must find room."
            : "is enough for the memory: in stage 0 more GPUs do not make room.",
      symbols:
        found.needed === null || !found.shared
          ? null
          : [
              over(
                ["parameters", "·", "bytes shared"],
                found.whole ? ["a GPU holds", "−", "bytes kept whole"] : ["a GPU holds"],
              ),
            ],
      numbers:
        found.needed === null
          ? null
          : [
              over(
                [P, "·", number(found.shared)],
                found.whole ? [bytes(gpu_bytes), "−", bytes(found.whole * parameters)] : [bytes(gpu_bytes)],
              ),
              ", rounded up,",
            ],
    },
    largest: {
      value: found.largest,
      text: count(found.largest),
      letters: found.shared && n_gpus > 1 ? "n: GPUs" : "",
      words: "parameters are the most whose training fits these GPUs at this stage.",
      symbols: [
        over(
          ["a GPU holds"],
          found.shared
            ? found.whole
              ? ["bytes kept whole", "+", "bytes shared", "÷", "n"]
              : ["bytes shared", "÷", "n"]
            : ["bytes a parameter"],
        ),
      ],
      numbers: [
        over(
          [bytes(gpu_bytes)],
          found.shared
            ? [...(found.whole ? [number(found.whole), "+"] : []), number(found.shared), "÷", n]
            : [number(found.whole)],
        ),
      ],
    },
    sent: {
      value: found.sent,
      text: bytes(found.sent),
      letters: "n: GPUs",
      words:
        n_gpus === 1
          ? "One GPU has nobody to send to."
          : stage === 3
            ? "by each GPU: weights are gathered for the forward pass and again for the backward pass, gradients are added up."
            : "by each GPU: gradients are added up, and the sums or the new weights are handed round.",
      symbols:
        n_gpus === 1
          ? null
          : [
              `${stage === 3 ? 3 : 2}`,
              "·",
              "parameters",
              "·",
              `${bytes_of.gradients} bytes`,
              "·",
              over(["n", "−", "1"], ["n"]),
            ],
      numbers: [
        `${stage === 3 ? 3 : 2}`,
        "·",
        P,
        "·",
        `${bytes_of.gradients} bytes`,
        "·",
        over([number(n_gpus - 1)], [n]),
      ],
    },
  };
}

export default { render };
