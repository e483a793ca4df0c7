// The sliders and choices of the timeline: model, GPUs and network.

import { makeSliders } from "../kit/sliders.js";

/** @import { Model } from "../kit/types.d.ts" */

/**
 * Add them to `host`; `amounts()` returns how amounts are written at present. Returns what paints them.
 * @param {HTMLElement} host
 * @param {Model} model
 * @param {() => any} amounts
 */
export function makeStepControls(host, model, amounts) {
  const links = new Map(
    model.get("links").map(([name, latency, bandwidth]) => [name, { link: name, latency, bandwidth }]),
  );
  const isThat = (line, known) =>
    known && known.latency === line.latency && known.bandwidth === line.bandwidth;
  function lineOf(change) {
    const line = { latency: model.get("latency"), bandwidth: model.get("bandwidth"), ...change };
    const same = [links.get(model.get("link")), ...links.values()].find((known) => isThat(line, known));
    return { ...line, link: same?.link ?? model.get("own") };
  }

  return makeSliders(host, model, {
    Model: [
      {
        trait: "parameters",
        words: "parameters",
        kind: "weight",
        text: (n) => amounts().count(n),
        help: "Weights and biases; each has a gradient that all GPUs must agree on",
      },
      {
        trait: "precision",
        words: "gradient in",
        options: Object.entries(model.get("precisions")).map(([name, bytes]) => [
          name,
          name,
          `${bytes} byte${bytes > 1 ? "s" : ""}`,
        ]),
        help: "The format of a gradient on the wire, and the bytes it takes; fp16 takes as many as bf16",
      },
      {
        trait: "compute",
        words: "compute time",
        kind: "activation",
        text: (s) => amounts().seconds(s),
        help: "Seconds that an ordinary GPU calculates in one step, forward and backward pass together",
      },
      {
        trait: "n_buckets",
        words: "buckets",
        text: (n) => amounts().number(n),
        help: "In how many parts the gradients travel; the first parts go while the backward pass still runs",
      },
      {
        trait: "stage",
        words: "ZeRO stage",
        options: [0, 1, 2].map((stage) => [
          stage,
          String(stage),
          ["none", "optimiser", "+ gradients"][stage],
        ]),
        help: "What the GPUs share out; from stage 1 on the new weights are handed round after the update",
      },
    ],
    GPUs: [
      {
        trait: "n_workers",
        words: "workers",
        text: (n) => amounts().number(n),
        help: "GPUs, each with its own shard of the batch and a copy of the model",
      },
      {
        trait: "gpus_per_server",
        words: "GPUs a server",
        text: (n) => amounts().number(n),
        help: "GPUs in one server, joined by NVLink 4; 72 are a whole rack of the next generation",
      },
      {
        trait: "nics_per_server",
        words: "NICs a server",
        text: (n) => amounts().number(n),
        help: "Network cards of a server: each has the link below, and a ring of its own with its part of the gradients",
      },
      {
        trait: "slowest",
        words: "slowest GPU",
        text: (factor) => `${amounts().number(factor)} ×`,
        help: "How many times as long the slowest GPU calculates; all wait for it",
      },
    ],
    Network: [
      {
        trait: "link",
        words: "link",
        menu: true,
        options: [...links.keys()].map((name) => [name, name]),
        set: (name) => links.get(name) ?? {},
        help: "The link of each network card, set below; NVLink and PCIe end at the server, with 8 GPUs as a rule",
      },
      {
        trait: "bandwidth",
        words: "bandwidth",
        kind: "error",
        text: (rate) => [amounts().rate(rate), amounts().bits(rate)],
        set: (bandwidth) => lineOf({ bandwidth }),
        help: "Of one direction: in bytes a second, as we calculate, and in bits a second, as links are sold",
      },
      {
        trait: "latency",
        words: "latency",
        kind: "error",
        text: (s) => amounts().seconds(s),
        set: (latency) => lineOf({ latency }),
        help: "How long a message is on its way however short it is",
      },
      {
        trait: "loss",
        words: "packet loss",
        text: (share) => amounts().percent(share),
        help: "The share of the packets that do not arrive",
      },
      {
        trait: "recovery",
        words: "sent again",
        options: [
          ["selective repeat", "the lost", "selective repeat"],
          ["go-back-N", "all since", "go-back-N"],
        ],
        help: "Selective repeat sends only the lost packet again, go-back-N that one and all that followed it",
      },
      {
        trait: "window",
        words: "window",
        text: (n) => amounts().number(n),
        shown: () => model.get("recovery") === "go-back-N",
        help: "Packets under way until the sender hears of a loss: go-back-N sends so many again",
      },
      {
        trait: "timeout",
        words: "time-out",
        text: (s) => amounts().seconds(s),
        help: "What a lost packet waits for if nothing comes behind it; NCCL asks for 4.29 s, cards may begin lower",
      },
    ],
  });
}
