// The card of a neuron that learns at once or waits: where it starts on its curve, and its loss over the updates.

import { formatNumber } from "../kit/numbers.js";
import { makePlotCard } from "./plot_card.js";
import { makeSheets } from "./plot_sheets.js";
import { runOf } from "./saturation_run.js";

const UPDATES = 300;
const EVERY = 5;
const RATE = 0.15;
const FIRST_OF_RUN = UPDATES / EVERY + 2; // counted from the end of the values, where the run and one number stand

const render = (props) =>
  makePlotCard(
    props,
    (host, state, root) => ({ ...makeSheets(host, state, root), verdict: () => learnsOrWaits(state) }),
    follow,
  );

/** Write the run that follows from the neuron's first numbers behind them. */
function follow(values, model) {
  const [w, b, x, y] = values;
  const { losses, halved } = runOf({
    activation: model.get("chosen"),
    w,
    b,
    x,
    y,
    rate: RATE,
    updates: UPDATES,
  });
  const first = values.length - FIRST_OF_RUN;
  for (let k = 0; k <= UPDATES; k += EVERY) values[first + k / EVERY] = losses[k];
  values[values.length - 1] = halved;
}

function learnsOrWaits({ values, model }) {
  const number = (value) => formatNumber(value, 3, model.get("comma"));
  const [first, last, halved] = [values[values.length - FIRST_OF_RUN], values.at(-2), values.at(-1)];
  if (first < 0.005) return `Its loss is ${number(first)} at the start: there is little to learn.`;
  const way = `from ${number(first)} to ${number(last)} in ${UPDATES} updates`;
  return halved > UPDATES
    ? `It waits: its loss goes ${way}, and is not even halved.`
    : `Its loss is halved after ${halved} updates, and goes ${way}.`;
}

export default { render };
