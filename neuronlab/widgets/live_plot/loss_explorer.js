// The card of two losses over one probability: the plot, and a sentence on how much of a mistake each of them passes on.

import { formatNumber } from "../kit/numbers.js";
import { makePlotCard } from "./plot_card.js";
import { makeSheets } from "./plot_sheets.js";

const render = (props) =>
  makePlotCard(props, (host, state, root) => ({
    ...makeSheets(host, state, root),
    verdict: () => whatIsPassedOn(state),
  }));

/**
 * What of the mistake 1 − p reaches the score by either loss.
 * @param {import("../kit/types.d.ts").PlotState} state
 */
function whatIsPassedOn({ model, program, values }) {
  const number = (value) => formatNumber(value, 3, model.get("comma"));
  const valueOf = (name) => Math.abs(values[program.names.indexOf(name)]);
  const square = valueOf("derivative of the squared error by the score");
  const logarithm = valueOf("derivative of the cross entropy by the score");
  return `${number(logarithm)} is missing from 1. The logarithm passes all of it on to the score, the squared error ${number(square)}: ${number(logarithm / square)} times less.`;
}

export default { render };
