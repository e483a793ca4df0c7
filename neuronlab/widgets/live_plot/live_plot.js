// The live plot: a matplotlib figure, and over it what moves with a finger.

import { makePlotCard } from "./plot_card.js";
import { makeSheets } from "./plot_sheets.js";

const render = (props) => makePlotCard(props, makeSheets);

export default { render };
