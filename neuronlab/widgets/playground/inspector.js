// What is pointed at, in full: a weight, a neuron, a point, a place of the plane, or the losses of an epoch.

import { noticeChanges } from "../kit/changes.js";
import { formatNumber, fullNumber } from "../kit/numbers.js";
import { neuronName, neuronTitle, placeOfBias, placeOfNeuron, placeOfWeight, shortName } from "./places.js";

const POINTED =
  "Point at a weight, a neuron, a point or a curve, or reach it with the Tab and arrow keys, to read it here in full.";
const LONGEST = "−0.008888888888888888"; // of usual numbers in full

/** A title, and lines of [words, value]. */
const DESCRIBE = {
  neuron({ network, frame }, { layer: l, row: j }) {
    const title = neuronTitle(network, l, j);
    if (l === 0) return [title, [["", j ? "grows from the bottom to the top" : "grows from left to right"]]];
    const lines = [["bias", fullNumber(frame.weights[placeOfBias(network, l, j)])]];
    for (let i = 0; i < network.sizes[l - 1]; i++) {
      const words = `${i ? "" : "weight "}from ${shortName(network, l - 1, i)}`;
      lines.push([words, fullNumber(frame.weights[placeOfWeight(network, l, j, i)])]);
    }
    if (l < network.sizes.length - 1)
      lines.push(["largest output shown", formatNumber(frame.scales[placeOfNeuron(network, l, j)])]);
    return [title, lines];
  },

  weight({ network, frame }, { layer: l, row: j, column: i }) {
    const title = `weight from ${neuronName(network, l - 1, i)} to ${neuronName(network, l, j)}`;
    return [title, [["", fullNumber(frame.weights[placeOfWeight(network, l, j, i)])]]];
  },

  point({ chosen, brush }, { point }) {
    const use =
      point.test || brush !== null
        ? ""
        : point === chosen
          ? "chosen: “explain a step” takes it"
          : "click it for “explain a step”";
    return [
      `${point.test ? "test point" : "training point"} of class ${point.label}`,
      [
        ["x₁", fullNumber(point.x)],
        ["x₂", fullNumber(point.y)],
        ["", use],
      ],
    ];
  },

  place: (_, { x, y }) => [
    "place",
    [
      ["x₁", formatNumber(x, 3)],
      ["x₂", formatNumber(y, 3)],
    ],
  ],

  epoch: ({ losses: [train, test] }, { epoch, first }) => [
    `mean loss after epoch ${first + epoch}`,
    [
      ["training points", fullNumber(train[epoch] ?? NaN)],
      ["test points", fullNumber(test[epoch] ?? NaN)],
    ],
  ],
};

/** Write into `host` what is pointed at, and into `said` what shall be heard; returns {paint, reserve}. */
export function makePlaygroundInspector(host, said, state) {
  const isNew = noticeChanges();
  let heard = null;

  function write([title, lines]) {
    const parts = lines.map(([words, value]) => {
      const part = document.createElement("span");
      part.append(
        words ? `${words} ` : "",
        Object.assign(document.createElement("i"), { textContent: value }),
      );
      return part;
    });
    host.replaceChildren(
      Object.assign(document.createElement("b"), { textContent: title }),
      " ",
      ...parts.flatMap((part) => [part, " "]),
    );
  }

  function paint() {
    const { pointed } = state;
    if (!isNew(pointed, state.frame, state.chosen, state.brush)) return;
    host.classList.toggle("nl-idle", !pointed);
    if (pointed) write(DESCRIBE[pointed.kind](state, pointed));
    else host.textContent = POINTED;
    if (pointed?.spoken && pointed !== heard) said.textContent = host.textContent;
    heard = pointed;
  }

  /**
   * Keep as much room as the neuron with the most inputs needs, so that nothing moves when it is pointed at. Where that
   * is more than `highest` pixels, all is written smaller.
   */
  function reserve(inAColumn = false, highest = Infinity) {
    const most = Math.max(...state.network.sizes.slice(0, -1));
    const [written, isIdle] = [[...host.childNodes], host.classList.contains("nl-idle")];
    host.style.minHeight = "";
    host.classList.remove("nl-idle", "nl-pg-dense");
    const words = Array(most + 2).fill("from aa");
    // In a narrow column these words make a second line.
    if (inAColumn) words[0] = "weight from aa";
    write(["neuron", words.map((each) => [each, LONGEST])]);
    host.classList.toggle("nl-pg-dense", host.offsetHeight > highest);
    host.style.minHeight = `${host.offsetHeight}px`;
    host.classList.toggle("nl-idle", isIdle);
    host.replaceChildren(...written);
  }

  return { paint, reserve };
}
