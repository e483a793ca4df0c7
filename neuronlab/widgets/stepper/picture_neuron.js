// A neuron in a picture: its name and activation, its bias, and the numbers of the way forward and of the way back.

import { addElement } from "../kit/elements.js";

/** @import { StepperState } from "../kit/types.d.ts" */

const FUNCTIONS = { relu: "ReLU", identity: "linear" };

/**
 * Draw neuron j of layer l; returns {box, bias}: its element, and its bias as an edge without a line.
 * @param {{stage: HTMLElement, state: StepperState, places: any, cells: any, followers: any, notation: string}} drawing
 * @param {number} l
 * @param {number} j
 */
export function drawNeuron(drawing, l, j) {
  const { stage, state, places, cells } = drawing;
  const { sizes, columnX, rowOf } = places;
  const { isPair, isLow } = sizes;
  const box = addElement(stage, "div", "nl-neuron");
  Object.assign(box.style, {
    left: `${columnX(l)}px`,
    top: `${rowOf(l, j) - sizes.height / 2}px`,
    width: `${sizes.box}px`,
    height: `${sizes.height}px`,
  });
  const activation = activationIn(state, l);
  writeHead(addElement(box, "div", "nl-head"), drawing, l, j, activation);
  if (isLow) box.title = activation;
  const label = cells.addCell(box, () => ["b", l, null, j, null], "nl-bias");
  const after = addElement(label, "span", "nl-after");

  // In a pair the title has room for one: the bias on the way forward, the slope on the way back.
  const addTo = (parent, name, way) => cells.addCell(parent, (s) => [name, l, s, j, null], way);
  if (isPair) addTo(box, "slope", "nl-backward nl-in-title");
  const grid = addElement(box, "div", "nl-grid");
  addTo(grid, "z", "nl-forward");
  if (!isPair) addTo(grid, "slope", "nl-backward");
  addTo(grid, "a", "nl-forward");
  addTo(grid, "da", "nl-backward");
  if (!isPair) addElement(grid, "div", "nl-cell nl-forward");
  addTo(grid, "delta", "nl-backward");

  const weight = state.find("b", l, null, j);
  return { box, bias: { l, j, i: null, weight, number: label.querySelector(".nl-num"), after, label } };
}

const activationIn = ({ program }, l) => FUNCTIONS[program.activations[l]] ?? program.activations[l];

function writeHead(head, { state, followers, notation }, l, j, activation) {
  const { program } = state;
  const name = program.neuronsIn("letters")[l][j];
  const strong = addElement(head, "b", "", notation === "letters" ? name : j + 1);
  if (notation !== "letters") addElement(strong, "sup", "", `(${l + 1})`);
  if (program.isNamed(l)) {
    if (notation !== "letters") strong.append(` ${name}`);
    strong.className = "nl-name";
    strong.title = `${name}: ${activation}`;
  }
  addElement(head, "span", "nl-function", activation);
  if (state.follow) followers.letFollow(strong, ["neuron", l, j, null], `neuron ${name}`);
}
